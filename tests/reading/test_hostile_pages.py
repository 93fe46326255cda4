"""Pages that are made to last for ever or to fill the memory: read in bounded time, nested within bounds, and with their words."""

from __future__ import annotations

import pytest

from exporter import interchange, model
from exporter.model import rebuild, walk
from exporter.reading import read
from exporter.reading.html import tree
from exporter.reading.positions import Source
from exporter.settings import Settings

MANY = 20_000
SETTINGS = Settings(lang="en", metadata=(("title", "T"),))
PAGES = {
    "elements without end": "<div>" * 100_000 + "deep",
    "bold without end": "<b>" * MANY + "deep",
    "fonts without end": "".join(f"<p><font size={n}>" for n in range(MANY)) + "deep",
    "quotations": "<blockquote>" * MANY + "deep",
    "lists": "<ul><li>" * MANY + "deep",
    "tables": "<table><tr><td>" * 2000 + "deep",
    "spans": "<span lang=fr>" * MANY + "deep",
    "links and divisions": "<a>" + "<div>" * 3000 + "</a>" * 100 + "deep",
    "drawings": "<svg>" * MANY + "</svg>" + "<p>deep",
    "an attribute of 1 MB": f'<p title="{"x" * 1_000_000}">deep',
    "attributes": f"<p {' '.join(f'a{n}=1' for n in range(MANY))}>deep",
    "entities": '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><p>&b;&b; deep',
    "tags without end": "deep " + "<a " * MANY,
    "a wide cell": "<table><tr><th>a<tr><td colspan=1000000>deep<td></table>",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_with_its_words(name: str) -> None:
    book = read(PAGES[name], from_="html", settings=SETTINGS).book

    assert rebuild(book, lambda node: node) is book
    assert interchange.from_json(interchange.to_json(book)) == book
    assert any("deep" in node.text for node in walk(book) if isinstance(node, model.Text))


def test_entities_of_a_document_are_not_expanded() -> None:
    book = read(PAGES["entities"], from_="html", settings=SETTINGS).book

    assert "aaaa" not in model.plain(book.articles[0].blocks)


@pytest.mark.parametrize("opening", ["<!--", "<![CDATA[", "<script ", "<?", "<!-- <? ", "<?a>"])
def test_instructions_are_found_in_time(opening: str) -> None:
    tree.parse(Source(opening * 20_000, "page.html"))


def test_an_xml_declaration_says_nothing() -> None:
    page = '<?xml version="1.0"?>\n<!DOCTYPE html>\n<html><head><title>A</title></head><body>x<?y?>z</body></html>'
    parsed = tree.parse(Source(page, "page.xhtml"), xml=True)
    assert parsed.body is not None
    assert "xz" == tree.text_of(parsed.body)
