"""The one space of a book's links: what a target may be written like, and where it leads then."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter import sources
from exporter.model import Link, walk
from exporter.preparing import prepare
from exporter.settings import Layers, Settings
from exporter.writing import fitting
from tests.books.trees import tree

FILES = {
    "README.md": "# Start\n\nWords.\n",
    "guide/index.md": "# Guide\n\nWords.\n",
    "guide/2020-01-02-first-steps.md": (
        "---\nurl: https://a.example/steps/\n---\n# First Steps\n\n## 1. Où aller ?\n\nx\n\n"
        "## Set_up & Run\n\ny\n\n### `a.b()`\n\nz\n{#Own}\n"
    ),
}
PAGES = {
    "README.md": "start",
    "guide/index.md": "guide",
    "guide/2020-01-02-first-steps.md": "steps",
    "here/a.md": "here",
}
STEPS = "steps"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("../README.md", "start"),
        ("/README.md", "start"),
        ("/", "start"),
        ("..", "start"),
        ("../guide/", "guide"),
        ("../guide", "guide"),
        ("../guide/index.html", "guide"),
        ("../Guide/Index.md", "guide"),
        ("/guide/", "guide"),
        ("/en/guide/", "guide"),
        ("../guide/2020-01-02-first-steps.html?x=1", STEPS),
        ("../guide/2020-01-02-first%2Dsteps", STEPS),
        ("/blog/first-steps/", STEPS),
        ("First Steps", STEPS),
        ("https://a.example/steps", STEPS),
        ("first-steps#set_up--run", "#set_up-run"),
        ("/first-steps#Set_Up-Run", "#set_up-run"),
        ("/first-steps#set-up-run", "#set_up-run"),
        ("/first-steps#1-ou-aller", "#section-1"),
        ("/first-steps#où-aller-", "#section-1"),
        ("/first-steps#o%C3%B9-aller", "#section-1"),
        ("/first-steps#ab", "#ab"),
        ("/first-steps#a.b", "#ab"),
        ("/first-steps#own", "#Own"),
        ("/first-steps#nowhere", STEPS),
        ("a.md", "here"),
        ("gone.md", ""),
        ("../../outside.md", ""),
        ("/gone/", ""),
    ],
)
def test_a_link_leads_to_the_file_it_means(tmp_path: Path, target: str, expected: str) -> None:
    (found,) = targets(tmp_path, f"# Here\n\n[x](<{target}>)\n")

    assert expected == (found.removeprefix(STEPS) if expected.startswith("#") else found)


def test_a_target_that_leads_nowhere_is_told_once(tmp_path: Path) -> None:
    problems = fitted(tmp_path, "# Here\n\n" + "[x](gone.md) [y](gone.md#z)\n\n" * 3)[1]

    (told,) = problems
    assert "The link 'gone.md' leads to a file that is not in the book. (6 times)" == told.message


def test_many_targets_that_lead_nowhere_are_told_together(tmp_path: Path) -> None:
    text = "# Here\n\n" + "".join(f"[x](gone{number}.md)\n\n" for number in range(12))

    (told,) = fitted(tmp_path, text)[1]

    first = ", ".join(f"'gone{number}.md' (line {2 * number + 3})" for number in range(5))
    assert f"12 links lead to nothing here: {first} and 7 more." == told.message
    assert "--base-url" in told.hint


def test_a_base_completes_a_target_from_its_own_folder(tmp_path: Path) -> None:
    assert ["https://b.example/book/here/gone.zip", "https://b.example/book/x.zip"] == targets(
        tmp_path, "# Here\n\n[x](gone.zip) [y](../x.zip)\n", base_url="https://b.example/book/"
    )


def targets(folder: Path, text: str, **settings: str) -> list[str]:
    book, _ = fitted(folder, text, **settings)
    return [node.target for node in walk(book) if isinstance(node, Link)]


def fitted(folder: Path, text: str, **settings: str):  # type: ignore[no-untyped-def]
    chosen = Settings(lang="en", **settings)  # type: ignore[arg-type]
    found = sources.find([tree(folder, {**FILES, "here/a.md": text})], book=True)
    prepared = prepare((one.source for one in found), Layers.of(chosen))
    addresses = [PAGES[one.source] for one in fitting.documents(prepared.book)]
    return fitting.fit(prepared.book, "epub", prepared.settings, addresses)
