"""Write a book as a PDF: its HTML by the theme's templates, laid out by WeasyPrint, in the theme's faces alone wherever they suffice.

One document goes through `document.py` (HTML and sheets), `warm.py` (what a process makes once), WeasyPrint, and back through `logs.py`
(what the libraries have to say becomes problems).  `hooks/` is all that is known of WeasyPrint's inside.
"""

from __future__ import annotations

import gc
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from exporter.model import Book, Code, CodeBlock, Math, MathBlock, Note, Table, Text, Where, walk
from exporter.problems import Problem, problem
from exporter.resources import Resources
from exporter.settings import Settings
from exporter.themes import Theme
from exporter.writing.files import whole
from exporter.writing.pdf import document, fetching, hooks, logs, warm
from exporter.writing.pdf.document import Document
from exporter.writing.pdf.hooks import notes, tables, trees

# A note that takes more of a page than this is set after its article: WeasyPrint never divides a note, and one that is taller than the
# page destroys it (https://github.com/Kozea/WeasyPrint/issues/1833).
LONG_NOTE = 1 / 3
# General categories of characters that need no glyph: controls, formats, spaces; marks that vary the one before (VS1 … VS16).
_WITHOUT_GLYPH = {"Cc", "Cf", "Zs", "Zl", "Zp"}
_VARIATIONS = range(0xFE00, 0xFE10)
_NAMED = 5  # characters that one problem names


def write(
    book: Book, theme: Theme, settings: Settings, resources: Resources, target: Path | BinaryIO
) -> tuple[int, tuple[Problem, ...]]:
    """Write a typeset book; a path is written whole or not at all.  Return how many pages it has, and what was found on the way.

    Raises ExportError: exit code 2 for a page size that is none or a font that is not there, 69 for a missing native library.
    """
    with _without_collection(), logs.collected() as records:
        made, problems = _laid_out(book, theme, settings, resources)
        records.clear()
        data = _pdf(made, settings)
    problems += logs.problems([*made.records, *records])
    problems += _glyph_problems(made, logs.missing_glyphs(records))
    if isinstance(target, Path):
        with whole(target) as file:
            file.write(data)
    else:
        target.write(data)
    return len(made.pages.pages), tuple(dict.fromkeys(problems))


def document_html(book: Book, theme: Theme, settings: Settings, resources: Resources) -> str:
    """Return the same HTML and style sheets as one page for other programs, fonts and pictures as file: addresses."""
    fitted, _ = document.fitted(book, settings)
    cache = Path(settings.cache) if settings.cache else None
    rules = [
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style}; '
        f"src: url({path.as_uri()}) }}"
        for face, path in warm.faces(theme, cache).pairs
    ]
    made = document.document(fitted, theme, settings)
    own = [resources.load(Path(name)).decode("utf-8-sig", "replace") for name in settings.css]
    html = made.html
    for digest, resource in made.pictures.items():
        html = html.replace(f"{fetching.PICTURE}{digest}", resources.path(resource).as_uri())
    return html.replace(
        "</head>", "<style>\n" + "\n".join([*rules, made.css, *own]) + "\n</style>\n</head>", 1
    )


# Laying out ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class _LaidOut:
    """A document with its pages, and what the libraries logged on the way to them."""

    document: Document
    pages: Any
    records: tuple[Any, ...]
    has_faces: bool
    uncovered: frozenset[int]


def _laid_out(
    book: Book, theme: Theme, settings: Settings, resources: Resources
) -> tuple[_LaidOut, tuple[Problem, ...]]:
    fitted, problems = document.fitted(book, settings)
    known = warm.faces(theme, Path(settings.cache) if settings.cache else None)
    made = document.document(fitted, theme, settings)
    uncovered = _uncovered(made.html, known.covered)
    own = tuple(Path(name) for name in settings.css)
    folders: dict[str, Sequence[Path]] = {fetching.THEME: theme.folders}
    folders |= {fetching.sheet_address(number): (path.parent,) for number, path in enumerate(own)}
    hooks.weasyprint()
    found: tuple[Problem, ...] = ()
    fetcher = fetching.fetcher(resources, made.pictures, folders)
    sheets = warm.sheets(theme, made.css, known, own, fetcher, with_system=bool(uncovered))
    with logs.collected() as records:
        html = trees.html(made.html, fetcher)
        pages = _pages(html, sheets)
        if long := _long_notes(pages):
            records.clear()
            made = document.document(fitted, theme, settings, at_end=frozenset(long))
            html = trees.html(made.html, fetcher)
            pages = _pages(html, sheets)
        if wide := tables.overflowing(pages):
            records.clear()
            found = _table_problems(made.book, html, wide)
            for element in wide:
                element.set("class", f"{element.get('class', '')} fitted".strip())
            pages = _pages(html, sheets)
    problems += (*known.problems, *sheets.problems, *_note_problems(made.book, long), *found)
    done = _LaidOut(
        document=made,
        pages=pages,
        records=tuple(records),
        has_faces=bool(known.pairs),
        uncovered=uncovered,
    )
    return done, problems


@contextmanager
def _without_collection() -> Iterator[None]:
    """Let no cycles of objects be searched for while boxes are made, which live to the end: a tenth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _pages(html: Any, sheets: warm.Sheets) -> Any:
    return html.render(
        stylesheets=list(sheets.sheets), font_config=sheets.fonts, counter_style=sheets.counters
    )


def _pdf(made: _LaidOut, settings: Settings) -> bytes:
    """Return the bytes of a tagged PDF 1.7 whose viewer shows the title; /ID is made of its content."""

    def finish(_: Any, pdf: Any) -> None:
        metadata.include_in_pdf(pdf, "", 0, None, True)
        if settings.pdf.use == "print":
            pdf.catalog["PageLayout"] = "/TwoPageRight"

    metadata = made.pages.metadata
    output = io.BytesIO()
    made.pages.write_pdf(output, finisher=finish, pdf_tags=True, pdf_identifier=True)
    return output.getvalue()


# What was found ─────────────────────────────────────────────────────────────────────────────────


def _uncovered(html: str, covered: frozenset[int]) -> frozenset[int]:
    """Return the code points of a page that need a glyph and have none in the theme's faces."""
    return frozenset(
        number
        for number in {ord(character) for character in set(html)} - covered
        if number not in _VARIATIONS and unicodedata.category(chr(number)) not in _WITHOUT_GLYPH
    )


def _long_notes(pages: Any) -> tuple[str, ...]:
    """Return the ids of notes that take more than their share of a page."""
    return tuple(
        dict.fromkeys(name for page in pages.pages for name, share in notes.shares(page) if share > LONG_NOTE)
    )


def _note_problems(book: Book, long: Iterable[str]) -> tuple[Problem, ...]:
    places = {node.id: node for node in walk(book) if isinstance(node, Note)}
    return tuple(
        problem(
            "pdf.long-note",
            f"Note {places[name].number or name} takes more than a third of a page and is set after its article.",
            places[name].where,
        )
        for name in long
    )


def _table_problems(book: Book, html: Any, wide: Iterable[Any]) -> tuple[Problem, ...]:
    """Return a problem for each table that does not fit; tables stand in the book in the order of their elements."""
    elements = list(html.etree_element.iter("table"))
    nodes = [node for node in walk(book) if isinstance(node, Table)]
    places = {element: node.where for element, node in zip(elements, nodes, strict=False)}
    return tuple(
        problem("pdf.wide-table", "A table is wider than the page's text.", places.get(element))
        for element in wide
    )


def _glyph_problems(made: _LaidOut, missing: Sequence[int]) -> tuple[Problem, ...]:
    """Return a problem for each character without a glyph, and one for those that another font than the theme's has set."""
    found = [
        problem("pdf.missing-glyph", f"No font has {_name(number)}.", _where(made.document.book, number))
        for number in missing
    ]
    borrowed = sorted(made.uncovered - set(missing))
    if not made.has_faces:
        found.append(
            problem("pdf.borrowed-font", "The theme has no faces: it is set in fonts of this machine.")
        )
    elif borrowed:
        names = ", ".join(map(_name, borrowed[:_NAMED])) + (" …" if len(borrowed) > _NAMED else "")
        found.append(
            problem(
                "pdf.borrowed-font",
                f"No face of the theme has {names}: set in a font of this machine, so that the bytes may differ elsewhere.",
                _where(made.document.book, borrowed[0]),
            )
        )
    return tuple(found)


def _name(number: int) -> str:
    return f"'{chr(number)}' (U+{number:04X})"


def _where(book: Book, number: int) -> Where | None:
    """Return the place in the source of the first text that has a character."""
    character = chr(number)
    return next((node.where for node in walk(book) if character in _text(node)), None)


def _text(node: Any) -> str:
    if isinstance(node, Text | Code | CodeBlock):
        return node.text
    return node.source if isinstance(node, Math | MathBlock) else ""
