"""Admonitions of reStructuredText: their kinds and titles, without words that pandoc makes up in English."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.model import Admonition, plain
from exporter.reading import read
from exporter.reading.pandoc import process
from exporter.settings import Settings

pytestmark = pytest.mark.skipif(not process.program(), reason="pandoc is not installed")


@pytest.mark.parametrize(
    ("written", "kind", "title"),
    [
        (".. admonition:: À moi\n\n   Un texte.", "note", "À moi"),
        (".. attention::\n\n   Un texte.", "caution", ""),
        (".. hint::\n\n   Un texte.", "tip", ""),
        (".. error::\n\n   Un texte.", "danger", ""),
        (".. todo::\n\n   Un texte.", "todo", ""),
        (".. seealso::\n\n   Un texte.", "seealso", ""),
        (".. note::\n\n   Un texte.", "note", ""),
    ],
)
def test_an_admonition_has_its_kind_and_its_own_title(
    tmp_path: Path, written: str, kind: str, title: str
) -> None:
    (tmp_path / "a.rst").write_text(f"Titre\n=====\n\n{written}\n", encoding="utf-8")

    (article,) = read(tmp_path / "a.rst", settings=Settings(lang="fr")).book.articles

    (one,) = article.blocks
    assert isinstance(one, Admonition)
    assert (kind, title) == (one.kind, plain(one.title))
    assert "Un texte." == plain(one.blocks)
    assert () == one.classes
