"""An extract of a book: some of its chapters, and metadata that say of what they are a part."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from exporter.model import Article, Book, Part, Text, plain
from exporter.problems import ExportError, nearest
from exporter.settings import Settings
from exporter.writing import identity

Chapter = Article | Part
_DIGITS = 7  # of a number that may count chapters


def extract(book: Book, names: tuple[str, ...], settings: Settings) -> Book:
    """Return the chapters and parts of a book that are named, in the book's order.

    A name is a path, with or without folders and suffix, a title or a number; where no chapter has that number, it counts them.  The
    extract has the book's title, theirs for its subtitle, the book's identifier for its source, and an identifier of its own.  Raises
    ExportError (exit code 2).
    """
    chapters = tuple(_all(book.children))
    wanted = [one for name in names for one in _named(chapters, name)]
    kept = tuple(_kept(book.children, wanted))
    titles = "; ".join(plain(_title(one)) for one in kept)
    whole = identity.identifier(book, settings)
    own = uuid.uuid5(identity.NAMESPACE, "\x1f".join((whole, *(plain(_title(one)) for one in kept))))
    metadata = replace(
        book.metadata,
        subtitle=(Text(text=titles),),
        identifiers=(("uuid", str(own)),),
        source=whole,
        extra=(*book.metadata.extra, ("extract", titles)),
    )
    return replace(book, metadata=metadata, children=kept)


def _named(chapters: tuple[Chapter, ...], name: str) -> tuple[Chapter, ...]:
    """Return the chapters that are called so, or else the one at that place."""
    if found := tuple(one for one in chapters if _is_called(one, name)):
        return found
    texts = [one for one in chapters if isinstance(one, Article) or one.blocks]
    number = name.strip().rstrip(".")
    if number.isdecimal() and len(number) < _DIGITS and 0 < int(number) <= len(texts):
        return (texts[int(number) - 1],)
    hint = nearest(name, {called for one in chapters for called in _names(one)})
    if not hint.startswith("Did"):
        hint = nearest(name, {called[-1] for one in chapters if (called := _names(one))})
    raise ExportError("book.no-such-chapter", f"The book has no chapter '{name}'.", hint, 2)


def _kept(children: tuple[Chapter, ...], wanted: list[Chapter]) -> Iterator[Chapter]:
    for child in children:
        if any(child is one for one in wanted):
            yield child
        elif isinstance(child, Part):
            yield from _kept(child.children, wanted)


def _all(children: tuple[Chapter, ...]) -> Iterator[Chapter]:
    for child in children:
        yield child
        if isinstance(child, Part):
            yield from _all(child.children)


def _title(chapter: Chapter) -> tuple[object, ...]:
    return chapter.title if isinstance(chapter, Part) else chapter.metadata.title


def _names(chapter: Chapter) -> tuple[str, ...]:
    """Return what a chapter may be called, the plainest last."""
    path = PurePosixPath(chapter.source)
    words = " ".join(plain(_title(chapter)).split())
    paths = (str(path), str(path.with_suffix("")), path.name, path.stem) if chapter.source else ()
    folder = (path.parent.name,) if path.stem.lower() in ("index", "readme") else ()
    return tuple(one for one in (*paths, *folder, chapter.number, words) if one)


def _is_called(chapter: Chapter, name: str) -> bool:
    wanted = " ".join(name.removeprefix("./").split()).casefold()
    return wanted.rstrip(".") in {one.casefold() for one in _names(chapter)} or wanted in {
        one.casefold() for one in _names(chapter)
    }
