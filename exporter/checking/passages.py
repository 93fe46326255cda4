"""The running text of a book, block by block, as checks read it: what is in one language, less code, addresses and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from exporter import model
from exporter.model import Where
from exporter.typesetting.blocks import gather
from exporter.typesetting.protect import protected
from exporter.typesetting.runs import OPAQUE, Piece, Run

_WORD = re.compile(r"[^\W\d_]+(?:['’‐-][^\W\d_]+)*['’]?")
# The fields of a block that hold running text, and those of them that are headings.
_RUNS = {"content", "title", "short_title", "attribution", "short_caption"}
_HEADINGS = {"title", "short_title"}
_ENDS = ".!?…:"  # a capital behind one of these says nothing of the word


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a passage; `first` = it begins a sentence, so that its capital says nothing."""

    text: str
    start: int
    end: int
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Passage:
    """A run of text as it stands in one language: `text` has OPAQUE for each character that is not to be read."""

    run: Run
    language: str
    text: str
    heading: bool

    def where(self, start: int, end: int) -> Where | None:
        """Return where text[start:end] was written."""
        return self.run.place(start, end)

    def words(self) -> Iterator[Word]:
        """Yield the words, elided articles and compounds whole, less those that touch something opaque."""
        for found in _WORD.finditer(self.text):
            start, end = found.span()
            if OPAQUE not in self.text[max(start - 1, 0) : end + 1]:
                before = self.text[:start].rstrip(" \u00a0\u202f\n«»“”\"'‘’(—–-")
                yield Word(text=found[0], start=start, end=end, first=not before or before[-1] in _ENDS)


def passages(book: model.Book) -> Iterator[Passage]:
    """Yield the passages of a book in reading order, one for each language that a run has."""
    for article in book.articles:
        language = article.metadata.language or book.metadata.language
        for title in (article.metadata.title, article.metadata.subtitle):
            if any(
                node.where for node in title
            ):  # else nobody wrote it: it is the first words, or the file's name
                yield from _run(title, language, heading=True)
        for block in article.blocks:
            yield from _inside(block, language)


def _inside(node: Any, language: str) -> Iterator[Passage]:
    """Yield the passages of a block, or of what blocks are made of."""
    language = node.lang or language
    kind: type = type(node)
    for name in model.branches(kind):
        value = getattr(node, name) or ()
        if name in _RUNS:
            yield from _run(value, language, heading=name in _HEADINGS)
        elif name == "terms":
            for term in value:
                yield from _run(term, language, heading=False)
        else:
            yield from _each(value, language)


def _each(value: Any, language: str) -> Iterator[Passage]:
    if isinstance(value, tuple):
        for part in value:
            yield from _each(part, language)
    else:
        yield from _inside(value, language)


def _run(content: model.Inlines, language: str, *, heading: bool) -> Iterator[Passage]:
    pieces: list[Piece] = []
    gather(content, language, False, pieces)
    run = Run(pieces, protected("".join(piece.text for piece in pieces)))
    for found in run.languages:
        run.look(found)
        yield Passage(run=run, language=found, text=run.seen, heading=heading)
    for node in model.walk(content):
        if isinstance(node, model.Note):
            yield from _each(node.blocks, node.lang or language)
