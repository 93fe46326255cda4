"""The first article: its seven faults come out right, and nothing else is touched, in the source too."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter import reading
from exporter.model import Where, plain
from exporter.reading import positions
from exporter.settings import Settings
from exporter.typesetting import Edit, typeset

SOURCES = Path(__file__).parents[2] / "source"
FAULTS = [
    ("coréens", "fr.colon", " ", "\u00a0"),
    ("qualifient d", "fr.apostrophe", "'", "’"),
    ("qualifient d'", "fr.quotes", "”", "«"),
    ("qualifient d'”", "fr.quote-spaces", "", "\u00a0"),
    ("impérialisme occidental", "fr.quote-spaces", "", "\u00a0"),
    ("impérialisme occidental", "fr.quotes", "”", "»"),
    ("alliance stratégique", "fr.high-punctuation", "", "\u202f"),
]


@pytest.fixture(params=["md", "txt"])
def source(request: pytest.FixtureRequest) -> Path:
    (path,) = sorted(SOURCES.rglob(f"renforcement*.{request.param}"))
    return path


def made(written: str, suffix: str) -> tuple[str, tuple[Edit, ...]]:
    """Return the text of a source as it is set, and the edits."""
    read = reading.read(
        written, from_={".md": "markdown", ".txt": "text"}[suffix], settings=Settings(lang="fr")
    )
    book, edits, problems = typeset(read.book, Settings())
    assert problems == ()
    return "\n".join(plain(block) for block in (book.metadata.title, *book.articles[0].blocks)), edits


def test_the_faults_and_nothing_else_are_mended(source: Path) -> None:
    written = source.read_text(encoding="utf-8")
    lines = written.split("\n")
    text, edits = made(written, source.suffix)

    assert [(edit.rule, edit.before, edit.after) for edit in edits] == [fault[1:] for fault in FAULTS]
    assert [_before(edit.where, lines) for edit in edits] == [fault[0] for fault in FAULTS]
    assert "d’«\u00a0impérialisme occidental\u00a0»." in text
    assert "alliance stratégique\u202f? Seul" in text
    assert "echo" in text
    assert "Resstance" in text


def test_the_edits_can_be_made_in_the_source(source: Path) -> None:
    written = source.read_text(encoding="utf-8")
    text, edits = made(written, source.suffix)

    mended = positions.replaced(written, [(edit.where, edit.after) for edit in edits if edit.where])

    assert len(mended) == len(written) + 3
    assert made(mended, source.suffix) == (text, ())


def _before(where: Where | None, lines: list[str]) -> str:
    """Return as much of the line before a place as the fault of that place says."""
    assert where is not None
    before = lines[where.line - 1][: where.column - 1]
    return max((fault[0] for fault in FAULTS if before.endswith(fault[0])), key=len)
