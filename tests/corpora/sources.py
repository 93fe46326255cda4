"""Which files and which books there are in a folder of corpora: MANIFEST.tsv names the sets, SAMPLE.tsv the files to begin with."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

SUFFIXES = (".md", ".markdown", ".html", ".htm", ".xhtml", ".txt")
# What a set holds beside its sources: the text that a page's article should have, what another program made, and lists of chapters.
NO_SOURCES = {"expected.html", "SUMMARY.md"}
NO_CHAPTERS = {"license", "contributing", "pull_request_template", "summary", "404"}
NO_FOLDERS = {"expected", "expected_disabled", ".github"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One thing to export: a file, or a book of `places` (files and folders); `name` is its path below the corpora."""

    name: str
    set: str
    places: tuple[Path, ...]
    options: tuple[str, ...] = ()
    is_book: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A book as its set has it: `places` below the corpora, as they are given to the command."""

    places: tuple[str, ...]
    options: tuple[str, ...] = ("--book",)


BOOKS = {
    "Pro Git, fr": Told(
        places=("book-progit-fr/fr",), options=("--book", "--resource-path", "book-progit-fr")
    ),
    "Pro Git, en": Told(places=("book-progit-en/en",)),
    "Pro Git, ja": Told(places=("book-progit-ja/ja",)),
    "Pro Git, fa": Told(places=("book-progit-fa/fa",)),
    "You Don't Know JS": Told(places=("book-ydkjs",)),
    "the mdBook guide": Told(places=("book-mdbook-guide/guide",), options=()),
    "The Devil's Dictionary": Told(places=("lit-devilsdict/epub/text",)),
    "Debian FAQ, fr": Told(places=("fr-debian-faq",)),
    "Debian FAQ, de": Told(places=("de-debian-faq",)),
    "Entre Nous": Told(places=("fr-entrenous/44157-h/44157-h.htm",), options=()),
    "a blog": Told(places=("fr-putaindecode-a/contents/articles",)),
}


def sets(corpora: Path) -> tuple[str, ...]:
    """Return the names of the sets, in MANIFEST.tsv's order."""
    return tuple(row["set"] for row in _rows(corpora / "MANIFEST.tsv"))


def files(corpora: Path, names: tuple[str, ...]) -> tuple[Work, ...]:
    """Return every source of the sets that are named, in order."""
    return tuple(
        _file(corpora, path, name)
        for name in names
        for path in sorted((corpora / name).rglob("*"))
        if _is_source(path)
    )


def sample(corpora: Path) -> tuple[Work, ...]:
    """Return the sources that SAMPLE.tsv lists."""
    return tuple(_file(corpora, corpora / row["file"], row["set"]) for row in _rows(corpora / "SAMPLE.tsv"))


def books(corpora: Path, names: tuple[str, ...] = tuple(BOOKS)) -> tuple[Work, ...]:
    """Return the books that are named."""
    return tuple(
        Work(
            name=name,
            set="books",
            places=tuple(corpora / place for place in BOOKS[name].places),
            options=tuple(
                str(corpora / option) if "/" in option or (corpora / option).is_dir() else option
                for option in BOOKS[name].options
            ),
            is_book=True,
        )
        for name in names
    )


def chapters(work: Work) -> tuple[Path, ...]:
    """Return the files that a book is made of: the sources in its places, less what is about the project."""
    return tuple(
        path
        for place in work.places
        for path in (sorted(place.rglob("*")) if place.is_dir() else [place])
        if _is_source(path) and path.stem.lower() not in NO_CHAPTERS
    )


def _file(corpora: Path, path: Path, name: str) -> Work:
    return Work(name=path.relative_to(corpora).as_posix(), set=name, places=(path,))


def _is_source(path: Path) -> bool:
    return (
        path.suffix.lower() in SUFFIXES
        and path.name not in NO_SOURCES
        and not NO_FOLDERS.intersection(path.parts)
        and path.is_file()
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))
