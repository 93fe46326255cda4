"""What was found while a document was laid out and written, as problems with their places in the source."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from exporter.model import Book, Code, CodeBlock, Math, MathBlock, Note, Table, Text, Where, plain, walk
from exporter.problems import Problem, problem
from exporter.writing.pdf import logs
from exporter.writing.pdf.layout import LaidOut

_NAMED = 5  # characters that one problem names
_SHOWN = 10  # characters without a glyph that have a problem each


def problems(made: LaidOut, records: Sequence[logging.LogRecord]) -> tuple[Problem, ...]:
    """Return all problems of a document, each once; `records` are those that were logged while it was written."""
    book = made.document.book
    return tuple(
        dict.fromkeys(
            (
                *made.problems,
                *_long_notes(book, made.long_notes),
                *_wide_tables(book, made.wide_tables),
                *_formulas(book),
                *logs.problems([*made.records, *records]),
                *_glyphs(made, logs.missing_glyphs(records)),
            )
        )
    )


def _long_notes(book: Book, names: Iterable[str]) -> Iterator[Problem]:
    known = {node.id: node for node in walk(book) if isinstance(node, Note)}
    for name in names:
        yield problem(
            "pdf.long-note",
            f"Note {known[name].number or name} takes more than a third of a page and is set after its article.",
            known[name].where,
        )


def _wide_tables(book: Book, numbers: Iterable[int]) -> Iterator[Problem]:
    """Tables stand in the book in the order of their elements, unless raw markup brings some."""
    nodes = [node for node in walk(book) if isinstance(node, Table)]
    for number in numbers:
        where = nodes[number].where if number < len(nodes) else None
        yield problem("pdf.wide-table", "A table is wider than the page's text.", where)


def _formulas(book: Book) -> Iterator[Problem]:
    """MathML is set elsewhere, and so reading it says nothing of it."""
    nodes = [node for node in walk(book) if isinstance(node, Math | MathBlock) and node.notation == "mathml"]
    if nodes:
        count = "A formula is" if len(nodes) == 1 else f"{len(nodes)} formulas are"
        yield problem("math.not-rendered", f"{count} shown as code on paper, not set.", nodes[0].where)


def _glyphs(made: LaidOut, missing: Sequence[int]) -> Iterator[Problem]:
    """Yield a problem for each character without a glyph, and one for those that another font than the theme's has set."""
    book = made.document.book
    for number in missing[:_SHOWN]:
        yield problem("pdf.missing-glyph", f"No font has {_name(number)}.", _where(book, number))
    if more := missing[_SHOWN:]:
        yield problem(
            "pdf.missing-glyph",
            f"No font has {len(more)} characters more, the first of which is {_name(more[0])}.",
            _where(book, more[0]),
        )
    borrowed = sorted(made.uncovered - set(missing))
    if not made.has_faces:
        yield problem("pdf.borrowed-font", "The theme has no faces: it is set in fonts of this machine.")
    elif borrowed:
        names = ", ".join(map(_name, borrowed[:_NAMED])) + (" …" if len(borrowed) > _NAMED else "")
        yield problem(
            "pdf.borrowed-font",
            f"No face of the theme has {names}: set in a font of this machine, so that the bytes may differ elsewhere.",
            _where(book, borrowed[0]),
        )


def _name(number: int) -> str:
    return f"'{chr(number)}' (U+{number:04X})"


def _where(book: Book, number: int) -> Where | None:
    """Return the place in the source of the first text that has a character."""
    character = chr(number)
    return next((node.where for node in walk(book) if character in _text(node)), None)


def _text(node: Any) -> str:
    if isinstance(node, Text | Code | CodeBlock):
        return node.text
    return plain(node) if isinstance(node, Math | MathBlock) else ""
