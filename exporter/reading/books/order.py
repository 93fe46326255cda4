"""The order of files that nobody has put in order: numbers in names count by value, front matter comes first and back matter last."""

from __future__ import annotations

import re
from pathlib import Path

from exporter.reading.books import roles

_NUMBERS = re.compile(r"(\d{1,18})")


def natural(path: Path) -> tuple[tuple[object, ...], ...]:
    """Return the key that sorts paths as people count: ch2 before ch10, the files of a folder before the folders in it."""
    *folders, name = path.parts
    stem = Path(name).stem
    file = (0, roles.rank(stem), _pieces(stem), name)
    return (*((1, max(1, roles.rank(folder)), _pieces(folder), folder) for folder in folders), file)


def _pieces(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return a name as texts and numbers that compare with one another; each piece is of one shape."""
    return tuple(
        (0, int(piece), "") if piece.isdecimal() else (1, 0, piece.casefold())
        for piece in _NUMBERS.split(name)
        if piece
    )
