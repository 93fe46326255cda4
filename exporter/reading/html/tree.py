"""HTML text to a tree of elements by justhtml, with the places of what it is made of in the author's source.

What would make HTML's rules lose or multiply words is made harmless before: elements that XHTML closes in their own tags, entities
that a document type declares, CDATA, and formatting elements that are opened without end (each paragraph would open them again).
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from exporter.model import Where
from exporter.reading.positions import Source

Node = Any  # justhtml's: name, attrs, children, parent, data
# Stand for characters that are text and not markup; the third for nothing.  No text holds them: they are no characters (Unicode, 23.7).
LESS, AMPERSAND, NOTHING = "\ufdd0", "\ufdd1", "\ufdd2"
_STANDING = str.maketrans({LESS: "<", AMPERSAND: "&", NOTHING: ""})
_HIDING = str.maketrans({"<": LESS, "&": AMPERSAND})
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "keygen",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "basefont",
        "bgsound",
        "frame",
    ]
)
_FORMATTING = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
_WORK = 300_000  # elements that may be opened again by others' tags, in one text
_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]{0,4000}(\[)", re.IGNORECASE)
# What looks like an instruction in a comment, in a section of CDATA or in an element of raw text is none.
_OPENING = re.compile(r"<!--|<!\[CDATA\[|<(?:script|style|xmp|textarea|title)\b|<\?", re.IGNORECASE)
_CLOSING = {"<!--": "-->", "<![cdata[": "]]>", "<?": ">"}
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_CLOSED = re.compile(
    r"""<([A-Za-z][\w:.-]*+)((?:\s++[^\s"'>/=<]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+)*+)\s*+/>"""
)
_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)([^<>]{0,200})")
_REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);?")


class Composed:
    """A text that is put together from pieces of a source and others: `text`, and where each of its characters stands."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._starts: list[int] = []
        self._offsets: list[int] = []
        self.length = 0

    def add(self, text: str, offset: int = -1) -> None:
        """Add a piece that stands in the source at `offset`, -1 = nowhere."""
        if text:
            self._starts.append(self.length)
            self._offsets.append(offset)
            self._parts.append(text)
            self.length += len(text)

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def offset(self, at: int) -> int:
        """Return the source's offset of a character, or of the nearest before it that stands in the source."""
        number = bisect_right(self._starts, at) - 1
        while number >= 0 and self._offsets[number] < 0:
            number -= 1
            at = self._starts[number] + len(self._parts[number]) if number >= 0 else 0
        return self._offsets[number] + at - self._starts[number] if number >= 0 else 0

    def mapped(self, changed: Iterable[tuple[str, int]]) -> Composed:
        """Return pieces (text, start in this text or -1) with their places in the source."""
        made = Composed()
        for text, start in changed:
            if start < 0:
                made.add(text)
                continue
            end = start + len(text)
            number = max(0, bisect_right(self._starts, start) - 1)
            while start < end:
                stop = self._starts[number + 1] if number + 1 < len(self._starts) else end
                stop = min(stop, end)
                known = self._offsets[number] >= 0
                made.add(
                    text[len(text) - (end - start) : len(text) - (end - stop)],
                    self._offsets[number] + start - self._starts[number] if known else -1,
                )
                start, number = stop, number + 1
        return made


def whole(source: Source) -> Composed:
    """Return a source's text as it stands."""
    made = Composed()
    made.add(source.text, 0)
    return made


@dataclass(slots=True)
class Tree:
    """A parsed text: justhtml's document (or fragment), its source, and where its characters stand in it."""

    root: Node
    source: Source
    composed: Composed
    text_: str

    @property
    def body(self) -> Node | None:
        return _named(self.root, "body")

    @property
    def head(self) -> Node | None:
        return _named(self.root, "head")

    def walk(self, node: Node) -> Iterator[Node]:
        """Yield a node and all under it in order, at any depth."""
        return walk(node)

    def text(self, node: Node) -> str:
        """Return the words under a node."""
        return text_of(node)

    def start(self, node: Node) -> int:
        """Return the source's offset at which a node begins, -1 = unknown."""
        at = node._origin_pos
        return -1 if at is None else self.composed.offset(at)

    def where(self, node: Node) -> Where:
        """Return the line of a node, or of the nearest around it that has one."""
        while node is not None:
            if (at := self.start(node)) >= 0:
                return self.line(at)
            node = node.parent
        return Where(file=self.source.file)

    def line(self, offset: int) -> Where:
        """Return the whole line of an offset."""
        number = self.source.where(offset, offset).line - self.source.first_line
        return self.source.rows(number, number + 1)

    def marks(self, node: Node) -> list[tuple[int, int]] | None:
        """Return where the characters of a text stand: pairs of (place in its text, place in the parsed one), the end last.

        Between two pairs the characters are the same, or stand for a reference; None when they cannot be found.
        """
        at, data = node._origin_pos, node.data
        if at is None:
            return None
        if self.text_.startswith("\n", at) and not data.startswith("\n"):  # the line's end after <pre>
            at += 1
        if self.text_.startswith(data, at):
            return [(0, at), (len(data), at + len(data))]
        marks, done, raw = [(0, at)], 0, at
        for match in _REFERENCE.finditer(self.text_, at):
            literal = self.text_[raw : match.start()]
            if done + len(literal) > len(data):
                break
            if not data.startswith(literal, done):
                return None
            done, raw = done + len(literal), match.start()
            decoded = html.unescape(match[0])
            if decoded != match[0] and data.startswith(decoded, done):
                marks.append((done, raw))
                done, raw = done + len(decoded), match.end()
                marks.append((done, raw))
            if done >= len(data):
                break
        rest = data[done:]
        if rest and not self.text_.startswith(rest, raw):
            return None
        return [*marks, (len(data), raw + len(rest))]


def parse(
    source: Source, *, xml: bool = False, composed: Composed | None = None, fragment: bool = False
) -> Tree:
    """Return the tree of a source, or of a text that is composed of its pieces; `xml`: elements may close in their own tags."""
    from justhtml import JustHTML

    composed = _harmless(composed or whole(source), xml=xml)
    text = composed.text
    made = JustHTML(
        text, sanitize=False, track_node_locations=True, fragment=fragment, scripting_enabled=False
    )
    return Tree(made.root, source, composed, text)


def walk(node: Node) -> Iterator[Node]:
    stack = [node]
    while stack:
        node = stack.pop()
        yield node
        if node.name != "#text" and node.children:
            stack.extend(reversed(node.children))


def text_of(node: Node) -> str:
    """Return the words under a node, as they stand."""
    return standing("".join(one.data for one in walk(node) if one.name == "#text" and one.data))


def standing(text: str) -> str:
    """Return a text with the characters that stand for others as those."""
    return text.translate(_STANDING)


def hidden(text: str) -> str:
    """Return a text in which nothing is markup."""
    return text.translate(_HIDING)


def _named(node: Node, name: str) -> Node | None:
    for top in node.children:
        if top.name == "html":
            return next((one for one in top.children if one.name == name), None)
    return None


# What is made harmless ──────────────────────────────────────────────────────────────────────────


def _harmless(composed: Composed, *, xml: bool) -> Composed:
    text = composed.text
    if match := _DOCTYPE.search(text, 0, 100_000):
        end = _after_subset(text, match.end())
        composed = composed.mapped([(text[: match.start(1)], 0), (">", -1), (text[end:], end)])
        text = composed.text
    if "<?" in text:
        composed = composed.mapped(_without_instructions(text))
        text = composed.text
    if "<![CDATA[" in text:
        composed = composed.mapped(_without_cdata(text))
        text = composed.text
    if xml and "/>" in text:
        composed = composed.mapped(_opened(text))
        text = composed.text
    if _is_bomb(text):
        composed = composed.mapped(_plain_formatting(text))
    return composed


def _after_subset(text: str, at: int) -> int:
    """Return where a document type's own declarations, and it, end: after the `]` that stands in no quotation marks."""
    for match in re.compile(r"""\]\s*>|"[^"]*"|'[^']*'|<!--.*?-->""", re.DOTALL).finditer(text, at):
        if match[0].startswith("]"):
            return match.end()
    return at


def _without_instructions(text: str) -> Iterator[tuple[str, int]]:
    """Leave out <?xml ?> and its like, which HTML takes for comments; justhtml, when it tells places, has them and the type as words."""
    lower = text.lower()
    if len(lower) != len(text):  # a letter whose small one is two
        lower = text
    missing: set[str] = set()
    done = at = 0
    while match := _OPENING.search(text, at):
        name = match[0].lower()
        close = _CLOSING.get(name, f"</{name[1:]}")
        end = -1 if close in missing else lower.find(close, match.end())
        if end < 0:
            missing.add(close)
            at = match.end()
            continue
        at = end + len(close)
        if name == "<?":
            yield text[done : match.start()], done
            done = at
    yield text[done:], done


def _without_cdata(text: str) -> Iterator[tuple[str, int]]:
    at = 0
    for match in _CDATA.finditer(text):
        yield text[at : match.start()], at
        yield hidden(match[1]), match.start(1)
        at = match.end()
    yield text[at:], at


def _opened(text: str) -> Iterator[tuple[str, int]]:
    """Close elements that XML closes in their tags (<a id="x"/>) by tags of their own; SVG and MathML are HTML's to know."""
    at = 0
    for match in _CLOSED.finditer(text):
        name = match[1].lower()
        if name not in VOID:
            slash = match.end() - 2
            yield text[at:slash], at
            yield ">", slash + 1
            yield f"</{match[1]}>", -1
            at = match.end()
    yield text[at:], at


def _is_bomb(text: str) -> bool:
    """Tell whether HTML's rules would open elements again more often than a text can want it."""
    open_: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    active = depth = work = 0
    for match in _TAG.finditer(text):
        end, name, rest = match[1], match[2].lower(), match[3]
        if name in VOID:
            continue
        if name not in _FORMATTING:
            depth = max(0, depth + (-1 if end else 1))
            work += 0 if end else active
        elif not end:
            written = name + rest
            open_.setdefault(name, []).append(written)
            counts[written] = counts.get(written, 0) + 1
            active += counts[written] <= 3  # HTML, 13.2.4.3: of the same one, three at most are opened again
            depth += 1
        else:
            work += depth if depth > 200 else 0
            if open_.get(name):
                written = open_[name].pop()
                active -= counts[written] <= 3
                counts[written] -= 1
                depth -= 1
        if work > _WORK:
            return True
    return False


def _plain_formatting(text: str) -> Iterator[tuple[str, int]]:
    """Give formatting elements names that HTML does not know, of the same length."""
    at = 0
    for match in _TAG.finditer(text):
        if match[2].lower() in _FORMATTING:
            start, end = match.span(2)
            yield text[at:start], at
            yield "x" * (end - start), start
            at = end
    yield text[at:], at
