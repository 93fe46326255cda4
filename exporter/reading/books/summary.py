"""SUMMARY.md, mdBook's and GitBook's list of chapters: links in lists that nest, headings as parts, links before and after as front and
back matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from exporter.model import Text, Where
from exporter.problems import Problem, problem
from exporter.reading.books import BOOK, SRC, Entry, Plan, ours, roles, text_of

_DEEPEST = 12  # levels of chapters
_LONGEST = 2000  # characters of a line
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_LINE = re.compile(
    r"(?P<indent>[ \t]*)(?P<bullet>(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)?(?P<rest>.*)"
)
_LINK = re.compile(
    r"\[(?P<title>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]\(\s*(?P<target><[^<>]*>|(?:[^()\s]|\([^()\s]*\))*)"
    r"""(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)(?P<after>.*)"""
)
_HEADING = re.compile(r"#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
_SEPARATOR = re.compile(r"(?:[-*_][ \t]*){3,}|=+|-+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")


class _Row(NamedTuple):
    """A line that says something: a heading (level 0), or a chapter; target None: it has none, "": it is not written yet."""

    line: int
    heading: bool
    listed: bool
    indent: int
    title: str
    target: str | None


@dataclass
class _Item:
    """A chapter as it is found, with those under it."""

    row: _Row
    number: str = ""
    children: list[_Item] = field(default_factory=list)


def is_one(text: str) -> bool:
    """Tell whether a text is a list of chapters: a line of it is nothing but a link to a file."""
    return any(row.target and not _SCHEME.match(row.target) for row in _rows(text))


def plan(file: Path, table: Mapping[str, Any], top: Path) -> Plan:
    """Return the plan of a SUMMARY.md; table: mdBook's book.toml.  top: the book's folder, below which chapters lie."""
    said = table.get("book")
    values = {
        key: value for key, value in (said if isinstance(said, Mapping) else {}).items() if key not in _OTHER
    }
    reading = _Reading(file, top, numbered=_numbered(file, table))
    entries = reading.entries(text_of(file))
    build = table.get("build")
    if not (isinstance(build, Mapping) and build.get("create-missing") is False):
        reading.problems += (
            problem("book.unwritten", f"The chapter '{name}' is not there and is left out.", where)
            for name, where in reading.missing
        )
        reading.missing.clear()
    return Plan(
        folder=top,
        file=file,
        entries=ours.complete(file, entries, reading.missing),
        values=values,
        places=ours.places(top / BOOK, values),
        settings=table.get("exporter") or {},
        untitled=(top.resolve().parent if top.resolve().name == SRC else top.resolve()).name,
        problems=tuple(reading.problems),
    )


# What mdBook's [book] says besides metadata.
_OTHER = ("src", "multilingual", "text-direction")


def _numbered(file: Path, table: Mapping[str, Any]) -> bool:
    """Tell whether chapters have numbers: mdBook's have, unless its output says no."""
    output = table.get("output")
    html = output.get("html") if isinstance(output, Mapping) else None
    quiet = isinstance(html, Mapping) and html.get("no-section-label") is True
    return not quiet and (bool(table) or file.parent.name == "src")


class _Reading:
    """One SUMMARY.md as it is read."""

    def __init__(self, file: Path, top: Path, *, numbered: bool) -> None:
        self.file, self.top, self.numbered = file, top.resolve(), numbered
        self.problems: list[Problem] = []
        self.missing: list[tuple[str, Where]] = []
        self.taken: set[Path] = set()

    def entries(self, text: str) -> tuple[Entry, ...]:
        """Return the chapters, under their parts where there are any."""
        done: list[Entry] = []
        part: Entry | None = None
        items: list[_Item] = []
        numbers = 0
        titled = False

        def close() -> None:
            nonlocal part, items
            made = tuple(one for item in items for one in self._entry(item))
            if part and made:
                done.append(replace(part, children=made))
            else:
                done.extend(made)
            part, items = None, []

        stack: list[tuple[int, _Item]] = []
        seen = False  # a numbered chapter, after which those that are not listed are back matter
        for row in _rows(text):
            where = Where(file=str(self.file), line=row.line, column=1)
            if row.heading:
                if not titled and not done and not items and not seen and _is_title(row, text):
                    titled = True
                    continue
                close()
                stack.clear()
                part = Entry(title=(Text(text=row.title, where=where),), where=where)
            elif not row.listed and row.target is not None:
                close()
                stack.clear()
                done.extend(self._entry(_Item(row)))
            elif not row.listed:
                self.problems.append(
                    problem("book.line", f"'{row.title}' names no chapter and is left out.", where)
                )
            else:
                seen = True
                while stack and stack[-1][0] >= row.indent:
                    stack.pop()
                above = stack[min(len(stack), _DEEPEST) - 1][1] if stack else None
                if above is None:
                    numbers += 1
                item = _Item(row, f"{above.number}.{len(above.children) + 1}" if above else str(numbers))
                (above.children if above else items).append(item)
                stack.append((row.indent, item))
        close()
        return tuple(done)

    def _entry(self, item: _Item) -> tuple[Entry, ...]:
        """Return a chapter with those under it; those alone, when it is none."""
        row = item.row
        where = Where(file=str(self.file), line=row.line, column=1)
        children = tuple(one for child in item.children for one in self._entry(child))
        path = self._path(row, where)
        number = item.number if self.numbered and row.listed else ""
        title = (Text(text=row.title, where=where),) if row.title else ()
        if path is None:
            return (Entry(title=title, number=number, where=where, children=children),) if children else ()
        role = "" if row.listed else roles.of(path.stem, row.title)
        return (Entry(source=path, title=title, role=role, number=number, where=where, children=children),)

    def _path(self, row: _Row, where: Where) -> Path | None:
        """Return the file of a chapter; None, reported unless it is a title alone, when there is none or it is taken."""
        target = row.target
        if target is None:
            return None
        if not target:
            self.problems.append(
                problem("book.draft", f"The chapter '{row.title}' is not written yet and is left out.", where)
            )
            return None
        if _SCHEME.match(target):
            self.problems.append(
                problem("book.line", f"'{target}' is no file of the book and is left out.", where)
            )
            return None
        written = target.split("#")[0].split("?")[0]
        path = ours.chapter(self.file.parent, written) or ours.chapter(self.file.parent, unquote(written))
        if path is None and written.startswith("/"):
            path = ours.chapter(self.file.parent, unquote(written).lstrip("/"))
        if path is None or not path.resolve().is_relative_to(self.top):
            self.missing.append((written, where))
            return None
        if path.resolve() in self.taken:
            self.problems.append(
                problem("book.twice", f"'{written}' is in the book already; it is left out here.", where)
            )
            return None
        self.taken.add(path.resolve())
        return path


def _rows(text: str) -> Iterator[_Row]:
    """Yield the lines that say something."""
    bare = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    for number, line in enumerate(bare.split("\n"), 1):
        found = _LINE.fullmatch(line[:_LONGEST].expandtabs(4).rstrip())
        if found is None or not found["rest"]:
            continue
        rest, indent = found["rest"], len(found["indent"])
        if not found["bullet"]:
            if heading := _HEADING.fullmatch(rest):
                yield _Row(number, True, False, 0, heading[1], None)
                continue
            if _SEPARATOR.fullmatch(rest):
                continue
        link = _LINK.match(rest)
        listed = bool(found["bullet"])
        if link is None or (link["after"].strip() and not listed):
            yield _Row(number, False, listed, indent, rest, None)
        else:
            target = link["target"].removeprefix("<").removesuffix(">")
            yield _Row(number, False, listed, indent, link["title"].strip(), target)


def _is_title(row: _Row, text: str) -> bool:
    """Tell whether the first heading is the list's own title: of level 1, with other words than a part's or the only one of that level."""
    line = text.split("\n")[row.line - 1].lstrip()
    return line.startswith("# ")
