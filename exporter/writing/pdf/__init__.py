"""Write a book as a PDF: its HTML by the theme's templates, laid out by WeasyPrint, in the theme's faces alone wherever they suffice.

One document goes through `document.py` (HTML and sheets), `warm.py` (what a process makes once) and `layout.py` (pages); what was found on
the way becomes problems in `findings.py` and `logs.py`.  `hooks/` is all that is known of WeasyPrint's inside.
"""

from __future__ import annotations

import gc
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from exporter.model import Book
from exporter.resources import Resources
from exporter.settings import Settings
from exporter.themes import Theme
from exporter.writing import Written, pictures
from exporter.writing.pdf import document, fetching, findings, layout, logs, warm


def write(book: Book, theme: Theme, settings: Settings, resources: Resources) -> Written:
    """Return a typeset book as a PDF.

    Raises ExportError: exit code 2 for a page size that is none or a font that is not there, 69 for a missing native library.
    """
    with _without_collection():
        made = layout.laid_out(book, theme, settings, resources)
        with logs.collected() as records:
            data = _pdf(made.pages, settings)
    return Written(data=data, pages=len(made.pages.pages), problems=findings.problems(made, records))


def document_html(book: Book, theme: Theme, settings: Settings, resources: Resources) -> str:
    """Return the same HTML and style sheets as one page for other programs, fonts as file: addresses, pictures as data:."""
    fitted, _ = document.fitted(book, settings)
    cache = Path(settings.cache) if settings.cache else None
    rules = [
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style}; '
        f"src: url({path.as_uri()}) }}"
        for face, path in warm.faces(theme, cache).pairs
    ]
    shown, _ = pictures.gathered(fitted, resources, paper=True)
    made = document.document(fitted, theme, settings, shown)
    own = [resources.load(Path(name)).decode("utf-8-sig", "replace") for name in settings.css]
    html = made.html
    for digest, picture in shown.items():
        html = html.replace(f"{fetching.PICTURE}{digest}", pictures.address(picture))
    sheets = "\n".join([*rules, made.css, *own])
    return html.replace("</head>", f"<style>\n{sheets}\n</style>\n</head>", 1)


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


def _pdf(pages: Any, settings: Settings) -> bytes:
    """Return the bytes of a tagged PDF 1.7 with XMP (ISO 16684-1), whose /ID is made of its content."""

    def finish(document: Any, pdf: Any) -> None:
        document.metadata.include_in_pdf(pdf, "", 0, None, True)
        if settings.pdf.use == "print":
            pdf.catalog["PageLayout"] = "/TwoPageRight"

    output = io.BytesIO()
    pages.write_pdf(output, finisher=finish, pdf_tags=True, pdf_identifier=True)
    return output.getvalue()
