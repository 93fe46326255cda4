"""HTML on lines of its own and the Markdown between it: one tree, in which each block of Markdown has its place.

Elements may begin in one block of HTML and end in another, as <div> or <details> round Markdown do.  What would have HTML's rules
swallow words is made harmless before: signs that are no tags, and elements without an end that hold no markup or change what follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from markdown_it.token import Token

from exporter import model
from exporter.model import Blocks, Inlines, Where
from exporter.reading.html import building, elements, spaces, tree
from exporter.reading.html.tree import Composed
from exporter.reading.markdown import places
from exporter.reading.markdown.inlines import inlines
from exporter.reading.markdown.markup import Part, parts, unclosed
from exporter.reading.markdown.places import place
from exporter.reading.running import BLOCKS, Context

if TYPE_CHECKING:
    from exporter.reading.markdown.composer import Composer, Node
    from exporter.reading.markdown.state import State

# Elements that hold text alone, or are shown as a whole, and those of the line: what follows is not theirs when they have no end.
_ENDED = frozenset(("a", "iframe", "video", "audio"))
_DISSOLVED = frozenset(
    (
        *elements.ELEMENTS,
        *("svg", "math", "template", "select", "canvas", "noscript", "title", "textarea", "xmp", "noembed"),
        *("noframes", "plaintext", "script", "style", "object", "applet", "frameset", "head", "marquee"),
    )
) - {"a"}
_KNOWN = building.BREAKING | elements.ELEMENTS.keys() | elements.VOIDS.keys()
_HOLDING = building.BREAKING - frozenset(
    (
        *("p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "caption", "option"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "hr"),
    )
)


_OPENING = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)")
_QUOTED = re.compile(r"""=""(?=[^\s"'>/])([^"<>]*+)""(?=[\s/>])""")  # alt=""words""
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*+\n)++")


class _Piece(NamedTuple):
    """A part of a block of HTML in what is composed: `at` is where the block begins there."""

    part: Part
    at: int


class _Placed(dict[str, Blocks]):
    """Blocks of Markdown by their numbers, and which of them were put in their places."""

    def __init__(self, blocks: dict[str, Blocks]) -> None:
        super().__init__(blocks)
        self.used: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.used.add(key)
        return super().get(key, default)


def blocks(composer: Composer, nodes: Sequence[Node]) -> Blocks:
    """Return the blocks of siblings, some of which are HTML; headings have no section yet."""
    found = {
        number: list(parts(node.token.content, _KNOWN))
        for number, node in enumerate(nodes)
        if node.token.type == "html_block"
    }
    context = composer.context
    placed: dict[str, Blocks] = {}
    around = 0
    for number, node in enumerate(nodes):
        if number in found:
            for part in found[number]:
                if part.name in _HOLDING:
                    around = max(0, around + {"open": 1, "close": -1}.get(part.kind, 0))
            continue
        # The levels of HTML around count, so that the two in turns are not deeper than each may be.
        deeper = max(0, min(around, BLOCKS - context.depth))
        context.depth += deeper
        placed[str(number)] = composer.block(node)
        context.depth -= deeper
    if not any(found.values()):  # nothing but comments
        return tuple(block for made in placed.values() for block in made)
    before = len(context.problems), dict(context.tags)
    made = _of_nodes(context, nodes, found, placed)
    if made is None:  # some HTML has no room for Markdown: each block for itself
        _forget(context, before)
        made = ()
        for number, node in enumerate(nodes):
            if number in found:
                made += _of_nodes(context, [node], {0: found[number]}, {}) or ()
            else:
                made += placed[str(number)]
    return made


def line(context: State, tokens: Sequence[Token], where: Where) -> Blocks | None:
    """Return the blocks that a paragraph or a cell is which holds elements of lines of their own; None when it holds none.

    What stands between the tags is running text of Markdown, each run in its place.
    """
    if not _begins(tokens):
        return None
    raw = Composed()
    written: list[str | _Piece] = []
    placed: dict[str, Blocks] = {}
    run: list[Token] = []
    around = level = 0

    def end() -> None:
        deeper = max(0, min(around, BLOCKS - context.depth))
        context.depth += deeper
        content = _stripped(inlines(context, run, where))
        context.depth -= deeper
        if content:
            number = str(len(placed))
            placed[number] = (model.Paragraph(content=content, where=where),)
            written.append(_holder(number))
        run.clear()

    for token in tokens:
        level += token.nesting
        tags = list(parts(token.content)) if token.type == "html_inline" and not level else []
        if not any(part.name in building.BREAKING for part in tags):
            run.append(token)
            continue
        end()
        around += sum({"open": 1, "close": -1}.get(part.kind, 0) for part in tags if part.name in _HOLDING)
        around = max(0, around)
        written += [_Piece(part, raw.length) for part in tags]
        offsets = place(token)
        raw.add(
            token.content,
            offsets[0] if offsets else context.source.start(where.line - context.source.first_line),
        )
    end()
    before = len(context.problems), dict(context.tags)
    made = _read(context, raw, written, placed)
    if made is None:
        _forget(context, before)
        return tuple(block for one in placed.values() for block in one)
    return made


def _begins(tokens: Sequence[Token]) -> bool:
    """Tell whether an element of its own lines begins among a line's tokens, in no other of them."""
    level = 0
    for token in tokens:
        level += token.nesting
        match = _OPENING.match(token.content) if token.type == "html_inline" and not level else None
        if match and match[1].lower() in building.BREAKING:
            return True
    return False


def _stripped(content: Inlines) -> Inlines:
    """Return a run without white space and line breaks at its ends."""
    while content and isinstance(content[0], model.SoftBreak | model.LineBreak):
        content = content[1:]
    if content and isinstance(first := content[0], model.Text):
        left = len(first.text) - len(first.text.lstrip(" "))
        content = (spaces.cut(first, left, 0), *content[1:]) if left else content
        content = content if left < len(first.text) else _stripped(content[1:])
    return spaces.trimmed(content)


def _holder(number: str = "") -> str:
    return f'<{building.PLACEHOLDER} n="{number}"></{building.PLACEHOLDER}>'


def _forget(context: Context, before: tuple[int, dict[str, tuple[Where, int]]]) -> None:
    """Take back what was reported since."""
    count, tags = before
    del context.problems[count:]
    context.tags.clear()
    context.tags.update(tags)


def _of_nodes(
    context: Context, nodes: Sequence[Node], found: dict[int, list[Part]], placed: dict[str, Blocks]
) -> Blocks | None:
    raw = Composed()
    written: list[str | _Piece] = []
    for number, node in enumerate(nodes):
        if number in found:
            written += [_Piece(part, raw.length) for part in found[number]]
            _add_lines(raw, context, node.token)
        else:
            written.append(f"{_holder(str(number))}\n")
    return _read(context, raw, written, placed)


def _read(
    context: Context, raw: Composed, written: list[str | _Piece], placed: dict[str, Blocks]
) -> Blocks | None:
    """Return the blocks of HTML with Markdown in its places; None when some of that has no place."""
    composed = raw.mapped(_harmless(context, raw, written))
    parsed = tree.parse(context.source, xml=True, composed=composed, fragment=True)
    known = _Placed(placed)
    made = building.Builder(context, parsed, known).blocks(parsed.root.children)
    lost = placed.keys() - known.used
    return made if not lost or lost <= _hidden(parsed.root) else None


def _add_lines(raw: Composed, context: Context, token: Token) -> None:
    """Add the lines of a block, each of which is the end of a line of the source."""
    assert token.map
    source, moved = context.source, places.rows(token)  # those of a table's cell are not at the ends of lines
    for number, row in enumerate(token.content.removesuffix("\n").split("\n")):
        line = token.map[0] + number
        at = moved[number] if moved else source.start(line) + max(0, len(source.line(line)) - len(row))
        raw.add(f"{row}\n", at)


def _harmless(context: Context, raw: Composed, written: list[str | _Piece]) -> Iterator[tuple[str, int]]:
    """Yield pieces of what is composed: (text, where it stands in `raw`, or -1)."""
    text = raw.text
    lonely = _without_end(written)
    broken = -1  # where the block begins that Markdown took for longer than its HTML is
    for number, piece in enumerate(written):
        if isinstance(piece, str):
            yield piece, -1
            continue
        part, at = piece
        shown, start = text[at + part.start : at + part.end], at + part.start
        where = context.source.where(raw.offset(start), raw.offset(start) + 1)
        if part.kind == "text":
            if "<!--" in part.name:
                message = "<!-- begins a comment that does not end; its text is kept."
                context.report_tag(message, where)
                broken = at
            if text.startswith("<![CDATA[", start - 9):
                yield tree.hidden(shown), start
            elif broken == at:
                yield from _parted(shown.replace("<", tree.LESS), start)
            else:
                yield shown.replace("<", tree.LESS), start
        elif part.name == building.PLACEHOLDER:
            continue
        elif part.kind == "silent":
            yield from _silent(shown, start)
        elif _is_component(part, shown):
            if part.kind != "close":
                context.report_tag(f"<{part.name}> is not understood; its text is kept.", where)
        elif number in lonely:
            if part.name in _ENDED:
                yield shown, start
                yield f"</{part.name}>", -1
            else:
                unclosed(context, part.name, where)
                broken = at
        elif part.kind == "open" and '=""' in shown and (mended := _QUOTED.sub(r'="\1"', shown)) != shown:
            yield mended, -1
        else:
            yield shown, start


def _is_component(part: Part, shown: str) -> bool:
    """Tell whether a tag is a component of MDX (<Math>) and no element that changes how what follows is read."""
    written = shown.strip("</")[: len(part.name)]
    return part.name in _DISSOLVED - elements.ELEMENTS.keys() and not (written.islower() or written.isupper())


def _parted(shown: str, start: int) -> Iterator[tuple[str, int]]:
    """Yield a text with its paragraphs apart, as Markdown would have had them."""
    at = 0
    for match in _EMPTY_LINES.finditer(shown):
        yield shown[at : match.end()], start + at
        yield _holder(), -1
        at = match.end()
    yield shown[at:], start + at


def _silent(shown: str, start: int) -> Iterator[tuple[str, int]]:
    """Yield a script or a style sheet in which nothing is a tag, so that it ends where Markdown has it end."""
    first = next(parts(shown.partition(">")[0] + ">"), None)
    opened = first.end if first and first.kind == "open" else shown.find(">") + 1
    closing = shown.rfind("</")
    yield shown[:opened], start
    yield tree.hidden(shown[opened:closing]), start + opened
    yield shown[closing:], start + closing
    if not shown.endswith(">"):
        yield ">", -1


def _without_end(written: list[str | _Piece]) -> set[int]:
    """Return the tags that open what must be closed, and is not."""
    open_: dict[str, list[int]] = {}
    for number, piece in enumerate(written):
        if isinstance(piece, str):
            continue
        name, kind = piece.part.name, piece.part.kind
        if kind == "open" and name in _ENDED | _DISSOLVED:
            open_.setdefault(name, []).append(number)
        elif kind == "close" and open_.get(name):
            open_[name].pop()
    return {number for numbers in open_.values() for number in numbers}


def _hidden(root: tree.Node) -> set[str]:
    """Return the numbers of the blocks of Markdown that stand in what is not shown."""
    unseen: set[int] = set()
    numbers: set[str] = set()
    for node in tree.walk(root):
        above = node.parent is not None and id(node.parent) in unseen
        if above or (node.name[0].isalpha() and elements.hides(building.tag(node).attributes)):
            unseen.add(id(node))
            if node.name == building.PLACEHOLDER:
                numbers.add(building.tag(node).attributes.get("n", ""))
    return numbers


# Elements in the line ───────────────────────────────────────────────────────────────────────────


def element(context: Context, tokens: Sequence[Token]) -> Inlines | None:
    """Return what an element of the line with all in it is; None when it holds what is no text."""
    composed = Composed()
    for token in tokens:
        offsets = place(token)
        start = offsets[0] if offsets else -1
        if token.type == "html_inline":
            composed.add(token.content, start)
        elif token.type in ("text", "text_special", "code_inline"):
            composed.add(tree.hidden(token.content), start)
        elif token.type in ("softbreak", "hardbreak"):
            composed.add("\n")
        elif token.markup and token.type.startswith(("em_", "strong_", "s_", "sup_", "sub_")):
            composed.add(token.markup)
        else:
            return None
    parsed = tree.parse(context.source, xml=True, composed=composed, fragment=True)
    return building.Builder(context, parsed).inlines(parsed.root.children)
