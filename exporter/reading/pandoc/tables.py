"""pandoc's tables as ours: captions, columns with their widths, head, bodies with heads and head columns of their own, foot, spans."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

from exporter import model
from exporter.model import Blocks
from exporter.reading import outline
from exporter.reading.pandoc.state import State, attributes

Align = Literal["", "left", "center", "right"]
MakeBlocks = Callable[[State, Sequence[dict[str, Any]]], Blocks]
_ALIGNS: dict[str, Align] = {"AlignLeft": "left", "AlignCenter": "center", "AlignRight": "right"}


def table(state: State, content: Any, blocks: MakeBlocks) -> model.Table:
    """Return a table; `blocks` makes those of a cell."""
    attr, (_, caption), columns, head, bodies, foot = content
    made = []
    for _, heads, between, rows in bodies:
        body = (*_rows(state, between, blocks, "col"), *_rows(state, rows, blocks, "", heads))
        if body:
            made.append(body)
    return model.Table(
        columns=tuple(
            model.Column(align=_ALIGNS.get(align["t"], ""), width=_width(width)) for align, width in columns
        ),
        head=_rows(state, head[1], blocks, "col"),
        bodies=tuple(made),
        foot=_rows(state, foot[1], blocks),
        caption=blocks(state, caption),
        where=state.where,
        **attributes(state, attr),
    )


def _width(width: Any) -> float:
    return float(width["c"]) if width["t"] == "ColWidth" and 0 < width["c"] <= 1 else 0.0


def _rows(
    state: State, rows: Any, blocks: MakeBlocks, header: Literal["", "col", "row"] = "", heads: int = 0
) -> tuple[model.Row, ...]:
    """Return rows; `header` says what their cells are heads of, and the first `heads` columns are those of their rows."""
    return tuple(
        model.Row(
            cells=tuple(
                model.Cell(
                    blocks=outline.nested(blocks(state, inner), 3, listed=False)[0],
                    align=_ALIGNS.get(align["t"], ""),
                    rowspan=rowspan,
                    colspan=colspan,
                    header=header or ("row" if column < heads else ""),
                    **attributes(state, attr),
                )
                for column, (attr, align, rowspan, colspan, inner) in cells
            ),
            **attributes(state, row),
        )
        for row, cells in _placed(rows)
    )


def _placed(rows: Any) -> Iterator[tuple[Any, list[tuple[int, Any]]]]:
    """Yield each row's attributes and its cells with the column that each begins in: those above may reach down."""
    reaching: dict[int, int] = {}  # column → how many rows below are taken
    for row, cells in rows:
        placed = []
        column = 0
        taken: dict[int, int] = {}
        for cell in cells:
            while reaching.get(column, 0):
                column += 1
            placed.append((column, cell))
            rowspan, colspan = cell[2], cell[3]
            if rowspan > 1:
                taken.update(dict.fromkeys(range(column, column + min(colspan, 1000)), rowspan))
            column += colspan
        reaching = {at: left - 1 for at, left in {**reaching, **taken}.items() if left > 1}
        yield row, placed
