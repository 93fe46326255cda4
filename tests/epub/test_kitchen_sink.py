"""Every type of node in one book: all of it is there, valid, and nothing is complained of."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from exporter import model, themes
from exporter.model import walk
from tests.conftest import Check
from tests.epub.books import kitchen_sink
from tests.epub.conftest import Export
from tests.epub.opened import words

NODES = {*get_args(model.Inline), *get_args(model.Block)}


def test_every_type_of_node_is_in_it() -> None:
    assert set() == NODES - {type(node) for node in walk(kitchen_sink())}


@pytest.mark.parametrize("theme", themes.shipped())
def test_it_is_valid_in_every_theme(theme: str, export: Export) -> None:
    _, problems = export(kitchen_sink(), theme=theme)

    assert () == problems


def test_it_is_accessible(export: Export, ace: Check, tmp_path: Path) -> None:
    export(kitchen_sink())

    assert [] == ace(tmp_path / "1.epub")


def test_what_is_for_another_medium_is_not_in_it(export: Export) -> None:
    book, _ = export(kitchen_sink())

    assert not any("not for you" in words(page) for _, page in book.pages())


def test_every_link_inside_leads_somewhere(export: Export) -> None:
    book, _ = export(kitchen_sink())
    links = [
        (name, link.attrib["href"])
        for name, page in book.pages()
        for link in page.iter("{http://www.w3.org/1999/xhtml}a")
        if not link.attrib["href"].startswith("https:")
    ]

    assert len(links) > 20
    assert [] == [link for link in links if not book.leads_somewhere(*link)]
