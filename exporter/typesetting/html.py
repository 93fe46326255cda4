"""Text in HTML: set across inline tags and put back, with every tag, comment and untouched entity as it was, byte for byte."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import escape, unescape
from typing import Literal, NamedTuple

from exporter.typesetting.engine import Manner, apply
from exporter.typesetting.runs import BREAK, LOWERED, OPAQUE, QUOTE_CLOSES, QUOTE_OPENS, RAISED, Piece, shown

# fmt: off
_INLINE = frozenset((
    "a", "abbr", "acronym", "audio", "b", "bdi", "bdo", "big", "br", "button", "canvas", "cite",
    "code", "data", "del", "dfn", "em", "embed", "font", "i", "iframe", "img", "input", "ins", "kbd",
    "label", "map", "mark", "math", "meter", "object", "output", "picture", "progress", "q", "rp",
    "rt", "ruby", "s", "samp", "script", "select", "small", "span", "strike", "strong", "style", "sub",
    "sup", "svg", "template", "textarea", "time", "tt", "u", "var", "video", "wbr",
))
_CLOSED = frozenset((
    "audio", "canvas", "code", "iframe", "kbd", "math", "object", "pre", "ruby", "samp", "script",
    "select", "style", "svg", "template", "textarea", "tt", "var", "video",
))
_VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
))
# fmt: on
_RAW = frozenset(("script", "style", "textarea", "title"))  # HTML 13.1.2: no tags within
_MARKS = {"br": BREAK, "wbr": "", "img": OPAQUE, "embed": OPAQUE, "input": OPAQUE}
_PAIRS = {"q": (QUOTE_OPENS, QUOTE_CLOSES), "sup": (RAISED, LOWERED), "sub": (RAISED, LOWERED)}
_MARKUP = re.compile("<[A-Za-z/!?]")
_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
_ATTRIBUTE = re.compile(
    r"""\s(xml:lang|lang|translate|class)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_TAG = re.compile(r"""<[/A-Za-z][^"'>]*+(?:"[^"]*+"[^"'>]*+|'[^']*+'[^"'>]*+)*+>""")
# An entity, or a character that would have to be one: each is a piece of its own, so that it stays as it was written.
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|[&<>]")
_CLOSES_ITSELF = frozenset(("p", "li", "dt", "dd", "td", "th", "tr", "option"))


class _Open(NamedTuple):
    """An element that is open: its name, its language, whether its text is left alone, whether all in it is one opaque thing."""

    name: str
    lang: str
    hidden: bool
    closed: bool


class _Part(NamedTuple):
    """A part of the fragment: its source, the piece of a run that it is, if any, and whether a run ends before it."""

    source: str
    piece: Piece | None = None
    ends_run: bool = False


def typeset(fragment: str, lang: str, manner: Manner | None = None) -> str:
    """Return the fragment with its text set by the rules of `lang`, or of the nearest lang attribute."""
    manner = manner or Manner()
    done: list[str] = []
    run: list[_Part] = []
    for part in _Parts(lang).of(fragment):
        if part.ends_run:
            done += _set(run, manner)
            run = []
        run.append(part)
    return "".join([*done, *_set(run, manner)])


def _set(run: list[_Part], manner: Manner) -> list[str]:
    pieces = [part.piece for part in run if part.piece]
    if not any(piece.kind == "text" and not piece.text.isspace() for piece in pieces):
        return [part.source for part in run]
    texts = iter(apply(pieces, manner).texts)
    return [_written(part, next(texts)) if part.piece else part.source for part in run]


def _written(part: _Part, text: str) -> str:
    """Return the source of a part whose piece became `text`: its own, with what was put around an entity, or a new one."""
    if part.piece is None or part.piece.kind != "text" or text == part.piece.text:
        return part.source
    if part.source != part.piece.text and part.piece.text in text:
        before, _, after = text.partition(part.piece.text)
        return f"{before}{part.source}{after}"
    return shown(escape(text, quote=False))


class _Parts:
    """Cuts a fragment into parts, keeping what is open.  What cannot be read as HTML stays as it is, to the end."""

    def __init__(self, lang: str) -> None:
        self.open = [_Open("", lang, hidden=False, closed=False)]
        self.names: Counter[str] = Counter()

    def of(self, fragment: str) -> Iterator[_Part]:
        """Yield the parts of the fragment, in order."""
        at = 0
        while at < len(fragment):
            found = _MARKUP.search(fragment, at)
            begin = found.start() if found else len(fragment)
            if begin != at:
                end = begin
                yield from self._text(fragment[at:end])
            else:
                end = self._end(fragment, at)
                yield self._markup(fragment[at:end])
                if self.open[-1].name in _RAW:
                    raw = re.compile(f"</{self.open[-1].name}", re.IGNORECASE).search(fragment, end)
                    yield _Part(fragment[end : raw.start() if raw else len(fragment)])
                    end = raw.start() if raw else len(fragment)
            at = end

    def _end(self, fragment: str, at: int) -> int:
        """Return where the tag, comment or declaration at `at` ends: at the end of all, when it is not closed."""
        if fragment[at + 1] in "!?":
            closing = "-->" if fragment.startswith("<!--", at) else ">"
            found = fragment.find(closing, at)
            return found + len(closing) if found >= 0 else len(fragment)
        tag = _TAG.match(fragment, at)
        return tag.end() if tag else len(fragment)

    def _text(self, text: str) -> Iterator[_Part]:
        within = self.open[-1]
        if within.closed:
            yield _Part(text)
            return
        kind: Literal["hidden", "text"] = "hidden" if within.hidden else "text"
        at = 0
        for match in _ENTITY.finditer(text):
            if match.start() > at:
                yield _Part(text[at : match.start()], Piece(text[at : match.start()], within.lang, kind))
            character = unescape(match[0])
            if character == match[0] and len(character) > 1:  # an entity that nobody knows
                yield _Part(match[0], Piece(OPAQUE, within.lang, "mark"))
            else:
                yield _Part(match[0], Piece(character, within.lang, kind))
            at = match.end()
        if at < len(text):
            yield _Part(text[at:], Piece(text[at:], within.lang, kind))

    def _markup(self, source: str) -> _Part:
        match = _NAME.match(source)
        if match is None or not source.endswith(">"):
            return _Part(source)
        name = match[1].lower()
        is_inline = name in _INLINE
        before = self.open[-1]
        mark = self._closed_tag(name) if source.startswith("</") else self._opened(name, source)
        after = self.open[-1]
        if before.closed and after.closed:
            return _Part(source)
        lang = after.lang if source.startswith("</") else before.lang  # that of what is around
        return _Part(source, Piece(mark, lang, "mark") if mark else None, ends_run=not is_inline)

    def _opened(self, name: str, source: str) -> str:
        """Note that an element opens; return the mark that it makes in the run."""
        if name in _VOID or source.endswith("/>"):
            return _MARKS.get(name, "")
        if name == self.open[-1].name and name in _CLOSES_ITSELF:
            self._closed_tag(name)
        above = self.open[-1]
        said = {
            match[1].lower(): match[2] or match[3] or match[4] or "" for match in _ATTRIBUTE.finditer(source)
        }
        is_closed = above.closed or name in _CLOSED
        self.open.append(
            _Open(
                name,
                said.get("lang") or said.get("xml:lang") or above.lang,
                hidden=above.hidden
                or said.get("translate") == "no"
                or "notypo" in said.get("class", "").split(),
                closed=is_closed,
            )
        )
        self.names[name] += 1
        if is_closed:
            return "" if above.closed else OPAQUE
        return _PAIRS[name][0] if name in _PAIRS else ""

    def _closed_tag(self, name: str) -> str:
        """Note that an element closes, with all that is open in it; return the mark that this makes."""
        if not self.names[name]:
            return ""
        while True:
            closed = self.open.pop()
            self.names[closed.name] -= 1
            if closed.name == name:
                break
        return _PAIRS[name][1] if name in _PAIRS and not closed.closed else ""
