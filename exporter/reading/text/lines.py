"""The lines of a plain text: the chunks that blank ones part, the width that they were broken at, and which are verse or items of lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from exporter.reading.positions import Source
from exporter.reading.text.layout import Chunk, Line, is_table

VERSE = 60  # characters that a line of verse may have
SEEN = 200  # lines of a chunk that tell what it is
NARROWEST, WIDEST = 50, 100  # characters to a line that is broken by hand
BULLET = re.compile(r"[-*•‣◦]\s+(?=\S)")
NUMBER = re.compile(r"(\d{1,4})([.)])\s+(?=\S)")
RULE = re.compile(r"([-*_=~#•⁂])(?:\s*\1){2,}|⁂")
_UNDERLINES = "=-~"
# What a chapter is called before its number, and numbers in words.
_WORDS = (
    "chapter part book volume canto act scene letter chapitre partie livre tome chant acte scène lettre kapitel teil buch brief "
    "capítulo capitulo capitolo parte libro"
)
_COUNTS = (
    "one two three four five six seven eight nine ten eleven twelve first second third last premier première deuxième "
    "troisième dernier dernière"
)
CHAPTER = rf"(?i:(?:{'|'.join(_WORDS.split())})\s+(?:the )?(?:\d{{1,3}}|[ivxlc]{{1,8}}|{'|'.join(_COUNTS.split())})\b)[.:]?"
CHAPTER_ALONE = re.compile(CHAPTER)
_FIELD = re.compile(r"[^\W\d][\w -]{0,30}:(?:\s|$)")  # a line of a header: its name, and what it says
_FULL = 0.8  # of the width, which a line of a paragraph reaches at least once


def chunks_of(source: Source) -> tuple[list[Chunk], frozenset[int]]:
    """Return the lines between blank ones and form feeds, and the places of those that begin a page."""
    chunks: list[Chunk] = []
    pages: set[int] = set()
    chunk: list[Line] = []
    feeds, passed, new_page = source.feeds, 0, False
    for number in range(source.lines):
        line, start = source.line(number), source.start(number)
        text = line.strip()
        lead = len(line) - len(line.lstrip())
        feed = passed < len(feeds) and feeds[passed] <= start + lead
        while passed < len(feeds) and feeds[passed] <= start + len(line):
            passed += 1
        if chunk and (feed or not text):
            chunks.append(chunk)
            chunk = []
        if feed and chunks:
            new_page = True
        if text:
            if new_page:
                pages.add(start + lead)
            new_page = False
            chunk.append(Line(text, start + lead, len(line[:lead].expandtabs())))
    return [*chunks, *([chunk] if chunk else [])], frozenset(pages)


def width_of(chunks: Sequence[Chunk]) -> int:
    """Return the width that lines were broken at by hand; 0 when every line is a paragraph.

    Lines that are ended on purpose wherever they stand, such as verse, say nothing of it.
    """
    prose = [chunk for chunk in chunks if not is_table(chunk) and not _is_ended_on_purpose(chunk)]
    pairs = [[pair for pair in pairwise(chunk) if not marker_of(pair[1])] for chunk in prose]
    lengths = sorted(_length(line) for chunk in pairs for line, _ in chunk)
    width = lengths[len(lengths) * 3 // 4] if lengths else 0
    flowing = [
        flows(line, after, width)
        for chunk in pairs
        if any(_length(line) >= _FULL * width for line, _ in chunk)
        for line, after in chunk
        if _length(line) > width / 2
    ]
    return width if NARROWEST <= width <= WIDEST and sum(flowing) > 0.75 * len(flowing) else 0


def _length(line: Line) -> int:
    return line.indent + len(line.text)


def _is_ended_on_purpose(chunk: Chunk) -> bool:
    """Tell verse, the lines of a header, and a chapter's number over its title."""
    return (
        is_verse(chunk[:SEEN], 0)
        or all(_FIELD.match(line.text) for line in chunk)
        or bool(CHAPTER_ALONE.fullmatch(chunk[0].text))
    )


def flows(line: Line, after: Line, width: int) -> bool:
    """Tell whether the text goes on from a line to the next: it could not have held the next one's first word, or that is in lower case."""
    full = line.indent + len(line.text) + 1 + len(after.text.split(None, 1)[0]) > width
    return full or after.text[0].islower()


def is_verse(chunk: Chunk, width: int) -> bool:
    """Tell lines that were ended on purpose: several, short ones, nearly none of which flows into the next."""
    if len(chunk) < 2 or any(len(line.text) > VERSE or marker_of(line) for line in chunk):
        return False
    if width and all(line.indent > 1 and _length(line) < _FULL * width for line in chunk):
        return True  # set in, and no line is as long as those round it
    flowing = [flows(line, after, width or 2 * VERSE) for line, after in pairwise(chunk)]
    return sum(flowing) < 0.2 * len(flowing)


def apart(chunk: Chunk) -> Iterator[Chunk]:
    """Yield lists whole and other lines one by one."""
    begun = 0
    for at in range(1, len(chunk) + 1):
        whole = (
            at < len(chunk)
            and marker_of(chunk[begun])
            and (marker_of(chunk[at]) or chunk[at].indent > chunk[begun].indent)
        )
        underlined = at < len(chunk) and at == begun + 1 and is_underline(chunk[at], chunk[begun])
        if not whole and not underlined:
            yield chunk[begun:at]
            begun = at


def marker_of(line: Line) -> str:
    """Return what makes a line an item of a list."""
    match = None if RULE.fullmatch(line.text) else BULLET.match(line.text) or NUMBER.match(line.text)
    return match[0] if match else ""


def is_underline(line: Line, above: Line) -> bool:
    text = line.text
    return (
        len(text) >= 3
        and text[0] in _UNDERLINES
        and not text.strip(text[0])
        and len(text) >= len(above.text) / 2
    )
