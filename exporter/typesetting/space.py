"""The one space of a book's links: which of its files a target means, as Markdown, mdBook, wikis and generators of sites write it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from exporter.model import Article, Part, plain
from exporter.typesetting.slugs import folded

Document = Article | Part

INDEXES = ("index", "readme", "_index")
# Suffixes that the same page has as a source and when it is published.
_SUFFIXES = re.compile(
    r"\.(?:md|mdx|markdown|mdown|mkdn?|qmd|rmd|txt|text|rst|adoc|html?|xhtml|php)", re.IGNORECASE
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-")


class Space:
    """The documents of a book by the paths of their sources, by their last names and by their addresses on the web."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._sources: list[str] = []
        self._exact: dict[str, int] = {}
        self._keys: dict[str, int] = {}
        self._addresses: dict[str, int] = {}
        self._names: dict[str, int | None] = {}  # None: several have it
        for number, document in enumerate(documents):
            source = posixpath.normpath(document.source) if document.source else ""
            self._sources.append(source)
            if isinstance(document, Article) and _SCHEME.match(document.metadata.source):
                self._addresses.setdefault(_address(document.metadata.source), number)
            if source:
                self._exact.setdefault(source, number)
                self._keys.setdefault(_key(source), number)
                title = document.title if isinstance(document, Part) else document.metadata.title
                self._name(number, source, plain(title))

    def find(self, target: str, here: int) -> int | None:
        """Return the number of the document that a target without its fragment means, seen from the document `here`; None for none."""
        if _SCHEME.match(target) or target.startswith("//"):
            return self._addresses.get(_address(target)) if self._addresses else None
        path = target.split("?")[0]
        if not path or not self._exact:
            return None
        folder = posixpath.dirname(self._sources[here])
        for written in dict.fromkeys((unquote(path), unquote(unquote(path)))):
            rooted = written.startswith("/")
            found = self._at(written.lstrip("/") if rooted else posixpath.join(folder, written))
            if found is None and (rooted or not posixpath.splitext(written)[1]):
                found = self._named(written, whole=not rooted)
            if found is not None:
                return found
        return None

    def _at(self, path: str) -> int | None:
        where = posixpath.normpath(path)
        if where in self._exact and not path.endswith("/"):
            return self._exact[where]
        return self._keys.get(_key(where))

    def _name(self, number: int, source: str, title: str) -> None:
        parts = _key(source).split("/")
        names = {folded(title), *(folded("/".join(parts[at:])) for at in range(len(parts)))}
        names.add(folded(_DATED.sub("", parts[-1])))
        for name in names - {""}:
            taken = self._names.setdefault(name, number)
            if taken != number:
                self._names[name] = None

    def _named(self, written: str, *, whole: bool) -> int | None:
        """Return the one document of a name, as wikis and references give it, or at the end of a path from a site's root."""
        parts = [
            part
            for part in _key(posixpath.normpath(written.strip("/"))).split("/")
            if part not in ("", ".", "..")
        ]
        ends = ["/".join(parts[at:]) for at in range(1 if whole else len(parts))]
        return next((found for end in ends if (found := self._names.get(folded(end))) is not None), None)


def reached(name: str, known: Iterable[Mapping[str, str]], titles: Mapping[str, str]) -> str:
    """Return the id that a fragment means, "" for none: as it is written, else by its letters and digits alone.

    known: what ids and anchors stand for.  titles: the ids of headings by the letters of their titles.
    """
    written = unquote(name)
    for one in (written, written.removeprefix("user-content-")):
        for table in known:
            if one in table:
                return table[one]
    bare = folded(written.removeprefix("user-content-"))
    return titles.get(bare, "") if bare else ""


def _key(path: str) -> str:
    """Return a path as both a source and the page made of it are called: no suffix, no name of an index, small letters."""
    stem, suffix = posixpath.splitext(path)
    key = (stem if _SUFFIXES.fullmatch(suffix) else path).casefold()
    folder, name = posixpath.split(key)
    return (folder or ".") if name in INDEXES else key


def _address(target: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", target.split("#")[0].strip()).rstrip("/")
