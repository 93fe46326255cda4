"""The examples of CommonMark 0.31.2 and of markdown-it, read into the model and written as plain HTML again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from exporter.reading.content import nothing
from exporter.reading.markdown.composer import Composer
from exporter.reading.positions import Source
from tests.reading import plain_html

pytestmark = pytest.mark.corpora
HTML_SECTIONS = ("HTML blocks", "Raw HTML")  # where only the text must be the same
UNBALANCED = (
    "a tag that does not balance, or that HTML does not know, is left out and reported; its text is kept"
)
EMPTY = "what holds nothing is left out"
ADDRESS = "a bare address is a link, as GitHub has it"
# Examples of CommonMark that we read otherwise, and why.
OTHERWISE = {
    **dict.fromkeys(
        ("21", "31", "203", "346", "478", "479", "493", "496", "526", "538", "645", "646"), UNBALANCED
    ),
    **dict.fromkeys(("79", "220", "241", "242"), EMPTY),
    **dict.fromkeys(("610", "613", "614"), ADDRESS),
}


def cases(corpora: Path, name: str) -> list[dict[str, Any]]:
    path = corpora.parent / "cases" / name
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read(source: str) -> str:
    blocks, _ = Composer(Source(source), nothing).read()
    return plain_html.each(blocks)


def test_the_text_of_every_example_of_commonmark_is_the_same(corpora: Path) -> None:
    differing = {
        case["id"]: (found, expected)
        for case in cases(corpora, "commonmark-0.31.2.jsonl")
        if (found := plain_html.text(read(case["input"]))) != (expected := plain_html.text(case["expected"]))
    }

    assert {} == differing


def test_the_html_of_every_example_of_commonmark_is_the_same_but_for_those_we_say(corpora: Path) -> None:
    differing = {
        case["id"]: (found, expected)
        for case in cases(corpora, "commonmark-0.31.2.jsonl")
        if case["section"] not in HTML_SECTIONS
        and (found := plain_html.normal(read(case["input"])))
        != (expected := plain_html.normal(case["expected"]))
    }

    assert set(OTHERWISE) == set(differing), {id: differing[id] for id in differing if id not in OTHERWISE}
