"""Running pandoc: without it an error says what to install; what it cannot read is one sentence; a source reaches no file."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.model import plain
from exporter.problems import ExportError
from exporter.reading import read
from exporter.reading.pandoc import process


def test_without_the_extra_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "program", lambda: "")
    (tmp_path / "a.rst").write_text("Text.")

    with pytest.raises(ExportError) as caught:
        read(tmp_path / "a.rst")

    assert 69 == caught.value.exit_code
    assert "pip install 'article-exporter[pandoc]'" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", b"PK\3\4 no archive"),
        ("a.ipynb", b"{"),
        ("a.tex", b"\\begin{a}\n}"),
        (
            "a.dbk",
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><article><para>&a;</para></article>',
        ),
    ],
)
def test_what_pandoc_cannot_read_is_one_sentence(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)

    with pytest.raises(ExportError) as caught:
        read(tmp_path / name)

    assert "pandoc.failed" == caught.value.code
    assert "\n" not in caught.value.message
    assert name in caught.value.message


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.tex", "Before \\input{secret} after."),
        ("a.org", '#+INCLUDE: "secret.tex"\n\nBefore after.'),
        ("a.rst", "Before.\n\n.. include:: secret.tex\n\nAfter."),
        ("a.adoc", "Before.\n\ninclude::secret.tex[]\n\nAfter."),
        ("a.typ", 'Before.\n\n#include "secret.tex"\n\nAfter.'),
    ],
)
def test_a_source_reaches_no_file(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "secret.tex").write_text("hidden")
    (tmp_path / name).write_text(text)

    reading = read(tmp_path / name)

    assert "hidden" not in plain(reading.book)
    assert "efore" in plain(reading.book)
    assert "fter" in plain(reading.book)
    assert "pandoc.warning" in [one.code for one in reading.problems]


def test_old_encodings_are_decoded_before_pandoc_sees_them(tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_bytes("Un été à la mer, où l'on dîne tôt.".encode("cp1252"))

    reading = read(tmp_path / "a.rst")

    assert "Un été" in plain(reading.book)
    assert "source.encoding" in [one.code for one in reading.problems]


def test_a_preamble_that_pandoc_cannot_follow_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text(
        "\\documentclass{article}\n\\def\\x{\\x y}\\x\n\\title{The {Title}}\n\\author{Ada}\n\\begin{document}\nText.\n\\end{document}\n"
    )

    reading = read(tmp_path / "a.tex")

    assert "The Title" == plain(reading.book.metadata.title)
    assert ["Ada"] == [one.name for one in reading.book.metadata.contributors]
    assert "Text." in plain(reading.book)
    assert "pandoc.warning" in [one.code for one in reading.problems]
