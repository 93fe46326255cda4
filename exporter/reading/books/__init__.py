"""Books: which files they are made of, in which order, under which parts: book.toml's, SUMMARY.md's, a package's, or files named."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from exporter.model import Inlines, Where
from exporter.problems import ExportError, Problem

BOOK, SUMMARY = "book.toml", "SUMMARY.md"
PACKAGE = ".opf"  # the suffix of an EPUB's package document
SRC = "src"  # where mdBook keeps its chapters, when book.toml does not say
LIMIT = 2**22  # characters of a book.toml or SUMMARY.md
ORDERED = ("chapters", "parts", "front", "back")  # a book.toml that is ours has one of these


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A chapter, a part, or a chapter with others under it: what it is read from (None: it is a title alone), and what is said of it.

    titled: the title is said and stands above the source's own; else it serves where the source has none.
    """

    source: Path | str | bytes | None = None
    from_: str = ""
    name: str = ""
    title: Inlines = ()
    titled: bool = False
    role: str = ""
    number: str = ""
    where: Where | None = None
    children: tuple[Entry, ...] = ()

    def __iter__(self) -> Iterator[Entry]:
        """Yield it and all that is under it."""
        yield self
        for child in self.children:
            yield from child


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A book before its chapters are read: names in it are relative to `folder`, `values` are its metadata as front matter has it.

    settings: its `exporter` table.  untitled: what it is called when nobody says, and its first chapter is not to give its name.
    """

    folder: Path
    entries: tuple[Entry, ...] = ()
    file: Path | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, Where] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    untitled: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def chapters(self) -> tuple[Entry, ...]:
        """Every chapter and part in reading order."""
        return tuple(one for entry in self.entries for one in entry)


def manifest(folder: Path) -> Path | None:
    """Return the file that makes a folder one book: its book.toml, or SUMMARY.md there or in src; None when there is neither."""
    if _is_there(folder, BOOK):
        return folder / BOOK
    from exporter.reading.books import package, summary

    if found := package.of(folder):
        return found
    for place in (folder, folder / SRC):
        if _is_there(place, SUMMARY) and summary.is_one(text_of(place / SUMMARY)):
            return place / SUMMARY
    return None


def is_manifest(path: Path) -> bool:
    """Tell whether a file that is named stands for a book."""
    return (
        path.name == BOOK
        or path.suffix == PACKAGE
        or (path.name == SUMMARY and manifest(path.parent) is not None)
    )


def plan(file: Path) -> Plan:
    """Return what a book.toml or SUMMARY.md says.  Raises ExportError (exit code 2) for what it cannot mean and for missing chapters."""
    from exporter.reading.books import ours, package, summary

    if file.suffix == PACKAGE:
        return package.plan(file)
    if file.name != BOOK:
        return summary.plan(file, {}, file.parent)
    text = text_of(file)
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ExportError("book.syntax", f"{file} is not TOML: {error}.", "Correct that line.", 2) from None
    listed = summary_of(file.parent, table)
    if any(name in one for one in (table, ours.own(table)) for name in ORDERED) or listed is None:
        return ours.plan(file, text, table)
    return summary.plan(listed, table, file.parent)


def summary_of(folder: Path, table: Mapping[str, Any]) -> Path | None:
    """Return the SUMMARY.md of an mdBook whose book.toml lies in a folder."""
    said = table.get("book")
    src = said.get("src") if isinstance(said, Mapping) else None
    top = folder.resolve()
    for name in (src if isinstance(src, str) and "\0" not in src else SRC, "."):
        place = folder / name
        if place.resolve().is_relative_to(top) and _is_there(place, SUMMARY):
            return place / SUMMARY
    return None


def text_of(file: Path) -> str:
    """Return the text of a book.toml or SUMMARY.md, less what is too long for one.  Raises ExportError."""
    from exporter.reading import decoding

    try:
        with file.open("rb") as opened:
            data = opened.read(LIMIT)
    except OSError as error:
        raise ExportError(
            "source.unreadable", f"{file} cannot be read: {error.strerror}.", "Check its permissions."
        ) from None
    try:
        return decoding.decode(data, str(file))[0].lstrip("\ufeff").replace("\r\n", "\n")
    except ExportError as error:
        if error.code == "source.empty":
            return ""
        raise


def _is_there(folder: Path, name: str) -> bool:
    """Tell whether a folder holds a file of exactly this name, also where the file system does not mind capitals."""
    try:
        return any(path.name == name for path in folder.iterdir()) and (folder / name).is_file()
    except OSError:
        return False
