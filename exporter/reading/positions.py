"""The author's text and the places in it: offsets in what is parsed, lines and columns in what was written.

A line ends at CRLF, CR or LF and nowhere else; `str.splitlines` would also break at form feeds, U+0085 and U+2028.  Columns count
code points, ends are exclusive (as in SARIF 2.1.0, 3.30), a byte order mark is no column.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from exporter.characters import FORBIDDEN
from exporter.model import Where

_NEWLINES = re.compile(r"\r\n?|\n")


class Source:
    """A text as it is parsed, with the places of its characters in the author's file.

    `text` has LF line ends, a space for each form feed and vertical tab, and U+FFFD for each other character that XML forbids; so
    every line has as many characters as the author's.  `first_line` is the file's line (1-based) that `text` begins with,
    `feeds` are the offsets of the form feeds.
    """

    __slots__ = ("_starts", "feeds", "file", "first_line", "text")

    def __init__(self, text: str, file: str = "", first_line: int = 1) -> None:
        if "\r" in text:
            text = _NEWLINES.sub("\n", text)
        self.feeds = tuple(found.start() for found in re.finditer("\f", text)) if "\f" in text else ()
        self.text = cleaned(text)
        self.file, self.first_line = file, first_line
        self._starts = [0, *(end.end() for end in re.finditer("\n", self.text))]

    def where(self, start: int, end: int) -> Where:
        """Return the place of text[start:end]."""
        starts, shift = self._starts, self.first_line
        first = bisect_right(starts, start) - 1
        last = (
            first
            if end < (starts[first + 1] if first + 1 < len(starts) else end + 1)
            else bisect_right(starts, end) - 1
        )
        return Where(
            file=self.file,
            line=first + shift,
            column=start - starts[first] + 1,
            end_line=last + shift,
            end_column=end - starts[last] + 1,
        )

    def rows(self, first: int, last: int) -> Where:
        """Return the place of the lines first … last - 1 (0-based), less blank ones at the end."""
        lines = len(self._starts)
        last = min(last, lines)
        while last - 1 > first and not self.line(last - 1).strip():
            last -= 1
        return self.where(self.start(first), self.start(last - 1) + len(self.line(last - 1)))

    def start(self, line: int) -> int:
        """Return the offset at which a line (0-based) begins."""
        return self._starts[line]

    def line(self, number: int) -> str:
        """Return a line (0-based) without its end."""
        start = self._starts[number]
        return self.text[
            start : self._starts[number + 1] - 1 if number + 1 < len(self._starts) else len(self.text)
        ]

    @property
    def lines(self) -> int:
        """How many lines there are; a text that ends with LF has an empty last one."""
        return len(self._starts)

    def rest(self, line: int) -> Source:
        """Return what follows from a line (0-based) on."""
        start = self._starts[line] if line < self.lines else len(self.text)
        made = Source(self.text[start:], self.file, self.first_line + line)
        made.feeds = tuple(at - start for at in self.feeds if at >= start)
        return made


class Piece(NamedTuple):
    """Words of a source: its text from `start` to `end`."""

    source: Source
    start: int
    end: int


class Pieced(Source):
    """A text made of pieces of several sources, one after the other, each character of which keeps its place in its own file.

    What stands between two files has its place in the one where it begins.
    """

    __slots__ = ("_at", "_pieces")

    def __init__(self, pieces: Iterable[Piece], file: str = "", first_line: int = 1) -> None:
        self._pieces = [piece for piece in pieces if piece.start < piece.end]
        super().__init__(
            "".join([one.source.text[one.start : one.end] for one in self._pieces]), file, first_line
        )
        self._at = [0, *accumulate(one.end - one.start for one in self._pieces)]

    def where(self, start: int, end: int) -> Where:
        """Return the place of text[start:end], in the file that its first character is of."""
        if not self._pieces:
            return super().where(start, end)
        first = self._index(start)
        piece, begin = self._pieces[first], self._at[first]
        low = piece.start + start - begin
        if end <= self._at[first + 1]:
            return piece.source.where(low, piece.start + end - begin)
        last = self._index(end - 1)
        while last > first and self._pieces[last].source is not piece.source:
            last -= 1
        other, begun = self._pieces[last], self._at[last]
        return piece.source.where(low, max(low, min(other.start + end - begun, other.end)))

    def rest(self, line: int) -> Source:
        """Return what follows from a line (0-based) on."""
        if line >= self.lines:
            return Source("", self.file, self.first_line + line)
        start = self.start(line)
        first = self._index(start) if self._pieces else 0
        pieces = self._pieces[first:]
        if pieces:
            pieces[0] = pieces[0]._replace(start=pieces[0].start + start - self._at[first])
        return Pieced(pieces, self.file, self.first_line + line)

    def _index(self, offset: int) -> int:
        return min(bisect_right(self._at, offset) - 1, len(self._pieces) - 1)


def cleaned(text: str) -> str:
    """Return the text with what XML forbids replaced, character by character."""
    if not FORBIDDEN.search(text):
        return text
    return FORBIDDEN.sub("\ufffd", text.translate({0x0B: " ", 0x0C: " "}))


def replaced(text: str, edits: Iterable[tuple[Where, str]]) -> str:
    """Return the author's text (CRLF and all, less a byte order mark) with each place's words replaced and nothing else touched.

    The places must not overlap.
    """
    starts = [0, *(end.end() for end in _NEWLINES.finditer(text))]
    parts, at = [], 0
    for where, new in sorted(edits, key=lambda edit: (edit[0].line, edit[0].column)):
        parts += [text[at : starts[where.line - 1] + where.column - 1], new]
        at = starts[where.end_line - 1] + where.end_column - 1
    return "".join(parts) + text[at:]
