"""Real articles and books: every one is read, no word of it is lost, and every text has its place."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from exporter.model import (
    Admonition,
    Cite,
    CodeBlock,
    Definition,
    Line,
    Math,
    MathBlock,
    Paragraph,
    Section,
    Text,
    plain,
    walk,
)
from exporter.reading import Reading, decoding, front_matter, read
from exporter.reading.text import marked
from exporter.settings import Settings
from tests.reading import placing
from tests.texts import html_text, words

pytestmark = pytest.mark.corpora
# What says something without being read: numbers of items, and attributes.
_MARKS, _BRACES = re.compile(r"(?m)^\s*\d+[.)] "), re.compile(r"\{[^{}]*\}")
# Markup for a format that we do not read, which is left out with a report.
_RAW = re.compile(r"(?ms)^(`{3,}) ?\{=(?!html).*?^\1$|`[^`\n]+`\{=(?!html)[\w]+\}")
SUFFIXES = (".md", ".markdown", ".txt")


@pytest.fixture(scope="module")
def sources(corpora: Path) -> list[Path]:
    """The Markdown and the plain text of the sample."""
    with (corpora / "SAMPLE.tsv").open(encoding="utf-8") as file:
        paths = [corpora / row["file"] for row in csv.DictReader(file, delimiter="\t")]
    found = [path for path in paths if path.suffix in SUFFIXES]
    assert len(found) > 50
    return found


@pytest.fixture(scope="module")
def readings(sources: list[Path]) -> dict[Path, Reading]:
    return {path: read(path, settings=Settings(lang="en")) for path in sources}


def test_no_word_is_lost(readings: dict[Path, Reading]) -> None:
    lost: dict[str, Counter[str]] = {}
    for path, reading in readings.items():
        text, _ = decoding.decode(path.read_bytes())
        text = "\n".join(text.splitlines()[front_matter.split(text).line :])
        is_plain = path.suffix == ".txt" and not marked.is_markdown(text, front=True)
        text = text if is_plain else _RAW.sub("", text)
        silent = _MARKS if is_plain else _BRACES
        expected = Counter(words(text if is_plain else _html_text(text)))
        expected -= Counter(words(" ".join(silent.findall(text))))
        missing = expected - Counter(words("\n".join(_said(reading))))
        # `$k$th` and `H~2~O` are one word to us, and several where their marks are text.
        if missing := missing - Counter(words("\n".join(_texts(reading)))):
            lost[path.name] = missing

    assert {} == lost


def _said(reading: Reading) -> Iterator[str]:
    """Yield the text of each paragraph, heading, term, line and block of code; notes come after the paragraph that calls them."""
    for article in reading.book.articles:
        yield plain(article.metadata.title)
        for node in walk(article.blocks):
            match node:
                case Paragraph() | Line():
                    yield plain(node.content)
                case Section():
                    yield plain(node.title)
                case Definition():
                    yield from map(plain, node.terms)
                case CodeBlock():  # in a table of pandoc's, its fence is text to the other parser
                    yield f"{node.language} {node.text}"
                case MathBlock():
                    yield node.source
                case Admonition():
                    yield f"{plain(node.title)} {node.kind} {node.kind.upper()}"
                case Cite():
                    yield f"{node.key} {node.label} {node.locator}"


def _texts(reading: Reading) -> Iterator[str]:
    for article in reading.book.articles:
        for node in walk(article.blocks):
            if isinstance(node, Text | Math):
                yield node.text if isinstance(node, Text) else node.source


def _html_text(text: str) -> str:
    """Return the text of Markdown as markdown-it and its renderer have it: notes that are called, and no script."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(deflist_plugin)
    parser.add_render_rule("footnote_ref", lambda *_: "")
    return html_text(parser.render(text))


def test_every_text_has_its_place(sources: list[Path]) -> None:
    faults: list[str] = []
    own = every = 0
    for path in sources:
        text, _ = decoding.decode(path.read_bytes())
        format = "text" if path.suffix == ".txt" else "markdown"
        faults += [f"{path.name}:{fault}" for fault in placing.misplaced(text, format)]
        exact, texts = placing.exact(text, format)
        own, every = own + exact, every + texts

    assert [] == faults
    assert own > 0.999 * every


def test_a_change_in_one_place_changes_one_text(sources: list[Path]) -> None:
    faults = [
        f"{path.name}: {fault}"
        for path in sources
        if path.suffix != ".txt"  # where a letter in lower case says that a paragraph goes on
        for fault in placing.spilt(decoding.decode(path.read_bytes())[0])
    ]

    assert [] == faults
