"""The validators are awake: what is broken on purpose is refused, so that their silence elsewhere means something."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.conftest import Check
from tests.validators import qpdf

PAGE = """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"{language}><head><title>A page</title></head><body>{body}</body></html>"""
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:b0b0e3f4-6ad8-4d5f-8e59-53b1c8a3a7d1</dc:identifier><dc:title>A book</dc:title><dc:language>en</dc:language>
<meta property="dcterms:modified">2000-01-01T00:00:00Z</meta></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="page" href="page.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="page"/></spine></package>"""
CONTAINER = """<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
NAV = '<nav xmlns:epub="http://www.idpf.org/2007/ops" epub:type="toc"><ol><li><a href="page.xhtml">A</a></li></ol></nav>'


def epub(path: Path, body: str) -> Path:
    """A book of one page, as small as EPUB 3.3 allows."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("book.opf", PACKAGE)
        archive.writestr("nav.xhtml", PAGE.format(language=' lang="en" xml:lang="en"', body=NAV))
        archive.writestr("page.xhtml", PAGE.format(language="", body=body))
    return path


def test_a_book_that_is_well_made_passes(tmp_path: Path, epubcheck: Check) -> None:
    assert [] == epubcheck(epub(tmp_path / "book.epub", "<p>One.</p>"))


@pytest.mark.broken
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<p>One.<p>Two.</p></p>", "epubcheck.RSC-005"),
        ('<p><a href="nowhere.xhtml">One.</a></p>', "epubcheck.RSC-007"),
        ("<p>One.", "epubcheck.RSC-016"),
    ],
)
def test_epubcheck_refuses(tmp_path: Path, epubcheck: Check, body: str, code: str) -> None:
    assert code in "\n".join(epubcheck(epub(tmp_path / "book.epub", body)))


@pytest.mark.broken
def test_epubcheck_refuses_what_is_no_book(tmp_path: Path, epubcheck: Check) -> None:
    (tmp_path / "book.epub").write_bytes(b"PK\x05\x06" + bytes(18))

    assert [] != epubcheck(tmp_path / "book.epub")


@pytest.mark.broken
def test_ace_refuses(tmp_path: Path, ace: Check) -> None:
    found = "\n".join(ace(epub(tmp_path / "book.epub", '<p><img src="nav.xhtml"/></p>')))

    assert "ace.image-alt" in found
    assert "ace.html-has-lang" in found


@pytest.mark.broken
def test_qpdf_refuses(tmp_path: Path) -> None:
    (tmp_path / "page.pdf").write_bytes(
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n"
    )

    assert [] != qpdf(tmp_path / "page.pdf")
