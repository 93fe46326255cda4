"""Lists: items with their numbers and boxes, terms with their definitions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from exporter import model
from exporter.model import Blocks, Where
from exporter.reading import outline
from exporter.reading.html.anchors import carried
from exporter.reading.html.tree import Node, walk
from exporter.reading.running import BLOCKS

if TYPE_CHECKING:
    from exporter.reading.html.building import Builder, Tag

_MARKERS: dict[str, Literal["decimal", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman"]] = {
    "1": "decimal",
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
}
_STYLED = re.compile(
    r"list-style(?:-type)?\s*:\s*(decimal|lower-alpha|upper-alpha|lower-roman|upper-roman|lower-latin|upper-latin)"
)


def listing(builder: Builder, node: Node, given: Tag, where: Where) -> Blocks:
    """Return a list; what is between its items belongs to the one before."""
    said = given.attributes
    fields = builder.fields(node, where, "start", "type", "reversed", "compact")
    ordered = given.name == "ol"
    context = builder.context
    context.depth += 1
    fits = context.depth <= BLOCKS
    entries: list[model.Item] = []
    values: dict[int, int] = {}
    loose = False
    for one in node.children:
        if one.name == "li":
            entries.append(_item(builder, one))
            value = str(one.attrs.get("value") or "")
            if ordered and re.fullmatch("[0-9]{1,9}", value):
                values[len(entries) - 1] = int(value)
            loose = loose or any(inner.name == "p" for inner in one.children)
        elif one.name[0].isalpha() or (one.name == "#text" and (one.data or "").strip()):
            made = builder.blocks((one,))
            if made and entries and one.name in ("ul", "ol", "menu"):
                entries[-1] = replace(entries[-1], blocks=(*entries[-1].blocks, *made))
            elif made:
                entries.append(model.Item(blocks=made, where=builder.tree.where(one)))
    context.depth -= 1
    told = [at for at, one in enumerate(entries) if one.blocks or one.id or one.checked is not None]
    entries = [entries[at] for at in told]
    values = {number: values[at] for number, at in enumerate(told) if at in values}
    if not entries:
        return carried(fields, ())
    if not fits:
        context.too_deep(where)
        return tuple(block for entry in entries for block in entry.blocks)
    if "reversed" in said and ordered:
        context.report_tag("A list that counts down is numbered upwards.", where)
    start = said.get("start", "") or next(
        (str(one.attrs.get("value") or "") for one in node.children if one.name == "li"), ""
    )
    marker: Any = _MARKERS.get(said.get("type", ""), "")
    if (match := _STYLED.search(said.get("style", ""))) and ordered:
        marker = match[1].replace("latin", "alpha")
    fields.pop("attributes", None) if builder.context.page else None
    listing = model.Listing(
        entries=tuple(entries),
        ordered=ordered,
        start=int(start) if ordered and re.fullmatch("[0-9]{1,9}", start) else 1,
        marker=marker if ordered and marker != "decimal" else "",
        tight=not loose,
        where=where,
        **fields,
    )
    return _numbered(listing, values) if values else (listing,)


def _numbered(listing: model.Listing, values: dict[int, int]) -> Blocks:
    """Return an ordered list as several, a new one at each item whose `value` (by its place) is not the next number."""
    runs: list[tuple[int, list[model.Item]]] = [(listing.start, [])]
    number = listing.start
    for at, item in enumerate(listing.entries):
        value = values.get(at, number)
        if value != number and runs[-1][1]:
            runs.append((value, []))
        runs[-1][1].append(item)
        number = value + 1
    first, *others = (replace(listing, start=start, entries=tuple(items)) for start, items in runs)
    return (first, *(replace(one, id="") for one in others))


def _item(builder: Builder, node: Node) -> model.Item:
    where = builder.tree.where(node)
    if id(node) in builder.notes.taken or builder.left_out(node, where):
        return model.Item()
    boxes = [one for one in walk(node) if one.name == "input" and one.attrs.get("type") == "checkbox"][:1]
    checked = None
    if boxes and boxes[0].parent in (node, *(one for one in node.children if one.name in ("p", "label"))):
        checked = "checked" in boxes[0].attrs
    return model.Item(
        blocks=builder.blocks(node.children),
        checked=checked,
        where=where,
        **builder.fields(node, where, "value", "type"),
    )


def definitions(builder: Builder, node: Node, given: Tag, where: Where) -> Blocks:  # noqa: ARG001
    """Return terms with their definitions."""
    entries: list[model.Definition] = []
    builder.context.depth += 1
    fits = builder.context.depth <= BLOCKS
    for one in _of_list(node.children):
        place = builder.tree.where(one)
        if one.name == "dt":
            content = builder.within(one)
            fields = builder.fields(one, place)
            if content or "id" in fields:
                if entries and not entries[-1].details and not fields:
                    entries[-1] = replace(entries[-1], terms=(*entries[-1].terms, content))
                else:
                    entries.append(model.Definition(terms=(content,), where=place, **fields))
            continue
        blocks = builder.blocks(one.children if one.name == "dd" else (one,))
        if one.name == "dd":
            blocks = carried(builder.fields(one, place), blocks)
        blocks, _ = outline.nested(blocks, 1, listed=False)
        if not blocks:
            continue
        if not entries:
            entries.append(model.Definition(where=place))
        entries[-1] = replace(entries[-1], details=(*entries[-1].details, blocks))
    builder.context.depth -= 1
    fields = builder.fields(node, where)
    if not entries:
        return carried(fields, ())
    if not fits:
        builder.context.too_deep(where)
        return tuple(
            block
            for entry in entries
            for block in (
                *(model.Paragraph(content=term) for term in entry.terms),
                *(one for detail in entry.details for one in detail),
            )
        )
    return (model.Definitions(entries=tuple(entries), where=where, **fields),)


def _of_list(nodes: Iterable[Node]) -> Iterable[Node]:
    for node in nodes:
        if node.name == "div" and any(one.name in ("dt", "dd") for one in node.children):
            yield from _of_list(node.children)
        elif node.name[0].isalpha() or (node.name == "#text" and (node.data or "").strip()):
            yield node
