"""pandoc's Div by its classes: admonitions, quotations, sections that wrap their heading; any other stays a division."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from exporter import model
from exporter.model import Blocks, plain
from exporter.reading import classes, outline
from exporter.reading.pandoc.state import State, attributes

MakeBlocks = Callable[[State, Sequence[dict[str, Any]]], Blocks]

_QUOTES = {"epigraph": "epigraph", "pull-quote": "pullquote", "pullquote": "pullquote"}
# Wrappers that say nothing to a reader.
_UNSAID = ("section", "cell", "markdown", "code", "level1", "level2", "level3", "level4", "level5", "level6")


def div(state: State, content: Any, blocks: MakeBlocks) -> Blocks:
    """Return what a Div is; `blocks` makes those in it."""
    attr, nodes = content
    names = attr[1]
    kind = classes.admonition(names)
    if kind and not any(node["t"] == "Header" for node in nodes):
        return _admonition(state, kind, attr, nodes, blocks)
    inner = blocks(state, nodes)
    common = attributes(state, attr, _UNSAID)
    if any(isinstance(block, model.Section) for block in inner) and not common.get("only"):
        return _unwrapped(state, common, inner)
    if term := next((_QUOTES[name] for name in names if name in _QUOTES), ""):
        return (model.Quote(blocks=inner, where=state.where, **{**common, "role": term}),)
    if not common:
        return inner
    if not inner and not common.get("id"):
        return ()
    return (model.Division(blocks=inner, where=state.where, **common),)


def _admonition(
    state: State, kind: str, attr: Any, nodes: Sequence[dict[str, Any]], blocks: MakeBlocks
) -> Blocks:
    """Return an admonition; a title that only says its kind is the label of the language, which we make."""
    names = tuple(name for name in attr[1] if name == "admonition" or classes.admonition((name,)))
    title: model.Inlines = ()
    first = nodes[0] if nodes else None
    if first and first["t"] == "Div" and "title" in first["c"][0][1]:
        title, nodes = _line(blocks(state, first["c"][1])), nodes[1:]
    elif first and first["t"] == "Para" and names == ("admonition",) and state.asked.format == "rst":
        title, nodes = (
            _line(blocks(state, [first])),
            nodes[1:],
        )  # the directive's argument, which it always has
    if plain(title).casefold().replace(" ", "") in (kind, *names):
        title = ()
    inner, _ = outline.nested(blocks(state, nodes), 3, listed=False)
    common = attributes(state, attr, names)
    return (model.Admonition(kind=kind, title=title, blocks=inner, where=state.where, **common),)


def _line(heads: Blocks) -> model.Inlines:
    return tuple(inline for head in heads if isinstance(head, model.Paragraph) for inline in head.content)


def _unwrapped(state: State, common: dict[str, Any], inner: Blocks) -> Blocks:
    """Return what a wrapper with headings holds, since headings make sections themselves; the first takes over what it says."""
    at = next(at for at, block in enumerate(inner) if isinstance(block, model.Section))
    head = inner[at]
    assert isinstance(head, model.Section)
    id = common.get("id", "")
    changes: dict[str, Any] = {}
    if id and head.id and id != head.id:
        state.aliases[id] = head.id
    elif id:
        changes["id"] = id
    if at == 0:
        changes |= {name: common[name] for name in ("lang", "dir", "role") if name in common}
    head = replace(head, **{name: value for name, value in changes.items() if not getattr(head, name)})
    return (*inner[:at], head, *inner[at + 1 :])
