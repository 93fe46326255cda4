"""pandoc's grid tables: the boxes that `+`, `-` and `|` draw, traced from corner to corner, so that they may span rows and columns."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from typing import Literal, NamedTuple

Align = Literal["", "left", "center", "right"]
_TOP = re.compile(r"\+(?:[-:]+\+)+")
_HEAD = re.compile(r"\+(?:[=:]+\+)+")
_LARGEST = 4_000_000  # characters of a table, filled up to a rectangle
_STEPS = 20  # how often each of them is looked at, on average, before we give up


class Line(NamedTuple):
    """A line of a cell, and where in the source it begins."""

    text: str
    start: int


class Cell(NamedTuple):
    """A cell: its lines, and how many rows and columns it takes."""

    lines: tuple[Line, ...]
    first: int  # the line of the table that it begins in
    rows: int = 1
    columns: int = 1


class Grid(NamedTuple):
    """A table: its rows, how many of them are its head and its foot, and how its columns are aligned."""

    rows: tuple[tuple[Cell, ...], ...]
    aligns: tuple[Align, ...]
    head: int = 0
    foot: int = 0


class _Box(NamedTuple):
    top: int
    left: int
    bottom: int
    right: int


def begins(text: str) -> bool:
    """Tell whether a line can be the first of a grid table."""
    return bool(_TOP.fullmatch(text))


def grid(lines: Sequence[Line]) -> Grid | None:
    """Return the table that some lines draw; None where they draw none.

    Letters that are two columns wide are drawn so; where that does not fit, every letter is one.
    """
    return _drawn(lines, [_wide(line.text) for line in lines]) or _drawn(lines, [line.text for line in lines])


def _drawn(lines: Sequence[Line], wide: list[str]) -> Grid | None:
    width = len(wide[0])
    if len(wide) < 3 or width * len(wide) > _LARGEST or any(len(line) != width for line in wide):
        return None
    marked = [number for number, line in enumerate(wide) if _HEAD.fullmatch(line)]
    drawn = [
        re.sub("[=:]", "-", line) if number in marked or number == 0 else line
        for number, line in enumerate(wide)
    ]
    boxes = _boxes(drawn)
    if not boxes:
        return None
    tops, lefts = sorted({box.top for box in boxes}), sorted({box.left for box in boxes})
    rows: list[list[Cell]] = [[] for _ in tops]
    taken = 0
    for box in sorted(boxes):
        row = bisect_left(tops, box.top)
        down = bisect_left(tops, box.bottom) - row
        across = bisect_left(lefts, box.right) - bisect_left(lefts, box.left)
        taken += down * across
        rows[row].append(Cell(_held(lines, wide, box), box.top + 1, down, across))
    if taken != len(tops) * len(lefts):
        return None
    foot = len(marked) > 1 and marked[-1] == len(wide) - 1
    head = marked[0] if marked and marked[0] < len(wide) - 1 else 0
    return Grid(
        tuple(map(tuple, rows)),
        _aligns(wide[marked[0] if marked else 0], lefts),
        sum(top < head for top in tops),
        sum(top >= marked[-2] for top in tops) if foot else 0,
    )


def _wide(text: str) -> str:
    """Return a line in which what is two columns wide is two characters."""
    if text.isascii():
        return text
    return "".join(f"{one}\0" if unicodedata.east_asian_width(one) in "WF" else one for one in text)


def _held(lines: Sequence[Line], wide: Sequence[str], box: _Box) -> tuple[Line, ...]:
    """Return the lines within a box, less the indentation that all of them have."""
    texts = [wide[row][box.left + 1 : box.right].rstrip() for row in range(box.top + 1, box.bottom)]
    indent = min((len(text) - len(text.lstrip(" ")) for text in texts if text), default=0)
    starts = (
        lines[row].start + box.left + 1 + indent - wide[row].count("\0", 0, box.left + 1)
        for row in range(box.top + 1, box.bottom)
    )
    return tuple(
        Line(text[indent:].replace("\0", ""), start) for text, start in zip(texts, starts, strict=True)
    )


def _aligns(line: str, lefts: Sequence[int]) -> tuple[Align, ...]:
    stops = (*lefts[1:], len(line) - 1)
    return tuple(
        _ALIGNS[line[left + 1] == ":", line[stop - 1] == ":"] for left, stop in zip(lefts, stops, strict=True)
    )


_ALIGNS: dict[tuple[bool, bool], Align] = {
    (False, False): "",
    (True, False): "left",
    (False, True): "right",
    (True, True): "center",
}


# Tracing, as docutils does it ────────────────────────────────────────────────────────────────────


def _boxes(lines: Sequence[str]) -> list[_Box]:
    """Return the boxes that fill a rectangle; none where it is not filled."""
    bottom, right = len(lines) - 1, len(lines[0]) - 1
    columns = ["".join(line[at] for line in lines) for at in range(right + 1)]
    budget = [_STEPS * len(lines) * len(columns)]
    done = [-1] * len(columns)  # the line down to which a column is taken
    found: list[_Box] = []
    corners = [(0, 0)]
    while corners:
        top, left = heappop(corners)
        if top == bottom or left == right or top <= done[left]:
            continue
        box = _box(lines, columns, top, left, budget)
        if box is None:
            return []
        if any(done[at] != top - 1 for at in range(box.left, box.right)):
            continue
        for at in range(box.left, box.right):
            done[at] = box.bottom - 1
        found.append(box)
        heappush(corners, (top, box.right))
        heappush(corners, (box.bottom, left))
    return found if all(at == bottom - 1 for at in done[:-1]) else []


def _box(lines: Sequence[str], columns: Sequence[str], top: int, left: int, budget: list[int]) -> _Box | None:
    if lines[top][left] != "+":
        return None
    for right in _corners(lines[top], left, "-", budget):
        for bottom in _corners(columns[right], top, "|", budget):
            if left in _back(lines[bottom], right, left, "-", budget) and top in _back(
                columns[left], bottom, top, "|", budget
            ):
                return _Box(top, left, bottom, right)
    return None


def _corners(line: str, start: int, mark: str, budget: list[int]) -> Iterator[int]:
    for at in range(start + 1, len(line)):
        budget[0] -= 1
        if line[at] not in ("+", mark) or budget[0] < 0:
            return
        if line[at] == "+":
            yield at


def _back(line: str, start: int, stop: int, mark: str, budget: list[int]) -> tuple[int, ...]:
    budget[0] -= start - stop
    between = line[stop:start]
    return (stop,) if line[stop] == "+" and not between.strip(f"+{mark}") and budget[0] >= 0 else ()
