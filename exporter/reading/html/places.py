"""Where the characters of a text stand in the author's source."""

from __future__ import annotations

from bisect import bisect_right

from exporter.model import Where
from exporter.reading.html.tree import Node, Tree

Marks = list[tuple[int, int]]


def place(tree: Tree, node: Node, marks: Marks | None, start: int, end: int) -> Where:
    """Return the place of data[start:end] of a text, or else its line."""
    if not marks:
        return tree.where(node)
    low, high = _raw(marks, start), _raw(marks, end)
    if low is None or high is None or high <= low:
        return tree.where(node)
    first, last = tree.composed.offset(low), tree.composed.offset(high - 1) + 1
    if last - first != high - low:
        return tree.where(node)
    return tree.source.where(first, last)


def _raw(marks: Marks, at: int) -> int | None:
    number = bisect_right(marks, (at, 1 << 60)) - 1
    done, raw = marks[number]
    if done == at or number + 1 == len(marks):
        return raw + at - done
    following = marks[number + 1]
    return raw + at - done if following[0] - done == following[1] - raw else None
