"""The style sheet: the theme's, the user's behind it, and only what an EPUB may hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exporter import rendering, themes
from exporter.model import of_one
from exporter.problems import ExportError
from tests.epub.books import PICTURES, article, paragraph
from tests.epub.conftest import Export

BOOK = of_one(article("One", paragraph("Text."), source="one.md", modified="2026"))


def laid(folder: Path, css: str) -> tuple[str, ...]:
    (folder / "own.css").write_text(css, encoding="utf-8")
    return (str(folder / "own.css"),)


def test_a_sheet_of_the_settings_comes_last(export: Export, tmp_path: Path) -> None:
    book, problems = export(BOOK, css=laid(tmp_path, "p { color: red }"))

    assert () == problems
    assert book.text("styles/style.css").endswith("p { color: red }")


def test_a_picture_beside_a_sheet_is_packed(export: Export, tmp_path: Path) -> None:
    (tmp_path / "red.png").write_bytes((PICTURES / "square.png").read_bytes())
    css = laid(tmp_path, "h1 { background: url( 'red.png' ) } h2 { background: url(red.png) }")
    book, problems = export(BOOK, folder=tmp_path, css=css)
    (picture,) = [file.href for file in book.manifest.values() if file.media_type == "image/png"]

    assert () == problems
    assert (PICTURES / "square.png").read_bytes() == book.read(picture)
    assert 2 == book.text("styles/style.css").count(f'url("{picture.removeprefix("styles/")}")')


REFUSED = {
    "a file outside": ("h1 { background: url(../secret.png) }", ["resource.missing"]),
    "an address": ("h1 { background: url(https://evil.example/x.png) }", ["resource.remote"]),
    "a set of pictures": (
        'h1 { background: image-set("https://evil.example/x.png" 1x) }',
        ["style.address"],
    ),
    "an address that does not end": (
        "h1 { background: url(https://evil.example/x",
        ["style.syntax", "resource.remote"],
    ),
    "brackets in brackets": (f"p {{ color: {'(' * 20_000}", ["style.syntax"]),
    "an import": ('@import "other.css"; p { color: red }', ["style.address"]),
    "a direction": (
        "p { direction: rtl; color: red; unicode-bidi: embed }",
        ["style.refused", "style.refused"],
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_an_epub_may_not_hold_is_taken_out_and_said(what: str, export: Export, tmp_path: Path) -> None:
    css, codes = REFUSED[what]
    book, problems = export(BOOK, folder=tmp_path, css=laid(tmp_path, css))
    sheet = book.text("styles/style.css")

    assert codes == [found.code for found in problems]
    for word in ("secret", "evil", "@import", "bidi"):
        assert word not in sheet


def test_what_only_looks_like_an_address_stays(export: Export, tmp_path: Path) -> None:
    css = 'p::before { content: "url(x.png) direction: rtl @import;" } /* url(y.png) direction: rtl */ a { flex-direction: row }'
    book, problems = export(BOOK, css=laid(tmp_path, css))

    assert () == problems
    assert book.text("styles/style.css").endswith(css)


def test_a_sheet_that_is_not_there_stops_the_work(export: Export, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"none\.css does not exist"):
        export(BOOK, css=(str(tmp_path / "none.css"),))


# What Adobe's RMSDK throws a whole sheet away for, or does not know; what Kindle Direct Publishing forbids on the text.
FORBIDDEN = re.compile(
    r"\b(?:var|calc|min|max|clamp|env)\(|--[\w-]+\s*:|\d(?:rem|vw|vh|rlh|ch)\b|:(?:is|has|where|not)\(|"
    r"\bdisplay:\s*(?:flex|grid)|@(?:media|supports|layer|container)[^{]*\{\s*\}",
    re.IGNORECASE,
)


@pytest.mark.parametrize("name", ["base", *themes.shipped()])
def test_a_theme_s_sheet_keeps_within_what_old_readers_take(name: str) -> None:
    css = re.sub(r"/\*.*?\*/", "", rendering.templates(themes.find(name), "epub").css(), flags=re.DOTALL)
    text_rules = [
        said
        for selectors, said in re.findall(r"([^{}]+)\{([^{}]*)\}", css)
        if {"body", "p", "html", "*"} & {selector.strip() for selector in selectors.split(",")}
    ]

    assert [] == FORBIDDEN.findall(css)
    assert [] == re.findall(r"\b(?:font-size|line-height|color|background[\w-]*)\s*:", ";".join(text_rules))


@pytest.mark.parametrize("theme", themes.shipped())
def test_what_is_marked_is_not_yellow_and_a_second_paragraph_of_a_note_steps_in(
    theme: str, export: Export
) -> None:
    sheet = export(BOOK, theme=theme)[0].text("styles/style.css")

    assert "mark { background: inherit; color: inherit;" in sheet
    assert sheet.index(".footnote p + p { text-indent: 1.25em; }") > sheet.rindex(".footnote p,")
