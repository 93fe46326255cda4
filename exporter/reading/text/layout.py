"""What lines of plain text show by how they lie: quoted ones, as in e-mail, and columns that spaces align."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

MOST = 0.75  # of the lines
ROWS = 3  # that columns need to be some
_QUOTED = re.compile(r">(?=[>\s]|\Z)")
_GAP = re.compile(r"(?<=[^\s.:;,!?—-])\s{2,}(?=\S)|\s{3,}(?=\S)|\t+(?=\S)")
_PROMPT = ">>> "  # Python's, which quotes nothing


class Line(NamedTuple):
    """A line without the white space round it: where it begins in the source, and how far it is indented."""

    text: str
    start: int
    indent: int


Chunk = Sequence[Line]


def parted(chunk: Chunk) -> Iterator[Chunk]:
    """Yield the lines that are quoted, and those that are not, apart."""
    for _, lines in groupby(chunk, _is_quoted):
        yield list(lines)


def is_quotation(chunk: Chunk) -> bool:
    """Tell lines that all begin with the mark that e-mail puts before what it answers."""
    return all(map(_is_quoted, chunk)) and not all(line.text.startswith(_PROMPT) for line in chunk)


def _is_quoted(line: Line) -> bool:
    return bool(_QUOTED.match(line.text))


def unquoted(chunk: Chunk) -> Iterator[Chunk]:
    """Yield the chunks of a quotation: its lines without their mark, parted where nothing is left."""
    inner = [_unmarked(line) for line in chunk]
    for blank, lines in groupby(inner, lambda line: not line.text):
        if not blank:
            yield list(lines)


def _unmarked(line: Line) -> Line:
    rest = line.text[1:]
    text = rest.lstrip()
    lead = len(rest) - len(text)
    return Line(text, line.start + 1 + lead, max(0, lead - 1))


def is_table(chunk: Chunk) -> bool:
    """Tell lines with columns: in nearly all, a wide gap has a word on its right that begins or ends where others' do."""
    if len(chunk) < ROWS:
        return False
    begins: Counter[int] = Counter()
    ends: Counter[int] = Counter()
    rows = 0
    for line in chunk:
        text = line.text.expandtabs()
        gaps = [(line.indent + gap.start(), line.indent + gap.end()) for gap in _GAP.finditer(text)]
        if not gaps:
            continue
        rows += 1
        begins.update({end for _, end in gaps})
        ends.update({start for start, _ in gaps[1:]} | {line.indent + len(text)})
    if rows < max(ROWS, MOST * len(chunk)):
        return False
    return max(*begins.values(), *ends.values()) >= max(ROWS, MOST * rows)


def as_it_lies(chunk: Chunk) -> str:
    """Return the lines with their indents, less the smallest of them."""
    base = min(line.indent for line in chunk)
    return "\n".join(" " * (line.indent - base) + line.text for line in chunk)
