"""Text of the source = text of the EPUB = text of the PDF = text of the page, but for what typography may change.

The source's words come from markdown-it's own HTML, the EPUB's from its XHTML, the PDF's from pdfium: nothing of ours stands between.
Words are counted, not compared in order, since a note stands elsewhere in each.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

import exporter
from exporter import languages, model, themes
from exporter.resources import Resources
from exporter.settings import Settings
from exporter.writing import epub, html, pdf
from tests.epub.books import PICTURES, kitchen_sink
from tests.texts import epub_text, html_text, letters, pdf_text, words
from tests.validators import ROOT

SOURCES = [
    ROOT / "source" / "renforcement-des-liens-russo-coreens.md",
    ROOT / "tests" / "reading_systems" / "notes.md",
    *sorted(ROOT.glob("tests/accessibility/*.md")),
]
# Running heads and folios stand in the boxes of a page's margin; without them the text alone is left.
BOXES = [
    f"{side}-{place}"
    for side in ("top", "bottom")
    for place in ("left-corner", "left", "center", "right", "right-corner")
]
BOXES += [f"{side}-{place}" for side in ("left", "right") for place in ("top", "middle", "bottom")]
BARE = "@page { " + " ".join(f"@{box} {{ content: none !important }}" for box in BOXES) + " }"
each_source = pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)


@each_source
@pytest.mark.parametrize("format", ["epub", "html"])
def test_no_word_is_lost_and_none_said_twice(source: Path, format: str, tmp_path: Path) -> None:
    output = tmp_path / f"output.{format}"
    exporter.export(source, output)
    text = epub_text(output) if format == "epub" else html_text(output.read_text(encoding="utf-8"))
    expected, found = _words(source), Counter(words(text))

    assert Counter() == expected - found
    assert Counter() == found - expected - _sayable(source)


@each_source
@pytest.mark.parametrize("theme", ["classic", "modern"])
def test_no_letter_is_lost_in_print(source: Path, theme: str, tmp_path: Path) -> None:
    (tmp_path / "bare.css").write_text(BARE)
    output = tmp_path / "output.pdf"
    exporter.export(source, output, settings=Settings(theme=theme, css=(str(tmp_path / "bare.css"),)))
    expected, found = (
        Counter("".join(map(letters, _words(source).elements()))),
        Counter(letters(pdf_text(output))),
    )
    sayable = Counter("".join(map(letters, _sayable(source).elements())))

    assert Counter() == expected - found
    assert Counter() == found - expected - sayable


# The fields of nodes whose words a reader sees; what a Raw holds is for one medium.
SEEN: dict[type, tuple[str, ...]] = {
    model.Text: ("text",),
    model.Code: ("text",),
    model.CodeBlock: ("text",),
    model.Math: ("source",),
    model.MathBlock: ("source", "number"),
    model.Cite: ("key", "label", "locator"),
    model.Note: ("number",),
    model.NoteReference: ("number",),
    model.Line: ("number",),
    model.Section: ("number",),
    model.Part: ("number",),
    model.Article: ("number",),
    model.Figure: ("number",),
    model.Table: ("number",),
}


@pytest.mark.parametrize("format", ["epub", "html", "pdf"])
def test_no_word_of_any_type_of_node_is_lost(format: str, tmp_path: Path) -> None:
    (tmp_path / "bare.css").write_text(BARE)
    output = tmp_path / f"output.{format}"
    book = kitchen_sink()
    writer = {"epub": epub, "html": html, "pdf": pdf}[format]
    own = (str(tmp_path / "bare.css"),) if format == "pdf" else ()
    output.write_bytes(
        writer.write(book, themes.find("classic"), Settings(css=own), Resources((PICTURES, tmp_path))).data
    )
    said = " ".join(
        str(getattr(node, name)) for node in model.walk(book.children) for name in SEEN.get(type(node), ())
    )
    read = {"epub": epub_text, "html": _page_text, "pdf": pdf_text}[format](output)

    assert Counter() == Counter(letters(said)) - Counter(letters(read))
    assert [] == [word for word in dict.fromkeys(words(said)) if letters(word) not in letters(read)]


def _page_text(page: Path) -> str:
    return html_text(page.read_text(encoding="utf-8"))


def _words(source: Path) -> Counter[str]:
    """Count the words of a Markdown source: its title and subtitle, and what markdown-it makes of the rest."""
    metadata, text = _front(source)
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for plugin in (front_matter_plugin, footnote_plugin, deflist_plugin, tasklists_plugin):
        markdown.use(plugin)
    markdown.use(attrs_plugin, spans=True)
    titles = [markdown.render(metadata.get(key, "")) for key in ("title", "subtitle")]
    return Counter(words(html_text("\n".join([*titles, markdown.render(text)]))))


def _sayable(source: Path) -> Counter[str]:
    """Count the words that an output may say besides the text: metadata, titles of pictures, numbers of notes, our labels."""
    metadata, text = _front(source)
    told = " ".join(
        [
            *(str(value) for value in metadata.values()),
            languages.date(metadata["lang"], str(metadata.get("date", ""))),
            *re.findall(r'!\[[^]]*\]\([^ )]*(?: "([^"]*)")?\)', text),
            *re.findall(r"\[(x)\]", text),  # what is ticked, which markdown-it shows as a box
        ]
    )
    language = languages.get(metadata["lang"])
    labels = " ".join([*language.labels.values(), *language.joins])
    return Counter(words(told)) + Counter(dict.fromkeys([*words(labels), *map(str, range(100))], 9))


def _front(source: Path) -> tuple[dict[str, Any], str]:
    text = source.read_text(encoding="utf-8")
    return yaml.safe_load(text.split("---\n")[1]), text
