"""Pictures that a source holds, or that are not there: in every output, and in JSON and back."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

import pytest

import exporter
from exporter import interchange
from exporter.model import Image, Paragraph, Resource, walk
from exporter.resources import Resources, called
from exporter.settings import Settings
from tests.test_resources import PNG

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4" fill="#c00"/></svg>'
HEAD = "---\ntitle: T\nauthor: A\nlang: en\ndate: 2026-01-01\n---\n"
DATA = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"


def pictures(book: exporter.Book) -> list[Resource]:
    return [node.resource for node in walk(book) if isinstance(node, Image)]


@pytest.mark.parametrize(
    ("address", "media_type"),
    [
        (DATA, "image/png"),
        (DATA.replace("image/png", "image/gif"), "image/png"),
        (DATA.replace("image/png", ""), "image/png"),
        (DATA.replace("=", ""), "image/png"),
        (DATA.replace("+", "-").replace("/", "_").replace("image_png", "image/png"), "image/png"),
        (DATA.replace("+", "%2B").replace("=", "%3D"), "image/png"),
        (DATA[:60] + "\n  " + DATA[60:], "image/png"),
        ("DATA:image/svg+xml;charset=utf-8," + SVG, "image/svg+xml"),
        ("data:image/svg+xml," + SVG.replace("<", "%3C").replace(">", "%3E").replace("#", "%23"), "image/svg+xml"),
    ],
)  # fmt: skip
def test_a_picture_in_an_address_is_taken_by_its_content(address: str, media_type: str) -> None:
    door = Resources([Path()])
    resource, problems = door.find(address, Path())

    assert problems == ()
    assert resource.media_type == media_type
    assert resource.name.startswith(f"data:{media_type};base64,")
    assert door.read(resource) == (PNG if media_type == "image/png" else SVG.encode())
    assert door.find(resource.name, Path()) == (resource, ())
    assert door.dependencies == ()


def test_a_picture_in_an_address_is_bounded() -> None:
    resource, problems = Resources([Path()], limit=10).find(DATA, Path())

    assert (resource.digest, [one.code for one in problems]) == ("", ["resource.too-large"])


def test_bytes_of_a_source_are_held_under_the_name_that_they_are_given() -> None:
    resource, _ = Resources([Path()]).hold(SVG.encode(), "Année 1; a,b.svg")

    assert called(resource) == "Année 1; a,b.svg"
    assert Resources([Path()]).read(resource) == SVG.encode()
    assert called(Resources([Path()]).hold(PNG)[0]) == "a picture in the text"


def test_a_book_with_a_held_picture_goes_through_json_and_back() -> None:
    held, _ = Resources([Path()]).hold(SVG.encode(), "circle.svg")
    book = exporter.read(f"{HEAD}![red]({DATA})", from_="markdown").book
    shown = Image(resource=held, alt="A circle.")
    article = book.articles[0]
    both = replace(book, children=(replace(article, blocks=(*article.blocks, Paragraph(content=(shown,)))),))
    again = exporter.read(interchange.to_json(both), from_="json")

    assert pictures(again.book) == pictures(both) == [*pictures(book), held]
    assert again.problems == ()
    assert json.loads(interchange.to_json(both))["schema"] == 1


@pytest.mark.parametrize("format", ["epub", "pdf", "html"])
def test_a_held_picture_is_in_every_output_of_a_book_that_a_script_hands_on(
    format: str, tmp_path: Path
) -> None:
    book = exporter.read(f"{HEAD}Words.\n\n![A square.]({DATA})", from_="markdown").book
    result = exporter.export(book, tmp_path / f"a.{format}")

    assert [one for one in result.problems if one.code.startswith(("image", "resource"))] == []


@pytest.mark.parametrize("format", ["epub", "pdf", "html"])
@pytest.mark.parametrize(
    "name", ["gone.png", "https://example.org/a.png", "data:image/png;base64,AAAA", "../a.png", "a.xcf"]
)
def test_a_picture_that_cannot_be_had_leaves_its_words_and_a_sound_file(
    name: str, format: str, tmp_path: Path
) -> None:
    (tmp_path / "a.xcf").write_bytes(b"gimp xcf v001")
    (tmp_path / "a.md").write_text(f"{HEAD}Words.\n\n![A square.]({name})\n")
    result = exporter.export(tmp_path / "a.md", tmp_path / f"a.{format}", settings=Settings())

    assert next(one.code for one in result.problems if one.severity != "info").startswith("resource.")
    if format == "html":
        assert "A square." in (tmp_path / "a.html").read_text()
