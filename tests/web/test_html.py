"""The HTML page: it holds all it needs, runs nothing, and is as wide as a phone where it is read on one."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import uharfbuzz
from playwright.sync_api import Browser

import exporter
from exporter import themes
from tests.texts import html_text
from tests.validators import ROOT

KITCHEN = """\
---
title: A page of everything
lang: en
author: Ada Example
---

Text with a note.[^1] An address: <https://example.org/a/very/long/path/that/goes/on/and/on/and/on/without/a/single/space>.

| one | two | three | four | five | six | seven | eight |
|-----|-----|-------|------|------|-----|-------|-------|
| a long cell | another long cell | a third | 1 | 2 | 3 | 4 | 5 |

```python
def a_function_with_a_long_name(argument_one, argument_two, argument_three, argument_four): return argument_one
```

![A square](square.png)

> A quotation.

[^1]: The note.
"""


class Elements(HTMLParser):
    """Every start tag with its attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module", params=themes.shipped())
def kitchen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web")
    (folder / "page.md").write_text(KITCHEN, encoding="utf-8")
    (folder / "square.png").write_bytes((ROOT / "tests/accessibility/images/square.png").read_bytes())
    exporter.export(folder / "page.md", folder / "page.html", settings=exporter.Settings(theme=request.param))
    return folder / "page.html"


def test_it_asks_nothing_of_the_network(kitchen: Path) -> None:
    html = kitchen.read_text(encoding="utf-8")
    elements = Elements(html).found
    addresses = [attributes["src"] for _, attributes in elements if "src" in attributes]
    addresses += re.findall(r"url\(([^)]*)\)", html)

    assert addresses
    assert [] == [address for address in addresses if not (address or "").strip("'\"").startswith("data:")]
    assert set() == {"script", "link", "iframe", "object", "embed"} & {tag for tag, _ in elements}
    policy = next(attributes["content"] for _, attributes in elements if "http-equiv" in attributes)
    assert (policy or "").startswith("default-src 'none'")


def test_it_says_what_it_is(kitchen: Path) -> None:
    html = kitchen.read_text(encoding="utf-8")
    elements = Elements(html).found

    assert ("html", {"lang": "en", "dir": "ltr"}) == elements[0]
    assert "<title>A page of everything</title>" in html
    assert ("meta", {"name": "author", "content": "Ada Example"}) in elements
    assert ["h1"] == [tag for tag, _ in elements if re.fullmatch("h[1-6]", tag)]


def test_a_note_leads_there_and_back(kitchen: Path) -> None:
    elements = Elements(kitchen.read_text(encoding="utf-8")).found
    ids = {attributes["id"] for _, attributes in elements if "id" in attributes}
    links = {
        attributes["role"]: attributes["href"]
        for tag, attributes in elements
        if tag == "a" and attributes.get("role")
    }

    assert {"doc-noteref", "doc-backlink"} == set(links)
    assert {(href or "").removeprefix("#") for href in links.values()} <= ids


def test_the_sheet_of_a_user_cannot_end_the_element_it_stands_in(tmp_path: Path, article: Path) -> None:
    (tmp_path / "own.css").write_text("p::after { content: '</style><script>alert(1)</script>' }")
    output = tmp_path / "page.html"
    exporter.export(article, output, settings=exporter.Settings(css=(str(tmp_path / "own.css"),)))

    assert "script" not in [tag for tag, _ in Elements(output.read_text(encoding="utf-8")).found]


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_on_a_phone(kitchen: Path, browser: Browser, width: int, scheme: str) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page.goto(kitchen.as_uri())

    assert width >= page.evaluate("document.documentElement.scrollWidth")
    assert page.evaluate("getComputedStyle(document.querySelector('p')).color") != page.evaluate(
        "getComputedStyle(document.body).backgroundColor"
    )
    page.close()


def test_without_fonts_it_is_small_and_says_the_same(article: Path, tmp_path: Path) -> None:
    with_fonts, without = tmp_path / "with.html", tmp_path / "without.html"
    exporter.export(article, with_fonts)
    exporter.export(article, without, settings=exporter.Settings(html=exporter.settings.Html(fonts=False)))
    texts = [html_text(path.read_text(encoding="utf-8")) for path in (with_fonts, without)]

    assert texts[0] == texts[1]
    assert "@font-face" not in without.read_text(encoding="utf-8")
    assert without.stat().st_size < 60_000


def test_the_markers_of_lists_are_in_the_faces_of_the_page(tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(
        "---\ntitle: T\nlang: en\n---\n\n1. one\n1. two\n1. three\n", encoding="utf-8"
    )
    exporter.export(tmp_path / "list.md", tmp_path / "list.html")
    html = (tmp_path / "list.html").read_text(encoding="utf-8")
    faces = [
        uharfbuzz.Face(base64.b64decode(data)) for data in re.findall(r"data:font/ttf;base64,([^)]+)", html)
    ]

    assert faces
    assert all({ord("2"), ord("3"), ord(".")} <= set(face.unicodes) for face in faces)


def test_a_list_of_contents_in_the_text_leads_to_the_sections(tmp_path: Path) -> None:
    source = tmp_path / "a.md"
    source.write_text(
        "---\ntitle: T\nlang: en\n---\n\n[TOC]\n\n## One\n\na\n\n## Two\n\nb\n", encoding="utf-8"
    )
    exporter.export(source, tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")

    assert re.findall(r'<li><a href="#(\w+)">(\w+)</a>', page) == [("one", "One"), ("two", "Two")]
