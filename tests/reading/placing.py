"""Whether every text of a source has its place: the words that stand there, and a change there that changes it and nothing else."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from exporter import reading
from exporter.model import Figure, Link, Node, Section, Text, Where, plain, walk
from exporter.reading.positions import cleaned, replaced
from exporter.resources import Resources
from exporter.settings import Settings
from exporter.typesetting.slugs import anchor

# Letters that no source of ours holds and Markdown gives no meaning: one for each text.
OWN = [chr(0x4E00 + number) for number in range(0x5000)]
_LETTER = re.compile(r"[^\W\d_]")
_NOWHERE = Resources((Path("/nonexistent"),))
_SETTINGS = Settings(lang="en", metadata=(("title", "Known"),))


def texts(source: str, format: str = "markdown") -> list[Text]:
    """Return the texts of a source in order, less its front matter's."""
    return [node for node in _blocks(source, format) if isinstance(node, Text)]


def _blocks(source: str, format: str) -> list[Node]:
    book = reading.read(source, from_=format, settings=_SETTINGS, resources=_NOWHERE).book
    return [node for article in book.articles for node in walk(article.blocks)]


def _labels(nodes: Iterable[Node]) -> set[Where]:
    """Return the places of texts that are addresses or labels: to change them changes the sense of something else."""
    nodes = tuple(nodes)
    targets = {node.target for node in nodes if isinstance(node, Link)}
    labels = (
        node.title if isinstance(node, Section) else node
        for node in nodes
        if isinstance(node, Link | Figure)
        or (isinstance(node, Section) and f"#{node.id or anchor(plain(node.title))}" in targets)
    )
    return {text.where for one in labels for text in walk(one) if isinstance(text, Text) and text.where}


def misplaced(source: str, format: str = "markdown") -> list[str]:
    """Return what is wrong with the places of a source's texts: they hold other words, or are neither exact nor whole lines."""
    lines = _lines(source)
    return [
        f"{text.where}: {text.text!r} is not {_slice(lines, text.where)!r}"
        for text in texts(source, format)
        if text.where is None
        or not (_says(_slice(lines, text.where), text.text) or _is_of_block(text.where, lines))
    ]


def exact(source: str, format: str = "markdown") -> tuple[int, int]:
    """Return how many texts have a place of their own, and how many there are."""
    lines = _lines(source)
    found = texts(source, format)
    own = sum(text.where is not None and _says(_slice(lines, text.where), text.text) for text in found)
    return own, len(found)


def spilt(source: str, format: str = "markdown") -> list[str]:
    """Change a letter of every text where it stands, read again, and return what else has changed."""
    source = source.removeprefix("\ufeff")
    lines = _lines(source)
    before = texts(source, format)
    labels = _labels(_blocks(source, format))
    edits: list[tuple[Where, str]] = []
    wanted: list[str] = []
    taken: set[tuple[int, int]] = set()
    for text, own in zip(before, OWN, strict=False):
        letter = _LETTER.search(text.text)
        where = text.where
        known = where is not None and _slice(lines, where) == text.text and where.line == where.end_line
        if not known or letter is None or where is None or where in labels:
            wanted.append(text.text)
            continue
        place = replace(
            where,
            column=where.column + letter.start(),
            end_column=where.column + letter.end(),
            end_line=where.line,
        )
        if (place.line, place.column) in taken:
            return [f"{text.where}: two texts stand there"]
        taken.add((place.line, place.column))
        edits.append((place, own))
        wanted.append(text.text[: letter.start()] + own + text.text[letter.end() :])
    after = [text.text for text in texts(replaced(source, edits), format)]
    return [f"{old!r} became {new!r}" for old, new in zip(wanted, after, strict=False) if old != new] + (
        [f"{len(wanted)} texts became {len(after)}"] if len(wanted) != len(after) else []
    )


def _lines(source: str) -> list[str]:
    return re.split(r"\r\n?|\n", source.removeprefix("\ufeff"))


def _slice(lines: list[str], where: Where | None) -> str:
    if where is None or not where.line:
        return ""
    found = lines[where.line - 1 : where.end_line]
    found[-1] = found[-1][: where.end_column - 1]
    found[0] = found[0][where.column - 1 :]
    return cleaned("\n".join(found))


def _says(written: str, text: str) -> bool:
    """Tell whether what is written says a text: the same characters, but for entities and escapes."""
    plain = re.sub(
        r"\\([!-/:-@\[-`{-~])|(&#?\w+;)", lambda match: match[1] or html.unescape(match[2]), written
    )
    return text in (written, plain) or _squeezed(text) == _squeezed(html.unescape(written))


def _squeezed(text: str) -> str:
    """Return a text as HTML has it, whose white space is one space, or none at the ends of blocks."""
    return re.sub("[ \t\n]+", " ", text).strip(" ")


def _is_of_block(where: Where, lines: list[str]) -> bool:
    """Tell whether a place is that of a block: whole lines, or a note in the line."""
    whole = where.column == 1 and where.end_column == len(lines[where.end_line - 1]) + 1
    return whole or _slice(lines, where).startswith("^[")
