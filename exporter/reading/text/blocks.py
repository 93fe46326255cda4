"""The chunks of a plain text made into blocks: title, headings, lists, verse and paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from exporter import model
from exporter.model import Block, Blocks, Inlines, Where
from exporter.reading.positions import Source
from exporter.reading.text import notes
from exporter.reading.text.layout import Chunk, Line, as_it_lies, is_quotation, is_table, parted, unquoted
from exporter.reading.text.lines import (
    BULLET,
    CHAPTER_ALONE,
    NUMBER,
    RULE,
    SEEN,
    apart,
    flows,
    is_underline,
    is_verse,
    marker_of,
)

TITLE = 200  # characters that a title may have
HEADING = 100  # and a heading
LISTS = 16  # levels of lists in lists; what lies deeper is text of its item
_STOPS = (".", ",", ";", ":", "…")
_ENDS = (*_STOPS, "!", "?", "-", "—", "–")
_EMPHASIS = re.compile(r"(?<![\w_])_(?=[^\s_])([^_]{1,300}?)(?<=\S)_(?![\w_])")
_ILLUSTRATION = re.compile(r"\[Illustration(?::.{1,2000})?\]")
_NUMBERED = re.compile(r"(?:\d{1,3}|[IVXLC]+)[.)]?\s")


class Reader:
    """A text's chunks made into blocks; `width` is that of its lines, 0 when every line is a paragraph."""

    def __init__(
        self, source: Source, width: int, pages: frozenset[int] = frozenset(), *, emphasis: bool = False
    ) -> None:
        self.source, self.width, self.pages, self.emphasis = source, width, pages, emphasis

    def read(self, chunks: Sequence[Chunk], depth: int = 0) -> Blocks:
        done: list[Block] = []
        chunks = list(self._parted(chunks)) if depth < LISTS else chunks
        waiting = list(reversed(chunks))
        while waiting:
            chunk = waiting.pop()
            if chunk[0].start in self.pages and done:
                done.append(model.Break(where=self._where(chunk[:1])))
            if depth < LISTS and is_quotation(chunk):
                inner = self.read(list(unquoted(chunk)), depth + 1)
                done.append(model.Quote(blocks=inner, where=self._where(chunk)))
                continue
            after = waiting[-1] if waiting else ()
            if self._has_title_below(chunk, waiting):
                chunk = [*chunk, *waiting.pop()]
                _add(done, self._heading(chunk, 2 if done else 1))
                continue
            blocks, rest = self._blocks(chunk, after, done[-1] if done else None)
            if rest:
                waiting.append(rest)
            for block in blocks:
                _add(done, block)
        return tuple(done)

    def _parted(self, chunks: Sequence[Chunk]) -> Iterator[Chunk]:
        """Yield the chunks that quote apart from others; and lines one by one where each stands for itself, but for verse and tables."""
        for whole in chunks:
            for chunk in parted(whole):
                if self.width or is_quotation(chunk) or is_table(chunk) or is_verse(chunk, 0):
                    yield chunk
                else:
                    yield from apart(chunk)

    def _blocks(self, chunk: Chunk, after: Chunk, before: Block | None) -> tuple[Blocks, Chunk]:
        """Return what a chunk is, and what is left of it."""
        first, is_first, seen = chunk[0], before is None, chunk[:SEEN]
        if RULE.fullmatch(first.text):
            return (model.Rule(where=self._where(chunk[:1])),), chunk[1:]
        if len(chunk) > 1 and is_underline(chunk[1], first):
            level = 1 if is_first or chunk[1].text[0] == "=" else 2
            return (self._heading(chunk[:1], level),), chunk[2:]
        if not BULLET.match(first.text) and is_table(seen):
            return (model.CodeBlock(text=as_it_lies(chunk), where=self._where(chunk)),), ()
        if first.text.startswith("[Illustration") and _ILLUSTRATION.fullmatch(_joined(seen)):
            return (self._paragraph(chunk, ("illustration",)),), ()
        if self.emphasis and is_first:  # the name of the text in Project Gutenberg
            return (self._paragraph(chunk),), ()
        if marker_of(first) and (BULLET.match(first.text) or _goes_on(chunk, after, before)):
            return self._lists(chunk), ()
        if is_first and self._is_title(chunk, after):
            return (self._heading(chunk, 1),), ()
        if self._is_heading(chunk, after):
            return (self._heading(chunk, 2),), ()
        if is_verse(seen, self.width) and not notes.BEGIN.match(first.text):
            return (self._verse(chunk),), ()
        at = self._end_of_paragraph(chunk)
        return (self._paragraph(chunk[:at]),), chunk[at:]

    # Headings

    def _is_title(self, chunk: Chunk, after: Chunk) -> bool:
        text = _joined(chunk[:4])
        return (
            bool(after)
            and len(chunk) <= (3 if self.width else 1)
            and len(text) <= TITLE
            and (not _ended(text).endswith(_STOPS) or text.isupper())
        )

    def _is_heading(self, chunk: Chunk, after: Chunk, ends: tuple[str, ...] = _ENDS) -> bool:
        """Tell a short line without an end mark, or with a number before it, that stands over longer text, a list or verse."""
        text = _joined(chunk[:3])
        if not after or len(chunk) > 2 or len(text) > HEADING or text.startswith(("[", "***")):
            return False
        of_chapter = bool(CHAPTER_ALONE.match(after[0].text))
        if chapter := CHAPTER_ALONE.match(text):
            named = text.isupper() or not _ended(text).endswith(_STOPS)
            return not of_chapter and (named or chapter.end() == len(text))
        letter = next((character for character in text if character.isalpha()), "")
        numbered = _NUMBERED.match(text)
        if letter.islower() or (_ended(text).endswith(ends) and not text.isupper() and not numbered):
            return False
        least = len(text) if numbered else max(80, 1.5 * len(text))
        below = len(_joined(after)) >= least or BULLET.match(after[0].text)
        verse = len(chunk) == 1 and not of_chapter and is_verse(after[:SEEN], self.width)
        return bool(below) or verse

    def _has_title_below(self, chunk: Chunk, waiting: Sequence[Chunk]) -> bool:
        """Tell `CHAPTER I.`, when what follows is its title."""
        return (
            len(chunk) == 1
            and len(waiting) > 1
            and bool(CHAPTER_ALONE.fullmatch(chunk[0].text))
            and not CHAPTER_ALONE.match(waiting[-1][0].text)
            and waiting[-1][0].start not in self.pages
            and self._is_heading(waiting[-1], waiting[-2], _STOPS)
        )

    def _heading(self, chunk: Chunk, level: int) -> model.Section:
        return model.Section(level=level, title=self._running(chunk), where=self._where(chunk))

    # Lists

    def _lists(self, chunk: Chunk, depth: int = 1) -> Blocks:
        """Return the lists that a chunk of items is: one more where the kind of marker changes."""
        done: list[Block] = []
        base, item = chunk[0].indent, [chunk[0]]
        items: list[list[Line]] = []
        for line in chunk[1:]:
            if marker_of(line) and line.indent <= base + 1:
                items.append(item)
                item = []
            item.append(line)
        items.append(item)
        for lines in items:
            _add(done, self._list_of_one(lines, depth), tight=True)
        return tuple(done)

    def _list_of_one(self, lines: Chunk, depth: int) -> model.Listing:
        first, marker = lines[0], marker_of(lines[0])
        text = first._replace(text=first.text[len(marker) :], start=first.start + len(marker))
        inner = next((at for at, line in enumerate(lines) if at and marker_of(line)), len(lines))
        if depth == LISTS:
            inner = len(lines)
        blocks: Blocks = (self._paragraph([text, *lines[1:inner]]),)
        if inner < len(lines):
            blocks += self._lists(lines[inner:], depth + 1)
        number = NUMBER.match(marker + "x")
        where = self._where(lines)
        return model.Listing(
            entries=(model.Item(blocks=blocks, where=where),),
            ordered=number is not None,
            start=int(number[1]) if number else 1,
            delimiter=("." if number[2] == "." else ")") if number else "",
            where=where,
        )

    # Paragraphs and verse

    def _end_of_paragraph(self, chunk: Chunk) -> int:
        """Return how many lines the paragraph has that a chunk begins with: an indent or a list may begin the next."""
        base = min(line.indent for line in chunk[:SEEN])
        for at in range(1, len(chunk)):
            line, above = chunk[at], chunk[at - 1]
            if chunk[0].indent > base and line.indent > base == above.indent:
                return at
            if notes.BEGIN.match(line.text) and notes.BEGIN.match(chunk[0].text):
                return at
            if BULLET.match(line.text) and (above.text.endswith(":") or not flows(above, line, self.width)):
                return at
        return len(chunk)

    def _paragraph(self, chunk: Chunk, classes: tuple[str, ...] = ()) -> model.Paragraph:
        return model.Paragraph(content=self._running(chunk), classes=classes, where=self._where(chunk))

    def _verse(self, chunk: Chunk) -> model.Verse:
        base = min(line.indent for line in chunk)
        lines = tuple(
            model.Line(
                content=self._running([line]),
                indent=min((line.indent - base) // 2, 8),
                where=self._where([line]),
            )
            for line in chunk
        )
        where = self._where(chunk)
        return model.Verse(stanzas=(model.Stanza(lines=lines, where=where),), where=where)

    def _running(self, chunk: Chunk) -> Inlines:
        """Return the lines' texts, with what stands between underscores emphasised where those mean that."""
        text = "\n".join([line.text for line in chunk])
        begins = [0, *accumulate(len(line.text) + 1 for line in chunk)]

        def texts(start: int, end: int) -> Iterator[model.Inline]:
            for at in range(max(bisect_right(begins, start) - 1, 0), len(chunk)):
                line, begin = chunk[at], begins[at]
                if begin > end:
                    return
                if start < begin:
                    yield model.SoftBreak()
                low, high = max(start - begin, 0), min(end - begin, len(line.text))
                if low < high:
                    where = self.source.where(line.start + low, line.start + high)
                    yield model.Text(text=line.text[low:high], where=where)

        done: list[model.Inline] = []
        at = 0
        for match in _EMPHASIS.finditer(text) if self.emphasis and "_" in text else ():
            done += texts(at, match.start())
            content = tuple(texts(*match.span(1)))
            first, last = content[0].where, content[-1].where
            done.append(model.Emphasis(content=content, where=_over(first, last)))
            at = match.end()
        return (*done, *texts(at, len(text)))

    def _where(self, chunk: Chunk) -> Where:
        return self.source.where(chunk[0].start, chunk[-1].start + len(chunk[-1].text))


def _add(done: list[Block], block: Block, *, tight: bool = False) -> None:
    """Add a block; a list or a stanza goes on with the one before it."""
    last = done[-1] if done else None
    if isinstance(last, model.Verse) and isinstance(block, model.Verse):
        done[-1] = replace(last, stanzas=last.stanzas + block.stanzas, where=_over(last.where, block.where))
    elif (
        isinstance(last, model.Listing)
        and isinstance(block, model.Listing)
        and (last.ordered, last.delimiter) == (block.ordered, block.delimiter)
        and (not block.ordered or block.start == last.start + len(last.entries))
    ):
        done[-1] = replace(
            last,
            entries=last.entries + block.entries,
            tight=last.tight and block.tight and tight,
            where=_over(last.where, block.where),
        )
    else:
        done.append(block)


def _over(first: Where | None, last: Where | None) -> Where | None:
    assert first
    assert last
    return replace(first, end_line=last.end_line, end_column=last.end_column)


def _goes_on(chunk: Chunk, after: Chunk, before: Block | None) -> bool:
    """Tell whether a number is an item's: a number one higher follows, or a list that it goes on stands before it."""
    first, *more = chunk
    match = NUMBER.match(first.text)
    if match is None:
        return False
    number = int(match[1])
    if isinstance(before, model.Listing) and before.ordered and number == before.start + len(before.entries):
        return True
    others = [NUMBER.match(line.text) for line in (*more, *after[:1])]
    return any(other and int(other[1]) == number + 1 for other in others)


def _joined(chunk: Chunk) -> str:
    return " ".join(line.text for line in chunk)


def _ended(text: str) -> str:
    """Return a text less the quotes and brackets that close it."""
    return text.rstrip("\"'’”»)]* _")
