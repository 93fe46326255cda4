"""The zip and the package document: what stands where, and that no clock or chance is in it."""

from __future__ import annotations

import zipfile

import pytest

from exporter.model import Book, Part, of_one
from exporter.settings import Settings
from exporter.writing import identity
from tests.epub.books import article, kitchen_sink, paragraph, text
from tests.epub.conftest import Export

ARTICLE = of_one(article("One", paragraph("Some text."), source="in/one.md", modified="2026-05-04T10:11:12Z"))


def test_members_stand_in_order_mimetype_first_and_stored(export: Export) -> None:
    book, _ = export(ARTICLE)
    first = book.zip.infolist()[0]

    assert ("mimetype", zipfile.ZIP_STORED, b"") == (first.filename, first.compress_type, first.extra)
    assert b"application/epub+zip" == book.zip.read("mimetype")
    assert [
        "mimetype",
        "META-INF/container.xml",
        "EPUB/content.opf",
        "EPUB/nav.xhtml",
        "EPUB/text/one.xhtml",
        "EPUB/toc.ncx",
        "EPUB/styles/style.css",
        "EPUB/fonts/eb-garamond-400.ttf",
    ] == book.zip.namelist()


def test_pictures_are_stored_and_text_is_deflated(export: Export) -> None:
    book, _ = export(kitchen_sink())
    methods = {info.filename.rpartition(".")[2]: info.compress_type for info in book.zip.infolist()}

    assert zipfile.ZIP_STORED == methods["png"]
    assert {zipfile.ZIP_DEFLATED} == {methods[name] for name in ("xhtml", "css", "svg", "opf", "ttf")}


def test_members_bear_the_date_of_the_work_and_may_be_read_by_anyone(export: Export) -> None:
    book, _ = export(ARTICLE)

    assert {(2026, 5, 4, 10, 11, 12)} == {info.date_time for info in book.zip.infolist()}
    assert {0o100644} == {info.external_attr >> 16 for info in book.zip.infolist()}


@pytest.mark.parametrize("modified", ["0987-01-02", "1907", "2999-12-31T23:59:59+14:00"])
def test_a_date_that_no_zip_can_bear(modified: str, export: Export) -> None:
    book, _ = export(ARTICLE, modified=modified)

    assert [identity.modified(ARTICLE, Settings(modified=modified))[0]] == book.meta("dcterms:modified")
    assert {(1980, 1, 1, 0, 0, 0)} == {info.date_time for info in book.zip.infolist()}


def test_a_work_without_a_date_says_the_year_2000_and_that_is_noted(export: Export) -> None:
    book, problems = export(of_one(article("One", paragraph("Some text."))))

    assert ["2000-01-01T00:00:00Z"] == book.meta("dcterms:modified")
    assert [("info", "epub.no-date")] == [(found.severity, found.code) for found in problems]


def test_the_same_book_gives_the_same_bytes(export: Export) -> None:
    one, _ = export(kitchen_sink())
    other, _ = export(kitchen_sink())

    assert bytes(one.zip.fp.read() if one.zip.fp else b"") == bytes(
        other.zip.fp.read() if other.zip.fp else b""
    )
    assert [(info.filename, info.CRC, info.header_offset) for info in one.zip.infolist()] == [
        (info.filename, info.CRC, info.header_offset) for info in other.zip.infolist()
    ]


def test_identity_and_file_names_stay_when_the_text_is_revised(export: Export) -> None:
    revised = of_one(article("One", paragraph("Better text."), source="in/one.md"))
    one, _ = export(ARTICLE)
    other, _ = export(revised)

    assert one.dc("identifier") == other.dc("identifier")
    assert list(one.manifest) == list(other.manifest)
    assert one.spine == other.spine


def test_files_are_called_after_their_sources_or_titles_in_ascii(export: Export) -> None:
    book = Book(
        metadata=ARTICLE.metadata,
        children=(
            article("Œuvres complètes", paragraph("1"), source="a/Été à l’île.md"),
            article("Été", paragraph("2"), source="b/Été à l’île.md"),
            article("Index", paragraph("3"), source="07 tale/index.md"),
            article("Title Page", paragraph("4"), source="title.md"),
            article("Ça va", paragraph("5")),
            article("漢字", paragraph("6")),
            Part(title=text("Été"), children=(article("Long", paragraph("7"), source=f"{'long ' * 40}.md"),)),
        ),
    )
    opened, _ = export(book)

    assert [
        *("title.xhtml", "ete-a-lile.xhtml", "ete-a-lile-2.xhtml", "07-tale.xhtml", "title-2.xhtml"),
        *(
            "ca-va.xhtml",
            "article-6.xhtml",
            "part-ete.xhtml",
            "long-long-long-long-long-long-long-long-long-lon.xhtml",
        ),
    ] == [name.removeprefix("text/") for name, _ in opened.spine if name.startswith("text/")]


def test_an_article_is_read_alone_and_its_contents_stand_aside(export: Export) -> None:
    book, _ = export(ARTICLE)

    assert [("text/one.xhtml", "yes"), ("nav.xhtml", "no")] == book.spine


def test_a_book_is_read_from_its_title_page_on(export: Export) -> None:
    book, _ = export(kitchen_sink())

    assert [
        *(
            "text/title.xhtml",
            "nav.xhtml",
            "text/before.xhtml",
            "text/part-inlines.xhtml",
            "text/words.xhtml",
        ),
        *("text/part-blocks.xhtml", "text/blocks.xhtml", "text/after.xhtml"),
    ] == [name for name, _ in book.spine]
    assert {"yes"} == {linear for _, linear in book.spine}


def test_the_manifest_says_what_pages_hold(export: Export) -> None:
    book, _ = export(kitchen_sink())
    properties = {file.href: file.properties for file in book.manifest.values() if file.properties}

    assert {"nav.xhtml": "nav", "text/words.xhtml": "mathml svg"} == properties


def test_a_book_from_right_to_left(export: Export) -> None:
    book, _ = export(of_one(article("שלום", paragraph("טקסט."), language="he", source="shalom.md")))
    spine = book.package.find("{http://www.idpf.org/2007/opf}spine")

    assert spine is not None
    assert "rtl" == spine.get("page-progression-direction")
    assert ("rtl", "he") == (
        book.package.get("dir"),
        book.package.get("{http://www.w3.org/XML/1998/namespace}lang"),
    )
    assert {("rtl", "he")} == {(page.get("dir"), page.get("lang")) for _, page in book.pages()}


def test_a_page_is_in_the_language_of_its_article(export: Export) -> None:
    book, _ = export(
        Book(
            metadata=ARTICLE.metadata,
            children=(
                article("One", paragraph("1"), source="one.md", language="en"),
                article("Deux", paragraph("2"), source="deux.md", language="fr"),
            ),
        )
    )

    assert ["en", "fr"] == book.dc("language")
    assert ("fr", "fr") == tuple(
        book.page("text/deux.xhtml").get(name)
        for name in ("lang", "{http://www.w3.org/XML/1998/namespace}lang")
    )
