"""Hostile sources: read without an exception, nested within bounds, and with their words; what grows too fast shows as a hang."""

from __future__ import annotations

from collections import Counter

import pytest

from exporter import interchange, model
from exporter.model import Text, plain, rebuild, walk
from exporter.problems import ExportError
from exporter.reading import read
from exporter.settings import Settings
from tests.texts import words

MANY = 10_000
SETTINGS = Settings(lang="en", metadata=(("title", "T"),))

SOURCES: dict[str, str] = {
    "quotations": "> " * MANY + "deep",
    "quotations without spaces": ">" * MANY + "deep",
    "bullets": "- " * MANY + "deep",
    "numbers": "1. " * MANY + "deep",
    "lists in lists": "\n".join("  " * depth + f"- a{depth}" for depth in range(1000)),
    "quotations and lists": "> - " * MANY + "deep",
    "open brackets": "[" * MANY + "deep",
    "brackets": "[" * MANY + "deep" + "]" * MANY,
    "open images": "![" * MANY + "deep" + "](x)" * MANY,
    "open links": "[a](" * MANY,
    "stars": "*" * MANY + "deep" + "*" * MANY,
    "open emphasis": "*a _b " * MANY,
    "emphasis in emphasis": "*a **b " * 500 + "deep" + "***" * 500,
    "spans in spans": "[" * 2000 + "deep" + "]{.x}" * 2000,
    "open spans": "[a]{.b " * MANY,
    "lines of attributes": "{.a}\n" * MANY + "deep",
    "braces": "`a`{" * MANY,
    "backticks": "a " + "`" * MANY + "deep",
    "an open fence": "```\n" + "deep\n" * MANY,
    "open tags": "<a " * MANY,
    "open comments": "<!--" * MANY,
    "elements": "<i>" * MANY + "deep" + "</i>" * MANY,
    "stray ends": "</b>" * MANY,
    "an open comment in a block": "<div>\n" + "<!--" * MANY + "deep",
    "open scripts in a block": "<div>\n" + "<script>" * MANY + "deep",
    "open attributes in a block": "<div>\n" + '<a b="' * MANY + "deep",
    "open everything in a block": "<div>\n" + "<?<![CDATA[<!" * MANY + "deep",
    "divisions round Markdown": "<div class=x>\n\n*a* b\n\n" * 2000 + "deep",
    "quotations and divisions in turns": "".join(
        f"{'> ' * n}{'<div class=x>' * 30}\n{'> ' * n}\n" for n in range(1, 30)
    )
    + f"{'> ' * 30}deep",
    "notes and divisions in turns": "a[^0]\n\n"
    + "".join(f"[^{n}]: {'x <div class=x>' * 20} [^{n + 1}]\n\n" for n in range(60)),
    "divisions in a line": "a " + "<div>b " * 3000 + "deep",
    "a cell of lists": "|a|\n|-|\n|" + "<ul><li>" * 2000 + "deep|",
    "drawings in a line": "a " + "<svg>" * 3000 + "deep" + "</b>" * 100,
    "badly written tags": "<div>\n" + '<img a=""b' * MANY + "deep",
    "frames and texts that do not end": "<textarea>\n\na\n\n<iframe>\n\nb\n\n" * 500 + "deep",
    "inline notes": "^[" * MANY + "deep" + "]" * MANY,
    "inline notes in one another": "^[" * 200 + "deep" + "]" * 200,
    "notes that call the next": "a[^0]\n\n" + "".join(f"[^{n}]: n{n}[^{n + 1}]\n\n" for n in range(1000)),
    "notes that call each other": "a[^x]\n\n[^x]: x1[^y]\n\n[^y]: y1[^x]\n",
    "notes that only call each other": "[^x]: x1[^y]\n\n[^y]: y1[^x]\n",
    "calls of a note": "[^a]: deep\n\n" + "[^a] " * MANY,
    "definitions": "a\n: b\n\n" * 2000,
    "definitions in definitions": "a\n" + ": " * MANY + "deep",
    "a wide table": "|a" * 1000 + "|\n" + "|-" * 1000 + "|\n" + "|b\n" * 60,
    "a long table": "|a|b|\n|-|-|\n" + "|x|y|\n" * 5000,
    "headings": "".join(f"{'#' * (n % 6 + 1)} h{n}\n\n" for n in range(MANY)),
    "addresses": "".join(f"[a{n}]: /x\n" for n in range(MANY)) + "[a1]",
    "entities": "&amp;" * MANY,
    "a line of 1 MB": "word " * 200_000,
    "addresses that are none": "http://a.b<x www._a.b http:" * MANY,
    "addresses of people": "a@a.a" * MANY + " ab@cd.ef" * 2000,
    "a word of 1 MB": "w" * 1_000_000,
    "carriage returns": "a\rb\r\rc\r" * 1000,
    "a NUL": "some words\0 and more",
    "half a surrogate pair": "some words\ud800 and more",
    "a byte order mark": "\ufeffwords",
    "front matter that does not end": "---\ntitle: x\n" * 2000,
}
# Markup that is no text to a reader of the page, but is kept where it is too deep; and what says less than it holds.
UNCOUNTED = {
    "lines of attributes",
    "open links",
    "addresses",
    "open everything in a block",
    "open scripts in a block",
}


@pytest.mark.parametrize("format", ["markdown", "text"])
@pytest.mark.parametrize("name", SOURCES)
def test_it_is_read_and_can_be_handled(name: str, format: str) -> None:
    reading = read(SOURCES[name], from_=format, settings=SETTINGS)

    # Each of these goes down the whole depth, and must come up again.
    assert rebuild(reading.book, lambda node: node) is reading.book
    assert interchange.from_json(interchange.to_json(reading.book)) == reading.book


@pytest.mark.parametrize("name", sorted(set(SOURCES) - UNCOUNTED))
def test_no_word_of_it_is_lost(name: str) -> None:
    book = read(SOURCES[name], from_="markdown", settings=SETTINGS).book
    wanted = Counter(
        word for word in words(SOURCES[name]) if word in ("deep", "word", "words") or word[0] in "hnxy"
    )
    found = Counter(word for node in walk(book) for word in words(_said(node)))

    assert wanted["deep"] <= found["deep"]
    assert wanted["word"] + wanted["words"] <= found["word"] + found["words"]
    assert {word for word in wanted if word[1:].isdigit()} <= set(found)


def _said(node: object) -> str:
    if isinstance(node, model.Image):
        return node.alt or ""
    return getattr(node, "text", "")


def test_what_is_too_deep_is_told_once() -> None:
    reading = read("> " * 100 + "deep", from_="markdown", settings=SETTINGS)

    assert [one.code for one in reading.problems].count("markdown.nesting") == 1


def test_a_note_s_circle_ends_in_a_reference() -> None:
    book = read(SOURCES["notes that call each other"], from_="markdown", settings=SETTINGS).book
    (note,) = (
        node for node in walk(book.articles[0]) if isinstance(node, model.Note) and node.id == "note:x"
    )
    kinds = [type(node).__name__ for node in walk(note) if not isinstance(node, Text | model.Paragraph)]

    assert kinds == ["Note", "Note", "NoteReference"]


def test_what_cannot_be_in_any_output_is_replaced() -> None:
    for bad in ("\0", "\ud800", "\ufffe", "\x1b"):
        book = read(f"some words{bad} and more", from_="markdown", settings=SETTINGS).book

        assert plain(book.articles[0].blocks) == "some words\ufffd and more"


@pytest.mark.parametrize("text", ["", " \n", "\ufeff", "\0", "\x0c"])
def test_a_text_of_nothing_is_refused(text: str) -> None:
    with pytest.raises(ExportError, match="is empty"):
        read(text, from_="markdown")
