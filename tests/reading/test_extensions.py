"""The examples of markdown-it's extensions and of PHP Markdown's tests, read into the model and written as plain HTML again."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.reading import plain_html
from tests.reading.test_commonmark import cases, read
from tests.texts import words

pytestmark = pytest.mark.corpora
# Of markdown-it's files: those of what is switched on, and of what CommonMark leaves open.
FILES = (
    *("commonmark_extras.md", "alerts.md", "tables.md", "strikethrough.md", "tasklists.md", "linkify.md"),
    *("issue-fixes.md", "fatal.md", "normalize.md", "punycode.md", "proto.md", "xss.md"),
)
# What stands in an expected HTML for looks alone, and PHP's class of a language.
_LOOKS = re.compile(r'\s*\bclass="(?:contains-task-list|task-list-item|task-list-item-checkbox)"')

ADDRESS = "a bare address is a link when it begins with www. or a protocol, as GitHub has it"
LINKS = "a link keeps its address, and the writers refuse those that run a script (writing/links.py)"
DOMAINS = "an address is shown as it is written"
CLOSED = (
    "CommonMark: no space between a link's brackets, no more quotes within its title's, no link in a link"
)
LINE = "CommonMark: what begins a block ends the paragraph above it, and a list's mark is always the same"
EMPHASIS = "CommonMark's rules of emphasis, whose marks within a word are text"
UNKNOWN = "HTML that has no node of its own loses its tags, and never its text"
CELLS = "cells that a row has more than its head are kept"
CODE = "CommonMark's code: its tabs and its indentation stay, its class is a language"
TERMS = "a term has one line, and a definition of one paragraph is written without tags here"
# Examples that we read otherwise, and why.
OTHERWISE = {
    "alerts.md:11": "an admonition may have a title, as Obsidian's have",
    "commonmark_extras.md:13": CODE,
    "commonmark_extras.md:28": UNKNOWN,
    "commonmark_extras.md:31": UNKNOWN,
    "commonmark_extras.md:32": "an instruction without an end is text of a paragraph",
    "commonmark_extras.md:47": "what holds nothing is left out",
    "commonmark_extras.md:54": "an alternative text is one line",
    "commonmark_extras.md:55": "HTML's pre is a block of code",
    "commonmark_extras.md:56": ADDRESS,
    "fatal.md:4": "dashes are typography's, which is another step",
    "issue-fixes.md:4": "an alternative text is one line",
    "linkify.md:17": UNKNOWN,
    **dict.fromkeys(
        ("linkify.md:18", "normalize.md:1", "normalize.md:3", "punycode.md:1", "punycode.md:7"), DOMAINS
    ),
    **dict.fromkeys(("linkify.md:22", "linkify.md:23", "linkify.md:24", "linkify.md:25"), ADDRESS),
    "punycode.md:6": ADDRESS,
    "punycode.md:9": ADDRESS,
    "punycode.md:10": ADDRESS,
    "punycode.md:11": DOMAINS,
    "strikethrough.md:14": "one tilde is pandoc's subscript",
    "tables.md:15": "lines that begin with a bar are verse",
    "tables.md:16": CELLS,
    "tables.md:21": CELLS,
    "tables.md:40": CELLS,
    "tables.md:42": "lines that begin with a bar are verse",
    **dict.fromkeys((f"xss.md:{number}" for number in (2, 3, 4, 5, 7, 9, 10, 12)), LINKS),
    "xss.md:13": CODE,
    "Markdown.mdtest/Amps and angle encoding.text": CLOSED,
    "Markdown.mdtest/Backslash escapes.text": CODE,
    "Markdown.mdtest/Code Spans.text": UNKNOWN,
    "Markdown.mdtest/Hard-wrapped paragraphs with list-like lines.text": LINE,
    "Markdown.mdtest/Inline HTML (Advanced).text": UNKNOWN,
    "Markdown.mdtest/Inline HTML (Simple).text": UNKNOWN,
    "Markdown.mdtest/Inline HTML comments.text": "a comment leaves nothing behind",
    "Markdown.mdtest/Links, reference style.text": CLOSED,
    "Markdown.mdtest/Links, shortcut references.text": CLOSED,
    "Markdown.mdtest/Literal quotes in titles.text": CLOSED,
    "Markdown.mdtest/Markdown Documentation - Basics.text": UNKNOWN,
    "Markdown.mdtest/Markdown Documentation - Syntax.text": UNKNOWN,
    "Markdown.mdtest/Strong and em together.text": EMPHASIS,
    "Markdown.mdtest/Tabs.text": CODE,
    "PHP Markdown Extra.mdtest/Backtick Fenced Code Blocks Special Cases.text": CODE,
    "PHP Markdown Extra.mdtest/Backtick Fenced Code Blocks.text": CODE,
    "PHP Markdown Extra.mdtest/Definition Lists.text": TERMS,
    "PHP Markdown Extra.mdtest/Emphasis.text": EMPHASIS,
    "PHP Markdown Extra.mdtest/Footnotes.text": "a note stands in the model where it is called",
    "PHP Markdown Extra.mdtest/Headers with attributes.text": "ids and classes are not written here",
    "PHP Markdown Extra.mdtest/Inline HTML with Markdown content.text": UNKNOWN,
    "PHP Markdown Extra.mdtest/Link & Image Attributes.text": "the definition of a link has no attributes",
    "PHP Markdown Extra.mdtest/Tables.text": CELLS,
    "PHP Markdown Extra.mdtest/Tilde Fenced Code Blocks Special Cases.text": CODE,
    "PHP Markdown Extra.mdtest/Tilde Fenced Code Blocks.text": CODE,
    "PHP Markdown.mdtest/Code block in a list item.text": CODE,
    "PHP Markdown.mdtest/Email auto links.text": "CommonMark: an e-mail address is of ASCII",
    "PHP Markdown.mdtest/Emphasis.text": EMPHASIS,
    "PHP Markdown.mdtest/Headers.text": "CommonMark: the whole paragraph above the line is the heading",
    "PHP Markdown.mdtest/Inline HTML (Simple).text": UNKNOWN,
    "PHP Markdown.mdtest/Ins & del.text": UNKNOWN,
    "PHP Markdown.mdtest/Links, inline style.text": DOMAINS,
    "PHP Markdown.mdtest/Mixed OLs and ULs.text": LINE,
    "PHP Markdown.mdtest/Nesting.text": CLOSED,
    "PHP Markdown.mdtest/PHP-Specific Bugs.text": LINE,
    "PHP Markdown.mdtest/Tight blocks.text": LINE,
}


def applying(corpora: Path) -> list[dict[str, Any]]:
    found = [
        case
        for name in ("markdown-it-fixtures.jsonl", "mdtest.jsonl")
        for case in cases(corpora, name)
        if name == "mdtest.jsonl" or case["id"].split(":")[0] in FILES
    ]
    assert len(found) > 230
    return found


def test_the_examples_are_read_as_they_should_be_but_for_those_we_say(corpora: Path) -> None:
    differing = {
        case["id"]: (found, expected)
        for case in applying(corpora)
        if (found := plain_html.normal(read(case["input"])))
        != (expected := plain_html.normal(_LOOKS.sub("", case["expected"])))
    }

    assert set(OTHERWISE) == set(differing), {id: differing[id] for id in differing if id not in OTHERWISE}


def test_no_word_of_an_example_is_lost(corpora: Path) -> None:
    """A word of the expected text that we have not was markup to us; it must not be one that stands in the source as text."""
    lost: dict[str, Counter[str]] = {}
    for case in applying(corpora):
        if case["id"] in MARKUP:
            continue
        # Addresses are decoded in what is expected, and stand as they are written in what we read.
        expected = Counter(words(unquote(plain_html.text(case["expected"]))))
        if missing := expected - Counter(words(unquote(plain_html.text(read(case["input"]))))):
            lost[case["id"]] = missing

    assert {} == lost


TAGS = (
    *("Backtick Fenced Code Blocks Special Cases", "Backtick Fenced Code Blocks"),
    *(
        "Tilde Fenced Code Blocks Special Cases",
        "Tilde Fenced Code Blocks",
        "Inline HTML with Markdown content",
    ),
)
# Examples whose expected text has words that are marks to us, or numbers that are made.
MARKUP = {
    "alerts.md:11": "the kind is the label",
    **dict.fromkeys((f"xss.md:{number}" for number in (2, 3, 4, 5, 7, 9, 12)), LINKS),
    **{id: why for id, why in OTHERWISE.items() if why == EMPHASIS},
    **dict.fromkeys(
        (f"PHP Markdown Extra.mdtest/{name}.text" for name in TAGS),
        "CommonMark: HTML goes on to an empty line, so that these are tags",
    ),
    "PHP Markdown Extra.mdtest/Footnotes.text": "the numbers of notes are made by typesetting",
}
