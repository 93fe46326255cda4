"""One text in every format that pandoc reads, made by pandoc itself: what comes back is the same article."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from exporter import model
from exporter.model import Article, plain, walk
from exporter.reading import Reading, read
from exporter.reading.pandoc import process
from exporter.settings import Settings
from tests.test_resources import PNG

TEXT = """---
title: The *Title*
author: Ada Byron
lang: en
---

# First {#first}

A paragraph with *emphasis*, **strength**, `code` and a note[^1], see [the second](#second).

[^1]: The note says this.

- one
- two

1. first
2. second

## Second {#second}

> A quotation.

![A caption](picture.png)

| Left | Right |
|:-----|------:|
| a    |     1 |
| b    |     2 |

```
print("code")
```
"""
WORDS = (
    "A paragraph with emphasis, strength, code and a note",
    "The note says this",
    "one",
    "second",
    "A quotation",
    "Left",
    "print",
)
# What pandoc does not write in a format, or does not read in it: kinds of nodes, and words.
LACKS: dict[str, set[str]] = {
    "docx": set(),
    "epub": set(),
    "rst": set(),
    "org": set(),
    "latex": set(),
    "jats": set(),
    "docbook": set(),
    "textile": {"Figure"},
    "mediawiki": set(),
    "typst": {"Figure", "CodeBlock", WORDS[0], "print"},
    "asciidoc": {"Figure", "Note"},
    "ipynb": {"Figure", "Note"},
    "odt": {"Figure", "CodeBlock"},
    "rtf": {"Figure", "Listing", "Quote", "CodeBlock", "Note", "The note says this"},
    "fb2": {"Figure", "Quote", "CodeBlock", "Listing", "Table", "Left"},
}
SUFFIXES = {"latex": "tex", "asciidoc": "adoc", "docbook": "dbk", "typst": "typ"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pandoc")
    (made / "picture.png").write_bytes(PNG)
    (made / "text.md").write_text(TEXT)
    return made


def made(folder: Path, format: str) -> Path:
    path = folder / f"text.{SUFFIXES.get(format, format)}"
    subprocess.run(
        [process.program(), "-s", "text.md", "-t", format, "-o", path.name], cwd=folder, check=True
    )
    return path


def read_back(folder: Path, format: str) -> tuple[Article, Reading]:
    reading = read(made(folder, format))
    return reading.book.articles[0], reading


def _words(article: Article) -> str:
    """Every text, notes and code and all; a break is a space."""
    return "".join(
        node.text if isinstance(node, model.Text | model.Code | model.CodeBlock) else " "
        for node in walk(article.blocks)
        if isinstance(
            node,
            model.Text | model.Code | model.CodeBlock | model.SoftBreak | model.Paragraph | model.Section,
        )
    )


@pytest.mark.parametrize("format", LACKS)
def test_the_words_and_blocks_of_a_format_come_back(folder: Path, format: str) -> None:
    article, _ = read_back(folder, format)

    said = " ".join(_words(article).split())
    assert {words for words in WORDS if words not in said} <= LACKS[format]
    kinds = {type(node).__name__ for node in walk(article.blocks)}
    wanted = {"Section", "Emphasis", "Strong", "Note", "Listing", "Quote", "Table", "Figure", "CodeBlock"}
    assert wanted - kinds <= LACKS[format], f"{format} lacks {wanted - kinds}"


@pytest.mark.parametrize("format", ["docx", "odt", "epub", "rtf", "fb2", "ipynb", "rst", "latex", "jats"])
def test_pictures_come_with_the_source_or_from_beside_it(folder: Path, format: str) -> None:
    article, reading = read_back(folder, format)

    pictures = [node for node in walk(article) if isinstance(node, model.Image)]
    assert [one.resource.media_type for one in pictures] == ["image/png"]
    assert "resource.missing" not in [one.code for one in reading.problems]


@pytest.mark.parametrize("format", ["docx", "epub", "org", "latex", "jats", "docbook"])
def test_the_title_is_told(folder: Path, format: str) -> None:
    article, _ = read_back(folder, format)

    assert "The Title" == plain(article.metadata.title)
    assert isinstance(article.blocks[0], model.Section)


def test_what_is_said_of_the_work_is_taken(folder: Path) -> None:
    article, reading = read_back(folder, "epub")

    assert ["Ada Byron"] == [one.name for one in article.metadata.contributors]
    assert "en" == article.metadata.language
    assert "language.guessed" not in [one.code for one in reading.problems]


def test_an_option_stands_above_what_the_source_says(folder: Path) -> None:
    path = made(folder, "docx")

    book = read(path, settings=Settings(lang="fr", metadata=(("title", "Autre"),))).book

    assert ("fr", "Autre") == (book.metadata.language, plain(book.metadata.title))


def test_links_lead_to_sections(folder: Path) -> None:
    for format in ("docx", "epub", "latex", "docbook"):
        article, _ = read_back(folder, format)
        ids = {node.id for node in walk(article.blocks) if isinstance(node, model.Section)}
        targets = [node.target for node in walk(article.blocks) if isinstance(node, model.Link)]
        assert targets, format
        assert {target.removeprefix("#") for target in targets} <= ids, format
