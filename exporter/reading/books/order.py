"""The order of files that nobody has put in order: numbers in names count by value, front matter comes first and back matter last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

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


def arranged(folder: Path, paths: Sequence[Path]) -> tuple[list[Path], str]:
    """Return the files of a folder in the order of a book, and the name of the index whose links say it, "" where names alone do.

    An index says the order when it links to most of the other files, as the pages of a manual do that was split.
    """
    ordered = sorted(paths, key=lambda path: natural(path.relative_to(folder)))
    first = ordered[0] if ordered else None
    if first is None or first.parent != folder or not is_index(first):
        return ordered, ""
    known = {path.resolve(): path for path in ordered[1:]}
    linked = list(dict.fromkeys(known[one] for one in _linked(first) if one in known))
    if len(linked) < 2 or len(linked) < _MOST * len(known):
        return ordered, ""
    rest = [path for path in ordered[1:] if path not in set(linked)]
    return [first, *linked, *rest], first.name


def is_index(path: Path) -> bool:
    """Tell whether a file is the page of its folder: index.html, index.fr.html, README.md."""
    return path.stem.lower().partition(".")[0] in roles.INDEXES


_MOST = 0.75  # share of the other files
_LINK = re.compile(
    r"""href\s*=\s*(?:"([^"<>]{1,500})"|'([^'<>]{1,500})')|\]\(<?([^()\s<>]{1,500})""", re.IGNORECASE
)
_LOOKED_AT = 2**20  # bytes of an index


def _linked(index: Path) -> Iterator[Path]:
    """Yield what an index links to."""
    try:
        with index.open("rb") as file:
            text = file.read(_LOOKED_AT).decode("utf-8", "replace")
    except OSError:
        return
    for found in _LINK.finditer(text):
        target = next(filter(None, found.groups())).split("#")[0].split("?")[0]
        if target and "\0" not in target and ":" not in target:
            with suppress(OSError, ValueError):
                path = (index.parent / unquote(target)).resolve()
                yield path
                yield from (path / name for name in _PAGES)


_PAGES = ("index.md", "README.md", "index.html")
