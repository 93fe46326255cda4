"""Sources that are not nice: huge and broken pictures, words and tables wider than the page, notes longer than it, any script."""

from __future__ import annotations

import logging
import struct
import subprocess
import sys
import warnings
import zlib
from pathlib import Path

import pytest
from PIL import Image

from exporter import themes
from exporter.model import Article, Break, Metadata, Paragraph, Section, Text, of_one
from exporter.writing.pdf import logs
from tests.pdf import opened
from tests.pdf.conftest import Export, Made
from tests.validators import ROOT

HEAD = "---\ntitle: Titre\nlang: fr\n---\n\n"
WORDS = "Des mots de tous les jours, qui remplissent la page sans rien dire. "
BOX = themes.find("classic").design["pages"]["A5"]
POINTS = 72 / 25.4


def within_margins(made: Made) -> bool:
    """Whether every letter stands between the margins of an A5 page for the screen."""
    side = (BOX["inner"] + BOX["outer"]) / 2 * POINTS
    return all(
        line.left > side - 1 and line.right < sheet.width - side + 1.5
        for sheet in made.sheets
        for line in sheet.lines
    )


def png(width: int, height: int) -> bytes:
    """A PNG that says it is this large, and holds hardly a byte."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


# Pictures ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("width", "height"), [(3000, 200), (200, 3000), (3000, 6000)], ids=["wide", "high", "both"]
)
@pytest.mark.parametrize(
    "where", ["![Légende](big.png)", "Un mot ![](big.png) dans la ligne."], ids=["figure", "inline"]
)
def test_a_huge_picture_is_made_to_fit(
    width: int, height: int, where: str, tmp_path: Path, export: Export
) -> None:
    Image.new("L", (width, height), 128).save(tmp_path / "big.png")
    made = export(f"{HEAD}{WORDS}\n\n{where}\n\n{WORDS}", page="A5")
    ((drawn_width, drawn_height),) = opened.pictures(made.path)

    assert drawn_width <= (148 - BOX["inner"] - BOX["outer"]) * POINTS + 0.5
    assert drawn_height <= BOX["lines"] * BOX["leading"]
    assert width / height == pytest.approx(drawn_width / drawn_height, rel=0.1)


def test_a_picture_that_is_not_there_leaves_its_words(export: Export) -> None:
    made = export(f"{HEAD}![Un carré](nowhere.png)\n\n{WORDS}")

    assert "resource.missing" in made.codes
    assert "Un carré" in made.sheets[0].text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("bomb.png", png(60_000, 60_000), "60000 × 60000 pixels"),
        ("broken.png", png(100, 100)[:60], "damaged"),
        ("broken.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><rect", "is no SVG"),
        (
            "billion.svg",
            b"<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><svg>&b;</svg>",
            "",
        ),
        (
            "outside.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
            "a reference to another file",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_a_bad_picture_does_no_harm(
    name: str, data: bytes, words: str, tmp_path: Path, export: Export
) -> None:
    (tmp_path / name).write_bytes(data)
    made = export(f"{HEAD}![Dessin]({name})\n\n{WORDS}")

    assert 1 == made.pages
    assert "Des mots de tous les jours" in made.sheets[0].text
    assert words in " ".join(one.message for one in made.problems)


def test_what_libraries_warn_of_becomes_a_problem() -> None:
    with logs.collected() as records:
        warnings.warn("100 % of the EXIF data are corrupt", UserWarning, stacklevel=1)
        warnings.warn("this will change", DeprecationWarning, stacklevel=1)
        logging.getLogger("fontTools.subset").warning("no table %s", "GSUB")
    found = logs.problems(records)

    assert {("pdf.resource", "100 % of the EXIF data are corrupt."), ("pdf.font", "no table GSUB.")} == {
        (one.code, one.message) for one in found
    }


# Words, tables, notes ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "place", ["{0}", "- {0}", "> {0}", "## {0}", "| a |\n|---|\n| {0} |", "a[^1]\n\n[^1]: {0}", "`{0}`"]
)
def test_a_word_of_500_letters_stays_on_the_page(place: str, export: Export) -> None:
    made = export(HEAD + place.format("a" * 500) + f"\n\n{WORDS}", page="A5")

    assert within_margins(made)
    assert 500 <= sum(sheet.text.lower().count("a") for sheet in made.sheets)


def test_a_code_block_of_long_lines_stays_on_the_page(export: Export) -> None:
    made = export(f"{HEAD}```\n{'x = ' * 200}\n```\n", page="A5")

    assert within_margins(made)


@pytest.mark.parametrize("columns", [10, 18])
def test_a_table_that_is_too_wide_is_made_to_fit(columns: int, export: Export) -> None:
    row = "|" + " anticonstitutionnellement |" * columns
    made = export(f"{HEAD}{WORDS}\n\n{row}\n|{'---|' * columns}\n{row}\n{row}\n", page="A5")

    assert within_margins(made)
    assert made.codes in ([], ["pdf.wide-table"])
    assert all(one.where and one.where.line == 8 for one in made.problems)


def test_a_note_longer_than_a_page_is_set_after_its_article(export: Export) -> None:
    long = WORDS * 60
    made = export(
        f"{HEAD}{WORDS} Une[^1], deux[^2], trois[^3].\n\n{WORDS * 5}\n\n[^1]: Courte.\n[^2]: {long}\n[^3]: Dernière.\n",
        page="A5",
    )
    sheets = made.sheets
    text = " ".join(" ".join(sheet.text for sheet in sheets).replace("‐", "").split())

    assert ["pdf.long-note"] == made.codes
    assert made.problems[0].where is not None
    assert "1.\u2002Courte." in sheets[0].text
    assert "3.\u2002Dernière." in sheets[0].text
    assert "2. Des mots de tous" in text
    assert text.count("remplissent") == 60 + 1 + 5
    assert opened.inner_links(made.path) == 2


def test_many_notes_on_a_page_are_all_there(export: Export) -> None:
    calls = " ".join(f"Mot[^{number}]." for number in range(1, 60))
    notes = "\n".join(f"[^{number}]: Note {number} de la page." for number in range(1, 60))
    sheets = export(f"{HEAD}{calls}\n\n{notes}\n", page="A5").sheets
    text = " ".join("\n".join(sheet.text for sheet in sheets).split())

    for number in range(1, 60):
        assert f"{number}. Note {number} de la page." in text


def test_two_hundred_pages(export: Export) -> None:
    page = (Paragraph(content=(Text(text=WORDS * 4),)), Break())
    blocks = tuple(
        Section(level=1, title=(Text(text=f"Section {number}"),), blocks=page) for number in range(200)
    )
    made = export(of_one(Article(metadata=Metadata(language="fr"), blocks=blocks)), page="A5")

    assert 200 == made.pages == len(opened.outline(made.path))


# Scripts ────────────────────────────────────────────────────────────────────────────────────────


def test_another_script_borrows_a_font_and_says_so(export: Export) -> None:
    made = export(f"{HEAD}Le mot ქართული est géorgien.\n")
    code = [one.code for one in made.problems if one.code in ("pdf.borrowed-font", "pdf.missing-glyph")]

    assert code
    assert {6} == {one.where.line for one in made.problems if one.where}


def test_a_character_without_a_glyph_is_named_with_its_place(export: Export) -> None:
    made = export(f"{HEAD}{WORDS}\n\nUn signe \U000f1234 que rien ne montre.\n")
    (found,) = made.problems

    assert "pdf.missing-glyph" == found.code
    assert "U+F1234" in found.message
    assert found.where is not None
    assert 8 == found.where.line


def test_many_characters_without_a_glyph_are_counted(export: Export) -> None:
    signs = "".join(chr(0xF1234 + number) for number in range(25))
    made = export(f"{HEAD}{signs}\n")

    assert ["pdf.missing-glyph"] * 11 == made.codes
    assert "15 characters more" in made.problems[-1].message


def test_text_from_right_to_left_is_set_so(export: Export) -> None:
    made = export("---\ntitle: שלום\nlang: he\n---\n\nשלום עולם.\n", page="A5")
    sheet = made.sheets[0]
    line = sheet.lines[-2]

    assert "he" == opened.catalog(made.path)["Lang"]
    assert sheet.width - line.right < line.left


@pytest.mark.parametrize(
    "text",
    [
        "日本語の文章です。" * 30,
        "😀 👍🏽 🇫🇷 " * 20,
        "ﷺ مرحبا بالعالم " * 30,
        "e\u0301a\u0308\u200d\u00ad\u200b",
    ],
    ids=["cjk", "emoji", "arabic", "marks"],
)
def test_any_text_makes_a_document(text: str, export: Export) -> None:
    assert export(f"{HEAD}{text}\n", page="A5").pages >= 1


# Silence ────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_but_problems_reaches_standard_error(tmp_path: Path, cache: str) -> None:
    (tmp_path / "bomb.png").write_bytes(png(60_000, 60_000))
    (tmp_path / "own.css").write_text(
        "p { float: sideways } h2 { background: url(http://example.com/a.png) }"
    )
    (tmp_path / "a.md").write_text(
        f"{HEAD}## S\n\n![x](bomb.png)\n\n\U000f1234 日本語 [a](#nowhere)\n", encoding="utf-8"
    )
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "exporter",
            "pdf",
            "a.md",
            "--css",
            "own.css",
            "-o",
            "a.pdf",
            "--set",
            f"cache={cache}",
            "-v",
        ],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    said = [line for line in ran.stderr.splitlines() if not line.startswith("  hint: ")]

    assert 0 == ran.returncode
    assert "" == ran.stdout
    assert [] == [
        line
        for line in said
        if not any(word in line for word in (" warning ", " info ", "warning pdf.", "info pdf.", "wrote "))
    ]
    assert any("pdf.missing-glyph" in line for line in said)
