"""Which file a name means: people and generators of sites write the same name in many ways.

A name is an address by right (percent-encoded, with a query and a fragment) and a path by habit; it starts at its file, at the root of
a book, or at the root of a site; its letters may be composed or not, and their case may be wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Folders that generators of sites serve as the root: Hugo, Docusaurus, Zola (static), VitePress, Astro, Eleventy (public), Hugo (assets).
SITES = ("static", "public", "assets")
_LONGEST = 4096  # characters of a path, Linux' PATH_MAX
# What stands before a path in the sources of Docusaurus, and in those that Liquid or Jinja2 fill in (Jekyll, Pelican).
_SITE = re.compile(r"(?:@site|pathname://|\{\{[^{}]{0,80}\}\}|\{static\}|\{attach\}|\{filename\})(?=/)")


def spellings(name: str) -> tuple[str, ...]:
    """Return the paths that a name may be, the likeliest first."""
    written = urlsplit(name).path if name[:7].lower() == "file://" else _SITE.sub("", name, count=1)
    if len(written) > _LONGEST or "\0" in written:
        return ()
    cut = re.split(r"[?#]", written, maxsplit=1)[0]
    # A file may really be called so: that is tried after what the name means as an address.
    rows = [unquote(cut), cut, unquote(written), written, unquote(unquote(cut))]
    rows += [_SITE.sub("", rows[0], count=1)]  # Markdown's braces were percent-encoded
    rows += [row.replace("\\", "/") for row in rows if "\\" in row]
    rows += [row.strip() for row in rows if row != row.strip()]
    return tuple(dict.fromkeys(row for row in rows if row.strip("/ ") and "\0" not in row))


def places(path: str, base: Path, roots: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Yield the folders that a path may start at, and the path from there."""
    roots = tuple(roots)
    if not path.startswith("/"):
        yield base, path
        yield from ((root, path) for root in roots)
        return
    within = path.lstrip("/")
    for folder in dict.fromkeys((*_above(base, roots), *roots)):
        yield folder, within
        yield from ((folder / site, within) for site in SITES)


def _above(base: Path, roots: tuple[Path, ...]) -> Iterator[Path]:
    """Yield a folder and those above it, as far as a root."""
    try:
        base = base.resolve()
    except (OSError, RuntimeError):
        return
    for folder in (base, *base.parents):
        if not any(folder.is_relative_to(root) for root in roots):
            return
        yield folder


class Folders:
    """What lies in folders, by names whose case and composition do not count; each is listed once."""

    def __init__(self, roots: Iterable[Path]) -> None:
        self.roots = tuple(roots)
        self._listed: dict[Path, dict[str, list[str]]] = {}

    def alike(self, folder: Path, path: str) -> tuple[Path | None, bool]:
        """Return the file whose path differs from this one in case and composition alone, and whether its case is the same.

        Folders outside the roots are not listed.
        """
        place, same = folder, True
        for part in path.split("/"):
            if part in ("", ".", ".."):
                place /= part
                continue
            found = (
                part
                if _is_there(place / part)
                else next(iter(self._names(place).get(_plain(part), ())), None)
            )
            if found is None:
                return None, same
            same = same and _composed(found) == _composed(part)
            place /= found
        return (place if place.is_file() else None), same

    def _names(self, folder: Path) -> dict[str, list[str]]:
        try:
            folder = folder.resolve()
            if folder not in self._listed:
                names: dict[str, list[str]] = {}
                if any(folder.is_relative_to(root) for root in self.roots) and folder.is_dir():
                    for entry in sorted(folder.iterdir()):
                        names.setdefault(_plain(entry.name), []).append(entry.name)
                self._listed[folder] = names
        except (OSError, ValueError, RuntimeError):
            return {}
        return self._listed[folder]


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _plain(name: str) -> str:
    return _composed(_composed(name).casefold())


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
