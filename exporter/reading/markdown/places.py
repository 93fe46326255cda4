"""Exact places in the source for the inline text that markdown-it-py parses, which by itself knows the lines of blocks alone.

Upstream calls columns impossible with its design (markdown-it issues 125, 358, 675, 995); from outside they are possible.  Two
systems of offsets meet in the content of an "inline" token, so there are two halves.  The block half: when a block rule has pushed
such a token, and before it pushes the next, StateBlock still holds the marks of the lines, which it gives back afterwards; each line
of a paragraph is then the end of its source line, whatever stood before it.  The inline half: upstream's own loop, which also looks
at `state.pos` round each rule that made tokens, and so knows the rules of plugins without their help.  Every piece is compared with
the source as it is made: what does not agree has no place, never a wrong one.  Offsets are in the text that markdown-it is given.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import inf
from re import compile as pattern
from typing import Any, Literal, NamedTuple

import markdown_it
from markdown_it import MarkdownIt
from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

# The loop and the states below are those of these versions (from, below), which pyproject.toml pins.
VERSIONS = ("4.2", "4.4")
_MAP, _AT, _FRAME = "places.map", "places.at", "places.frame"
_ROWS = "places.rows"
_PIPE = pattern(r"\\?\|")


class _Part(NamedTuple):
    """content[start:end] stands at source[low:high]; of equal length, they are the same characters."""

    start: int
    end: int
    low: int
    high: int


class _Piece(NamedTuple):
    """`length` characters of a text stand at source[low:high]; low is -1 where that is not known."""

    length: int
    low: int
    high: int


def install(parser: MarkdownIt) -> MarkdownIt:
    """Make a parser mark its inline tokens; to be called after all plugins.  Another version of markdown-it-py marks nothing."""
    if not VERSIONS[0] <= ".".join(markdown_it.__version__.split(".")[:2]) < VERSIONS[1]:
        return parser
    block, inline = _Blocks.__new__(_Blocks), _Inlines.__new__(_Inlines)
    vars(block).update(vars(parser.block))
    vars(inline).update(vars(parser.inline))
    parser.block, parser.inline = block, inline
    parser.core.ruler.at("inline", _parse_inlines)
    parser.core.ruler.before("text_join", "places", _join_texts)
    parser.inline.ruler2.before("fragments_join", "places", _join_fragments)
    return parser


def place(token: Token, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """Return the offsets (start, end) of a token in the source; of content[start:end] where it is a text.

    None when they are not known: the token is a delimiter, the range cuts an entity or an escape in two or is not in one piece.
    """
    at = token.meta.get(_AT)
    if token.type != "text" or at is None:
        return at if isinstance(at, tuple) else None
    end = len(token.content) if end is None else end
    position, first, last = 0, -1, -1
    for length, low, high in at:
        if position < end and start < position + length:
            if low < 0 or last not in (-1, low):
                return None
            if length == high - low:  # the same characters
                low, high = low + max(0, start - position), high - max(0, position + length - end)
            elif start > position or end < position + length:
                return None
            first, last = low if first < 0 else first, high
        position += length
    return (first, last) if first >= 0 else None


def cut(token: Token, count: int) -> None:
    """Tell that the first characters of an inline token's content were taken off."""
    parts: list[_Part] | None = token.meta.get(_MAP)
    if parts is not None:
        token.meta[_MAP] = [
            _Part(max(0, start - count), end - count, low + max(0, count - start), high)
            for start, end, low, high in parts
            if end > count and end - start == high - low
        ]


def narrow(token: Token, count: int) -> None:
    """Tell that a token stands without the first and the last characters of its place, if that leaves its content."""
    at = token.meta.pop(_AT, None)
    if isinstance(at, tuple) and at[1] - at[0] == len(token.content) + 2 * count:
        token.meta[_AT] = (at[0] + count, at[1] - count)


def rows(token: Token) -> list[int]:
    """Return where each line of an HTML block that was moved stands; nothing of one that was not."""
    found: list[int] = token.meta.get(_ROWS, [])
    return found


def put(token: Token, start: int) -> None:
    """Tell that the content of an inline token, which is one line, begins at a place of the source."""
    token.meta[_MAP] = [_Part(0, len(token.content), start, start + len(token.content))]


def move(tokens: Iterable[Token], first: int, starts: Sequence[int], lengths: Sequence[int]) -> None:
    """Move tokens of a text of its own to a source, where its lines begin at `starts`, the first of them in line `first`."""
    begun = [0]
    for length in lengths[:-1]:
        begun.append(begun[-1] + length + 1)

    def within(at: int) -> int:
        return bisect_right(begun, at) - 1

    for token in tokens:
        if token.map and token.type == "html_block":
            own = token.meta.get(_ROWS) or [
                begun[number] + lengths[number] - len(row)
                for number, row in enumerate(token.content.removesuffix("\n").split("\n"), token.map[0])
            ]
            token.meta[_ROWS] = [at + starts[line] - begun[line] for at in own for line in (within(at),)]
        if token.map:
            token.map = [token.map[0] + first, token.map[1] + first]
        parts: list[_Part] | None = token.meta.get(_MAP)
        moved = []
        for start, end, low, high in parts or ():
            line = within(low)
            by = starts[line] - begun[line]
            over = max(0, high - begun[line] - lengths[line])  # the end of the line, which is elsewhere
            if end - over > start:
                moved.append(_Part(start, end - over, low + by, high - over + by))
        if parts is not None:
            token.meta[_MAP] = moved


# The block half ─────────────────────────────────────────────────────────────────────────────────


class _Blocks(ParserBlock):
    def parse(self, src: str, md: MarkdownIt, env: Any, outTokens: list[Token]) -> list[Token] | None:  # noqa: N803 - its parent's
        if not src:
            return None
        state = _BlockState(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens


class _BlockState(StateBlock):
    _row = -1
    _cells: Iterator[tuple[str, list[_Part]]] = iter(())

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        if self.tokens and self.tokens[-1].type == "inline":
            parent, inline = self.tokens[-2:]
            if inline.map and inline.map[0] < self.lineMax:
                inline.meta[_MAP] = self._located(parent, inline.content, inline.map[0])
        if ttype == "tr_close" and self.tokens[-1].type == "td_close":
            self._push_rest()
        return super().push(ttype, tag, nesting)

    def _push_rest(self) -> None:
        """Keep the cells that a row has more than its table's head; upstream, like GitHub, drops them."""
        rest = list(self._cells)
        while rest and not rest[-1][0]:
            rest.pop()
        for text, parts in rest:
            super().push("td_open", "td", 1)
            inline = super().push("inline", "", 0)
            inline.content, inline.map, inline.meta = text, [self._row, self._row + 1], {_MAP: parts}
            super().push("td_close", "td", -1)

    def _located(self, parent: Token, content: str, line: int) -> list[_Part] | None:
        start, end = self.bMarks[line] + self.tShift[line], self.eMarks[line]
        if parent.type in ("th_open", "td_open"):
            if self._row != line:
                self._row, self._cells = line, cells(self.src, start, end)
            text, found = next(self._cells, ("", None))
            return found if text == content else None
        if parent.type == "heading_open" and parent.markup.startswith("#"):
            start += len(parent.markup)
            start += len(self.src[start:end]) - len(self.src[start:end].lstrip(MD_TRIM_CHARS))
        elif parent.type in ("heading_open", "paragraph_open", "dt_open"):
            return self._lines(content, line) if content else None
        else:  # a rule we do not know
            start = self.src.find(content, start, end) if self.src.count(content, start, end) == 1 else -1
        same = start >= 0 and self.src.startswith(content, start)
        return [_Part(0, len(content), start, start + len(content))] if same else None

    def _lines(self, content: str, line: int) -> list[_Part] | None:
        """Each line of a content is the end of its source line, but for spaces that stand for a part of a tab, and for what was
        trimmed at both ends of the whole (perhaps lines of nothing but U+00A0)."""
        found, position, rest = [], 0, content.split("\n")
        while not self.src[self.bMarks[line] : self.eMarks[line]].strip(MD_TRIM_CHARS):
            line += 1
        for number, text in enumerate(rest, 1):
            start, end, newline = self.bMarks[line], self.eMarks[line], number < len(rest)
            while not newline and self.src[end - 1] in MD_TRIM_CHARS:
                end -= 1
            spaces = 0 if self.src.endswith(text, start, end) else len(text) - len(text.lstrip(" "))
            if not self.src.endswith(text[spaces:], start, end):
                return None
            stop = position + len(text) + newline
            found.append(_Part(position + spaces, stop, end - len(text) + spaces, end + newline))
            position, line = stop, line + 1
        return found


def cells(source: str, start: int, end: int) -> Iterator[tuple[str, list[_Part]]]:
    """Yield (content, parts) of each cell of a table's row, split and trimmed as upstream's table rule does."""
    while start < end and source[start] in MD_TRIM_CHARS:
        start += 1
    while start < end and source[end - 1] in MD_TRIM_CHARS:
        end -= 1
    cells: list[list[tuple[str, int, int]]] = [[]]
    begin = start
    for pipe in (*_PIPE.finditer(source, start, end), None):
        stop = pipe.start() if pipe else end
        cells[-1].append((source[begin:stop], begin, stop))
        if pipe:
            begin = pipe.end()
            if pipe[0] == "|":
                cells.append([])
            else:  # escaped: its backslash is no part of the content
                cells[-1].append(("|", stop, begin))
    texts = ["".join(text for text, _, _ in cell) for cell in cells]
    first, last = texts[0] == "", len(texts) - (len(texts) > 1 and texts[-1] == "")
    for cell, text in list(zip(cells, texts, strict=True))[first:last]:
        position, found = len(text.lstrip(MD_TRIM_CHARS)) - len(text), []
        for part, low, high in cell:
            if part:
                found.append(_Part(position, position + len(part), low, high))
            position += len(part)
        yield text.strip(MD_TRIM_CHARS), found


# The inline half ────────────────────────────────────────────────────────────────────────────────


class _Frame:
    """Where a string that is being parsed stands: a content's parts, and how far into that content it begins."""

    __slots__ = ("base", "parts", "state")

    def __init__(self, parts: list[_Part] | None, base: int = 0) -> None:
        self.parts, self.base = parts, base
        self.state: StateInline | None = None

    def pieces(self, start: int, end: int) -> list[_Piece]:
        """Return the pieces of state.src[start:end]."""
        if self.parts is None:
            return [_Piece(end - start, -1, -1)]
        start, end = start + self.base, end + self.base
        found: list[_Piece] = []
        index = max(0, bisect_right(self.parts, (start, inf)) - 1)
        while start < end:
            if (
                index == len(self.parts) or start < self.parts[index].start
            ):  # between parts: spaces out of a tab
                stop = end if index == len(self.parts) else min(end, self.parts[index].start)
                found.append(_Piece(stop - start, -1, -1))
                start = stop
                continue
            first, last, low, high = self.parts[index]
            index += 1
            if start < last:
                stop = min(end, last)
                if last - first == high - low:
                    found.append(_Piece(stop - start, low + start - first, low + stop - first))
                else:
                    found.append(_Piece(stop - start, low, high))
                start = stop
        return found


class _Inlines(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        """Parse a content (called by the core rule), or a part of one (called by a rule: an image's alt, an inline note)."""
        outer: _Frame | None = env.get(_FRAME)
        frame = outer or _Frame(None)
        if outer and outer.state:
            at = outer.state.pos + 2  # both begin two characters on, at ![ and ^[
            frame = _Frame(outer.parts if outer.state.src.startswith(src, at) else None, outer.base + at)
        frame.state = state = StateInline(src, md, env, tokens)
        env[_FRAME] = frame
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        env[_FRAME] = outer
        return state.tokens

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - its parent's
        """Do as upstream does, which asks for the rules before it looks at what it remembers."""
        known = state.cache.get(state.pos)
        if known is None:
            super().skipToken(state)
        else:
            state.pos = known

    def tokenize(self, state: StateInline) -> None:
        frame, tokens, end = state.env[_FRAME], state.tokens, state.posMax
        rules, nesting = self.ruler.getRules(""), state.md.options["maxNesting"]
        since = state.pos  # where the pending text began
        while state.pos < end:
            position, count, done = state.pos, len(tokens), False
            if state.level < nesting:
                for rule in rules:
                    if done := rule(state, False):
                        if state.pos <= position:
                            raise RuntimeError("inline rule didn't increment state.pos")
                        break
            if not done:
                state.append_pending(state.src[position])
                state.pos += 1
            if len(tokens) > count:
                _mark(frame, state, count, since, position)
                since = state.pos
        if state.pending:
            count = len(tokens)
            state.pushPending()
            _mark(frame, state, count, since, state.pos)


def _mark(frame: _Frame, state: StateInline, count: int, since: int, position: int) -> None:
    """Mark tokens[count:], which are new: perhaps the pending text, src[since:position] or a part of it, and what a rule made of
    src[position:state.pos]."""
    source, cursor, stop = state.src, since, state.pos
    for token in state.tokens[count:]:
        if _AT in token.meta:  # by an inner call
            continue
        if token.type == "text":
            length = len(token.content)
            at = _found(token.content, source, since, cursor, position, stop)
            token.meta[_AT] = [_Piece(length, -1, -1)] if at < 0 else frame.pieces(at, at + length)
            cursor = cursor if at < 0 else at + length
            continue
        pieces = frame.pieces(position, stop)
        known = bool(pieces) and all(low >= 0 for _, low, _ in pieces)
        low, high = (pieces[0].low, pieces[-1].high) if known else (-1, -1)
        if token.type == "text_special":
            token.meta[_AT] = [_Piece(len(token.content), low, high)]
        elif known:
            token.meta[_AT] = (low, high)


def _found(text: str, source: str, since: int, cursor: int, position: int, stop: int) -> int:
    """Return where a new text stands, -1 when that is not certain."""
    if (
        cursor == since < position
    ):  # the pending text, whose start or end a rule may have skipped or taken back
        places = {at for at in (since, position - len(text)) if at >= since and source.startswith(text, at)}
        if len(places) == 1:
            return places.pop()
    if source.startswith(text, cursor):
        return cursor
    return source.index(text, cursor, stop) if source.count(text, cursor, stop) == 1 else -1


def _joined(tokens: Iterable[Token], types: tuple[str, ...]) -> list[Token]:
    """Make adjacent texts one, as fragments_join and text_join do after us and then find nothing to do."""
    done: list[Token] = []
    for are_texts, group in groupby(tokens, lambda token: token.type in types):
        run = list(group)
        if not are_texts:
            for token in run:
                if token.type == "image" and token.children:
                    token.children = _joined(token.children, types)
            done += run
            continue
        first = run[0]
        first.meta[_AT] = [piece for token in run for piece in _pieces(token)]
        first.type, first.content = "text", "".join(token.content for token in run)
        done.append(first)
    return done


def _pieces(token: Token) -> Sequence[_Piece]:
    pieces: Sequence[_Piece] = token.meta.get(_AT, ()) if token.content else ()
    if sum(piece.length for piece in pieces) == len(token.content):
        return pieces
    return (_Piece(len(token.content), -1, -1),)  # a plugin has changed the text


def _join_fragments(state: StateInline) -> None:
    state.tokens[:] = _joined(state.tokens, ("text",))


def _join_texts(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = _joined(token.children, ("text", "text_special"))
    for note in state.env.get("footnotes", {}).get("list", {}).values():  # inline notes lie apart
        if "tokens" in note:
            note["tokens"] = _joined(note["tokens"], ("text", "text_special"))


def _parse_inlines(state: StateCore) -> None:
    """Do as upstream's core rule does, and hand on where each content stands."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = token.children or []
            state.env[_FRAME] = _Frame(token.meta.get(_MAP))
            state.md.inline.parse(token.content, state.md, state.env, token.children)
    state.env.pop(_FRAME, None)
