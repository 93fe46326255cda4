"""Where links may lead: the one policy of all writers, and how a book is fitted to it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from exporter import themes
from exporter.languages import tags
from exporter.model import (
    Article,
    Book,
    Image,
    Link,
    Metadata,
    Note,
    NoteReference,
    Paragraph,
    Part,
    Reference,
    Resource,
    Section,
    Span,
    Text,
    of_one,
    plain,
    walk,
)
from exporter.resources import Resources
from exporter.settings import Epub, Html, Settings
from exporter.writing import epub, fitting, html, links
from exporter.writing.pdf import document
from tests.epub.opened import Opened

ADDRESSES = {
    "http://a.example/c d": "http://a.example/c%20d",
    "https://a.example?x={1}": "https://a.example?x=%7B1%7D",
    "https://a.example/à?q=[1]&%zz": "https://a.example/à?q=%5B1%5D&%25zz",
    "//a.example/p": "https://a.example/p",
    "http://[::1]:80/x": "http://[::1]:80/x",
    " mailto:a@b.example\n": "mailto:a@b.example",
    "tel:+33 1": "tel:+33%201",
    "http://\ud800a.example/": "http://a.example/",
    "https://a.example/?c=##x": "https://a.example/?c=#%23x",
    "https://a.example/\ufffd": "https://a.example/%EF%BF%BD",
    "mailto:": "",
    "tel: ": "",
    "../x": "",
    "#x": "",
    "javascript:alert(1)": "",
    "java\nscript:alert(1)": "",
    " \x01JAVASCRIPT:alert(1)": "",
    "data:text/html,x": "",
    "file:///etc/passwd": "",
    "vbscript:x": "",
    "c:/windows": "",
    "http:///path": "",
    "http://": "",
    "http://[bad/x": "",
    "http://a b/": "",
    "http://a.example:99999/": "",
    "https:a.example": "",
}


@pytest.mark.parametrize(("target", "address"), ADDRESSES.items())
def test_an_address_that_may_be_followed(target: str, address: str) -> None:
    assert address == links.address(target)


def test_a_relative_address_is_completed_where_the_settings_say_from_where() -> None:
    assert "https://a.example/x%20y" == links.address("../x y", "https://a.example/b/c")
    assert "" == links.address("javascript:x", "https://a.example/")


def text(words: str) -> tuple[Text, ...]:
    return (Text(text=words),)


def book(*first: Any) -> Book:
    """Two articles, the second in a part; what is given stands in the first."""
    one = Article(
        source="in/one.md", metadata=Metadata(title=text("One")), blocks=(Paragraph(content=first),)
    )
    there = Section(
        level=1, id="there", title=text("There"), blocks=(Paragraph(id="here", content=text("2")),)
    )
    two = Article(source="in/deep/two.md", metadata=Metadata(title=text("Two")), blocks=(there,))
    return Book(children=(one, Part(title=text("Part"), children=(two,))))


def fitted(given: Book, **settings: Any) -> tuple[Book, list[str]]:
    """The book in files of its own, as an EPUB has it, and the codes of the problems."""
    done, problems = fitting.fit(
        given, "epub", Settings(**settings), ("one.xhtml", "part.xhtml", "two.xhtml")
    )
    return done, [found.code for found in problems]


TARGETS: dict[str, tuple[str, list[str]]] = {
    "deep/two.md": ("two.xhtml", []),
    "./deep/../deep/two.md#there": ("two.xhtml#there", []),
    "deep/two.md#gone": ("two.xhtml", []),
    "one.md": ("one.xhtml", []),
    "#there": ("two.xhtml#there", []),
    "#gone": ("", ["link.dangling"]),
    "other.md": ("", ["link.dangling"]),
    "../../etc/passwd": ("", ["link.dangling"]),
    "JavaScript:alert(1)": ("", ["link.scheme"]),
    "data:text/html,x": ("", ["link.scheme"]),
    "file:///etc/passwd": ("", ["link.scheme"]),
    "http://a b/": ("", ["link.address"]),
    "": ("", []),
    "https://a.example/": ("https://a.example/", []),
}


@pytest.mark.parametrize(("target", "expected"), TARGETS.items())
def test_a_link_leads_into_the_book_out_of_it_or_nowhere(
    target: str, expected: tuple[str, list[str]]
) -> None:
    done, codes = fitted(book(Link(target=target, content=text("words"))))
    (link,) = [node for node in walk(done) if isinstance(node, Link)]

    assert expected == (link.target, codes)
    assert "words" == plain(link)


def test_a_link_around_nothing_leads_nowhere() -> None:
    done, codes = fitted(book(Link(target="https://a.example/")))

    assert [""] == [node.target for node in walk(done) if isinstance(node, Link)]
    assert [] == codes


def test_on_one_page_links_are_to_ids() -> None:
    given = book(
        *(Link(target=target, content=text("x")) for target in ("deep/two.md", "deep/two.md#there", "#here"))
    )
    done, _ = fitting.fit(given, "web", Settings(), ("#article-1", "#part-1", "#article-2"))

    assert ["#article-2", "#there", "#here"] == [node.target for node in walk(done) if isinstance(node, Link)]


def test_a_base_address_completes_what_is_not_in_the_book() -> None:
    done, codes = fitted(
        book(*(Link(target=target, content=text("x")) for target in ("data.csv", "deep/two.md"))),
        base_url="https://a.example/x/",
    )

    assert ["https://a.example/x/in/data.csv", "two.xhtml"] == [
        node.target for node in walk(done) if isinstance(node, Link)
    ]
    assert [] == codes


def test_references_and_calls_lead_somewhere_or_are_words() -> None:
    note = Note(id="n", number="1", blocks=(Paragraph(content=text("Note")),))
    done, codes = fitted(
        book(
            note,
            NoteReference(note="n", number="1"),
            NoteReference(note="gone", number="2"),
            Reference(target="there", resolved=text("There")),
            Reference(target="gone", resolved=text("That")),
        )
    )
    nodes = list(walk(done))

    assert ["n"] == [node.note for node in nodes if isinstance(node, NoteReference)]
    assert ["two.xhtml#there"] == [node.target for node in nodes if isinstance(node, Reference)]
    assert ["That"] == [plain(node) for node in nodes if isinstance(node, Span)]
    assert ["link.dangling", "link.dangling"] == codes


def test_no_link_stands_in_a_link() -> None:
    inner = Link(target="https://b.example", content=text("in"))
    note = Note(id="n", number="1", blocks=(Paragraph(content=(inner,)),))
    done, _ = fitted(book(Link(target="https://a.example", content=(*text("out "), inner, note))))
    (paragraph,) = done.articles[0].blocks
    assert isinstance(paragraph, Paragraph)
    link, after = paragraph.content
    (inside,) = [node for node in walk(after) if isinstance(node, Link)]

    assert [] == [node for node in walk(link) if isinstance(node, Link | Note) and node is not link]
    assert ("out in", Note, "in") == (plain(link), type(after), plain(inside))


def test_ids_are_valid_and_each_is_given_once() -> None:
    ids = ("a b", "1", "Été", "x", "x", "_own", "é à", "漢", 'q"<', "article-1")
    given = book(*(Span(id=id, content=text(str(at))) for at, id in enumerate(ids)))
    done, problems = fitting.fit(given, "web", Settings(), ("#article-1", "#part-1", "#article-2"))
    found = [node.id for node in walk(done) if isinstance(node, Span)]

    assert ["a-b", "id-1", "Ete", "x", "x-2", "id-own", "e-a", "id", "q", "article-1-2"] == found
    assert () == problems


def test_a_heading_s_and_a_call_s_own_ids_are_free() -> None:
    given = book(
        Span(id="there-title"),
        Span(id="n-ref"),
        Note(id="n", number="1"),
        *(Link(target=target, content=text("x")) for target in ("#there", "#there-title")),
    )
    done, _ = fitted(given)
    ids = [node.id for node in walk(done) if getattr(node, "id", "")]

    assert ["there-title", "n-ref", "n-2", "there-2", "here"] == ids
    assert ["two.xhtml#there-2", "#there-title"] == [
        node.target for node in walk(done) if isinstance(node, Link)
    ]


@pytest.mark.parametrize(
    ("lang", "tag"),
    [
        ("fr", "fr"),
        ("fr_FR", "fr-FR"),
        ("zh-Hant-TW", "zh-Hant-TW"),
        ("sl-rozaj-biske", "sl-rozaj-biske"),
        ("de-CH-1901", "de-CH-1901"),
        ("en-x-shaw", "en-x-shaw"),
        ("x-klingon", "x-klingon"),
        ("", ""),
        ("french language", ""),
        ('fr" onload="', ""),
        ("f", ""),
        ("toolonglanguage", ""),
    ],
)
def test_a_language_is_a_tag_or_is_not_said(lang: str, tag: str) -> None:
    done, codes = fitted(book(Span(lang=lang)))

    assert [tag] == [node.lang for node in walk(done) if isinstance(node, Span)]
    assert (["language.tag"] if lang and not tag else []) == codes


def test_attributes_stand_once_and_mean_something() -> None:
    attributes = (("title", "a"), ("title", "b"), ("translate", "maybe"), ("data-x", "1"))
    done, _ = fitted(
        book(
            Link(target="https://a.example", title="own", attributes=attributes), Span(attributes=attributes)
        )
    )
    link, span = [node for node in walk(done) if isinstance(node, Link | Span)]

    assert (("data-x", "1"),) == link.attributes
    assert (("title", "b"), ("data-x", "1")) == span.attributes


@pytest.mark.parametrize(
    ("said", "length"),
    [
        ("50%", "50%"),
        ("120", "120px"),
        ("3.5em", "3.5em"),
        ("", ""),
        ("wide", ""),
        ("1px;color:red", ""),
        ("-1px", ""),
    ],
)
def test_a_picture_is_as_wide_as_css_can_say(said: str, length: str) -> None:
    done, _ = fitted(book(Image(resource=Resource(name="x"), width=said)))

    assert [length] == [node.width for node in walk(done) if isinstance(node, Image)]


def test_a_book_that_needs_nothing_is_the_same_object_below() -> None:
    given = book(Span(id="x", lang="fr", content=text("words")))
    done, _ = fitted(given)

    assert given == done
    assert all(new.blocks is old.blocks for new, old in zip(done.articles, given.articles, strict=True))


@pytest.mark.parametrize("said", ["fr", "fr_ca.UTF-8", "ab-cd-ef", "French", ""])
def test_every_writer_says_the_same_language(said: str) -> None:
    one = Article(metadata=Metadata(title=text("One"), language=said), blocks=(Paragraph(content=text("1")),))
    theme, door = themes.find("classic"), Resources(())
    package = Opened(epub.write(of_one(one), theme, Settings(epub=Epub(fonts=False)), door).data)
    page, _ = html.page(of_one(one), theme, Settings(html=Html(fonts=False)), door)
    pages = document.document(of_one(one), theme, Settings(), ()).html
    found = {re.findall(r'<html[^>]* lang="([^"]*)"', text)[0] for text in (page, pages)}

    assert [tags.normal(said) or "und"] == [*found] == package.dc("language")
