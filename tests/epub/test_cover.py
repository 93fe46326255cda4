"""Covers: made from the metadata, taken from a file, or none."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pypdfium2.raw
import pytest
from PIL import Image as Pixels

from exporter import themes
from exporter.model import Book, Contributor, of_one
from exporter.problems import ExportError
from exporter.resources import Resources
from exporter.writing.epub import cover
from tests.epub.books import article, kitchen_sink, paragraph, text
from tests.epub.conftest import Export
from tests.epub.opened import Opened, first
from tests.texts import letters

ARTICLE = of_one(
    article(
        "A Title of Some Length",
        paragraph("Text."),
        source="one.md",
        modified="2026",
        contributors=(Contributor(name="Ada Example"),),
    )
)


def cover_of(book: Opened) -> str:
    (name,) = [file.href for file in book.manifest.values() if file.properties == "cover-image"]
    return name


def picture(folder: Path, name: str, size: tuple[int, int], kind: str) -> str:
    Pixels.new("RGB", size, "#204060").save(folder / name, kind)
    return str(folder / name)


@pytest.mark.parametrize("theme", themes.shipped())
def test_a_made_cover_is_a_picture_of_1600_by_2400(theme: str, export: Export) -> None:
    book, problems = export(ARTICLE, cover="auto", theme=theme)
    made = Pixels.open(io.BytesIO(book.read(cover_of(book))))
    colours = made.convert("RGB").getcolors(1 << 24)

    assert () == problems
    assert ("JPEG", (1600, 2400), "RGB") == (made.format, made.size, made.mode)
    assert colours is not None
    assert max(count for count, _ in colours) < 0.98 * 1600 * 2400, "nothing is drawn on it"


def test_a_cover_has_a_page_and_is_found_by_all_readers(export: Export) -> None:
    book, _ = export(ARTICLE, cover="auto")
    page = book.page("text/cover.xhtml")

    assert ("text/cover.xhtml", "yes") == book.spine[0]
    assert "../images/cover.jpg" == first(page, "img").get("src")
    assert "Cover: A Title of Some Length" == first(page, "img").get("alt")
    assert ("cover", "Cover", "text/cover.xhtml") == book.landmarks()[0]
    assert ["cover-image"] == book.named("cover")
    assert ["textual", "visual"] == book.meta("schema:accessMode")


def test_the_same_title_has_the_same_cover_and_another_one_another(export: Export) -> None:
    other = replace(ARTICLE, metadata=replace(ARTICLE.metadata, title=kitchen_sink().metadata.title))
    covers = [export(book, cover="auto")[0].read("images/cover.jpg") for book in (ARTICLE, ARTICLE, other)]

    assert covers[0] == covers[1] != covers[2]


def test_titles_of_any_length_and_script_fit(export: Export) -> None:
    for title in (
        "A",
        "Interminable " * 60,
        "漢字とかな",
        "<b>&amp;</b>",
        "Donaudampfschifffahrtsgesellschaftskapitän " * 3,
    ):
        book = replace(ARTICLE, metadata=replace(ARTICLE.metadata, title=article(title).metadata.title))
        opened, _ = export(book, cover="auto")

        assert (1600, 2400) == Pixels.open(io.BytesIO(opened.read("images/cover.jpg"))).size


def test_a_book_has_a_cover_unless_it_is_refused_and_an_article_has_none(export: Export) -> None:
    def has(book: Book, cover: str) -> bool:
        return "cover-page" in export(book, cover=cover)[0].manifest

    assert (True, False, True) == (
        has(kitchen_sink(), ""),
        has(kitchen_sink(), "none"),
        has(kitchen_sink(), "auto"),
    )
    assert (False, False, True) == (has(ARTICLE, ""), has(ARTICLE, "none"), has(ARTICLE, "auto"))


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "images/cover.jpg"), ("PNG", "images/cover.png")])
def test_a_file_is_taken_as_it_is(kind: str, name: str, export: Export, tmp_path: Path) -> None:
    file = picture(tmp_path, "some.picture", (1600, 2400), kind)
    book, problems = export(ARTICLE, cover=file)

    assert () == problems
    assert name == cover_of(book)
    assert Path(file).read_bytes() == book.read(name)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("WEBP", "images/cover.png"), ("AVIF", "images/cover.jpg"), ("TIFF", "images/cover.png")],
)
def test_a_file_of_another_kind_is_converted(kind: str, name: str, export: Export, tmp_path: Path) -> None:
    book, problems = export(ARTICLE, cover=picture(tmp_path, "some.jpg", (1600, 2400), kind))

    assert () == problems
    assert name == cover_of(book)


def test_the_source_s_own_cover_is_taken_unless_the_settings_say_another(
    export: Export, tmp_path: Path
) -> None:
    picture(tmp_path, "own.jpg", (1600, 2400), "JPEG")
    resource, _ = Resources((tmp_path,)).find("own.jpg", tmp_path)
    book = replace(ARTICLE, metadata=replace(ARTICLE.metadata, cover=resource))

    assert (tmp_path / "own.jpg").read_bytes() == export(book, cover="", folder=tmp_path)[0].read(
        "images/cover.jpg"
    )
    assert "cover-page" not in export(book, cover="none", folder=tmp_path)[0].manifest


@pytest.mark.parametrize(("size", "kept"), [((300, 400), True), ((12_000, 20), True)])
def test_a_size_that_shops_refuse_is_said(
    size: tuple[int, int], kept: bool, export: Export, tmp_path: Path
) -> None:
    book, problems = export(ARTICLE, cover=picture(tmp_path, "x.png", size, "PNG"))

    assert ["epub.cover"] == [found.code for found in problems]
    assert kept == ("cover-page" in book.manifest)


@pytest.mark.parametrize("data", [b"GIF89a" + b"\0" * 40, b"no picture", b"\xff\xd8\xff\xe0", b""])
def test_what_is_no_jpeg_or_png_is_left_out_and_said(data: bytes, export: Export, tmp_path: Path) -> None:
    (tmp_path / "x.jpg").write_bytes(data)
    book, problems = export(ARTICLE, cover=str(tmp_path / "x.jpg"))

    assert ["epub.cover"] == [found.code for found in problems]
    assert "cover-page" not in book.manifest


def test_a_file_that_is_not_there_stops_the_work(export: Export, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"none\.jpg does not exist"):
        export(ARTICLE, cover=str(tmp_path / "none.jpg"))


def test_a_theme_without_a_cover_of_its_own_has_base_s(export: Export, tmp_path: Path) -> None:
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme" / "theme.toml").write_text("[design]\n")
    book, problems = export(ARTICLE, cover="auto", theme=str(tmp_path / "theme"))

    assert () == problems
    assert (1600, 2400) == Pixels.open(io.BytesIO(book.read("images/cover.jpg"))).size


LONG = "Recherches sur les avant-gardes, les arrière-pensées et les demi-mesures du siècle dernier, avec des notes"
NAMES = ("Anne-Marie Dupont-Durand", "Juanjo Le Goff", "Jean-Baptiste de la Tour")


@pytest.mark.parametrize("theme", themes.shipped())
@pytest.mark.parametrize(
    "title", ["Nord", "Renforcement des liens russo-coréens", f"{LONG[:88]}", f"{LONG}, un index"]
)
def test_names_stay_whole_and_nothing_lies_on_the_words(
    theme: str, title: str, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[bytes] = []
    draw = cover._drawn

    def kept(pdf: bytes) -> bytes:
        drawn.append(pdf)
        return draw(pdf)

    monkeypatch.setattr(cover, "_drawn", kept)
    names = tuple(Contributor(name=name) for name in NAMES)
    export(
        of_one(article(title, paragraph("T."), subtitle=text(LONG), contributors=names)),
        cover="auto",
        theme=theme,
    )
    document = pypdfium2.PdfDocument(drawn[0])
    page = document[0]
    lines = [letters(line).lower() for line in page.get_textpage().get_text_bounded().splitlines()]
    words = [one.get_bounds() for one in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_TEXT])]
    bars = [one.get_bounds() for one in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_PATH])]
    bars = [(left, low, right, high) for left, low, right, high in bars if high - low < 60 and left == 0]

    assert [] == [name for name in NAMES if letters(name).lower() not in lines]
    assert [] == [bar for bar in bars for word in words if bar[1] < word[3] and word[1] < bar[3]]
    assert (theme == "modern") == (len(bars) > 4)
