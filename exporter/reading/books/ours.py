"""book.toml: a book's metadata, its chapters in order, under parts and by role, and its settings; and what is common to lists of chapters.

TOML's parser keeps no places: a problem's line is that of the first quoted word or key of that name that no other has taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from exporter import semantics
from exporter.model import Text, Where
from exporter.problems import ExportError, nearest
from exporter.reading.books import ORDERED, Entry, Plan, text_of
from exporter.reading.metadata import KEYS

_PART = ("title", "file", "role", "number", "chapters", "parts")
_CHAPTER = ("file", "title", "role", "number", "chapters")
_TABLES = (*ORDERED, "book", "exporter")
_DEEPEST = 12  # parts in parts
_MOST = 100_000  # files that a pattern may find
_INDEXES = ("index.md", "README.md", "readme.md", "_index.md", "index.html")


def own(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the table `book` of a book.toml."""
    said = table.get("book")
    return said if isinstance(said, Mapping) else {}


def plan(file: Path, text: str, table: Mapping[str, Any]) -> Plan:
    """Return the plan of a book.toml of ours.  Raises ExportError (exit code 2)."""
    reading = _Reading(file, text)
    said = {**{key: value for key, value in table.items() if key not in ("book", "exporter")}, **own(table)}
    for key in said:
        reading.known(key)
    entries = reading.whole(said)
    if not entries and not reading.missing:
        raise ExportError(
            "book.no-chapters",
            f"{file} names no chapters, and there is no SUMMARY.md.",
            'Say chapters = ["one.md", "two.md"].',
            2,
        )
    settings = table.get("exporter", {})
    if not isinstance(settings, Mapping):
        raise reading.wrong("exporter", "'exporter' must be a table of settings")
    values = {key: value for key, value in said.items() if key not in ORDERED}
    return Plan(
        folder=file.parent,
        file=file,
        entries=complete(file, entries, reading.missing),
        values=values,
        places=places(file, values),
        settings=settings,
        untitled=file.resolve().parent.name,
    )


def chapter(folder: Path, written: str) -> Path | None:
    """Return the file that a list of chapters names: a file, or the index page of a folder."""
    try:
        path = folder / written
        if path.is_file():
            return path
        if path.is_dir():
            return next((path / name for name in _INDEXES if (path / name).is_file()), None)
    except (OSError, ValueError):  # a name too long, or with a NUL in it
        pass
    return None


def complete(file: Path, entries: tuple[Entry, ...], missing: list[tuple[str, Where]]) -> tuple[Entry, ...]:
    """Return the chapters when all of them are there.  Raises ExportError (exit code 2)."""
    if missing:
        name, where = missing[0]
        more = f", nor are {len(missing) - 1} others" if len(missing) > 1 else ""
        raise ExportError(
            "book.missing-chapter",
            f"{where}: the chapter '{name}' is not there{more}.",
            f"Write it, or take its line out of {file.name}.",
            2,
        )
    if not entries:
        raise ExportError("book.no-chapters", f"{file} names no chapters.", "Name one.", 2)
    return entries


def places(file: Path, values: Mapping[str, Any]) -> dict[str, Where]:
    """Return where the keys of a book.toml stand, as far as a search for them can tell."""
    if not values:
        return {}
    try:
        lines = text_of(file).split("\n")
    except ExportError:
        return {}
    found = {}
    for key in values:
        rule = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""")
        if number := next((number for number, line in enumerate(lines, 1) if rule.match(line)), 0):
            found[key] = Where(file=str(file), line=number, column=1)
    return found


class _Reading:
    """One book.toml as it is read."""

    def __init__(self, file: Path, text: str) -> None:
        self.file, self.lines = file, text.split("\n")
        self.top = file.parent.resolve()
        self.missing: list[tuple[str, Where]] = []
        self.taken: set[Path] = set()
        self._at = 0  # the line that was found last

    def whole(self, said: Mapping[str, Any]) -> tuple[Entry, ...]:
        front = tuple(self.chapters(said.get("front", []), "front"))
        body = (
            *self.chapters(said.get("chapters", []), "chapters"),
            *self.parts(said.get("parts", []), 1),
        )
        return (*front, *body, *self.chapters(said.get("back", []), "back"))

    def known(self, key: str) -> None:
        """Refuse a key at the top that was meant for one of ours; other metadata are kept as they are."""
        if key in _TABLES or key.strip().lower().replace("-", "_").replace(" ", "_") in KEYS:
            return
        if (hint := nearest(key, _TABLES)).startswith("Did"):
            raise ExportError("book.key", f"{self.place(key)}: '{key}' is no key of a book.toml.", hint, 2)

    def parts(self, said: Any, depth: int) -> Iterator[Entry]:
        for one in self._tables(said, "parts"):
            self._keys(one, _PART, "a part")
            if depth > _DEEPEST:
                raise self.wrong("parts", f"parts lie more than {_DEEPEST} deep in parts")
            entry = self._of(one)
            children = (
                *self.chapters(one.get("chapters", []), "chapters"),
                *self.parts(one.get("parts", []), depth + 1),
            )
            yield Entry(
                source=entry.source if entry else None,
                title=entry.title if entry else self._title(one),
                titled="title" in one,
                role=self._role(one),
                number=self._text(one, "number"),
                where=entry.where if entry else self.place(self._text(one, "title") or "parts"),
                children=children,
            )

    def chapters(self, said: Any, key: str, depth: int = 1) -> Iterator[Entry]:
        """Yield the chapters of a list of names, patterns and tables."""
        for one in said if isinstance(said, list) else [said]:
            if isinstance(one, str):
                yield from (Entry(source=path, where=where) for path, where in self._files(one))
            elif isinstance(one, Mapping) and depth <= _DEEPEST:
                self._keys(one, _CHAPTER, "a chapter")
                entry = self._of(one)
                if entry is None and "file" not in one:
                    raise self.wrong(key, f"a chapter in '{key}' has no 'file'")
                if entry:
                    below = tuple(self.chapters(one.get("chapters", []), "chapters", depth + 1))
                    yield Entry(
                        source=entry.source,
                        title=entry.title,
                        titled=entry.titled,
                        role=entry.role,
                        number=entry.number,
                        where=entry.where,
                        children=below,
                    )
            else:
                raise self.wrong(key, f"'{key}' must be a list of files and tables")

    def wrong(self, key: str, message: str) -> ExportError:
        return ExportError(
            "book.key",
            f"{self.place(key)}: {message}.",
            "`exporter explain book.key` says what it may hold.",
            2,
        )

    def place(self, word: str) -> Where:
        """Return the line of a key or a quoted text, looked for behind what was found before, then from the beginning."""
        rule = re.compile(rf"""(?:["']{re.escape(word)}["']|(?<![\w-]){re.escape(word)}\s*(?:=|\]))""")
        order = (*range(self._at, len(self.lines)), *range(self._at))
        number = next((number for number in order if rule.search(self.lines[number])), 0)
        self._at = number
        return Where(file=str(self.file), line=number + 1, column=1)

    def _of(self, table: Mapping[str, Any]) -> Entry | None:
        """Return the chapter that a table names; None when it names none, or one that is not there."""
        name = self._text(table, "file")
        if not name:
            return None
        found = tuple(self._files(name))
        if not found:
            return None
        if len(found) > 1:
            raise self.wrong("file", f"'{name}' is {len(found)} files, and a table says one")
        ((path, where),) = found
        return Entry(
            source=path,
            title=self._title(table),
            titled="title" in table,
            role=self._role(table),
            number=self._text(table, "number"),
            where=where,
        )

    def _files(self, name: str) -> Iterator[tuple[Path, Where]]:
        """Yield the files that a name or a pattern stands for, those of a pattern in natural order and none that was named before."""
        where = self.place(name)
        if (path := chapter(self.file.parent, name)) is not None:
            if not path.resolve().is_relative_to(self.top):
                raise ExportError(
                    "book.missing-chapter",
                    f"{where}: the chapter '{name}' lies outside the book's folder.",
                    "Move it, or name the files with --book.",
                    2,
                )
            if path.resolve() in self.taken:
                raise ExportError(
                    "book.twice", f"{where}: the chapter '{name}' is named twice.", "Name it once.", 2
                )
            self.taken.add(path.resolve())
            yield path, where
            return
        found = tuple(self._matching(name)) if any(sign in name for sign in "*?[") else ()
        if not found:
            self.missing.append((name, where))
        for one in found:
            if one.resolve() not in self.taken:
                self.taken.add(one.resolve())
                yield one, where

    def _matching(self, pattern: str) -> list[Path]:
        from exporter.reading import FORMATS
        from exporter.reading.books.order import natural

        wanted = {suffix for format in FORMATS.values() for suffix in format.suffixes}
        try:
            paths = [path for path, _ in zip(self.file.parent.glob(pattern), range(_MOST), strict=False)]
        except (ValueError, NotImplementedError, OSError):  # an absolute pattern, or none
            return []
        kept = [
            path
            for path in paths
            if path.is_file() and path.suffix.lower() in wanted and path.resolve().is_relative_to(self.top)
        ]
        return sorted(kept, key=lambda path: natural(path.relative_to(self.file.parent)))

    def _tables(self, said: Any, key: str) -> Iterator[Mapping[str, Any]]:
        for one in said if isinstance(said, list) else [said]:
            if not isinstance(one, Mapping):
                raise self.wrong(key, f"'{key}' must be tables: [[{key}]]")
            yield one

    def _keys(self, table: Mapping[str, Any], known: tuple[str, ...], what: str) -> None:
        for key in table:
            if key not in known:
                raise ExportError(
                    "book.key", f"{self.place(key)}: '{key}' is no key of {what}.", nearest(key, known), 2
                )

    def _text(self, table: Mapping[str, Any], key: str) -> str:
        value = table.get(key, "")
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise self.wrong(key, f"'{key}' must be a text")
        return str(value).strip()

    def _title(self, table: Mapping[str, Any]) -> tuple[Text, ...]:
        title = self._text(table, "title")
        return (Text(text=title, where=self.place(title)),) if title else ()

    def _role(self, table: Mapping[str, Any]) -> str:
        role = self._text(table, "role")
        if role and role not in semantics.TERMS:
            place = self.place(role)
            raise ExportError(
                "book.role", f"{place}: '{role}' is no role.", nearest(role, semantics.TERMS), 2
            )
        return role
