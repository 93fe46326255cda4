"""One table of what no output can hold serves reading and writing."""

from __future__ import annotations

import uuid

from exporter.characters import clean
from exporter.model import Article, Metadata, Text, of_one, plain
from exporter.reading import read
from exporter.settings import Settings
from exporter.writing import identity

CONTROLS = [*map(chr, range(0x20)), "\x7f", "\ud800", "\udfff", "\ufffe", "\uffff"]


def test_what_is_read_needs_no_cleaning() -> None:
    for character in CONTROLS:
        words = plain(read(f"one {character} two", from_="markdown", settings=Settings(lang="en")).book)

        assert clean(words) == words


def test_lines_and_letters_stay() -> None:
    assert "a\t\n\r\xa0é漢\U0001f600" == clean("".join(CONTROLS[:1]) + "a\t\n\r\xa0é漢\U0001f600\x7f")


def test_a_work_is_known_by_what_can_be_written_of_its_title() -> None:
    titles = ("One", "O\ud800ne\x00")
    known = {
        identity.identifier(of_one(Article(metadata=Metadata(title=(Text(text=title),)))), Settings())
        for title in titles
    }

    assert len(known) == 1
    assert uuid.UUID(known.pop().removeprefix("urn:uuid:")).version == 5
