"""Each private hook into EbookLib is still needed: what EbookLib does alone, beside what we make of it."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import ebooklib
import pytest
from ebooklib import epub

from exporter.problems import ExportError
from exporter.writing.epub import hooks
from exporter.writing.epub.hooks import Member, Package
from tests.epub.opened import OPF, XML, Opened

PAGE = b'<html xmlns="http://www.w3.org/1999/xhtml" lang="he"><head><title>T</title></head><body id="b">a<p>b</p></body></html>'


def alone(**options: object) -> Opened:
    """What EbookLib writes when it is used as its documentation says."""
    book = epub.EpubBook()
    book.set_identifier("urn:x:1")
    book.set_title("T")
    book.set_language("he")
    book.set_direction("rtl")
    page = epub.EpubHtml(uid="page", title="T", file_name="page.xhtml", content=PAGE)
    image = epub.EpubItem(uid="i", file_name="i.png", media_type="image/png", content=b"\0" * 999)
    for item in (page, image):
        book.add_item(item)
    book.spine = [page]
    target = io.BytesIO()
    epub.write_epub(target, book, {"raise_exceptions": True, **options})
    return Opened(target.getvalue())


def ours() -> Opened:
    package = Package(
        identifier="urn:x:1",
        modified="2026-05-04T10:11:12Z",
        language="he",
        direction="rtl",
        metadata=(("DC", "title", "T", {}), ("DC", "language", "he", {})),
        members=(
            Member(id="page", name="page.xhtml", media_type="application/xhtml+xml", data=PAGE),
            Member(id="i", name="i.png", media_type="image/png", data=b"\0" * 999),
        ),
        spine=(("page", True),),
        guide=(),
    )
    return Opened(hooks.written(package))


def test_the_package_has_a_language_and_a_direction_now() -> None:
    assert (None, None) == (alone().package.get(f"{XML}lang"), alone().package.get("dir"))
    assert ("he", "rtl") == (ours().package.get(f"{XML}lang"), ours().package.get("dir"))


def test_the_package_declares_no_prefix_that_nothing_uses_now() -> None:
    assert "rendition: http://www.idpf.org/vocab/rendition/#" == alone().package.get("prefix")
    assert ours().package.get("prefix") is None


def test_the_date_of_change_is_not_the_clock_s_now() -> None:
    assert alone().meta("dcterms:modified") != ["2026-05-04T10:11:12Z"]
    assert ours().meta("dcterms:modified") == ["2026-05-04T10:11:12Z"]


def test_the_identifier_is_no_random_one_and_the_generator_not_two_now() -> None:
    first, second = epub.EpubBook(), epub.EpubBook()

    assert first.uid != second.uid
    assert ["urn:x:1"] == ours().dc("identifier")
    assert [] == ours().named("generator")


def test_a_page_is_not_written_anew_now() -> None:
    assert b'id="b"' not in alone().read("page.xhtml")
    assert PAGE == ours().read("page.xhtml")


def test_members_have_no_date_of_the_clock_and_pictures_are_not_deflated_again_now() -> None:
    theirs, own = ({info.filename: info for info in opened.zip.infolist()} for opened in (alone(), ours()))

    assert (1980, 1, 1) < theirs["EPUB/i.png"].date_time[:3] != (2026, 5, 4)
    assert {(2026, 5, 4, 10, 11, 12)} == {info.date_time for info in own.values()}
    assert (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED) == (
        theirs["EPUB/i.png"].compress_type,
        own["EPUB/i.png"].compress_type,
    )
    assert (0o600, 0o644) == tuple(found["EPUB/i.png"].external_attr >> 16 & 0o777 for found in (theirs, own))


def test_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ebooklib, "VERSION", (0, 21, 0))
    with pytest.raises(ExportError, match=r"EbookLib 0\.21\.0 is installed") as caught:
        ours()

    assert 69 == caught.value.exit_code


def test_the_package_is_indented_as_one_reads_it() -> None:
    text = ours().text("content.opf")

    assert "\n    <dc:title>T</dc:title>\n" in text
    assert ElementTree.fromstring(text).tag == f"{OPF}package"
