"""Files that a text includes, put in their places: mdBook's, Quarto's and pandoc filters' ways; and references of Hugo and Jekyll as links.

{{#include FILE:2:10}}  {{#include FILE:anchor}}  {{#rustdoc_include FILE}}  {{#playground FILE}}  {{#title TITLE}}, also in code;
on a line of their own outside it: {{< include FILE >}}, !include FILE, !include(FILE), !!!include(FILE)!!!.
A name is relative to the file that says it, and nothing outside the source's folders is read.  What cannot be had is left as it stands
and told; what is included may include, to a bounded depth and length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from exporter.model import Where
from exporter.problems import ExportError, Problem, problem
from exporter.reading import decoding
from exporter.reading.content import Asked
from exporter.reading.positions import Piece, Pieced, Source

DEPTH = 10  # mdBook's own
COUNT = 10_000
LENGTH = 2**26  # characters of all the files that are looked through, each as often as it is included
_SIGNS = ("{{", "!include", "{%")
_DIRECTIVE = re.compile(
    r"(?P<escaped>\\\{\{[ \t]*#[A-Za-z_]+[^{}\n]*\}\})"
    r"|\{\{[ \t]*#(?P<kind>include|rustdoc_include|playground|playpen|title)[ \t]+(?P<said>[^{}\n]+)\}\}"
    r"|^[ \t]*(?:\{\{<[ \t]*include[ \t]+(?P<quarto>[^<>{}\n]+?)[ \t]*/?>\}\}"
    r"|!!!include[ \t]*\((?P<preview>[^()\n]+)\)!!!|!include[ \t]*\((?P<called>[^()\n]+)\)"
    r"|!include[ \t]+(?P<line>[^\s\n][^\n]*?))[ \t]*$"
    r"""|\]\([ \t]*(?:\{\{[<%][ \t]*(?:rel)?ref[ \t]+["'`]?(?P<ref>[^"'`<>{}%\s]+)["'`]?[^<>{}\n]*[>%]\}\}"""
    r"|\{%[ \t]*(?P<jekyll>link|post_url)[ \t]+(?P<page>[^%{}\s]+)[ \t]*%\})",
    re.MULTILINE,
)
_FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})", re.MULTILINE)
_ANCHOR = re.compile(r"ANCHOR(?P<end>_END)?:[ \t]*(?P<name>[\w-]+)")
_BEFORE = re.compile(r"[ \t>]*")


def expanded(source: Source, asked: Asked) -> tuple[Source, str, tuple[Problem, ...]]:
    """Return a text with its files put in, the title that it says for itself, and what could not be had."""
    if not any(sign in source.text for sign in _SIGNS):
        return source, "", ()
    work = _Work(asked, above=[Path(asked.name).resolve()])
    pieces = list(work.pieces(source, asked.base, 0))
    if not work.changed:
        return source, "", tuple(work.problems)
    return Pieced(pieces, source.file, source.first_line), work.title, tuple(work.problems)


@dataclass
class _Work:
    """One text as its files are put in."""

    asked: Asked
    problems: list[Problem] = field(default_factory=list)
    title: str = ""
    changed: bool = False
    stopped: bool = False
    count: int = 0
    length: int = 0
    above: list[Path] = field(default_factory=list)
    known: dict[Path, Source] = field(default_factory=dict)

    def pieces(self, source: Source, base: Path, depth: int) -> Iterator[Piece]:
        """Yield the pieces of a text with those of the files it includes."""
        yield from self._of(source, 0, len(source.text), base, depth)

    def _of(self, source: Source, start: int, end: int, base: Path, depth: int) -> Iterator[Piece]:
        text, at = source.text, start
        fences = _Fences(text)
        for found in _DIRECTIVE.finditer(text, start, end):
            if found["escaped"]:  # mdBook shows it without its backslash
                self.changed = True
                yield Piece(source, at, found.start())
                at = found.start() + 1
            elif found["kind"] == "title":
                self.changed, self.title = True, self.title or found["said"].strip()
                yield Piece(source, at, found.start())
                at = found.end()
            elif found["ref"] or found["page"]:
                self.changed = True
                yield Piece(source, at, found.start() + 2)
                group = "ref" if found["ref"] else "page"
                yield Piece(source, found.start(group), found.end(group))
                at = found.end()
            else:
                if not found["kind"] and fences.open_at(found.start()):
                    continue
                inner = self._included(source, found, base, depth)
                if inner is not None:
                    self.changed = True
                    first = found.start() + (0 if found["kind"] else len(found[0]) - len(found[0].lstrip()))
                    yield Piece(source, at, first)
                    yield from self._indented(source, first, inner)
                    at = found.end()
        yield Piece(source, at, end)

    def _included(self, source: Source, found: re.Match[str], base: Path, depth: int) -> list[Piece] | None:
        """Return the pieces that a directive stands for; None, reported, when they cannot be had."""
        kind = found["kind"] or "include"
        said = (
            found["said"] or found["quarto"] or found["preview"] or found["called"] or found["line"]
        ).strip()
        name, part = _split(said.strip("\"'"), kind, by_mdbook=found["kind"] is not None)
        where = source.where(found.start(), found.end())
        self.count += 1
        if self.count > COUNT or self.length > LENGTH:
            self._stop(where)
            return None
        path = self._path(name, base, where, quiet=found["line"] is not None)
        if path is None:
            return None
        if depth >= DEPTH or (path in self.above and not part):
            message = f"'{name}' includes itself, or lies too deeply in files."
            self._refuse("include.circle", message, where)
            return None
        inner = self._source(path, where)
        if inner is None:
            return None
        self.length += len(inner.text)
        if self.length > LENGTH:
            self._stop(where)
            return None
        spans = _spans(inner.text, part)
        if spans is None:
            self._refuse("include.missing", f"'{name}' has no part '{part}'.", where)
            return None
        self.above.append(path)
        pieces = [
            piece for start, end in spans for piece in self._of(inner, start, end, path.parent, depth + 1)
        ]
        self.above.pop()
        if kind in ("playground", "playpen"):
            opening, closing = (Source(text, source.file, where.line) for text in ("```rust\n", "\n```\n"))
            return [Piece(opening, 0, 8), *_less_last_end(pieces), Piece(closing, 0, 5)]
        return pieces

    def _path(self, name: str, base: Path, where: Where, *, quiet: bool) -> Path | None:
        try:
            found = (base / name).resolve() if name and "\0" not in name and "://" not in name else None
            there = found is not None and found.is_file()
        except (OSError, ValueError, RuntimeError):
            found, there = None, False
        if found is None or not there:
            if not quiet:  # a sentence may begin with !include
                self._refuse("include.missing", f"'{name}' is not there.", where)
            return None
        if not self.asked.resources.allows(found):
            self._refuse("include.outside", f"'{name}' lies outside the source's folder.", where)
            return None
        return found

    def _source(self, path: Path, where: Where) -> Source | None:
        if path not in self.known:
            name = _name(path, self.asked)
            try:
                text, problems = decoding.decode(self.asked.resources.load(path), name)
            except ExportError as error:
                if error.code != "source.empty":
                    self._refuse("include.missing", error.message, where)
                    return None
                text, problems = "", ()
            self.problems += problems
            self.known[path] = Source(text.lstrip("\ufeff"), name)
        return self.known[path]

    def _indented(self, source: Source, at: int, pieces: list[Piece]) -> Iterator[Piece]:
        """Yield pieces with what stands before the directive on its line (white space and > alone) before each of their lines."""
        line = source.text.rfind("\n", 0, at) + 1
        before = Piece(source, line, at)
        plain = _BEFORE.fullmatch(source.text, line, at) is not None and line < at
        pieces = _less_last_end(pieces)
        for piece in pieces:
            if not plain:
                yield piece
                continue
            start = piece.start
            while (end := piece.source.text.find("\n", start, piece.end)) >= 0:
                yield Piece(piece.source, start, end + 1)
                yield before
                start = end + 1
            yield Piece(piece.source, start, piece.end)

    def _stop(self, where: Where) -> None:
        """Tell, once, that no more is put in."""
        if not self.stopped:
            self.stopped = True
            self._refuse("include.too-much", "The files that are included are too many or too long.", where)

    def _refuse(self, code: str, message: str, where: Where) -> None:
        self.problems.append(problem(code, message, where))


class _Fences:
    """Where the fenced code of a text is."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends: list[int] | None = None

    def open_at(self, offset: int) -> bool:
        """Tell whether a place lies in fenced code: fences before it open and close by turns, each closed by one of its own kind."""
        if self._ends is None:
            self._ends, mark = [], ""
            for found in _FENCE.finditer(self._text):
                if not mark or (found[1][0] == mark[0] and len(found[1]) >= len(mark)):
                    mark = "" if mark else found[1]
                    self._ends.append(found.start())
        from bisect import bisect_left

        return bisect_left(self._ends, offset) % 2 == 1


def _split(said: str, kind: str, *, by_mdbook: bool) -> tuple[str, str]:
    """Return the file of a directive, and the part of it that is wanted."""
    if not by_mdbook:
        return said, ""
    if kind in ("playground", "playpen"):
        said = said.split()[0]
    name, _, part = said.partition(":")
    return name.strip(), part.strip()


def _spans(text: str, part: str) -> list[tuple[int, int]] | None:
    """Return where the wanted part of a file lies: lines (2, 2:, :10, 2:10), or what stands in an anchor; lines of anchors are left out."""
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    lines = list(zip(starts, [*starts[1:], len(text)], strict=True))
    if lines and lines[-1][0] == lines[-1][1]:
        lines.pop()
    numbers = re.fullmatch(r"(\d{0,9})(:?)(\d{0,9})", part)
    if numbers and part:
        first = max(int(numbers[1] or 1), 1)
        last = int(numbers[3]) if numbers[3] else len(lines) if numbers[2] or not numbers[1] else first
        lines = lines[first - 1 : last]
        return [span for span in lines if not _ANCHOR.search(text, *span)] if lines else None
    if not part:
        if not _ANCHOR.search(text):
            return [(0, len(text))]
        return [span for span in lines if not _ANCHOR.search(text, *span)]
    kept, inside, seen = [], False, False
    for start, end in lines:
        if (found := _ANCHOR.search(text, start, end)) is not None:
            if found["name"] == part:
                inside = not found["end"]
                seen = seen or inside
        elif inside:
            kept.append((start, end))
    return kept if seen else None


def _less_last_end(pieces: list[Piece]) -> list[Piece]:
    """Return pieces without the line end that ends the last: the directive's own line has one."""
    kept = [piece for piece in pieces if piece.start < piece.end]
    if kept and kept[-1].source.text[kept[-1].end - 1] == "\n":
        kept[-1] = kept[-1]._replace(end=kept[-1].end - 1)
    return kept


def _name(path: Path, asked: Asked) -> str:
    """Return a file as problems call it: like the source itself, from where that was named."""
    shown = asked.base
    for above in (asked.base.resolve(), *asked.base.resolve().parents):
        if path.is_relative_to(above):
            return str(shown / path.relative_to(above))
        shown = shown / ".." if shown.name in ("", "..") else shown.parent
    return str(path)
