"""What pandoc says of a work, as the values that front matter would have; what stands in the text as well, such as an abstract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from exporter import model
from exporter.model import Blocks, Inlines, Metadata, plain
from exporter.reading.metadata import metadata as metadata_of
from exporter.reading.pandoc import deep
from exporter.reading.pandoc.inlines import inlines, trimmed
from exporter.reading.pandoc.state import State
from exporter.reading.positions import cleaned

_DEEPEST = 8  # levels of lists and tables
# What JATS and others call what front matter calls otherwise.
_NAMES = {"surname": "family", "given-names": "given", "language": "lang"}
_TITLES = ("title", "subtitle")
# What tells pandoc's writers how to look, and no reader anything.
_UNSAID = (
    "bibliography",
    "csl",
    "nocite",
    "documentclass",
    "classoption",
    "header-includes",
    "toc",
    "jupyter",
)
_COVER = "cover-image"
_OPENING = ("abstract", "dedication")


def metadata(state: State, meta: Mapping[str, Any]) -> tuple[Metadata, Blocks]:
    """Return what is said of the work, and the blocks that open its text."""
    values: dict[str, Any] = {}
    notes: dict[str, str] = {}
    for key, value in meta.items():
        if key in _UNSAID or key == _COVER:
            continue
        name = _NAMES.get(key, key)
        made = _value(value)
        if name in ("author", "authors"):
            made = _people(made)
            if said := _notes(value):
                notes[f"{key}: note"] = said
        if made not in ("", [], {}, None):
            values.setdefault(name, made)
    if isinstance(title := values.get("title"), list):  # an EPUB's main title, and what stands below it
        first, *rest = [str(one) for one in title if one] or [""]
        values["title"] = first
        if rest:
            values.setdefault("subtitle", ": ".join(rest))
    values |= notes
    said_, problems = metadata_of(values, state.asked.name)
    state.problems += problems
    titles = {
        name: trimmed(_inlines(state, meta[name]))
        for name in _TITLES
        if name in meta and getattr(said_, name)
    }
    opening = tuple(
        model.Division(blocks=inner, role=name, classes=(name,), where=state.where)
        for name in _OPENING
        if name in meta and (inner := _blocks(state, meta[name]))
    )
    changes: dict[str, Any] = {name: title for name, title in titles.items() if title}
    if _COVER in meta:
        found = state.resource(deep.words(_bare(meta[_COVER])))
        if found.digest:
            changes["cover"] = found
    return replace(said_, **changes), opening


def _value(value: Any, depth: int = 0) -> Any:
    """Return a MetaValue as front matter has it: text, a list, a table."""
    kind, content = value["t"], value.get("c")
    if depth > _DEEPEST:
        return deep.words(_bare(value))
    if kind == "MetaMap":
        return {_NAMES.get(key, key): _value(one, depth + 1) for key, one in content.items()}
    if kind == "MetaList":
        return [_value(one, depth + 1) for one in content]
    if kind == "MetaBool":
        return content
    return cleaned(deep.words(_without_notes(content)))


def _without_notes(content: Any) -> Any:
    """Return inlines less their notes: that of an author is no part of the name."""
    return [one for one in content if one["t"] != "Note"] if isinstance(content, list) else content


def _notes(value: Any) -> str:
    """Return the words of the notes to a value, such as LaTeX's thanks."""
    content = value.get("c")
    nodes = content if isinstance(content, list) else []
    return cleaned(deep.words([one for one in _flat(nodes) if one["t"] == "Note"]))


def _flat(nodes: Any) -> list[Any]:
    found: list[Any] = []
    for one in nodes:
        if (
            isinstance(one, dict)
            and one.get("t") in ("MetaInlines", "MetaList")
            and isinstance(one["c"], list)
        ):
            found += [inner for inner in one["c"] if isinstance(inner, dict) and "t" in inner]
        elif isinstance(one, dict) and "t" in one:
            found.append(one)
    return found


def _bare(value: Any) -> Any:
    """Return a MetaValue's own content, which `words` knows."""
    content = value.get("c")
    if isinstance(content, dict):
        return [_bare(one) for one in content.values()]
    return (
        [_bare(one) if isinstance(one, dict) and "Meta" in str(one.get("t")) else one for one in content]
        if (isinstance(content, list))
        else content
    )


def _people(made: Any) -> Any:
    """Return authors as front matter has them: JATS' name is a table of its own."""
    if isinstance(made, list):
        return [_people(one) for one in made]
    if isinstance(made, dict) and isinstance(made.get("name"), dict):
        name = made.pop("name")
        return {**{key: one for key, one in name.items() if key in ("given", "family")}, **made}
    return made


def _inlines(state: State, value: Any) -> Inlines:
    kind, content = value["t"], value.get("c")
    if kind == "MetaInlines":
        return inlines(state, content)
    if kind == "MetaBlocks":
        return tuple(
            one
            for block in state.blocks(state, content)
            if isinstance(block, model.Paragraph)
            for one in block.content
        )
    return ()


def _blocks(state: State, value: Any) -> Blocks:
    kind, content = value["t"], value.get("c")
    if kind == "MetaBlocks":
        return state.blocks(state, content)
    content = _inlines(state, value)
    return (model.Paragraph(content=content, where=state.where),) if plain(content).strip() else ()
