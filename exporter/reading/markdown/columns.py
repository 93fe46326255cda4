"""pandoc's tables without lines between their cells: simple ones, a row a line, and multiline ones, an empty line between two rows.

Rows of dashes say where the columns begin and end; how a heading stands above its dashes says how its column is aligned.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from exporter.reading.markdown.grids import Align, Cell, Grid, Line

_RULE = re.compile(r" *-{3,}(?: +-{2,})+ *")
_FULL = re.compile(r" *-{5,} *")
_DASHES = re.compile("-+")
Span = tuple[int, int]


def is_rule(text: str) -> bool:
    """Tell whether a line is dashes in several columns."""
    return bool(_RULE.fullmatch(text))


def is_full(text: str) -> bool:
    """Tell whether a line is nothing but one run of dashes."""
    return bool(_FULL.fullmatch(text))


def simple(lines: Sequence[Line]) -> tuple[Grid, int] | None:
    """Return the table whose head is the first line, or that has none and begins with dashes, and how many lines it takes."""
    headed = not is_rule(lines[0].text)
    spans = _spans(lines[headed].text)
    begin = headed + 1
    end = begin
    while end < len(lines) and lines[end].text.strip() and not is_rule(lines[end].text):
        end += 1
    closed = end < len(lines) and is_rule(lines[end].text)
    if end == begin or not (headed or closed):
        return None
    head = [(0, 1)] if headed else []
    rows = [(number, number + 1) for number in range(begin, end)]
    made = _made(lines, [*head, *rows], spans, len(head))
    return (made, end + closed) if made else None


def multiline(lines: Sequence[Line]) -> tuple[Grid, int] | None:
    """Return the table that begins with a line of dashes and ends with one, with empty lines between its rows."""
    first = next((number for number, line in enumerate(lines) if is_rule(line.text)), -1)
    if first < 0 or (first and not is_full(lines[0].text)):
        return None
    heads = lines[1:first]
    if any(not line.text.strip() for line in heads):
        return None
    begin, end = first + 1, first + 1
    while end < len(lines) and not (is_full(lines[end].text) or is_rule(lines[end].text)):
        end += 1
    if end == len(lines) or (first and not is_full(lines[end].text)):
        return None
    rows: list[Span] = []
    for number in range(begin, end):
        if not lines[number].text.strip():
            continue
        if rows and rows[-1][1] == number:
            rows[-1] = rows[-1][0], number + 1
        else:
            rows.append((number, number + 1))
    if not rows:
        return None
    head = [(1, first)] if heads else []
    made = _made(lines, [*head, *rows], _spans(lines[first].text), len(head))
    return (made, end + 1) if made else None


def _spans(rule: str) -> list[Span]:
    return [match.span() for match in _DASHES.finditer(rule)]


def _made(lines: Sequence[Line], rows: list[Span], spans: list[Span], head: int) -> Grid | None:
    """Return the table of these rows; None where a word lies across two of its columns."""
    limits = [0, *(start for start, _ in spans[1:]), 10**6]
    if any(
        " " not in lines[number].text[limit - 1 : limit + 1].ljust(2)
        for start, stop in rows
        for number in range(start, stop)
        for limit in limits[1:-1]
    ):
        return None
    cells = tuple(
        tuple(
            Cell(tuple(_cut(line, *between) for line in lines[start:stop]), start)
            for between in pairwise(limits)
        )
        for start, stop in rows
    )
    shown = lines[rows[0][0]].text
    return Grid(cells, tuple(_align(shown, *span) for span in spans), head)


def _cut(line: Line, start: int, stop: int) -> Line:
    text = line.text[start:stop]
    bare = text.lstrip(" ")
    return Line(bare.rstrip(), line.start + start + len(text) - len(bare))


def _align(text: str, start: int, stop: int) -> Align:
    """Return how a text is aligned with the dashes below it."""
    part = text[start:stop].ljust(stop - start)
    left, right = part[:1] != " ", part[-1:] != " "
    return "" if left and right else "left" if left else "right" if right else "center"
