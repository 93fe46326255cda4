"""Books that a folder says itself: book.toml, and SUMMARY.md as mdBook and GitBook have it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter import read
from exporter.model import Article, Book, Part, plain
from exporter.origins import source_of
from exporter.preparing import prepare
from exporter.problems import ExportError
from exporter.settings import Layers, Settings
from tests.books.trees import tree

OURS = """
title = "The Whole"
authors = ["Ann Author", "Ben Writer"]
language = "en"
isbn = "978-0-00-000000-2"
front = [{ file = "preface.md", role = "preface" }]
back = ["end.md"]

[[parts]]
title = "First *part*"
number = "I"
chapters = ["one.md", { file = "two.md", title = "Number two" }]

[[parts]]
title = "Second"
chapters = ["more/*.md"]

[exporter]
theme = "modern"
"""
CHAPTERS = {
    "preface.md": "# Before\n\nWords.\n",
    "end.md": "# After\n\nWords.\n",
    "one.md": "# One\n\nWords.\n",
    "two.md": "# Two\n\nWords.\n",
    "more/ch10.md": "# Ten\n\nWords.\n",
    "more/ch9.md": "# Nine\n\nWords.\n",
}


def test_a_book_toml_says_metadata_parts_roles_and_settings(tmp_path: Path) -> None:
    folder = tree(tmp_path, {"book.toml": OURS, **CHAPTERS})

    prepared = prepare((source_of(folder),), Layers())

    assert "modern" == prepared.settings.theme
    assert "The Whole" == plain(prepared.book.metadata.title)
    assert ["Ann Author", "Ben Writer"] == [one.name for one in prepared.book.metadata.contributors]
    assert (("isbn", "978-0-00-000000-2"),) == prepared.book.metadata.identifiers
    assert [
        "preface: Before",
        "I First part",
        "  One",
        "  Number two",
        "Second",
        "  Nine",
        "  Ten",
        "After",
    ] == list(outline(prepared.book))


def test_a_title_that_book_toml_says_takes_no_word_of_the_chapter(tmp_path: Path) -> None:
    folder = tree(tmp_path, {"book.toml": OURS, **CHAPTERS})

    two = next(one for one in read(folder).book.articles if one.source == "two.md")

    assert "TwoWords." == plain(two.blocks)


@pytest.mark.parametrize(
    ("toml", "code", "said"),
    [
        ('chapters = [\n  "one.md",\n  "gone.md",\n]', "book.missing-chapter", "book.toml:3"),
        ('chapters = ["*.txt"]', "book.missing-chapter", "book.toml:1"),
        ('chapters = ["one.md"]\nback = ["one.md"]', "book.twice", "named twice"),
        ('title = "x"\nchapter = ["one.md"]', "book.key", "book.toml:2"),
        ('[[parts]]\ntitel = "x"\nchapters = ["one.md"]', "book.key", "book.toml:2"),
        ('chapters = [{ file = "one.md", role = "prefase" }]', "book.role", "prefase"),
        ('chapters = ["one.md"', "book.syntax", "not TOML"),
        ('title = "x"', "book.no-chapters", "names no chapters"),
        ('chapters = ["../outside.md"]', "book.missing-chapter", "outside"),
        ("chapters = [1]", "book.key", "must be a list"),
        ('chapters = ["one.md"]\n[exporter]\nthem = "x"', "settings.unknown", "them"),
    ],
)
def test_what_a_book_toml_cannot_mean_is_refused(tmp_path: Path, toml: str, code: str, said: str) -> None:
    folder = tree(tmp_path / "book", {"book.toml": toml, "one.md": "# One\n\nWords.\n"})
    tree(tmp_path, {"outside.md": "# Out\n\nWords.\n"})

    with pytest.raises(ExportError) as caught:
        read(folder)

    assert (code, 2) == (caught.value.code, caught.value.exit_code)
    assert said in caught.value.message


SUMMARY = """# Summary

[Preface](preface.md)

# Guide

- [One](one.md)
    - [Under one](more/ch9.md)
    - [Not written]()
- [Two](two.md)

---

# Reference

1. [Ten](./more/ch10.md)
<!-- - [Hidden](hidden.md) -->

[After](end.md)
"""


@pytest.mark.parametrize("place", ["SUMMARY.md", "src/SUMMARY.md", "text/SUMMARY.md"])
def test_a_summary_is_read_as_mdbook_reads_it(tmp_path: Path, place: str) -> None:
    folder = Path(place).parent
    src = f'src = "{folder.as_posix()}"' if folder.name == "text" else ""
    files = {
        "book.toml": f'[book]\ntitle = "Rust"\nauthors = ["Ann"]\nlanguage = "en"\n{src}\n[output.html]\ncurly = true\n',
        place: SUMMARY,
        **{str(folder / name): text for name, text in CHAPTERS.items()},
    }

    reading = read(tree(tmp_path, files))

    assert "Rust" == plain(reading.book.metadata.title)
    assert [
        "preface: Before",
        "Guide",
        "  chapter: 1 One",
        "    1.1 Nine",
        "  2 Two",
        "Reference",
        "  3 Ten",
        "After",
    ] == list(outline(reading.book))
    assert ["book.draft"] == [one.code for one in reading.problems if one.severity != "warning"]


def test_the_summary_of_a_gitbook_has_no_numbers_and_parts_of_the_second_level(tmp_path: Path) -> None:
    text = "# Table of contents\n\n* [Start](README.md)\n\n## Use\n\n* [One](one.md)\n  * [Two](two.md#place)\n* Later\n* [Web](https://a.example/)\n"

    reading = read(tree(tmp_path, {"SUMMARY.md": text, "README.md": "# Start\n\nWords.\n", **CHAPTERS}))

    assert ["Start", "Use", "  chapter: One", "    Two"] == list(outline(reading.book))
    assert ["book.line"] == [one.code for one in reading.problems if one.code.startswith("book.l")]


def test_a_chapter_that_a_summary_names_and_is_not_there_is_told_with_its_line(tmp_path: Path) -> None:
    text = "- [One](one.md)\n- [Gone](gone.md)\n"

    reading = read(tree(tmp_path, {"SUMMARY.md": text, **CHAPTERS}))

    (told,) = (one for one in reading.problems if one.code == "book.unwritten")
    assert told.where
    assert (str(tmp_path / "SUMMARY.md"), 2) == (told.where.file, told.where.line)


def test_mdbook_may_say_that_all_chapters_must_be_there(tmp_path: Path) -> None:
    files = {"book.toml": "[build]\ncreate-missing = false\n", "src/SUMMARY.md": "- [x](x.md)\n- [y](y.md)\n"}

    with pytest.raises(ExportError, match=r"SUMMARY\.md:2:1.*y\.md"):
        read(tree(tmp_path, {**files, "src/x.md": "Words.\n"}))


def test_a_text_called_summary_is_no_list_of_chapters(tmp_path: Path) -> None:
    text = "# Summary\n\nWe met, and [agreed](https://a.example/).\n"

    (article,) = read(tree(tmp_path, {"SUMMARY.md": text}) / "SUMMARY.md").book.articles

    assert "Summary" == plain(article.metadata.title)


def test_chapters_speak_the_books_language_unless_they_say_another(tmp_path: Path) -> None:
    files = {
        "book.toml": 'title = "x"\nlanguage = "fr"\nchapters = ["a.md", "b.md"]\n',
        "a.md": "---\nlang: de\n---\nEin kurzer Satz.\n",
        "b.md": "A rather longer sentence of English, which nobody has declared to be any.\n",
    }

    book = prepare((source_of(tree(tmp_path, files)),), Layers()).book

    assert ["fr", "de", "fr"] == [book.metadata.language, *(one.metadata.language for one in book.articles)]


def test_an_option_stands_above_what_a_book_says(tmp_path: Path) -> None:
    folder = tree(tmp_path, {"book.toml": OURS, **CHAPTERS})

    prepared = prepare(
        (source_of(folder),), Layers.of(Settings(theme="classic", metadata=(("title", "Other"),)))
    )

    assert "Other" == plain(prepared.book.metadata.title)


def outline(book: Book | Part, depth: int = 0) -> Iterator[str]:
    for one in book.children:
        title = plain(one.metadata.title if isinstance(one, Article) else one.title)
        role = f"{one.role}: " if one.role else ""
        yield "  " * depth + role + (f"{one.number} " if one.number else "") + title
        if isinstance(one, Part):
            yield from outline(one, depth + 1)
