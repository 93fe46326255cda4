"""Words and lines of data without a space: nothing of them is lost on paper, and none is hyphenated for minutes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import exporter
from tests.texts import letters, pdf_text

SOURCES = {
    "a word": "a" * 20_000 + " and then words.",
    "a word of syllables": "x " + "abcdefghij" * 600 + " and then words.",
    "code": "```\n" + "QUJD" * 5_000 + "\n```\n\nAnd then words.",
    "code in a line": "`" + "QUJD" * 5_000 + "` and then words.",
}


@pytest.mark.parametrize("hyphens", [True, False])
@pytest.mark.parametrize("text", SOURCES.values(), ids=SOURCES)
def test_nothing_is_lost(text: str, hyphens: bool, tmp_path: Path) -> None:
    settings = exporter.Settings(lang="en", pdf=exporter.settings.Pdf(hyphens=hyphens))
    exporter.export(
        f"---\ntitle: T\n---\n\n{text}\n", tmp_path / "a.pdf", from_="markdown", settings=settings
    )
    found = letters(pdf_text(tmp_path / "a.pdf"))

    assert Counter() == Counter(letters(text)) - Counter(found)
    assert "thenwords" in found
