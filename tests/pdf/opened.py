"""What a PDF holds, read by pdfium and QPDF: lines with their baselines, fonts, outline, links, tags and metadata.  Measures are in pt."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Letters on one baseline: `left`, `right`, and `y` from the page's head down; the size is the largest in it."""

    text: str
    left: float
    right: float
    y: float
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page: its width and height, and its lines from head to foot."""

    width: float
    height: float
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def line(self, words: str) -> Line:
        """Return the first line that holds these words."""
        return next(line for line in self.lines if words in line.text)


def sheets(path: Path) -> tuple[Sheet, ...]:
    """Return the pages of a PDF."""
    document = pypdfium2.PdfDocument(path)
    try:
        return tuple(_sheet(page) for page in document)
    finally:
        document.close()


def fonts(path: Path) -> set[str]:
    """Return the names of the fonts that are embedded, without the tags of their subsets."""
    with pikepdf.open(path) as pdf:
        return {
            str(font.BaseFont).partition("+")[2]
            for page in pdf.pages
            for font in page.Resources.get("/Font", {}).values()
        }


def outline(path: Path) -> list[tuple[int, str, int]]:
    """Return the bookmarks as (depth, title, page), pages counted from 1."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [
            (one.level, one.get_title().replace("\u00a0", " "), one.get_dest().get_index() + 1)
            for one in document.get_toc()
        ]
    finally:
        document.close()


def addresses(path: Path) -> list[str]:
    """Return the addresses that links of the PDF open."""
    return [str(link.A.URI) for link in _links(path) if "/A" in link and "/URI" in link.A]


def inner_links(path: Path) -> int:
    """Return how many links lead to a place in the PDF."""
    return sum("/Dest" in link or ("/A" in link and link.A.get("/S") == "/GoTo") for link in _links(path))


def tags(path: Path) -> list[str]:
    """Return the types of the structure elements, in reading order."""
    with pikepdf.open(path) as pdf:
        return [str(element.S)[1:] for element in _elements(pdf.Root.StructTreeRoot)]


def alternatives(path: Path) -> list[str]:
    """Return the alternative texts of the figures."""
    with pikepdf.open(path) as pdf:
        return [str(element.Alt) for element in _elements(pdf.Root.StructTreeRoot) if "/Alt" in element]


def catalog(path: Path) -> dict[str, Any]:
    """Return what the catalog, the information dictionary and the trailer say of the whole document."""
    with pikepdf.open(path) as pdf:
        root, info = pdf.Root, pdf.docinfo
        return {
            "Lang": str(root.get("/Lang", "")),
            "DisplayDocTitle": bool(root.ViewerPreferences.get("/DisplayDocTitle", False)),
            "Marked": bool(root.MarkInfo.get("/Marked", False)),
            "PageLayout": str(root.get("/PageLayout", "")),
            "ID": "/ID" in pdf.trailer,
            "XMP": root.Metadata.read_bytes().decode() if "/Metadata" in root else "",
            **{str(key)[1:]: str(value) for key, value in info.items()},
        }


def pictures(path: Path) -> list[tuple[float, float]]:
    """Return the width and height at which each picture is drawn."""
    document = pypdfium2.PdfDocument(path)
    try:
        boxes = [
            found.get_bounds()
            for page in document
            for found in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])
        ]
    finally:
        document.close()
    return [(round(right - left, 1), round(top - bottom, 1)) for left, bottom, right, top in boxes]


def _sheet(page: Any) -> Sheet:
    width, height = page.get_size()
    text = page.get_textpage()
    rows: dict[float, list[tuple[float, float, str, float]]] = {}
    for index in range(text.count_chars()):
        # Spaces that hold are spaces.
        letter = chr(pdfium.FPDFText_GetUnicode(text, index)).replace("\u00a0", " ")
        if letter.isspace() and not letter.strip("\r\n"):
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        box = text.get_charbox(index, loose=True)
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(text, index, matrix)
        size = pdfium.FPDFText_GetFontSize(text, index) * matrix.a
        rows.setdefault(round(height - y.value, 1), []).append((x.value, box[2], letter, size))
    lines = tuple(
        Line(
            text="".join(letter for _, _, letter, _ in row).strip(),
            left=min(x for x, _, letter, _ in row if letter.strip()),
            right=max(right for _, right, letter, _ in row if letter.strip()),
            y=y,
            size=max(size for _, _, _, size in row),
        )
        for y, row in sorted(rows.items())
        if any(letter.strip() for _, _, letter, _ in row)
    )
    return Sheet(width=width, height=height, lines=lines)


def _links(path: Path) -> Iterator[Any]:
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            for annotation in page.get("/Annots", ()):
                if annotation.Subtype == "/Link":
                    yield annotation


def _elements(node: Any) -> Iterator[Any]:
    kids = node.get("/K", ())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)
