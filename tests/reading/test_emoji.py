"""Codes of emoji: text, unless the setting asks for them, which needs an extra."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from exporter import reading
from exporter.model import Text, plain, walk
from exporter.problems import ExportError
from exporter.reading.markdown import emoji
from exporter.resources import Resources
from exporter.settings import Markdown, Settings

ASKED = Settings(lang="en", markdown=Markdown(emoji=True))


def _read(source: str, settings: Settings) -> list[Text]:
    resources = Resources((Path("/nonexistent"),))
    book = reading.read(source, from_="markdown", settings=settings, resources=resources).book
    return [node for article in book.articles for node in walk(article.blocks) if isinstance(node, Text)]


def test_a_code_is_text() -> None:
    assert plain(tuple(_read("Done :tada: *x*", Settings(lang="en")))) == "Done :tada: x"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Done :tada: now", "Done 🎉 now"),
        (":+1: and :smile:", "👍 and 😄"),
        ("10:30:45, a:tada:b, :no_such_code:", "10:30:45, a:tada:b, :no_such_code:"),
        ("`:tada:`, ::tada::", ", ::tada::"),
    ],
)
def test_a_code_is_an_emoji_where_the_setting_asks_for_it(source: str, expected: str) -> None:
    pytest.importorskip("emoji")

    assert plain(tuple(_read(source, ASKED))) == expected


def test_what_follows_an_emoji_keeps_its_place() -> None:
    pytest.importorskip("emoji")
    text = _read("Done :tada: *now*", ASKED)[-1]

    assert (text.text, text.where and (text.where.column, text.where.end_column)) == ("now", (14, 17))


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "emoji", None)
    emoji.names.cache_clear()

    with pytest.raises(ExportError, match="extra emoji") as caught:
        _read("Done :tada:", ASKED)

    assert caught.value.exit_code == 69
    emoji.names.cache_clear()
