"""Tables of HTML: head, bodies and foot, cells over several columns; one that only lays out a page gives the blocks of its cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from exporter import model
from exporter.model import Blocks, Where
from exporter.reading import outline
from exporter.reading.html.anchors import carried
from exporter.reading.html.tree import Node, walk

if TYPE_CHECKING:
    from exporter.reading.html.building import Builder, Tag

Align = Literal["", "left", "center", "right", "decimal"]
_ALIGNS: dict[str, Align] = {
    "left": "left",
    "center": "center",
    "right": "right",
    "char": "decimal",
    "middle": "center",
}
_ALIGN = re.compile(r"text-align\s*:\s*(left|center|right)")
_OWN = (
    "align",
    "style",
    "colspan",
    "rowspan",
    "scope",
    "headers",
    "abbr",
    "width",
    "height",
    "summary",
    "frame",
    "rules",
    "data-label",
)
_SPAN, _COLUMNS = 1000, 1000  # HTML, 4.9.11


def table(builder: Builder, node: Node, given: Tag, where: Where) -> Blocks:
    """Return a table."""
    fields = builder.fields(node, where, *_OWN)
    context = builder.context
    groups = _groups(node)
    rows = [row for _, group in groups for row in group]
    widest = max((len(_cells(row)) for row in rows), default=0)
    captions = [one for one in node.children if one.name == "caption"]
    strays = [
        one
        for one in node.children
        if one.name[0].isalpha()
        and one.name not in ("caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr")
    ]
    context.depth += 1
    fits = context.depth <= 32
    caption: Blocks = ()
    for one in captions:
        caption += outline.nested(builder.blocks(one.children), 1, listed=False)[0]
    before = builder.blocks(strays)
    if not rows or not widest or not fits or _lays_out(node, given, rows, widest):
        if not fits:
            context.too_deep(where)
        laid = tuple(block for row in rows for cell in _cells(row) for block in builder.block(cell))
        context.depth -= 1
        return carried({"id": fields["id"]} if "id" in fields else {}, (*caption, *before, *laid))
    head: list[model.Row] = []
    foot: list[model.Row] = []
    bodies: list[tuple[model.Row, ...]] = []
    for kind, group in groups:
        made_rows = [one for row in group if (one := _row(builder, row, in_head=kind == "thead")).cells]
        if kind == "thead":
            head += made_rows
        elif kind == "tfoot":
            foot += made_rows
        elif made_rows:
            bodies.append(tuple(made_rows))
    context.depth -= 1
    if not head and bodies and len(bodies[0]) > 1:  # a first row of nothing but heads is the table's
        first = bodies[0][0]
        if all(cell.header for cell in first.cells) and all(cell.rowspan == 1 for cell in first.cells):
            head, bodies[0] = [first], bodies[0][1:]
    made_table = model.Table(
        columns=_columns(node, [*head, *(row for body in bodies for row in body), *foot]),
        head=tuple(head),
        bodies=tuple(body for body in bodies if body),
        foot=tuple(foot),
        caption=caption,
        where=where,
        **fields,
    )
    if not made_table.head and not made_table.bodies and not made_table.foot:
        return (*caption, *before)
    return (*before, made_table)


def _groups(node: Node) -> list[tuple[str, list[Node]]]:
    done: list[tuple[str, list[Node]]] = []
    for one in node.children:
        if one.name in ("thead", "tbody", "tfoot"):
            done.append((one.name, [row for row in one.children if row.name == "tr"]))
        elif one.name == "tr":
            if not done or done[-1][0] != "":
                done.append(("", []))
            done[-1][1].append(one)
    return done


def _cells(row: Node) -> list[Node]:
    return [one for one in row.children if one.name in ("td", "th")]


def _lays_out(node: Node, given: Tag, rows: list[Node], widest: int) -> bool:
    """Tell whether a table only places things on a page."""
    if given.attributes.get("role") in ("presentation", "none"):
        return True
    if any(one.name in ("th", "caption", "thead") for one in walk(node)):
        return widest == 1 and len(rows) == 1
    inner = [one for one in walk(node) if one is not node]
    if widest == 1 and (
        len(rows) == 1 or any(one.name in ("table", "p", "div", "h1", "h2", "h3", "img") for one in inner)
    ):
        return True
    return any(one.name in ("table", "h1", "h2", "h3", "form") for one in inner)


def _row(builder: Builder, node: Node, *, in_head: bool) -> model.Row:
    where = builder.tree.where(node)
    cells = tuple(_cell(builder, cell, in_head=in_head) for cell in _cells(node)[:_COLUMNS])
    return model.Row(cells=cells, where=where, **builder.fields(node, where, *_OWN))


def _cell(builder: Builder, node: Node, *, in_head: bool) -> model.Cell:
    where = builder.tree.where(node)
    said: dict[str, Any] = {name: str(value or "") for name, value in node.attrs.items()}
    match = _ALIGN.search(said.get("style", ""))
    of_row = (node.parent.attrs or {}).get("align") if node.parent is not None else ""
    align = _ALIGNS.get(match[1] if match else str(said.get("align") or of_row or "").lower(), "")
    header: Literal["", "col", "row"] = ""
    if node.name == "th":
        header = (
            "row" if said.get("scope", "").startswith("row") or (not in_head and _heads_row(node)) else "col"
        )
    blocks, _ = outline.nested(builder.blocks(node.children), 1, listed=False)
    return model.Cell(
        blocks=blocks,
        align=align,
        colspan=_span(said.get("colspan", "")),
        rowspan=_span(said.get("rowspan", "")),
        header=header,
        where=where,
        **builder.fields(node, where, *_OWN),
    )


def _heads_row(node: Node) -> bool:
    cells = _cells(node.parent)
    return bool(cells) and cells[0] is node and any(one.name == "td" for one in cells)


def _span(written: str) -> int:
    return max(1, min(int(written), _SPAN)) if re.fullmatch(r"\s*[0-9]{1,6}\s*", written) else 1


def _columns(node: Node, rows: list[model.Row]) -> tuple[model.Column, ...]:
    """Return as many columns as the widest row takes, with the alignment that all cells of one have, and their widths."""
    taken: dict[int, int] = {}  # column → rows that a cell above still reaches down
    aligns: dict[int, set[Align]] = {}
    width = 0
    for row in rows:
        at = 0
        new: dict[int, int] = {}
        for cell in row.cells:
            while taken.get(at, 0) > 0:
                at += 1
            if cell.colspan == 1 and cell.header != "col":
                aligns.setdefault(at, set()).add(cell.align)
            for column in range(at, at + cell.colspan):
                if cell.rowspan > 1:
                    new[column] = cell.rowspan
            at += cell.colspan
        while taken.get(at, 0) > 0:
            at += 1
        width = max(width, at)
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        taken |= {column: left - 1 for column, left in new.items()}
    shares = _widths(node, width)
    return tuple(
        model.Column(
            align=next(iter(aligns[at])) if len(aligns.get(at, ())) == 1 else "",
            width=shares[at] if shares else 0.0,
        )
        for at in range(min(width, _COLUMNS))
    )


def _widths(node: Node, count: int) -> list[float]:
    """Return the shares that <col> says in per cent, of as many columns; [] when it does not say them all."""
    found: list[float] = []
    for one in walk(node):
        if one.name == "col":
            match = re.search(
                r"([0-9]{1,3}(?:\.[0-9]+)?)\s*%",
                f"{one.attrs.get('width') or ''} {one.attrs.get('style') or ''}",
            )
            if match is None:
                return []
            found += [float(match[1]) / 100] * min(_span(str(one.attrs.get("span") or "1")), _COLUMNS)
        elif one.name == "tr":
            break
    return found if len(found) == count and 0 < sum(found) <= 1.02 else []
