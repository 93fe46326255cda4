"""pandoc's Div by its classes: admonitions, quotations, sections that wrap their heading; any other stays a division."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from exporter import model
from exporter.model import Blocks, plain
from exporter.reading import outline
from exporter.reading.pandoc.state import State, attributes

MakeBlocks = Callable[[State, Sequence[dict[str, Any]]], Blocks]

# What reStructuredText, DocBook, AsciiDoc and GitHub call so.
ADMONITIONS = (
    "note",
    "tip",
    "important",
    "warning",
    "caution",
    "danger",
    "attention",
    "hint",
    "error",
    "seealso",
    "admonition",
    "admonition-note",
    "admonition-todo",
)
_QUOTES = {"epigraph": "epigraph", "pull-quote": "pullquote", "pullquote": "pullquote"}
# Wrappers that say nothing to a reader.
_UNSAID = ("section", "cell", "markdown", "code", "level1", "level2", "level3", "level4", "level5", "level6")


def div(state: State, content: Any, blocks: MakeBlocks) -> Blocks:
    """Return what a Div is; `blocks` makes those in it."""
    attr, nodes = content
    classes = attr[1]
    kind = next((name for name in classes if name in ADMONITIONS), "")
    if kind and not any(node["t"] == "Header" for node in nodes):
        return _admonition(state, kind, attr, nodes, blocks)
    inner = blocks(state, nodes)
    common = attributes(state, attr, _UNSAID)
    if any(isinstance(block, model.Section) for block in inner) and not common.get("only"):
        return _unwrapped(state, common, inner)
    if term := next((_QUOTES[name] for name in classes if name in _QUOTES), ""):
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
    title: model.Inlines = ()
    if nodes and nodes[0]["t"] == "Div" and "title" in nodes[0]["c"][0][1]:
        heads = blocks(state, nodes[0]["c"][1])
        title = tuple(
            inline for head in heads if isinstance(head, model.Paragraph) for inline in head.content
        )
        nodes = nodes[1:]
    if plain(title).casefold().replace(" ", "") == kind:
        title = ()
    inner, _ = outline.nested(blocks(state, nodes), 3, listed=False)
    kind = kind.removeprefix("admonition-")
    common = attributes(state, attr, ADMONITIONS)
    return (model.Admonition(kind=kind, title=title, blocks=inner, where=state.where, **common),)


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
