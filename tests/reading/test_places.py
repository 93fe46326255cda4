"""Every text knows its place in the source, and a text without one of its own has its block's; none has a wrong one."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from exporter.reading import markdown
from exporter.reading.markdown import places
from exporter.reading.positions import Source
from tests.reading import placing
from tests.validators import ROOT

# A source, and the places of its texts: LINE:COLUMN-END (of another line: -LINE:END) and the text.
PLACED = {
    "paragraph": ("One *two* three.\n", ["1:1-5 One ", "1:6-9 two", "1:10-17  three."]),
    "lines": ("one\n  two  \nthree\n", ["1:1-4 one", "2:3-6 two", "3:1-6 three"]),
    "heading": ("##  Stone  ##\n", ["1:5-10 Stone"]),
    "heading with attributes": ("## Stone {#a}\n", ["1:4-9 Stone"]),
    "setext": ("Stone\nand more\n---\n", ["1:1-6 Stone", "2:1-9 and more"]),
    "quotation": ("> one\ntwo\n> > three\n", ["1:3-6 one", "2:1-4 two", "3:5-10 three"]),
    "list": ("- one\n\n  two\n  1. three\n", ["1:3-6 one", "3:3-6 two", "4:6-11 three"]),
    "task": ("- [x] done\n", ["1:7-11 done"]),
    "table": ("a|b\n-|-\n \\|c | *d* e\n", ["1:1-2 a", "1:3-4 b", "3:2-5 |c", "3:9-10 d", "3:11-13  e"]),
    "cell too many": ("|a|\n|-|\n|b|c|\n", ["1:2-3 a", "3:2-3 b", "3:4-5 c"]),
    "entity": ("a&amp;b\n", ["1:1-8 a&b"]),
    "escape": ("a\\*b\n", ["1:1-5 a*b"]),
    "tabs": (">\tone\n-\ttwo\n", ["1:3-6 one", "2:3-6 two"]),
    "CRLF": ("> one\r\n> two\r\n\r\nthree\r\n", ["1:3-6 one", "2:3-6 two", "4:1-6 three"]),
    "CR": ("one\r\rtwo\r", ["1:1-4 one", "3:1-4 two"]),
    "astral": ("\U0001d400 *\U0001d401* c\n", ["1:1-3 \U0001d400 ", "1:4-5 \U0001d401", "1:6-8  c"]),
    "line separator": ("one\u2028two\n\nthree\n", ["1:1-8 one\u2028two", "3:1-6 three"]),
    "form feed": ("one\ftwo\n", ["1:1-8 one two"]),
    "note": ("a[^1]\n\n[^1]: b *c*\n", ["1:1-2 a", "3:7-9 b ", "3:10-11 c"]),
    "inline note": ("a^[b *c*]\n", ["1:1-2 a", "1:4-6 b ", "1:7-8 c"]),
    "definition": ("Term\n:   One\n\n    two\n", ["1:1-5 Term", "2:5-8 One", "4:5-8 two"]),
    "span": ("a [b *c*]{lang=fr} d\n", ["1:1-3 a ", "1:4-6 b ", "1:7-8 c", "1:19-21  d"]),
    "link": ("[a](/x) <https://b.example>\n", ["1:2-3 a", "1:8-9  ", "1:10-27 https://b.example"]),
    "HTML in the line": ("a <b>c</b>\n", ["1:1-3 a ", "1:6-7 c"]),
    "HTML block": ("> <p>one <b>two</b>\n> three</p>\n", ["1:6-10 one ", "1:13-16 two", "2:3-8 three"]),
    "after front matter": ("---\ntitle: T\n---\n\none\n", ["5:1-4 one"]),
    "byte order mark": ("\ufeffone\n", ["1:1-4 one"]),
}


@pytest.mark.parametrize(("source", "expected"), PLACED.values(), ids=PLACED)
def test_a_text_knows_its_place(source: str, expected: list[str]) -> None:
    found = []
    for text in placing.texts(source):
        where = text.where
        assert where
        end = "" if where.end_line == where.line else f"{where.end_line}:"
        found.append(f"{where.line}:{where.column}-{end}{where.end_column} {text.text}")

    assert expected == found


@pytest.mark.parametrize(("source", "expected"), PLACED.values(), ids=PLACED)
def test_a_change_in_one_place_changes_one_text(source: str, expected: list[str]) -> None:
    assert [] == placing.spilt(source)


# Parts that hostile documents are made of; what a part leaves open, the next may close.
PARTS = [
    *(
        "a",
        "word ",
        "é",
        "\U0001d41b",
        "א ",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "``",
        "[",
        "]",
        "(",
        ")",
        "![",
        "](/u)",
        "](",
        "|",
    ),
    *(
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\t",
        "  ",
        "    ",
        "> ",
        ">",
        "- ",
        "+ ",
        "1. ",
        "1) ",
        "# ",
        "## ",
        "===",
        "---",
        "***",
    ),
    *(
        "|-|-|\n",
        "| a | b |\n",
        ": ",
        "[^1]",
        "[^1]: ",
        "^[",
        "[x]: /u\n",
        "[x]",
        "{#i .c}",
        "{",
        "}",
        "]{lang=fr}",
        "[ ] ",
    ),
    *(
        "<b>",
        "</b>",
        "<br>",
        "<div>",
        "</div>",
        "<!--",
        "-->",
        "<x",
        "&amp;",
        "&#160;",
        "&bad;",
        "\\",
        "\\*",
        "\\|",
        "```\n",
    ),
    *(
        "~~~",
        "\0",
        "\x0c",
        "\x0b",
        "\u00a0",
        "\u2028",
        "\u0085",
        "\ufeff",
        "http://a.example",
        "<http://a.example>",
        "$x$",
    ),
]


@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=40).map("".join))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_no_text_of_a_hostile_document_has_a_wrong_place(source: str) -> None:
    source = f"{'words ' * 100}\n\n{source}"  # enough of them for NULs not to make it binary

    assert [] == placing.misplaced(source)


@given(st.lists(st.sampled_from([part for part in PARTS if "|" not in part]), max_size=40).map("".join))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_marking_places_changes_nothing_that_is_parsed(text: str) -> None:
    source = Source(f"x {text}").text

    assert _stream(_unmarked().parse(source, {})) == _stream(markdown.parser().parse(source, {}))


def _stream(tokens: list[Token]) -> list[object]:
    return [
        (token.type, token.content, token.markup, token.attrs, token.level, _stream(token.children or []))
        for token in tokens
    ]


def _unmarked() -> MarkdownIt:
    """The parser that is used, before its places are marked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "install", lambda parser: parser)
        return markdown.parser.__wrapped__()


def test_the_versions_that_are_marked_are_those_that_are_installed() -> None:
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]

    assert f"markdown-it-py>={places.VERSIONS[0]},<{places.VERSIONS[1]}" in dependencies


def test_another_version_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("markdown_it.__version__", "5.0.0")
    parser = places.install(MarkdownIt("commonmark"))

    assert type(parser.inline).__module__ == "markdown_it.parser_inline"


def test_upstream_still_has_no_places_of_its_own() -> None:
    """When this fails, markdown-it-py says where inline text stands, and places.py can go."""
    _, inline, _ = MarkdownIt("commonmark").parse("one *two*\n")
    assert inline.children
    first = inline.children[0]

    assert first.map is None
    assert first.meta == {}
    assert {"position", "pos", "start", "column", "offset"} & {*dir(first)} == set()


def test_upstream_still_drops_cells() -> None:
    """When this fails, markdown-it-py keeps the cells that a row has too many, and places.py need not."""
    parser = MarkdownIt("commonmark").enable("table")

    assert "lost" not in parser.render("|a|\n|-|\n|b|lost|\n")


@pytest.mark.corpora
def test_the_examples_of_commonmark_have_their_places(corpora: Path) -> None:
    import json

    cases = (corpora.parent / "cases" / "commonmark-0.31.2.jsonl").read_text(encoding="utf-8").splitlines()
    faults: list[str] = []
    own = every = 0
    for case in map(json.loads, cases):
        source = case["input"]
        if not source.strip():
            continue
        for written in (source, source.replace("\n", "\r\n")):
            faults += placing.misplaced(written)
            # A tag that is broken off is text, in which a change may make it Markdown or a tag again.
            faults += placing.spilt(written) if not case["section"].startswith("HTML") else []
            exact, texts = placing.exact(written)
            own, every = own + exact, every + texts

    assert [] == faults
    assert own > 0.98 * every
