"""Every constructor of pandoc-types 1.23 has its function, and makes what it should."""

from __future__ import annotations

import re
from typing import Any

import pytest

from exporter import model
from exporter.model import Blocks, Inlines, Text, plain, walk
from exporter.reading.content import Asked
from exporter.reading.pandoc import deep, log
from exporter.reading.pandoc.blocks import BLOCKS, blocks
from exporter.reading.pandoc.inlines import INLINES, inlines
from exporter.reading.pandoc.state import State

# https://hackage.haskell.org/package/pandoc-types-1.23.1.1/docs/Text-Pandoc-Definition.html
OF_BLOCKS = (
    "Plain Para LineBlock CodeBlock RawBlock BlockQuote OrderedList BulletList DefinitionList Header HorizontalRule Table Figure "
    "Div"
)
OF_INLINES = (
    "Str Emph Underline Strong Strikeout Superscript Subscript SmallCaps Quoted Cite Code Space SoftBreak LineBreak Math RawInline "
    "Link Image Note Span"
)
NO_ATTR: Any = ["", [], []]


def test_every_constructor_is_handled() -> None:
    assert {*OF_BLOCKS.split(), "Null"} == set(BLOCKS)
    assert set(OF_INLINES.split()) == set(INLINES)


def node(kind: str, *content: Any) -> dict[str, Any]:
    return {"t": kind, "c": content[0] if len(content) == 1 else list(content)} if content else {"t": kind}


def running(text: str) -> list[dict[str, Any]]:
    """A text as pandoc has it: words, and spaces between them."""
    return [node("Space") if part == " " else node("Str", part) for part in re.split("( )", text) if part]


def state() -> State:
    return State(asked=Asked(name="a.docx"), blocks=blocks)


def made(*nodes: dict[str, Any]) -> Blocks:
    return blocks(state(), nodes)


def line(*nodes: dict[str, Any]) -> Inlines:
    return inlines(state(), nodes)


def test_words_and_spaces_are_one_text() -> None:
    assert (Text(text="one two three"),) == line(*running("one two three"))


def test_a_citation_keeps_its_parts() -> None:
    cite = {
        "citationId": "knuth",
        "citationPrefix": running("see"),
        "citationSuffix": running("p. 3"),
        "citationMode": {"t": "AuthorInText"},
        "citationNoteNum": 1,
        "citationHash": 0,
    }
    (shown,) = line(node("Cite", [cite], running("Knuth 1984")))
    (keyed,) = line(node("Cite", [cite], running("[@knuth]")))

    assert isinstance(shown, model.Citation)
    assert isinstance(keyed, model.Citation)
    (one,) = shown.cites
    assert ("knuth", "see", "p. 3") == (one.key, plain(one.prefix), plain(one.suffix))
    assert shown.narrative
    assert "Knuth 1984" == plain(shown.resolved)
    assert () == keyed.resolved


def test_single_marks_within_double_ones_are_a_quotation_of_the_language() -> None:
    inner = node("Quoted", node("SingleQuote"), running("inner"))
    (outer,) = line(node("Quoted", node("DoubleQuote"), [inner]))

    assert isinstance(outer, model.Quoted)
    assert isinstance(outer.content[0], model.Quoted)
    assert "‘inner’" == plain(line(inner))


def test_raw_tags_that_pair_are_elements() -> None:
    raw = line(
        *running("a"),
        node("RawInline", "html", "<b>"),
        *running("b"),
        node("RawInline", "html", "</b>"),
        *running("c"),
    )

    assert (Text(text="a"), model.Strong(content=(Text(text="b"),)), Text(text="c")) == raw


def test_annotations_go_with_what_they_annotate() -> None:
    raw = ("<ruby>", "山", "<rt>", "やま", "</rt>", "路", "<rt>", "みち", "</rt>", "</ruby>")
    parts = [node("RawInline", "html", one) if one.startswith("<") else node("Str", one) for one in raw]
    rubies = line(*parts)

    assert all(isinstance(one, model.Ruby) for one in rubies)
    assert [("山", "やま"), ("路", "みち")] == [
        (plain(one.content), plain(one.annotation)) for one in rubies if isinstance(one, model.Ruby)
    ]


def test_boxes_make_tasks() -> None:
    (listing,) = made(
        node("BulletList", [[node("Plain", running("☐ open"))], [node("Plain", running("☒ done"))]])
    )

    assert isinstance(listing, model.Listing)
    assert [False, True] == [item.checked for item in listing.entries]
    assert ["open", "done"] == [plain(item) for item in listing.entries]


def test_numbers_and_their_marks() -> None:
    (listing,) = made(
        node("OrderedList", [3, node("LowerRoman"), node("OneParen")], [[node("Para", running("x"))]])
    )

    assert isinstance(listing, model.Listing)
    assert (3, "lower-roman", ")", False) == (
        listing.start,
        listing.marker,
        listing.delimiter,
        listing.tight,
    )


def test_lines_are_verse() -> None:
    (verse,) = made(node("LineBlock", [running("one"), running("\u00a0\u00a0two"), [], running("three")]))

    assert isinstance(verse, model.Verse)
    assert [2, 1] == [len(stanza.lines) for stanza in verse.stanzas]
    assert [0, 1] == [one.indent for one in verse.stanzas[0].lines]


def test_display_mathematics_parts_its_paragraph() -> None:
    display = node("Math", node("DisplayMath"), "x^2")
    parts = made(node("Para", [*running("before "), display, *running(" after")]))

    assert ["Paragraph", "MathBlock", "Paragraph"] == [type(one).__name__ for one in parts]


@pytest.mark.parametrize(("title", "kept"), [("Note", ""), ("See also this", "See also this")])
def test_an_admonition_whose_title_says_its_kind_has_none(title: str, kept: str) -> None:
    head = node("Div", ["", ["title"], []], [node("Para", running(title))])
    (one,) = made(node("Div", ["", ["note"], []], [head, node("Para", running("text"))]))

    assert isinstance(one, model.Admonition)
    assert ("note", kept, "text") == (one.kind, plain(one.title), plain(one.blocks))


def test_a_wrapper_gives_its_id_to_its_heading() -> None:
    reading = state()
    head = node("Header", 1, ["", [], []], running("Title"))
    wrapped = node("Div", ["ch1", ["section"], []], [head, node("Para", running("text"))])
    section, text = blocks(reading, [wrapped])

    assert isinstance(section, model.Section)
    assert "ch1" == section.id
    assert "text" == plain(text)


def cell(text: str, rowspan: int = 1, colspan: int = 1) -> Any:
    return [NO_ATTR, node("AlignDefault"), rowspan, colspan, [node("Plain", running(text))]]


def test_a_table_keeps_spans_heads_and_feet() -> None:
    columns = [
        [node("AlignRight"), {"t": "ColWidth", "c": 0.25}],
        [node("AlignDefault"), node("ColWidthDefault")],
    ]
    head = [NO_ATTR, [[NO_ATTR, [cell("h", colspan=2)]]]]
    body = [NO_ATTR, 1, [], [[NO_ATTR, [cell("r", rowspan=2), cell("a")]], [NO_ATTR, [cell("b")]]]]
    foot = [NO_ATTR, [[NO_ATTR, [cell("f"), cell("g")]]]]
    caption = [None, [node("Plain", running("caption"))]]
    (table,) = made(node("Table", ["t", [], []], caption, columns, head, [body], foot))

    assert isinstance(table, model.Table)
    assert ("right", 0.25) == (table.columns[0].align, table.columns[0].width)
    assert ("col", 2) == (table.head[0].cells[0].header, table.head[0].cells[0].colspan)
    first, second = table.bodies[0]
    assert ("row", 2, "") == (first.cells[0].header, first.cells[0].rowspan, first.cells[1].header)
    assert [""] == [one.header for one in second.cells]  # the head above reaches down
    assert "f" == plain(table.foot[0].cells[0])
    assert "caption" == plain(table.caption)


def test_nesting_has_a_bound_and_keeps_its_words() -> None:
    nested = node("Para", running("the words"))
    for _ in range(5000):
        nested = node("BlockQuote", [nested])
    reading = state()
    read = blocks(reading, [nested])

    assert "the words" == plain(read)
    assert len([one for one in walk(read) if isinstance(one, model.Quote)]) < 50
    assert ["pandoc.nesting"] == [one.code for one in reading.said()]


def test_json_of_any_depth_is_read() -> None:
    depth = 20000
    value = deep.loads("[" * depth + '{"t":"Str","c":"a\\"b"}' + "]" * depth)
    for _ in range(depth):
        (value,) = value

    assert {"t": "Str", "c": 'a"b'} == value


def test_the_log_says_each_thing_once_and_where() -> None:
    entries = (
        "[WARNING] Could not load include file b.tex at line 3 column 7",
        "[INFO] Skipped '\\centering' at line 1 column 2",
        "[INFO] Skipped '\\affil[1]{Open Journals}' at line 4 column 2",
        "[INFO] Could not load include file amsmath.sty at line 1 column 1",
    )
    said = [str(one).split("\n")[0] for one in log.problems(entries, "a.tex")]

    assert [
        "a.tex:3:7: warning pandoc.warning pandoc says: Could not load include file b.tex.",
        "a.tex:4:2: info pandoc.skipped pandoc passes over \\affil[1]{Open Journals}.",
        "a.tex: info pandoc.skipped pandoc passes over \\centering.",
    ] == said
