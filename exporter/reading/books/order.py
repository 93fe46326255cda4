"""The order of files: what most of them say themselves, or an index that links to them; else as people count, numbers by their value,
front matter first and back matter last.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
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
    """Return the files of a folder in the order of a book, and in words who says it, "" where names alone do.

    Files say it with a number in their front matter, as those of Hugo, Jekyll and Docusaurus do; an index when it links to most of
    the other files, as the pages of a manual do that was split.
    """
    ordered = sorted(paths, key=lambda path: natural(path.relative_to(folder)))
    if numbered := _numbered(folder, ordered):
        return numbered
    first = ordered[0] if ordered else None
    if first is None or first.parent != folder or not is_index(first):
        return ordered, ""
    known = {path.resolve(): path for path in ordered[1:]}
    linked = list(dict.fromkeys(known[one] for one in _linked(first) if one in known))
    if len(linked) < 2 or len(linked) < _MOST * len(known):
        return ordered, ""
    rest = [path for path in ordered[1:] if path not in set(linked)]
    return [first, *linked, *rest], f"as {first.name} links to them"


def is_index(path: Path) -> bool:
    """Tell whether a file is the page of its folder: index.html, index.fr.html, README.md."""
    return path.stem.lower().partition(".")[0] in roles.INDEXES


_MOST = 0.75  # share of the other files
_LINK = re.compile(
    r"""href\s*=\s*(?:"([^"<>]{1,500})"|'([^'<>]{1,500})')|\]\(<?([^()\s<>]{1,500})""", re.IGNORECASE
)
_LOOKED_AT = 2**20  # bytes of an index


def _numbered(folder: Path, paths: Sequence[Path]) -> tuple[list[Path], str] | None:
    """Return files in the order of the numbers that most of them say, those of each folder by themselves; None when they do not."""
    said = {path: _numbers_of(path) for path in paths}
    pages = [path for path in paths if not is_index(path)]
    for key in KEYS:
        if len({path for path in pages if key in said[path]}) < max(2, _MOST * len(pages)):
            continue
        places = {path: numbers[key] for path, numbers in said.items() if key in numbers}
        of_folders = {path.parent: number for path, number in places.items() if is_index(path)}

        def place(
            path: Path, places: Mapping[Path, float] = places, of: Mapping[Path, float] = of_folders
        ) -> Any:
            *folders, file = natural(path.relative_to(folder))
            above = [one for one in reversed(path.parents) if one != folder and one.is_relative_to(folder)]
            return (
                *((1, of.get(one, math.inf), key) for one, key in zip(above, folders, strict=True)),
                (0 if is_index(path) else 1, places.get(path, math.inf), file),
            )

        return sorted(paths, key=place), f"as their '{key}' says"
    return None


def _numbers_of(path: Path) -> dict[str, float]:
    """Return the numbers of a file's front matter that may say its place."""
    try:
        with path.open("rb") as file:
            text = file.read(_HEAD).decode("utf-8", "replace").lstrip("\ufeff")
    except OSError:
        return {}
    mark = text[:3]
    end = text.find(f"\n{mark}", 3) if mark in ("---", "+++") else -1
    return {match[1]: float(match[2]) for match in _NUMBER.finditer(text, 0, end)} if end > 0 else {}


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


KEYS = (
    "weight",
    "nav_order",
    "sidebar_position",
    "order",
)  # Hugo, Just the Docs, Docusaurus, Astro and others
_HEAD = 2**14  # bytes of a file that hold its front matter
_NUMBER = re.compile(
    rf"""^({"|".join(KEYS)})[ \t]*[:=][ \t]*["']?(-?\d{{1,9}}(?:\.\d{{1,9}})?)["']?[ \t]*(?:#.*)?\r?$""",
    re.MULTILINE,
)
_PAGES = ("index.md", "README.md", "index.html")
