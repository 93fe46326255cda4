"""Fonts are those that the text is set in, cut to its letters."""

from __future__ import annotations

import re

import pytest
import uharfbuzz

from exporter.model import Book, Code, Emphasis, Paragraph, Strong, Text, of_one
from tests.epub.books import article, kitchen_sink, paragraph
from tests.epub.conftest import Export
from tests.epub.opened import Opened

PLAIN = of_one(article("One", paragraph("Only Latin letters."), source="one.md"))


def characters(book: Opened, name: str) -> set[str]:
    return {chr(number) for number in uharfbuzz.Face(book.read(name)).unicodes}


def fonts(book: Opened) -> list[str]:
    return [
        file.href.removeprefix("fonts/") for file in book.manifest.values() if file.href.startswith("fonts/")
    ]


def test_a_font_has_the_letters_of_the_book_in_both_cases_and_no_others(export: Export) -> None:
    book, _ = export(of_one(article("Été", paragraph("Œuvre ; à « Noël »…"), language="fr")))
    (name,) = fonts(book)
    found = characters(book, f"fonts/{name}")

    assert set("Étéœuvre ; à « noël »…ŒUVRE ÀÉTÉNOËL") <= found
    assert set() == found & set("ñßøабвαβγ")


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (Text(text="Plain"), []),
        (Emphasis(content=(Text(text="Slanted"),)), ["eb-garamond-400-italic"]),
        (Strong(content=(Text(text="Heavy"),)), ["eb-garamond-600"]),
        (Code(text="code"), ["source-code-pro-400"]),
    ],
)
def test_a_face_that_nothing_is_set_in_is_left_out(
    content: Text | Emphasis | Strong | Code, names: list[str], export: Export
) -> None:
    book, _ = export(of_one(article("One", Paragraph(content=(content,)))))

    assert ["eb-garamond-400.ttf", *(f"{name}.ttf" for name in names)] == fonts(book)


def test_every_font_is_named_by_the_sheet_and_every_name_is_a_font(export: Export) -> None:
    book, _ = export(kitchen_sink(), theme="modern")
    named = re.findall(r'url\("\.\./fonts/([^"]+)"\)', book.text("styles/style.css"))

    assert fonts(book) == named
    assert len(named) > 3
    assert {"font/ttf"} == {
        file.media_type for file in book.manifest.values() if file.href.startswith("fonts/")
    }
    assert ["true"] == book.meta("ibooks:specified-fonts")


def test_fonts_can_be_left_to_the_reader(export: Export) -> None:
    book, _ = export(PLAIN, fonts=False)

    assert [] == fonts(book)
    assert "@font-face" not in book.text("styles/style.css")
    assert [] == book.meta("ibooks:specified-fonts")


def test_small_caps_and_old_style_figures_survive_the_cut(export: Export) -> None:
    book, _ = export(PLAIN)
    face = uharfbuzz.Face(book.read("fonts/eb-garamond-400.ttf"))
    features = {
        tag
        for script in range(len(face.get_table_script_tags("GSUB")))
        for tag in face.get_language_feature_tags("GSUB", script)
    }

    assert {"smcp", "c2sc", "onum", "lnum", "liga"} <= features


def test_a_second_export_finds_its_fonts_cut(export: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    from exporter import fonts as cutting

    book: Book = of_one(article("One", paragraph("Ünusual letters, cut once: ĀĒĪŌŪ.")))
    one, _ = export(book)
    monkeypatch.setattr(cutting, "subset", lambda *_: pytest.fail("it was cut again"))
    other, _ = export(book)

    assert one.read("fonts/eb-garamond-400.ttf") == other.read("fonts/eb-garamond-400.ttf")
