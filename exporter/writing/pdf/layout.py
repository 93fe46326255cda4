"""Lay a document out in pages, and again where a note is too long for a page's foot or a table too wide for the text."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exporter.model import Book
from exporter.problems import Problem
from exporter.resources import Resources
from exporter.settings import Settings
from exporter.themes import Theme
from exporter.writing import pictures
from exporter.writing.pdf import document, fetching, hooks, logs, warm
from exporter.writing.pdf.document import Document
from exporter.writing.pdf.hooks import notes, tables, trees

# A note that takes more of a page than this is set after its article: WeasyPrint never divides a note, and one that is taller than the
# page destroys it (https://github.com/Kozea/WeasyPrint/issues/1833).
LONG_NOTE = 1 / 3
# General categories of characters that need no glyph: controls, formats, spaces; marks that vary the one before (VS1 … VS16).
_WITHOUT_GLYPH = {"Cc", "Cf", "Zs", "Zl", "Zp"}
_VARIATIONS = range(0xFE00, 0xFE10)
_CALLS = ("footnote", "noteref")


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOut:
    """A document in pages, and what was found on the way to them.

    pages: WeasyPrint's Document.  uncovered: code points that no face of the theme has.  long_notes: ids of notes that were moved.
    wide_tables: which tables of the book, counted from 0, were too wide.  records: what the libraries logged.
    """

    document: Document
    pages: Any
    has_faces: bool
    uncovered: frozenset[int]
    long_notes: tuple[str, ...]
    wide_tables: tuple[int, ...]
    problems: tuple[Problem, ...]
    records: tuple[logging.LogRecord, ...]


def laid_out(book: Book, theme: Theme, settings: Settings, resources: Resources) -> LaidOut:
    """Return the pages of a typeset book.  Raises ExportError as pdf.write does."""
    fitted, problems = document.fitted(book, settings)
    known = warm.faces(theme, Path(settings.cache) if settings.cache else None)
    shown, unshown = pictures.gathered(fitted, resources, paper=True)
    made = document.document(fitted, theme, settings, shown)
    uncovered = _uncovered(made.html, known.covered)
    own = tuple(Path(name) for name in settings.css)
    hooks.weasyprint()
    fetcher = fetching.fetcher(resources, shown, _folders(theme, own))
    sheets = warm.sheets(theme, made.css, known, own, fetcher, with_system=bool(uncovered))
    with logs.collected() as records:
        html = _tree(made, fetcher)
        pages = _pages(html, sheets)
        if long := _long_notes(pages):
            records.clear()
            made = document.document(fitted, theme, settings, shown, at_end=frozenset(long))
            html = _tree(made, fetcher)
            pages = _pages(html, sheets)
        elements = list(html.etree_element.iter("table"))
        if wide := tables.overflowing(pages):
            records.clear()
            for element in wide:
                element.set("class", f"{element.get('class', '')} fitted".strip())
            pages = _pages(html, sheets)
    return LaidOut(
        document=made,
        pages=pages,
        has_faces=bool(known.pairs),
        uncovered=uncovered,
        long_notes=long,
        wide_tables=tuple(elements.index(element) for element in wide),
        problems=(*problems, *unshown, *known.problems, *sheets.problems),
        records=tuple(records),
    )


def _folders(theme: Theme, own: Sequence[Path]) -> dict[str, Sequence[Path]]:
    """Return which folders the addresses of sheets stand for."""
    beside = {fetching.sheet_address(number): (path.parent,) for number, path in enumerate(own)}
    return {fetching.THEME: theme.folders, **beside}


def _tree(made: Document, fetcher: Any) -> Any:
    """Return a document's HTML, with the words of those headings that hold a note as the outline shows them."""
    html = trees.html(made.html, fetcher)
    for level in range(1, 7):
        for heading in html.etree_element.iter(f"h{level}"):
            if any(_is_call(element) for element in heading.iter()) and not heading.get("data-short"):
                heading.set("data-short", " ".join(_words(heading).split()))
    return html


def _is_call(element: Any) -> bool:
    return bool(set(element.get("class", "").split()).intersection(_CALLS))


def _words(element: Any) -> str:
    """Return the text of an element without its notes and their calls."""
    parts = [element.text or ""]
    for child in element:
        parts += ["" if _is_call(child) else _words(child), child.tail or ""]
    return "".join(parts)


def _pages(html: Any, sheets: warm.Sheets) -> Any:
    return html.render(
        stylesheets=list(sheets.sheets), font_config=sheets.fonts, counter_style=sheets.counters
    )


def _uncovered(html: str, covered: frozenset[int]) -> frozenset[int]:
    """Return the code points of a page that need a glyph and have none in the theme's faces."""
    return frozenset(
        number
        for number in {ord(character) for character in set(html)} - covered
        if number not in _VARIATIONS and unicodedata.category(chr(number)) not in _WITHOUT_GLYPH
    )


def _long_notes(pages: Any) -> tuple[str, ...]:
    """Return the ids of notes that take more than their share of a page."""
    shares = (share for page in pages.pages for share in notes.shares(page))
    return tuple(dict.fromkeys(name for name, share in shares if share > LONG_NOTE))
