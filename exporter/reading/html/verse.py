"""Verse: a poem whose stanzas are paragraphs and whose lines are spans, or stand between line breaks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter import model
from exporter.model import Blocks, Where
from exporter.reading.html.building import trimmed
from exporter.reading.html.tree import Node

if TYPE_CHECKING:
    from exporter.reading.html.building import Builder, Tag

TERMS = frozenset(("verse", "poem", "song", "hymn", "lyrics", ".verse", ".poem", ".poetry", ".stanza"))
_INDENT = re.compile(r"\bi(?:ndent)?-?([1-9])\b")


def verse(builder: Builder, node: Node, given: Tag, where: Where) -> Blocks:
    """Return a poem; () when it holds something else than lines, and is read as any other element."""
    holders = [node] if given.name == "p" else [one for one in node.children if one.name[0].isalpha()]
    if not holders or any(one.name != "p" and not (one.name == "div" and _stanza(one)) for one in holders):
        return ()
    if given.name != "p" and any(one.name == "#text" and (one.data or "").strip() for one in node.children):
        return ()
    stanzas = []
    for holder in holders:
        place = builder.tree.where(holder)
        lines = _lines(builder, holder)
        if lines:
            fields = builder.fields(holder, place) if holder is not node else {}
            stanzas.append(model.Stanza(lines=lines, where=place, **fields))
    if not stanzas:
        return ()
    fields = builder.fields(node, where)
    return (model.Verse(stanzas=tuple(stanzas), where=where, **fields),)


def _stanza(node: Node) -> bool:
    return all(one.name in ("#text", "span", "br", "a", "i", "em", "b") for one in node.children)


def _lines(builder: Builder, holder: Node) -> tuple[model.Line, ...]:
    if any(one.name in ("div", "p", "ul", "ol", "table", "blockquote") for one in holder.children):
        return ()
    made: list[model.Line] = []
    run: list[Node] = []

    def end() -> None:
        content = trimmed(builder.inlines(run))
        if content:
            only = [one for one in run if one.name == "span"]
            indent = _INDENT.search(str(only[0].attrs.get("class") or "")) if len(only) == 1 else None
            made.append(
                model.Line(
                    content=content, indent=int(indent[1]) if indent else 0, where=builder.tree.where(run[0])
                )
            )
        run.clear()

    for one in holder.children:
        if one.name == "br":
            end()
        else:
            run.append(one)
    end()
    return tuple(made)
