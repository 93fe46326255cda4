"""The shipped style sheets: inks that can be read, measures on the grid, nothing that an old reader throws away, nothing said twice."""

from __future__ import annotations

import ctypes
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw
import pytest
import tinycss2

from exporter import fonts, themes
from exporter.model import Article, Book, Emphasis, Metadata, Note, Paragraph
from exporter.rendering import Templates
from exporter.resources import Resources
from exporter.settings import Html, Pdf, Settings
from exporter.writing import html, pdf
from exporter.writing.pdf import pages
from tests.epub.books import PICTURES, kitchen_sink, paragraph, section, text

THEMES = ("base", *themes.shipped())
PAGES = ("A4", "A5", "152x229mm")
USES = ("screen", "print")
MEDIA = ("epub", "print", "web")
each_theme = pytest.mark.parametrize("name", THEMES)
each_shipped = pytest.mark.parametrize("name", themes.shipped())


# Reading sheets ─────────────────────────────────────────────────────────────────────────────────

Rule = tuple[str, str, str, str]  # condition (such as @media), selector, property, value


def css_of(name: str, medium: Any, page: str = "A5", use: str = "print") -> str:
    """The sheets of a theme for a medium as a document has them, base's first."""
    theme = themes.find(themes.SHIPPED / name)
    values = {"page": pages.page(pages.size(page), theme.design["pages"]), "use": use, "hyphens": True}
    return Templates(theme, medium).css(**values, title_page=False, language="fr")


def own_rules(name: str, medium: Any) -> list[Rule]:
    """The rules that a theme's own sheets add to those of base, written with the same design."""
    theme = themes.find(name)
    above = replace(theme, folders=theme.folders[1:])
    values = {"page": pages.page(pages.size("A5"), theme.design["pages"]), "use": "print", "hyphens": True}
    below = Templates(above, medium).css(**values, title_page=False, language="fr")
    whole = css_of(name, medium)
    assert whole.startswith(below)
    return list(rules(whole.removeprefix(below)))


def base_rules(name: str, medium: Any) -> list[Rule]:
    """The rules of base, written with a theme's design."""
    theme = themes.find(name)
    values = {"page": pages.page(pages.size("A5"), theme.design["pages"]), "use": "print", "hyphens": True}
    sheet = Templates(replace(theme, folders=theme.folders[-1:]), medium).css(
        **values, title_page=False, language="fr"
    )
    return list(rules(sheet))


def rules(css: str, condition: str = "") -> Iterator[Rule]:
    """Each declaration of a sheet, for each of its selectors."""
    for node in tinycss2.parse_blocks_contents(css, skip_comments=True, skip_whitespace=True):
        assert node.type != "error", node.message
        if node.type == "declaration":
            yield condition, "", node.name, tinycss2.serialize(node.value).strip()
            continue
        prelude = tinycss2.serialize(node.prelude).strip()
        content = tinycss2.serialize(node.content or [])
        if node.type == "at-rule":
            name = f"@{node.at_keyword} {prelude}".strip()
            yield from rules(content, f"{condition} {name}".strip())
            continue
        for _, _, key, value in rules(content):
            for selector in prelude.split(","):
                yield condition, " ".join(selector.split()), key, value


def blocks_of(css: str) -> dict[str, dict[str, str]]:
    """The declarations of each selector (with its condition) of a sheet, the last of each property."""
    found: dict[str, dict[str, str]] = {}
    for condition, selector, key, value in rules(css):
        found.setdefault(f"{condition} {selector}".strip(), {})[key] = value
    return found


# Inks ───────────────────────────────────────────────────────────────────────────────────────────


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("one", "other", "expected"), [("#000000", "#ffffff", 21.0), ("#767676", "#ffffff", 4.54)]
)
def test_contrast_is_that_of_the_standard(one: str, other: str, expected: float) -> None:
    assert round(contrast(one, other), 2) == expected


@each_theme
def test_every_ink_is_read_on_paper_and_on_a_tint(name: str) -> None:
    faint = [
        (place, ink, ground, round(contrast(inks[ink], inks[ground]), 2))
        for place, inks in themes.find(themes.SHIPPED / name).design["colours"].items()
        for ink in inks.keys() - {"paper", "tint", "rule"}
        for ground in ("paper", "tint")
        if contrast(inks[ink], inks[ground]) < 4.5
    ]

    assert faint == []


@each_theme
@pytest.mark.parametrize("place", ["screen", "night", "print"])
def test_code_is_told_apart_in_a_grey_copy(name: str, place: str) -> None:
    """Two kinds of words differ by weight, by slant, or by a grey that is a quarter lighter."""
    inks = themes.find(themes.SHIPPED / name).design["colours"][place]
    sheet = blocks_of(css_of(name, "print"))
    looks = {
        kind: (
            *(sheet.get(f"code .{css}", {}).get(f"font-{what}") for what in ("weight", "style")),
            inks[ink],
        )
        for kind, css, ink in (
            ("plain", "n", "ink"),
            ("keyword", "k", "keyword"),
            ("string", "s", "string"),
            ("comment", "c1", "comment"),
        )
    }
    alike = [
        (one, other)
        for one, other in combinations(looks, 2)
        if looks[one][:2] == looks[other][:2] and contrast(looks[one][2], looks[other][2]) < 1.25
    ]

    assert alike == []


@each_shipped
def test_a_cover_is_read_in_each_of_its_colours(name: str) -> None:
    cover = themes.find(name).design["cover"]
    pairs = (
        [(ground, ink) for ground, _, ink in cover["pairs"]]
        if "pairs" in cover
        else [(cover["label"], cover["ink"])]
    )

    assert min(contrast(*pair) for pair in pairs) >= 7


# Faces ──────────────────────────────────────────────────────────────────────────────────────────


@each_shipped
def test_its_faces_do_what_it_counts_on(name: str, tmp_path: Path) -> None:
    theme = themes.find(name)
    faces = fonts.faces(theme.faces, theme.folders)
    kept, problems = fonts.usable(faces, tmp_path)
    known = [
        fonts.facts(face, tmp_path)
        for face in faces
        if face.family == "EB Garamond" or "Serif" in face.family
    ]

    assert (kept, problems) == (faces, ())
    assert all({"onum", "lnum", "tnum", "pnum"} <= set(facts.features) for facts in known)
    assert {"smcp", "c2sc"} <= set(known[0].features)


@each_shipped
def test_it_names_only_families_that_it_brings(name: str) -> None:
    theme = themes.find(name)
    named = {
        family for medium in MEDIA for family in re.findall(r'"((?:EB|Source)[^"]+)"', css_of(name, medium))
    }

    assert named == {face["family"] for face in theme.faces}


# What an EPUB may not hold ──────────────────────────────────────────────────────────────────────


@each_theme
def test_an_epub_has_nothing_that_makes_an_old_reader_drop_the_sheet(name: str) -> None:
    """RMSDK gives up the sheet, or the book, at a function or a unit that it does not know."""
    sheet = re.sub(r"/\*.*?\*/", "", css_of(name, "epub"), flags=re.DOTALL)

    assert (
        re.findall(
            r"(?:var|calc|min|max|clamp|env)\(|[\d.](?:rem|vw|vh|rlh)\b|:(?:has|is|where)\b|@supports", sheet
        )
        == []
    )
    assert re.findall(r"(?<![\w-])(?:flex|grid|position|transform|object-fit|direction)\s*:", sheet) == []


@each_theme
def test_an_epub_leaves_the_text_to_its_reader(name: str) -> None:
    """Size, leading, colour and ground of the text are the reader's: night is made of them (Kindle Publishing Guidelines)."""
    found = list(rules(css_of(name, "epub")))
    body = {key for _, selector, key, _ in found if selector in ("body", "p", "html")}

    assert (
        body & {"font-size", "line-height", "color", "background", "background-color", "text-align"} == set()
    )
    assert {value for _, _, key, value in found if key in ("color", "background")} <= {"inherit"}


# The grid ───────────────────────────────────────────────────────────────────────────────────────

VERTICAL = {
    "margin",
    "margin-top",
    "margin-bottom",
    "padding",
    "padding-top",
    "padding-bottom",
    "height",
    "min-height",
}
# The tenth of a point keeps rounding from sending notes to the next page (base/print/style.css).
NOTHING = {"0", "auto", ".1pt"}
LINES = re.compile(r"(?:calc\()?(-?[\d.]+)rlh(?: - [\d.]+pt\))?")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("use", USES)
@each_theme
def test_upright_measures_of_a_page_are_lines(name: str, use: str, page: str) -> None:
    """Each is counted in lines; what stands above or below a block is a whole number, or its block is rounded or sums up to one."""
    odd = []
    for selector, declarations in blocks_of(css_of(name, "print", page=page, use=use)).items():
        if re.fullmatch(r"@page( :\w+)?", selector):  # the foot of a page takes what is left over
            continue
        measures = [
            value
            for key, value in declarations.items()
            if key in VERTICAL
            for value in upright(key, value)
            if value not in NOTHING
        ]
        lines = [LINES.fullmatch(value) for value in measures]
        if not all(lines):
            odd.append((selector, measures))
            continue
        total = sum(float(found[1]) for found in lines if found)
        leading = LINES.fullmatch(declarations.get("line-height", ""))
        whole = {round(total % 1, 3), round((total + float(leading[1] if leading else 0)) % 1, 3)} & {
            0.0,
            1.0,
        }
        if not whole and not rounded(selector, declarations):
            odd.append((selector, measures))

    assert odd == []


def rounded(selector: str, declarations: dict[str, str]) -> bool:
    """Whether the block is rounded to whole lines, or stands in one that is."""
    inside = ("th", "td", "caption", "figcaption", "thead", "tbody", "@footnote", "pre", ".subtitle", "kbd")
    return "--snap" in declarations or any(part in selector for part in inside)


def upright(key: str, value: str) -> list[str]:
    """The values of a property that stand above and below."""
    if key not in ("margin", "padding"):
        return [value]
    parts = re.findall(r"calc\([^)]*\)|\S+", value)
    return [parts[0], parts[2] if len(parts) > 2 else parts[0]]


@pytest.mark.parametrize("page", ["A4", "A5"])
@each_shipped
def test_lines_of_facing_pages_stand_level(name: str, page: str, tmp_path: Path) -> None:
    """Measured: the baselines of the text's size, on every page, are whole lines below the first of them all."""
    theme = themes.find(name)
    target = tmp_path / "grid.pdf"
    settings = Settings(theme=name, pdf=Pdf(page=page, use="print"))
    target.write_bytes(pdf.write(prose(), theme, settings, Resources((tmp_path,))).data)
    row = theme.design["pages"][page]
    found = list(baselines(target, row["size"]))
    first = found[0]
    off = {round(((first - one) / row["leading"] + 0.5) % 1 - 0.5, 2) for one in found}

    assert len(found) > 60
    assert max(map(abs, off)) <= 0.03


def prose() -> Book:
    """A text with what pushes lines apart: heads, notes, code, a quotation, a table; over several pages."""
    sink = kitchen_sink()
    blocks = tuple(
        block for article in sink.articles for block in article.blocks if type(block).__name__ in GRIDDED
    )
    sentence = "A page is measured by its lines, and a line by what an eye can hold; the rest is white. " * 6
    note = Note(id="note-9", number="9", blocks=(paragraph("At the foot of the page, in smaller lines."),))
    text_of = Paragraph(content=(*text(sentence), Emphasis(content=text("and")), note, *text(sentence)))
    parts = (section(f"Part {at}", f"part-{at}", text_of, *blocks, text_of) for at in range(3))
    metadata = Metadata(title=text("Lines"), language="en")
    return Book(metadata=metadata, children=(Article(metadata=metadata, blocks=tuple(parts)),))


GRIDDED = {"Admonition", "Quote", "Verse", "CodeBlock", "Listing", "Definitions", "Table", "Figure", "Rule"}


def baselines(path: Path, size: float) -> Iterator[float]:
    """The height above the page's foot, in pt, of each baseline on which letters of this size stand, page by page."""
    document = pypdfium2.PdfDocument(path)
    for page in document:
        letters = page.get_textpage()
        heights = set()
        for at in range(letters.count_chars()):
            # WeasyPrint says sizes in CSS px.
            if abs(pypdfium2.raw.FPDFText_GetFontSize(letters, at) * 0.75 - size) < 0.01:
                x, y = ctypes.c_double(), ctypes.c_double()
                pypdfium2.raw.FPDFText_GetCharOrigin(letters, at, x, y)
                heights.add(round(y.value, 1))
        yield from sorted(heights, reverse=True)
    document.close()


# Every node ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("use", USES)
@each_shipped
def test_every_node_is_laid_out(name: str, use: str, tmp_path: Path) -> None:
    settings = Settings(theme=name, pdf=Pdf(page="A5", use="print" if use == "print" else "screen"))
    written = pdf.write(kitchen_sink(), themes.find(name), settings, Resources((PICTURES,)))
    (tmp_path / "sink.pdf").write_bytes(written.data)

    assert written.pages > 8
    assert [one for one in written.problems if one.code in ("pdf.css", "theme.broken")] == []


@each_theme
def test_every_node_is_on_the_page(name: str) -> None:
    theme = themes.find(themes.SHIPPED / name)
    page, problems = html.page(
        kitchen_sink(), theme, Settings(html=Html(fonts=False)), Resources((PICTURES,))
    )

    assert "The Kitchen Sink" in page
    assert problems == ()


# A theme says only what differs ─────────────────────────────────────────────────────────────────


@each_shipped
@pytest.mark.parametrize("medium", MEDIA)
def test_a_sheet_does_not_say_again_what_base_says(name: str, medium: str) -> None:
    """A declaration that stands in base with the same value, for the same elements, changes nothing.

    What a theme says for all media (style.css) may be what base says for one of them.
    """
    own = {one: set(own_rules(name, one)) for one in MEDIA}
    for_all = set.intersection(*own.values())

    assert sorted(set(base_rules(name, medium)) & own[medium] - for_all) == []


@each_shipped
def test_a_design_does_not_say_again_what_base_says(name: str) -> None:
    base, own = (
        dict(
            flat(tomllib.loads((themes.SHIPPED / theme / "theme.toml").read_text(encoding="utf-8"))["design"])
        )
        for theme in ("base", name)
    )

    same = {key for key, value in own.items() if base.get(key) == value}
    assert {key for key in same if not key.startswith("pages.")} == set()  # a page's row is said whole


def flat(table: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value
