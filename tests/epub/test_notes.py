"""Notes stand at the end of their chapter, lead back, and are called as reading systems that pop them up want it."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from exporter.model import Article, Book, Metadata, NoteReference, Paragraph, of_one
from tests.epub.books import article, kitchen_sink, note, paragraph, text
from tests.epub.conftest import Export
from tests.epub.opened import TYPE, XHTML, words

CALLS = of_one(
    article(
        "One",
        Paragraph(content=(*text("A"), note("1", "First."), *text(" b"), note("2", "Second."))),
        Paragraph(content=(*text("Again"), NoteReference(note="note-1", number="1"))),
        source="one.md",
    )
)


def of_type(page: Element, kind: str) -> list[Element]:
    return [node for node in page.iter() if node.get(TYPE) == kind]


def test_a_call_and_its_note_lead_to_each_other(export: Export) -> None:
    book, _ = export(CALLS)
    page = book.page("text/one.xhtml")
    calls, notes = of_type(page, "noteref"), of_type(page, "footnote")

    assert ["#note-1", "#note-2", "#note-1"] == [call.get("href") for call in calls]
    assert ["1", "2", "1"] == [words(call) for call in calls]
    assert ["1. First.", "2. Second."] == [words(one) for one in notes]
    assert ["note-1", "note-2"] == [one.get("id") for one in notes]
    for call, one in zip(calls, notes, strict=False):
        backlink = next(one.iter(f"{XHTML}a"))
        assert f"#{call.get('id')}" == backlink.get("href")


def test_calls_and_notes_say_what_they_are(export: Export) -> None:
    book, _ = export(CALLS)
    page = book.page("text/one.xhtml")

    assert {("a", "doc-noteref")} == {
        (node.tag.removeprefix(XHTML), node.get("role")) for node in of_type(page, "noteref")
    }
    assert {("aside", "doc-footnote")} == {
        (node.tag.removeprefix(XHTML), node.get("role")) for node in of_type(page, "footnote")
    }
    assert {"doc-backlink"} == {next(one.iter(f"{XHTML}a")).get("role") for one in of_type(page, "footnote")}


def test_notes_stand_at_the_end_of_their_own_chapter(export: Export) -> None:
    chapters = tuple(
        article(name, Paragraph(content=(*text("A"), note(number, f"Of {name}."))))
        for name, number in (("one", "1"), ("two", "2"))
    )
    book, _ = export(Book(metadata=Metadata(title=text("Both"), language="en"), children=chapters))

    for name, number in (("one", "1"), ("two", "2")):
        page = book.page(f"text/{name}.xhtml")
        assert [f"{number}. Of {name}."] == [words(one) for one in of_type(page, "footnote")]
        assert "notes" == list(page.iter(f"{XHTML}section"))[-1].get("class")


def test_a_note_of_another_chapter_is_called_across_files(export: Export) -> None:
    chapters = (
        article("one", Paragraph(content=(note("1", "Here."),))),
        article("two", Paragraph(content=(NoteReference(note="note-1", number="1"),))),
    )
    book, _ = export(Book(metadata=Metadata(title=text("Both"), language="en"), children=chapters))

    assert ["one.xhtml#note-1"] == [
        call.get("href") for call in of_type(book.page("text/two.xhtml"), "noteref")
    ]


def test_a_note_in_a_title_or_in_a_note_is_a_note(export: Export) -> None:
    titled = Article(metadata=Metadata(title=(*text("One"), note("1", "Of the title.")), language="en"))
    book, _ = export(of_one(titled))

    assert ["1. Of the title."] == [words(one) for one in of_type(book.page("text/one.xhtml"), "footnote")]
    assert ["One"] == book.dc("title")

    book, _ = export(kitchen_sink())
    assert ["2. It has a note3. and a list", "3. In a note."] == [
        words(one) for one in of_type(book.page("text/blocks.xhtml"), "footnote")
    ]


def test_a_note_that_begins_with_something_else_than_a_paragraph_leads_back_first(export: Export) -> None:
    from dataclasses import replace

    from exporter.model import CodeBlock

    codes = replace(note("1", ""), blocks=(CodeBlock(text="code"), paragraph("and text")))
    empty = replace(note("2", ""), blocks=())
    book, _ = export(of_one(article("One", Paragraph(content=(codes, empty)))))

    assert ["1. code and text", "2."] == [
        words(one) for one in of_type(book.page("text/one.xhtml"), "footnote")
    ]
