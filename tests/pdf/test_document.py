"""The facts of whole documents, measured in the PDF: metadata, outline, tags, links, fonts, notes, heads, folios, margins, grid."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import exporter
from exporter import themes
from exporter.model import Article, Book, Metadata, Paragraph, Part, Raw, Section, Text, of_one
from exporter.settings import Pdf, Settings
from tests.pdf import opened
from tests.pdf.conftest import Export
from tests.validators import ROOT

WORDS = (
    "Un livre ne se compose pas seulement de prose ; il y faut parfois compter, montrer, définir et avertir, "
    "et chaque fois que l’on quitte le fil de la phrase, le risque est grand de déchirer l’étoffe. "
)
RICH = f"""---
title: "Titre du livre : un sous-titre qui le suit"
author: [Camille Aubert, Noé Petit]
date: 2024-06-21
lang: fr
description: De quoi il s’agit.
keywords: [page, marge]
---

## Première

{WORDS * 4}

{WORDS * 3} Une note[^1] et un [lien](https://example.com/a?b=c), un [renvoi](#deuxieme) et `du code`.

[^1]: Le texte de la note.

    Son second paragraphe.

| Nom | Nombre |
|-----|-------:|
| un  | 1      |

```python
def f(x):
    return x
```

## Deuxième {{#deuxieme}}

{WORDS * 5}

### Troisième

> {WORDS * 2}

- {WORDS}
- {WORDS}

{WORDS * 4}

{WORDS * 4}
"""


def near(value: float, step: float) -> float:
    """How far a value is from the nearest multiple of a step."""
    return abs((value + step / 2) % step - step / 2)


# The whole document ─────────────────────────────────────────────────────────────────────────────


def test_metadata(export: Export) -> None:
    made = opened.catalog(export(RICH).path)

    assert "fr" == made["Lang"]
    assert made["DisplayDocTitle"]
    assert made["Marked"]
    assert made["ID"]
    assert made["Title"].startswith("Titre du livre")
    assert "Camille Aubert, Noé Petit" == made["Author"]
    assert "De quoi il s’agit." == made["Subject"]
    assert "page, marge" == made["Keywords"]
    assert "D:20240621000000Z" == made["ModDate"] == made["CreationDate"]
    assert "<rdf:li>Camille Aubert</rdf:li><rdf:li>Noé Petit</rdf:li>" in made["XMP"]
    assert f"exporter {exporter.__version__}" == made["Creator"]


def test_nothing_is_said_of_what_is_not_known(export: Export, article: Path) -> None:
    made = opened.catalog(export(article.read_text(encoding="utf-8")).path)

    assert set() == {"Author", "Subject", "Keywords", "CreationDate", "ModDate"} & set(made)


def test_the_outline_is_that_of_the_headings(export: Export) -> None:
    made = export(RICH, page="A5")
    found = opened.outline(made.path)

    assert [
        (0, "Titre du livre"),
        (1, "Première"),
        (1, "Deuxième"),
        (2, "Troisième"),
    ] == [(depth, title) for depth, title, _ in found]
    for _, title, page in found[1:]:
        assert title.lower() in made.sheets[page - 1].text.lower()


def test_a_note_in_a_heading_is_not_in_the_outline(export: Export) -> None:
    made = export("---\ntitle: T\nlang: fr\n---\n\n## Avec *une* note[^1]\n\nTexte.\n\n[^1]: La note.\n")

    assert ["T", "Avec une note"] == [title for _, title, _ in opened.outline(made.path)]
    assert "La note." in made.sheets[0].text


def test_it_is_tagged(export: Export) -> None:
    found = opened.tags(export(RICH).path)

    assert {
        "Document",
        "Sect",
        "H1",
        "H2",
        "H3",
        "P",
        "L",
        "LI",
        "Table",
        "TR",
        "TH",
        "TD",
        "Link",
        "BlockQuote",
    } <= set(found)
    assert found.index("H1") < found.index("H2") < found.index("Table")


def test_links_are_live(export: Export) -> None:
    made = export(RICH)

    assert ["https://example.com/a?b=c"] == opened.addresses(made.path)
    assert 1 == opened.inner_links(made.path)


def test_the_theme_s_faces_alone_are_embedded(export: Export) -> None:
    made = export(RICH)
    families = {name.replace("-", " ") for name in opened.fonts(made.path)}
    known = (
        "EB Garamond",
        "EB Garamond All Small Caps",
        "EB Garamond Small Caps",
        "EB Garamond Italic",
        "Source Code Pro",
    )

    assert [] == made.codes
    assert {*known, "Source Code Pro Semi Bold"} == families


def test_the_place_of_a_source_is_not_in_the_bytes(tmp_path: Path, cache: str) -> None:
    picture = (ROOT / "tests" / "accessibility" / "images" / "square.png").read_bytes()
    written = []
    for name in ("one", "another"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "square.png").write_bytes(picture)
        (folder / "own.css").write_text("h2 { background: url(square.png) }")
        (folder / "a.md").write_text(RICH + "\n\n![Carré](square.png)\n", encoding="utf-8")
        settings = Settings(cache=cache, css=(str(folder / "own.css"),))
        exporter.export(folder / "a.md", folder / "a.pdf", settings=settings)
        written.append((folder / "a.pdf").read_bytes())

    assert written[0] == written[1]


@pytest.mark.parametrize("theme", themes.shipped())
def test_the_same_bytes_whatever_the_hash_seed(theme: str, tmp_path: Path, cache: str) -> None:
    (tmp_path / "a.md").write_text(RICH, encoding="utf-8")
    code = (
        "import sys, exporter; from exporter.settings import Pdf, Settings; exporter.export(sys.argv[1], sys.argv[2], "
        f"settings=Settings(cache={cache!r}, theme={theme!r}, pdf=Pdf(page='A5', use='print')))"
    )
    for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/Lima")):
        subprocess.run(
            [sys.executable, "-c", code, tmp_path / "a.md", tmp_path / f"{seed}.pdf"],
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
        )

    assert (tmp_path / "1.pdf").read_bytes() == (tmp_path / "2.pdf").read_bytes()


def test_pictures_have_their_alternative_text_and_measures(export: Export, tmp_path: Path) -> None:
    (tmp_path / "square.png").write_bytes(
        (ROOT / "tests" / "accessibility" / "images" / "square.png").read_bytes()
    )
    head = "---\ntitle: T\nlang: fr\n---\n\n"
    made = export(head + "Un carré ![Carré rouge](square.png){width=2cm height=1cm} ici.\n")

    assert ["Carré rouge"] == opened.alternatives(made.path)
    assert [pytest.approx((2 / 2.54 * 72, 1 / 2.54 * 72), abs=0.2)] == opened.pictures(made.path)


def test_raw_markup_for_print_is_set_whether_it_is_xml_or_not(export: Export) -> None:
    for markup in ("<p>Brut <b>gras</b></p>", "<p>Brut <br> <b>gras"):
        book = of_one(
            Article(
                metadata=Metadata(language="fr"),
                blocks=(Raw(format="print", text=markup), Raw(format="html", text="non")),
            )
        )
        (sheet,) = export(book).sheets

        assert "Brut" in sheet.text
        assert "gras" in sheet.text
        assert "non" not in sheet.text


def test_a_book_of_nothing_is_a_blank_page(export: Export) -> None:
    made = export(Book())

    assert 1 == made.pages


# The page ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("page", "width", "height"), [("A4", 595.28, 841.89), ("A5", 419.53, 595.28), ("6x9in", 432, 648)]
)
def test_pages_have_the_size_that_was_asked_for(
    page: str, width: float, height: float, export: Export
) -> None:
    for sheet in export(RICH, page=page).sheets:
        assert (width, height) == pytest.approx((sheet.width, sheet.height), abs=0.01)


@pytest.mark.parametrize("use", ["screen", "print"])
@pytest.mark.parametrize("page", ["A4", "A5", "6x9in"])
@pytest.mark.parametrize("theme", themes.shipped())
def test_every_line_of_text_stands_on_the_grid(theme: str, page: str, use: str, export: Export) -> None:
    from exporter.writing.pdf import pages

    row = pages.page(pages.size(page), themes.find(theme).design["pages"])
    first = None
    for sheet in export(RICH, theme=theme, page=page, use=use).sheets:
        for line in sheet.lines:
            is_text = abs(line.size - row["size"]) < 0.02 and len(line.text) > 20
            if is_text and line.y < (row["head"] + row["lines"]) * row["leading"]:
                first = line.y if first is None else first

                assert near(line.y - first, row["leading"]) < 0.15, line.text


def test_running_heads_and_folios_of_facing_pages(export: Export) -> None:
    first, second, third, *_ = export(
        RICH + f"\n\n{WORDS * 20}\n\n{WORDS * 20}", page="A5", use="print"
    ).sheets

    assert "1" == first.lines[-1].text
    assert first.lines[0].text.startswith("Titre du livre")
    assert ["titre du livre", "deuxième"] == [sheet.lines[0].text.lower() for sheet in (second, third)]
    assert ["2", "3"] == [sheet.lines[-1].text for sheet in (second, third)]
    for sheet in (second, third):
        assert sheet.lines[0].y < sheet.lines[1].y - 20


@pytest.mark.parametrize("use", ["screen", "print"])
@pytest.mark.parametrize("page", ["A4", "A5"])
@pytest.mark.parametrize("theme", themes.shipped())
def test_a_running_head_fits_on_its_line(theme: str, page: str, use: str, export: Export) -> None:
    """A longer one is cut at a word, and says so."""
    title = (
        "Un titre dont les mots vont plus loin que le bord de la page, " + "si large que soit la page " * 3
    )
    source = f"---\ntitle: {title}\nlang: fr\n---\n\n## {title}\n\n" + f"{WORDS * 20}\n\n" * 5
    _, *following = export(source, theme=theme, page=page, use=use).sheets
    assert len(following) > 2
    for sheet in following[:2]:
        text = [line for line in sheet.lines if len(line.text) > 40]
        head = next(line for line in sheet.lines if "…" in line.text)
        cut = head.text.strip("0123456789 ").removesuffix("…").lower()

        assert f"{title} ".lower().startswith(f"{cut} ")
        assert min(line.left for line in text) - 0.5 <= head.left or page == "A4"
        assert head.right <= max(line.right for line in text) + 0.5


def test_inner_and_outer_margins_are_mirrored_in_print_alone(export: Export) -> None:
    text = RICH + f"\n\n{WORDS * 20}\n\n{WORDS * 20}"

    def lefts(use: str) -> list[float]:
        sheets = export(text, page="A5", use=use).sheets[1:3]
        return [min(line.left for line in sheet.lines if len(line.text) > 40) for sheet in sheets]

    row = themes.find("classic").design["pages"]["A5"]
    left, right = lefts("print")

    assert (row["outer"], row["inner"]) == pytest.approx((left * 25.4 / 72, right * 25.4 / 72), abs=0.2)
    left, right = lefts("screen")
    assert left == pytest.approx(right, abs=0.2)


def test_facing_pages_open_as_spreads(export: Export) -> None:
    assert "/TwoPageRight" == opened.catalog(export(RICH, use="print").path)["PageLayout"]
    assert "" == opened.catalog(export(RICH).path)["PageLayout"]


def test_a_note_stands_at_the_foot_of_the_page_of_its_call(export: Export) -> None:
    made = export(RICH, page="A5")
    sheet = next(sheet for sheet in made.sheets if "Le texte de la note" in sheet.text)
    note = sheet.line("Le texte de la note")
    last = sheet.line("Son second paragraphe")

    assert "Une note" in sheet.text
    assert note.text.startswith("1.")
    assert note.y < last.y < sheet.lines[-1].y
    assert note.size < sheet.line("Une note").size
    assert note.y > max(line.y for line in sheet.lines if len(line.text) > 40 and line.size > note.size)


def test_words_are_hyphenated_unless_the_settings_say_no(export: Export) -> None:
    def hyphens(*, wanted: bool) -> int:
        made = export(RICH, page="A5", hyphens=wanted)
        return sum(line.text.endswith(("‐", "\x02", "-")) for sheet in made.sheets for line in sheet.lines)

    assert hyphens(wanted=True) > 3
    assert 0 == hyphens(wanted=False)


def test_no_line_stands_alone_at_a_page_s_head_or_foot(export: Export) -> None:
    paragraphs = "\n\n".join(
        f"Paragraphe {number} commence. {WORDS * 2} Et {number} finit." for number in range(40)
    )
    sheets = export(f"---\ntitle: T\nlang: fr\n---\n\n{paragraphs}", page="A5").sheets
    texts = [[line for line in sheet.lines if line.left > 10 and len(line.text) > 12] for sheet in sheets]

    assert len(sheets) > 5
    for lines in texts[1:]:
        assert " finit." not in lines[0].text
    for lines in texts[:-1]:
        assert "Paragraphe" not in lines[-1].text


def test_a_heading_is_kept_with_its_text(export: Export) -> None:
    sections = "\n\n".join(f"## Intertitre {number}\n\n{WORDS}" for number in range(40))
    for sheet in export(f"---\ntitle: T\nlang: fr\n---\n\n{sections}", page="A5").sheets:
        assert "intertitre" not in sheet.lines[-2].text.lower()


def test_a_table_over_pages_repeats_its_head_and_divides_no_row(export: Export) -> None:
    rows = "\n".join(f"| r{number} | {WORDS} fin{number} |" for number in range(40))
    sheets = export(f"---\ntitle: T\nlang: fr\n---\n\n| Nom | Autre |\n|---|---|\n{rows}", page="A5").sheets

    assert len(sheets) > 4
    for sheet in sheets:
        text = sheet.text
        assert "Nom" in text or "NOM" in text
        for number in range(40):
            assert (f"\nr{number} Un" in text) == (f"fin{number}\n" in f"{text}\n")


# Books ──────────────────────────────────────────────────────────────────────────────────────────


def chapter(title: str, words: str) -> Article:
    blocks = (
        Section(
            level=1,
            title=(Text(text=f"Section de {title}"),),
            blocks=(Paragraph(content=(Text(text=words),)),),
        ),
    )
    metadata = Metadata(title=(Text(text=title),), language="fr")
    return Article(metadata=metadata, blocks=(Paragraph(content=(Text(text=words),)), *blocks))


BOOK = Book(
    metadata=Metadata(title=(Text(text="Le Livre"),), language="fr", publisher="Presses"),
    children=(
        Part(
            title=(Text(text="Partie une"),),
            children=(chapter("Alpha", WORDS * 30), chapter("Bêta", WORDS * 3)),
        ),
        chapter("Gamma", WORDS * 10),
    ),
)


def test_a_book_has_a_title_page_and_contents_with_the_right_folios(export: Export) -> None:
    made = export(BOOK, page="A5", use="print")
    sheets = made.sheets
    contents = next(sheet for sheet in sheets if "Alpha" in sheet.text)
    found = {}
    for line in contents.lines:
        name, _, folio = line.text.replace(".", " ").strip().rpartition(" ")
        if folio.isdigit() and name.strip():
            found[name.strip()] = int(folio)

    assert "Le Livre" in sheets[0].text
    assert "presses" in sheets[0].text.lower()
    assert {"Alpha", "Bêta", "Gamma"} <= set(found)
    for name, page in found.items():
        assert name.lower() in " ".join(sheets[page - 1].text.lower().split())


def test_chapters_open_on_right_hand_pages_in_print_alone(export: Export) -> None:
    def opening(use: str) -> list[int]:
        return [
            page
            for depth, title, page in opened.outline(export(BOOK, page="A5", use=use).path)
            if title in ("Alpha", "Bêta", "Gamma")
        ]

    facing, single = opening("print"), opening("screen")

    assert [1, 1, 1] == [page % 2 for page in facing]
    assert max(single) < max(facing)


def test_blank_pages_are_blank(export: Export) -> None:
    sheets = export(BOOK, page="A5", use="print").sheets

    assert any(not sheet.lines for sheet in sheets)


def test_an_article_can_begin_with_a_title_page(export: Export) -> None:
    first, second, *_ = export(RICH, title_page=True).sheets

    assert "camille aubert et noé petit" in first.text.lower()
    assert "Un livre ne se compose" not in first.text
    assert "Un livre ne se compose" in second.text


def test_a_chapter_in_another_language_says_so(export: Export) -> None:
    import pikepdf

    book = Book(
        metadata=BOOK.metadata,
        children=(BOOK.children[1], Article(metadata=Metadata(title=(Text(text="Delta"),), language="en"))),
    )
    made = export(book)
    with pikepdf.open(made.path) as pdf:
        assert "fr" == str(pdf.Root.Lang)
    assert "CHAPITRE" not in made.sheets[-1].text.upper()


# Settings and the command ───────────────────────────────────────────────────────────────────────


def test_a_page_that_is_none_is_refused_before_anything_is_written(tmp_path: Path, cache: str) -> None:
    (tmp_path / "a.md").write_text(RICH, encoding="utf-8")
    with pytest.raises(exporter.ExportError, match="no page size"):
        exporter.export(
            tmp_path / "a.md", tmp_path / "a.pdf", settings=Settings(cache=cache, pdf=Pdf(page="A99x"))
        )

    assert not (tmp_path / "a.pdf").exists()
