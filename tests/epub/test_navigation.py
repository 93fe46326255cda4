"""How a reader finds his way: contents, landmarks, NCX and guide, in the language of the book."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from exporter.model import Book, Division, Emphasis, Image, Link, Part, Section, of_one
from tests.epub.books import article, kitchen_sink, note, paragraph, picture, section, text
from tests.epub.conftest import Export
from tests.epub.opened import OPF, Opened

NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
ARTICLE = of_one(
    article(
        "One",
        section("First", "first", section("Below", "below", section("Deep", "deep", level=3), level=2)),
        Division(blocks=(section("Second", "second"),)),
        source="one.md",
    )
)


def ncx(book: Opened) -> list[tuple[int, str, str]]:
    def points(node: ElementTree.Element, depth: int) -> list[tuple[int, str, str]]:
        found = []
        for point in node.findall(f"{NCX}navPoint"):
            label, content = point.find(f"{NCX}navLabel/{NCX}text"), point.find(f"{NCX}content")
            assert label is not None
            assert content is not None
            found += [(depth, label.text or "", content.attrib["src"]), *points(point, depth + 1)]
        return found

    root = ElementTree.fromstring(book.read("toc.ncx")).find(f"{NCX}navMap")
    assert root is not None
    return points(root, 1)


def ncx_head(book: Opened) -> dict[str, str]:
    head = ElementTree.fromstring(book.read("toc.ncx")).find(f"{NCX}head")
    assert head is not None
    return {meta.attrib["name"].removeprefix("dtb:"): meta.attrib["content"] for meta in head}


def test_an_article_lists_itself_and_its_sections(export: Export) -> None:
    book, _ = export(ARTICLE)
    expected = [
        (1, "One", "text/one.xhtml"),
        (1, "First", "text/one.xhtml#first"),
        (2, "Below", "text/one.xhtml#below"),
        (1, "Second", "text/one.xhtml#second"),
    ]

    assert expected == book.toc()
    assert expected == ncx(book)
    assert "2" == ncx_head(book)["depth"]
    assert book.dc("identifier") == [ncx_head(book)["uid"]]


@pytest.mark.parametrize(("depth", "names"), [(1, {"One"}), (9, {"One", "First", "Below", "Deep", "Second"})])
def test_the_settings_say_how_deep(depth: int, names: set[str], export: Export) -> None:
    book, _ = export(ARTICLE, toc_depth=depth)

    assert names == {words for _, words, _ in book.toc()}


def test_parts_keep_what_they_hold(export: Export) -> None:
    chapter = article("Chapter", paragraph("."), source="chapter.md")
    inner = Part(title=text("Inner"), children=(chapter,))
    book, _ = export(
        Book(metadata=ARTICLE.metadata, children=(Part(title=text("Outer"), children=(inner,)),))
    )

    assert [
        (1, "Outer", "text/part-outer.xhtml"),
        (2, "Inner", "text/part-inner.xhtml"),
        (3, "Chapter", "text/chapter.xhtml"),
    ] == book.toc()
    assert "3" == ncx_head(book)["depth"]


def test_titles_lose_what_stands_once_and_keep_their_marks(export: Export) -> None:
    title = (
        *text("A "),
        Emphasis(content=text("title")),
        note("1", "Note."),
        Link(content=text(" linked"), target="https://example.org"),
        Image(resource=picture("star.svg"), alt=" star"),
    )
    heading = Section(level=1, id="s", number="1.2", title=title)
    pictured = Section(level=1, id="p", title=(Image(resource=picture("star.svg"), alt=""),))
    book, _ = export(of_one(article("One", heading, pictured, source="one.md")), modified="2026")

    assert [(1, "One", "text/one.xhtml"), (1, "1.2 A title linked star", "text/one.xhtml#s")] == book.toc()
    assert "<em>title</em>" in book.text("nav.xhtml")


@pytest.mark.parametrize(
    ("language", "landmarks"),
    [
        ("fr", ["Page de titre", "Table des matières", "Début du texte"]),
        ("en", ["Title Page", "Contents", "Start of Content"]),
        ("de", ["Titelseite", "Inhaltsverzeichnis", "Textbeginn"]),
        ("he", ["שער", "תוכן העניינים", "תחילת הטקסט"]),
    ],
)
def test_landmarks_are_in_the_language_of_the_book(
    language: str, landmarks: list[str], export: Export
) -> None:
    chapters = tuple(
        article(name, paragraph("."), source=f"{name}.md", role=role, language=language)
        for name, role in (("before", "preface"), ("one", ""), ("two", ""))
    )
    book, _ = export(Book(metadata=chapters[0].metadata, children=chapters))

    assert [
        ("titlepage", landmarks[0], "text/title.xhtml"),
        ("toc", landmarks[1], "nav.xhtml#toc"),
        ("bodymatter", landmarks[2], "text/one.xhtml"),
    ] == book.landmarks()
    assert [
        ("title-page", landmarks[0], "text/title.xhtml"),
        ("toc", landmarks[1], "nav.xhtml#toc"),
        ("text", landmarks[2], "text/one.xhtml"),
    ] == [
        tuple(row.attrib[name] for name in ("type", "title", "href"))
        for row in book.package.iter(f"{OPF}reference")
    ]
    assert landmarks[1] in book.text("nav.xhtml").partition("<ol>")[0]


def test_pages_of_a_printed_edition_are_listed(export: Export) -> None:
    book, _ = export(kitchen_sink())

    assert [(1, folio, f"text/words.xhtml#page-{folio}", "") for folio in ("12", "13")] == book.nav(
        "page-list"
    )
    assert ["https://example.org/sink"] == book.meta("pageBreakSource")
