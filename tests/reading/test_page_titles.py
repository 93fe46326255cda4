"""What a page is called, and that its heading is not said twice."""

from __future__ import annotations

import pytest

from exporter.model import Article, Division, Section, plain, walk
from exporter.reading import read
from exporter.reading.books import turning


def titled(head: str, body: str) -> tuple[str, list[str]]:
    """A page's title, and the headings in its text."""
    page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    article = read(page, from_="html").book.children[0]
    assert isinstance(article, Article)
    heads = [plain(one.title) for one in walk(article) if isinstance(one, Section)]
    return plain(article.metadata.title), heads


@pytest.mark.parametrize(
    ("head", "body", "title", "heads"),
    [
        (
            "<title>Chapter 1. The lamp</title>",
            "<h2>Chapter 1: The Lamp</h2><p>x<h3>Oil</h3>",
            "Chapter 1: The Lamp",
            ["Oil"],
        ),
        ("<title>Titlepage</title>", "<h1>The Lamp</h1><p>x", "The Lamp", []),
        (
            "<title>The lamp | Coast</title>",
            "<h3>Chapter text</h3><p>x",
            "The lamp | Coast",
            ["Chapter text"],
        ),
        ("", "<h3>The lamp</h3><p>x", "The lamp", []),
        ("<title>Two</title>", "<h1>One</h1><p>x<h1>Another</h1>", "Two", ["One", "Another"]),
        ('<meta property="og:title" content="The lamp">', "<h1>Coast</h1><p>x", "The lamp", ["Coast"]),
        (
            '<script type="application/ld+json">{"@type": "Article", "headline": "a light", "name": "Lamp"}</script>',
            "<h1>Lamp</h1><p>x",
            "Lamp",
            [],
        ),
    ],
)
def test_a_page_has_the_title_that_a_reader_expects(
    head: str, body: str, title: str, heads: list[str]
) -> None:
    assert (title, heads) == titled(head, body)


def test_links_to_the_heading_lead_to_what_is_under_it() -> None:
    page = '<title>A</title><section id="s"><h2 id="h">A</h2><p>x <a href="#s">s</a> <a href="#h">h</a></p></section>'
    article = read(page, from_="html").book.children[0]
    assert {"s", "h"} <= {getattr(one, "id", "") for one in walk(article)}


def test_what_turns_a_manuals_pages_stands_in_a_division_of_its_own() -> None:
    page = '<title>A</title><body><div class="navheader"><a href="b">Next</a> <img src="p.png" alt="Previous"></div><p>x</p></body>'
    reading = read(page, from_="html")
    turning, text = reading.book.children[0].blocks
    assert ("page-navigation",) == turning.classes
    assert isinstance(turning, Division)
    assert ["Next Previous", "x"] == [plain(turning.blocks), plain(text)]
    assert [] == [one.code for one in reading.problems if one.code.startswith("resource.")]


def test_a_chapter_has_nothing_that_turns_pages() -> None:
    page = '<title>A</title><body><div class="navheader"><a href="b">Next</a></div><p>x</p></body>'
    book, (found,) = turning.dropped(read(page, from_="html").book)
    assert "x" == plain(book.children[0].blocks)
    assert ("html.extracted", "info") == (found.code, found.severity)
    assert (book, ()) == turning.dropped(book)
