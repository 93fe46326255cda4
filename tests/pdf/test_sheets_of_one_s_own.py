"""Style sheets and themes of one's own: --css files over the theme's, a theme of base alone, fonts, and what is refused."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from exporter import fonts, themes
from exporter.writing.pdf import hooks, logs
from tests.pdf import opened
from tests.pdf.conftest import Export
from tests.test_fonts import GARAMOND, face, with_permissions

TEXT = "---\ntitle: Titre\nlang: fr\n---\n\n## Section\n\nUn paragraphe de quelques mots, et un *mot*.\n"


def own(folder: Path, css: str) -> Path:
    path = folder / "own.css"
    path.write_text(css, encoding="utf-8")
    return path


def theme(folder: Path, toml: str, **files: str | bytes) -> Path:
    made = folder / "theme"
    made.mkdir()
    (made / "theme.toml").write_text(toml, encoding="utf-8")
    for name, content in files.items():
        path = made / name.replace("__", "/").replace("_css", ".css").replace("_ttf", ".ttf")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return made


def test_a_sheet_is_laid_over_the_theme_s(tmp_path: Path, export: Export) -> None:
    plain = export(TEXT).sheets[0]
    wide = export(
        TEXT, css=(own(tmp_path, "@page { margin-left: 10mm } .title-block h1 { text-align: left }"),)
    ).sheets[0]

    assert plain.line("Titre").left > 100
    assert 10 * 72 / 25.4 == pytest.approx(wide.line("Titre").left, abs=1)


def test_sheets_come_in_the_order_they_are_named(tmp_path: Path, export: Export) -> None:
    (tmp_path / "first.css").write_text("@page { size: 100mm 100mm }")
    (tmp_path / "second.css").write_text("@page { size: 120mm 120mm }")
    made = export(TEXT, css=(tmp_path / "first.css", tmp_path / "second.css"))

    assert 120 * 72 / 25.4 == pytest.approx(made.sheets[0].width, abs=0.1)


def test_a_sheet_of_one_document_is_not_seen_by_the_next(tmp_path: Path, export: Export) -> None:
    before = export(TEXT).path.read_bytes()
    export(TEXT, css=(own(tmp_path, "@counter-style x { system: cyclic; symbols: x } h2 { color: red }"),))

    assert before == export(TEXT).path.read_bytes()


def test_weasyprint_leaves_words_out_still() -> None:
    """Where this fails, logs.py need not mend its sentences any more."""
    said = " ".join(inspect.getsource(hooks.weasyprint().css).replace("'", "").split())

    assert [] == [garbled for garbled, _ in logs._MENDED if garbled not in said]


@pytest.mark.parametrize(
    ("css", "code", "words"),
    [
        ("p { float: sideways }", "pdf.css", "float"),
        ("p:nonsense(3) { color: red }", "pdf.css", "nonsense"),
        ("p { color: }", "pdf.css", "color"),
        (
            "p { color: red } @import 'x.css';",
            "pdf.css",
            "does not stand at the beginning of the sheet: the whole rule was ignored",
        ),
        ("@nonsense { p { color: red } }", "pdf.css", "Unknown rule @nonsense at 1:1"),
        ("@import url(http://example.com/a.css);", "pdf.resource", "example.com"),
        ("h2 { background: url(http://example.com/a.png) }", "pdf.resource", "example.com"),
        ("h2 { background: url(file:///etc/passwd) }", "pdf.resource", "/etc/passwd"),
        ("h2 { background: url(../outside.png) }", "pdf.resource", "outside.png"),
        ("h2 { background: url(/etc/passwd) }", "pdf.resource", "etc/passwd"),
        ("@font-face { font-family: F; src: url(http://example.com/f.ttf) }", "pdf.font", "'F'"),
        ("h2 { background: url(data:image/png;base64,!!!) }", "pdf.resource", "base64"),
    ],
    ids=str,
)
def test_what_cannot_be_taken_is_told(
    css: str, code: str, words: str, tmp_path: Path, export: Export
) -> None:
    (tmp_path / "sheets").mkdir()
    made = export(TEXT, css=(own(tmp_path / "sheets", css),))
    (found,) = made.problems

    assert code == found.code
    assert words in found.message
    assert 1 == made.pages


def test_a_fault_in_a_sheet_has_its_place(tmp_path: Path, export: Export) -> None:
    path = own(tmp_path, "p { color: blue }\n\np { float: sideways }\n")
    (found,) = export(TEXT, css=(path,)).problems

    assert f"{path}:3:5" == str(found.where)


def test_a_sheet_brings_pictures_and_fonts_from_beside_it(tmp_path: Path, export: Export, cache: str) -> None:
    data = fonts.instance(face(GARAMOND), Path(cache)).read_bytes()
    (tmp_path / "own.ttf").write_bytes(data)
    (tmp_path / "bar.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    )
    css = "@font-face { font-family: Mine; src: url(own.ttf) } h2 { font-family: Mine; background: url(bar.svg) }"
    made = export(TEXT, css=(own(tmp_path, css),))

    assert [] == made.codes
    assert any("Mine" in name for name in opened.fonts(made.path))


def test_base_alone_makes_a_plain_page(tmp_path: Path, export: Export) -> None:
    made = export(TEXT, theme=theme(tmp_path, 'title = "Plain"'))
    (sheet,) = made.sheets

    assert ["pdf.borrowed-font"] == made.codes
    assert ["Titre", "Section", "Un paragraphe de quelques mots, et un mot.", "1"] == [
        line.text for line in sheet.lines
    ]
    assert sheet.line("Titre").size > sheet.line("Section").size > sheet.line("Un paragraphe").size


def test_a_theme_brings_its_own_font_file(tmp_path: Path, export: Export, cache: str) -> None:
    data = fonts.instance(face(GARAMOND), Path(cache)).read_bytes()
    toml = '[[faces]]\nfamily = "Mine"\nfile = "mine.ttf"\n[design]\ntext = "Mine"\nheads = "Mine"\ncode = "Mine"\n'
    made = export(TEXT, theme=theme(tmp_path, toml, mine_ttf=data))

    assert [] == made.codes
    assert {"Mine"} == {name.partition("-")[0] for name in opened.fonts(made.path)}


def test_a_font_that_may_not_be_embedded_is_left_out(tmp_path: Path, export: Export, cache: str) -> None:
    data = with_permissions(fonts.instance(face(GARAMOND), Path(cache)).read_bytes(), 0x0002)
    toml = '[[faces]]\nfamily = "Mine"\nfile = "mine.ttf"\n[design]\ntext = "Mine"\n'
    made = export(TEXT, theme=theme(tmp_path, toml, mine_ttf=data))

    assert "font.licence" in made.codes
    assert not any("Mine" in name for name in opened.fonts(made.path))


def test_a_theme_s_picture_comes_from_its_folder_or_below_what_it_extends(
    tmp_path: Path, export: Export
) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    files = {"print__style_css": "h2 { background: url(bar.svg) }", "bar.svg": svg}
    made = export(TEXT, theme=theme(tmp_path, 'extends = "classic"', **files))

    assert [] == made.codes


def test_shipped_themes_say_nothing_that_is_not_taken(export: Export) -> None:
    for name in themes.shipped():
        for use in ("screen", "print"):
            for page in ("A4", "A5"):
                assert [] == export(TEXT, theme=name, use=use, page=page).codes
