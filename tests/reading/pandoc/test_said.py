"""What sources say beside their text, in their own ways: docinfo, citations, raw markup, sizes of pictures, abstracts."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from exporter.model import Citation, Division, Image, plain, walk
from exporter.reading import Reading, read
from exporter.reading.pandoc import process
from exporter.settings import Settings
from tests.test_resources import PNG

pytestmark = pytest.mark.skipif(not process.program(), reason="pandoc is not installed")


def made(folder: Path, name: str, text: str) -> Reading:
    (folder / name).write_text(text, encoding="utf-8")
    return read(folder / name, settings=Settings(lang="en"))


def of_word(folder: Path, text: str) -> Reading:
    """What pandoc writes as docx, read."""
    command = (process.program(), "--standalone", f"--output={folder / 'a.docx'}")
    subprocess.run(command, input=text, encoding="utf-8", check=True, cwd=folder)
    return read(folder / "a.docx", settings=Settings(lang="en"))


def test_docinfo_is_metadata(tmp_path: Path) -> None:
    text = "Title\n=====\n\n:Author: Jean Dupont\n:Date: 2024-05-01\n\nText.\n\nSection\n-------\n\nMore.\n"

    (article,) = made(tmp_path, "a.rst", text).book.articles

    assert "Title" == plain(article.metadata.title)
    assert ["Jean Dupont"] == [one.name for one in article.metadata.contributors]
    assert "2024-05-01" == article.metadata.date
    assert "Jean" not in plain(article.blocks)


def test_a_citation_is_no_raw_latex(tmp_path: Path) -> None:
    reading = made(tmp_path, "a.tex", "\\begin{document}See \\cite{k} and \\citep[p. 3]{a,b}.\\end{document}")

    assert 2 == sum(isinstance(node, Citation) for node in walk(reading.book))
    assert "pandoc.raw" not in [one.code for one in reading.problems]


def test_raw_markup_is_named(tmp_path: Path) -> None:
    text = "Before\n\n.. raw:: latex\n\n   \\one{" + "x" * 60 + "}\n\n.. raw:: latex\n\n   \\two\n\nAfter"

    (message,) = [one.message for one in made(tmp_path, "a.rst", text).problems if one.code == "pandoc.raw"]

    assert "Raw latex is left out: \\one{" + "x" * 35 + "… and 1 more." == message


def test_sizes_of_pictures_are_lengths_of_css(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)

    reading = of_word(tmp_path, "Text ![x](a.png){width=148mm height=3in}")

    (picture,) = [node for node in walk(reading.book) if isinstance(node, Image)]
    assert ("5.827in", "3in") == (picture.width, picture.height)


def test_the_abstract_of_a_word_file_is_one(tmp_path: Path) -> None:
    text = (
        "---\ntitle: T\nabstract: |\n  First.\n\n  Second.\n---\n\nBody *emphasis* [words]{custom-style=Own}."
    )

    (article,) = of_word(tmp_path, text).book.articles

    (abstract,) = [node for node in walk(article.blocks) if isinstance(node, Division)]
    assert "abstract" == abstract.role
    assert ["First.", "Second."] == [plain(one) for one in abstract.blocks]
    assert "Body emphasis words." == plain(article.blocks[-1])
