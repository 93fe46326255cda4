"""Sources that mean harm, or are merely strange, become a valid EPUB that does nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from exporter import themes
from exporter.model import (
    Article,
    Book,
    Cell,
    Code,
    CodeBlock,
    Column,
    Contributor,
    Definition,
    Definitions,
    Emphasis,
    Item,
    Link,
    Listing,
    Metadata,
    Note,
    Paragraph,
    Raw,
    Row,
    Section,
    Span,
    Table,
    Text,
    of_one,
)
from exporter.problems import ExportError
from exporter.resources import Resources
from exporter.settings import Epub, Settings
from exporter.writing import epub
from tests.epub.books import article, paragraph, section, text
from tests.epub.conftest import Export
from tests.epub.opened import XHTML, Opened

NASTY = (
    "\x00\x01\x08\x0b\x1f\x7f\ufffe\uffff\ud800]]><script>alert(1)</script>&nbsp;\"'<!-- %00 \u202e\u2028\x85"
)


def made(book: Book) -> Opened:
    data = epub.write(book, themes.find("classic"), Settings(epub=Epub(fonts=False)), Resources(())).data
    return Opened(data)


def test_control_characters_and_markup_in_every_string(export: Export) -> None:
    metadata = Metadata(
        title=text(f"T {NASTY}"),
        subtitle=text(NASTY),
        contributors=(Contributor(name=f"N {NASTY}", file_as=NASTY, roles=(NASTY, "aut")),),
        language="en",
        identifiers=(("isbn", NASTY), (NASTY, NASTY)),
        date=NASTY,
        publisher=NASTY,
        description=NASTY,
        subjects=(NASTY, "", " "),
        rights=NASTY,
        source=NASTY,
        series=NASTY,
        series_number=NASTY,
    )
    node = Span(
        id=NASTY,
        classes=(NASTY, "a b"),
        lang=NASTY,
        role=NASTY,
        attributes=(("data-x", NASTY),),
        content=text(NASTY),
    )
    book, _ = export(
        of_one(
            Article(
                metadata=metadata,
                source=f"{NASTY}.md",
                role=NASTY,
                number=NASTY,
                blocks=(
                    Paragraph(
                        content=(node, Code(text=NASTY, language=NASTY), Link(target=NASTY, title=NASTY))
                    ),
                    CodeBlock(text=NASTY, language="html"),
                    Section(level=9, id=NASTY, title=text(NASTY), number=NASTY, classes=(NASTY,)),
                ),
            )
        ),
        identifier=f"id {NASTY}",
    )

    for name in book.zip.namelist():
        if name.endswith((".xhtml", ".opf", ".ncx")):
            assert b"<script" not in book.zip.read(name)


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", " java\tscript:alert(1)", "data:text/html,x", "file:///etc/passwd"]
)
def test_a_link_that_runs_or_looks_around_is_plain_words(target: str, export: Export) -> None:
    book, problems = export(
        of_one(
            article("One", Paragraph(content=(Link(target=target, content=text("Click")),)), source="one.md")
        ),
        modified="2026",
    )

    assert ["link.scheme"] == [found.code for found in problems]
    assert "<p><span>Click</span></p>" in book.text("text/one.xhtml")


def test_raw_markup_that_would_break_its_page_is_left_out(export: Export) -> None:
    raws = ("<p>open", "</p>", "&nbsp;", "<b></i>", "</section></body>", "\x00<", "<p>a</p>")
    book, problems = export(
        of_one(article("One", *(Raw(format="epub", text=one) for one in raws), source="one.md")),
        modified="2026",
    )

    assert ["raw.broken"] * 6 == [found.code for found in problems]
    assert "<p>a</p>" in book.text("text/one.xhtml")


def test_ten_thousand_notes() -> None:
    notes = tuple(Note(id=f"note-{at}", number=str(at), blocks=(paragraph("."),)) for at in range(1, 10_001))
    blocks = tuple(Paragraph(content=(*text("Word"), *notes[at : at + 10])) for at in range(0, 10_000, 10))
    # It is not left for EPUBCheck, which takes minutes over so many links in one file.
    opened = made(of_one(article("Notes", *blocks, source="notes.md")))

    assert 10_000 == opened.text("text/notes.xhtml").count('role="doc-footnote"')


def test_ten_thousand_ids_that_are_all_the_same() -> None:
    spans = tuple(Span(id="x", content=text("a")) for _ in range(10_000))
    opened = made(of_one(article("Ids", Paragraph(content=spans), source="ids.md")))
    ids = re.findall(r'<span id="([^"]+)"', opened.text("text/ids.xhtml"))

    assert 10_000 == len(set(ids))


def test_what_is_nested_deeply(export: Export) -> None:
    inline: Any = Text(text="core")
    for _ in range(40):
        inline = Emphasis(content=(inline,))
    block: Any = Paragraph(content=(inline,))
    for level in range(30, 0, -1):
        block = section(f"Level {level}", f"l-{level}", block, level=level)
    book, _ = export(of_one(article("Deep", block, source="deep.md")), toc_depth=99)

    assert 31 == len(book.toc())
    assert {"h1", "h6"} <= {node.tag.removeprefix(XHTML) for node in book.page("text/deep.xhtml").iter()}


@pytest.mark.parametrize("book", [Book(), Book(metadata=Metadata(title=text("Empty")))])
def test_a_book_without_articles_is_a_sentence(book: Book, export: Export) -> None:
    with pytest.raises(ExportError, match="has no article"):
        export(book)


def test_an_article_of_nothing_is_valid(export: Export) -> None:
    export(of_one(Article()))
    export(Book(children=(Article(), Article())))


def test_a_template_that_is_no_xml_is_a_sentence(export: Export, tmp_path: Any) -> None:
    folder = tmp_path / "theme"
    (folder / "epub").mkdir(parents=True)
    (folder / "theme.toml").write_text('extends = "classic"')
    (folder / "epub" / "nodes.html").write_text(
        "{% macro Paragraph(it) %}<p>{{ it.content|html }}{% endmacro %}"
    )
    with pytest.raises(
        ExportError, match=r"text/one\.xhtml would not be well-formed XML: mismatched tag"
    ) as caught:
        export(of_one(article("One", paragraph("Text."), source="one.md")), theme=str(folder))

    assert 2 == caught.value.exit_code


ANY_TEXT = some.text(some.characters(), max_size=40)
NODES = some.recursive(
    some.builds(Text, text=ANY_TEXT),
    lambda inner: some.one_of(
        some.builds(Link, target=ANY_TEXT, title=ANY_TEXT, content=some.lists(inner, max_size=3).map(tuple)),
        some.builds(
            Span,
            id=ANY_TEXT,
            lang=ANY_TEXT,
            role=ANY_TEXT,
            classes=some.lists(ANY_TEXT, max_size=2).map(tuple),
            attributes=some.lists(
                some.tuples(some.sampled_from(["title", "translate", "data-a", "onclick"]), ANY_TEXT),
                max_size=3,
            ).map(tuple),
            content=some.lists(inner, max_size=3).map(tuple),
        ),
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=some.lists(NODES, max_size=4).map(tuple), title=ANY_TEXT)
def test_whatever_a_model_holds_its_pages_are_xml(content: Any, title: str) -> None:
    book = of_one(
        Article(metadata=Metadata(title=text(title), language="en"), blocks=(Paragraph(content=content),))
    )
    opened = made(book)

    assert 2 == len([page for _, page in opened.pages()])
    assert "onclick" not in {
        name for _, page in opened.pages() for node in page.iter() for name in node.attrib
    }


SPANS = [(0, 0), (-1, -1), (100_000, 2), (50_000_000, 2), (2, 10**9)]


@pytest.mark.parametrize(("colspan", "rowspan"), SPANS, ids=str)
def test_a_table_s_cells_span_what_they_may(colspan: int, rowspan: int, export: Export) -> None:
    wide = Cell(blocks=(paragraph("wide"),), colspan=colspan, rowspan=rowspan)
    narrow = Cell(blocks=(paragraph("narrow"),))
    table = Table(columns=(Column(),), bodies=((Row(cells=(wide, wide, narrow)), Row(cells=(narrow,))),))
    book, _ = export(of_one(article("One", table, source="one.md")))
    cells = list(book.page("text/one.xhtml").iter(f"{XHTML}td"))

    assert 2 <= sum(int(cell.get("colspan", "1")) for cell in cells[:2]) <= 1001
    assert all(1 <= int(cell.get("rowspan", "1")) <= 65534 for cell in cells)


def test_lists_and_headings_out_of_all_bounds_are_valid(export: Export) -> None:
    term, detail = text("Term"), (paragraph("Detail"),)
    entries = (
        Definition(),
        Definition(terms=(term,)),
        Definition(details=(detail,), id="alone"),
        Definition(),
    )
    book, _ = export(
        of_one(
            article(
                "One",
                Definitions(entries=entries),
                Definitions(),
                Listing(),
                Listing(ordered=True, start=10**30, entries=(Item(blocks=(paragraph("Item"),)),)),
                Section(level=-7, title=text("Low"), id="low"),
                Section(level=10**9, title=text("High"), id="high"),
                Paragraph(content=(Link(target="#alone", content=text("there")),)),
                source="one.md",
            )
        )
    )
    page = book.page("text/one.xhtml")

    assert ["h2", "h6"] == [
        node.tag.removeprefix(XHTML) for node in page.iter() if re.search(r"h[2-6]$", node.tag)
    ]
    assert "" == next("".join(node.itertext()) for node in page.iter() if node.get("id") == "alone")
