"""What a text includes: where it is found, what becomes of it, and that each word keeps its place in its own file."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter import read
from exporter.model import CodeBlock, Paragraph, Text, plain, walk
from tests.books.trees import tree

CODE = "fn a() {}\n// ANCHOR: main\nfn main() {\n    a();\n}\n// ANCHOR_END: main\n"
FILES = {"part.md": "From *part*.\n", "x.rs": CODE, "deep/in.md": "In {{#include ../part.md}}"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{#include part.md}}", "From part."),
        ("a {{ #include part.md }} b", "a From part. b"),
        ("{{#include deep/in.md}}", "In From part."),
        ("{{#title A title}}\n\nwords", "words"),
        ("```\n{{#include x.rs:1}}\n{{#include x.rs:5:}}\n```", "fn a() {}\n}"),
        ("```\n{{#include x.rs::3}}\n```", "fn a() {}\nfn main() {"),
        ("```rust\n{{#rustdoc_include x.rs:main}}\n```", "fn main() {\n    a();\n}"),
        ("> ```\n> {{#include x.rs:main}}\n> ```", "fn main() {\n    a();\n}"),
        ("{{#playground x.rs editable}}", "fn a() {}\nfn main() {\n    a();\n}"),
        ("{{< include part.md >}}", "From part."),
        ("!include part.md", "From part."),
        ("!include(part.md)", "From part."),
        ('!!!include("part.md")!!!', "From part."),
        ("```\n!include part.md\n```", "!include part.md"),
        ("!include all that you like", "!include all that you like"),
        (r"\{{#include part.md}}", "{{#include part.md}}"),
        (r"`\{{#include part.md}}`", "{{#include part.md}}"),
        ('[x]({{< ref "a.md" >}}) [y]({% link b.md %})', "x y"),
    ],
)
def test_what_is_included_stands_in_its_place(tmp_path: Path, text: str, expected: str) -> None:
    source = tree(tmp_path, {**FILES, "a.md": f"{text}\n"}) / "a.md"

    (article,) = read(source).book.articles

    assert expected == "".join(
        plain(one) or getattr(one, "text", "") for one in walk(article.blocks) if _is_whole(one)
    )


def _is_whole(node: object) -> bool:
    return isinstance(node, Paragraph | CodeBlock)


def test_every_word_has_its_place_in_its_own_file(tmp_path: Path) -> None:
    source = tree(tmp_path, {**FILES, "a.md": "Before {{#include deep/in.md}} after.\n"}) / "a.md"

    found = {
        node.text: str(node.where).removeprefix(f"{tmp_path}/")
        for node in walk(read(source).book.articles[0].blocks)
        if isinstance(node, Text)
    }

    assert {
        "Before In From ": "a.md:1:1",
        "part": "part.md:1:7",
        ". after.": "part.md:1:12",
    } == found


def test_a_problem_in_an_included_file_names_that_file(tmp_path: Path) -> None:
    files = {"a.md": "One.\n\n{{#include b.md}}\n", "b.md": "\nSee ![](gone.png).\n"}

    problems = read(tree(tmp_path, files) / "a.md").problems

    assert [f"{tmp_path}/b.md:2:5"] == [str(one.where) for one in problems if one.code == "resource.missing"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{#include gone.md}}", "include.missing"),
        ("{{#include part.md:nowhere}}", "include.missing"),
        ("{{#include a.md}}", "include.circle"),
        ("{{#include b.md}}", "include.circle"),
        ("{{#include ../outside.md}}", "include.outside"),
        ("{{#include https://a.example/x.md}}", "include.missing"),
        ("{{#include picture.png}}", "include.missing"),
    ],
)
def test_what_cannot_be_had_is_left_and_told(tmp_path: Path, text: str, code: str) -> None:
    files = {**FILES, "a.md": f"{text}\n", "b.md": "{{#include a.md}}", "../outside.md": "secret"}
    folder = tree(tmp_path / "in", files)
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")

    reading = read(folder / "a.md")

    assert code in {one.code for one in reading.problems}
    assert "{{#include" in plain(reading.book.articles[0].blocks)
    assert "secret" not in plain(reading.book.articles[0].blocks)


def test_files_that_include_one_another_many_times_end_soon(tmp_path: Path) -> None:
    files = {f"{number}.md": f"{{{{#include {number + 1}.md}}}}\n\n" * 50 for number in range(9)}

    reading = read(tree(tmp_path, {**files, "9.md": "end"}) / "0.md")

    assert "include.too-much" in {one.code for one in reading.problems}
