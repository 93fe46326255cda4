"""Verse: stanzas that are paragraphs or divisions, lines that are elements or stand between line breaks, indents by class or style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from exporter import model
from exporter.model import Blocks, Inlines, Where
from exporter.reading.html import elements, printed
from exporter.reading.html.anchors import carried
from exporter.reading.html.building import BREAKING, paragraphs, tag
from exporter.reading.html.spaces import cut, trimmed
from exporter.reading.html.tree import Node, text_of, walk

if TYPE_CHECKING:
    from exporter.reading.html.building import Builder, Tag

_STANZAS = frozenset((".stanza", ".linegroup", ".lg", ".strophe", ".verse-group"))
TERMS = frozenset(("verse", "poem", "song", "hymn", "lyrics", ".verse", ".poem", ".poetry")) | _STANZAS
HOLDERS = frozenset(("p", "div", "blockquote", "section", "pre"))
_LINES = frozenset((".line", ".l", ".verse-line", ".poem-line", ".vers", ".verseline"))
_INDENT = re.compile(r"(?:^|\s)(?:i|in|indent-?)([0-9]{1,2})(?=\s|$)")
_MARGIN = re.compile(r"(?:margin|padding)-left\s*:\s*([0-9]{1,2})(?:\.[0-9]+)?\s*em")
_DEEPEST = 6  # steps that the style sheets know
_WITHIN = frozenset(("div", "p", "blockquote", "section"))  # of a poem's blocks, what only groups lines
_LEVELS = 8  # of groups in one another
_SPLIT = (model.Span, model.Emphasis, model.Strong, model.Styled, model.Quoted, model.Link)


def verse(builder: Builder, node: Node, given: Tag, where: Where) -> Blocks:
    """Return a poem, with what stands between its stanzas; () when it holds no lines, and is read as any other element."""
    if given.name == "pre":
        return _preformatted(builder, node, where)
    done: list[model.Block] = []
    poem = _Poem(builder)
    stanza = given.name == "p" or elements.terms(given.attributes) & _STANZAS
    if stanza or not any(_is_stanza(one) for one in node.children):
        if not _holds_lines(node):
            return ()
        poem.lines(node.children)
    else:
        for one in node.children:
            if not _is_element(one):
                if one.name == "#text":
                    poem.loose(one)
            elif one.name in BREAKING and not _is_ours(one):
                done += poem.ended(where)
                done += builder.block(one)
            elif _is_stanza(one):
                poem.stanza(one)
            else:
                poem.loose(one)
    done += poem.ended(where)
    if not any(isinstance(one, model.Verse) for one in done):
        return tuple(done)
    return _with(builder.fields(node, where), tuple(done))


def _with(fields: dict[str, Any], blocks: Blocks) -> Blocks:
    only = blocks[0]
    if len(blocks) == 1 and isinstance(only, model.Verse):
        return (replace(only, **fields),)
    return carried(fields, blocks)


def _is_element(node: Node) -> bool:
    return bool(node.name[0].isalpha())


def _is_stanza(node: Node) -> bool:
    if not _is_element(node) or node.name not in HOLDERS:
        return False
    return not _is_line(node) and not printed.is_page(node, tag(node))


def _is_ours(node: Node) -> bool:
    return printed.is_page(node, tag(node)) or (
        (node.name in HOLDERS and _holds_lines(node)) or _is_line(node)
    )


def _is_line(node: Node) -> bool:
    """Tell whether an element is one line: by its name or its indent, or as a division of nothing but running text."""
    if node.name not in ("div", "span", "p", "li"):
        return False
    terms = elements.terms(tag(node).attributes)
    if terms & _LINES or _steps(node) is not None:
        return not any(one.name in BREAKING for one in walk(node) if one is not node)
    if node.name != "div" or terms & _STANZAS:
        return False
    return not any(one.name in BREAKING or one.name == "br" for one in walk(node) if one is not node)


def _steps(node: Node) -> int | None:
    """Return how far a line is indented; None when nothing is said of it."""
    said = node.attrs or {}
    match = _INDENT.search(str(said.get("class") or "")) or (
        _MARGIN.search(str(said.get("style") or "")) if node.name != "p" else None
    )
    return min(int(match[1]), _DEEPEST) if match else None


def _holds_lines(node: Node) -> bool:
    """Tell whether an element holds running text and groups of it alone."""
    stack = [(one, 0) for one in node.children]
    while stack:
        one, level = stack.pop()
        if one.name in BREAKING and (one.name not in _WITHIN or level >= _LEVELS):
            return False
        stack += [(inner, level + (one.name in BREAKING)) for inner in one.children or ()]
    return True


@dataclass(slots=True)
class _Poem:
    """Stanzas that are put together: a line that says nothing ends one."""

    builder: Builder
    stanzas: list[model.Stanza] = field(default_factory=list)
    _open: list[model.Line] = field(default_factory=list)
    _run: list[Node] = field(default_factory=list)  # of running text that no line break has ended
    _before: Inlines = ()  # what says nothing, such as where a page begins, and goes with the next line
    _fields: dict[str, Any] = field(default_factory=dict)
    _behind: bool = False  # an element that is a line, whose own line break is no empty line

    def stanza(self, node: Node) -> None:
        self._end()
        self._fields = self.builder.fields(node, self.builder.tree.where(node), "class", "style")
        self.lines(node.children)
        self._end()

    def lines(self, nodes: list[Node], steps: int = 0, fields: dict[str, Any] | None = None) -> None:
        for one in nodes:
            if one.name == "br":
                if self._run or not self._behind:
                    self._take(steps, fields)
                self._behind = False
            elif _is_element(one) and printed.is_page(one, tag(one)):
                self._run.append(one)
            elif _is_element(one) and _is_line(one):
                self._flush(steps, fields)
                own = self.builder.fields(one, self.builder.tree.where(one), "class", "style")
                self._run = list(one.children)
                self._take(min(steps + (_steps(one) or 0), _DEEPEST), {**(fields or {}), **own})
                self._behind = one.name == "span" and not _is_broken(one)
            elif one.name in _WITHIN:
                self._flush(steps, fields)
                own = self.builder.fields(one, self.builder.tree.where(one), "class", "style")
                self.lines(one.children, steps + (one.name == "blockquote"), {**(fields or {}), **own})
                self._flush(steps, fields)
                self._behind = False
            else:
                self._run.append(one)
                if _is_element(one) or (one.data or "").strip():
                    self._behind = False
        self._flush(steps, fields)

    def loose(self, node: Node) -> None:
        """Take running text between stanzas, or a line outside of them."""
        self.lines([node])

    def ended(self, where: Where) -> Blocks:
        """Return the stanzas so far as one poem."""
        self._end()
        rest, self._before = self._before, ()
        if rest and not self.stanzas:
            return paragraphs(rest, where)
        if rest:  # where a page begins behind the last line
            last = self.stanzas[-1]
            line = replace(last.lines[-1], content=(*last.lines[-1].content, *rest))
            self.stanzas[-1] = replace(last, lines=(*last.lines[:-1], line))
        stanzas, self.stanzas = tuple(self.stanzas), []
        return (model.Verse(stanzas=stanzas, where=where),) if stanzas else ()

    def _end(self) -> None:
        self._flush(0, None)
        self._end_of_stanza()

    def _flush(self, steps: int, fields: dict[str, Any] | None) -> None:
        if any(_is_element(one) or (one.data or "").strip() for one in self._run if one.name != "#comment"):
            self._take(steps, fields)
        self._run = []

    def _take(self, steps: int, fields: dict[str, Any] | None) -> None:
        """Take a run as a line, or as the lines that breaks within it make of it."""
        run, self._run = self._run, []
        number = self._number(run)
        told = [one for one in run if _is_element(one) or (one.data or "").strip()]
        where = self.builder.tree.where(told[0]) if told else None
        pieces = divided(self.builder.inlines(run)) or [()]
        for at, content in enumerate(pieces):
            self.add(content, steps, where, number if at == len(pieces) - 1 else "", fields)

    def add(
        self,
        content: Inlines,
        steps: int,
        where: Where | None,
        number: str = "",
        fields: dict[str, Any] | None = None,
    ) -> None:
        """Take a line; one without words ends the stanza."""
        if not model.plain(content).strip() and not any(
            isinstance(one, model.Image | model.Note | model.NoteReference) for one in model.walk(content)
        ):
            if content:
                self._before += content
            else:
                self._end_of_stanza()
            return
        content, self._before = (*self._before, *content), ()
        self._open.append(
            model.Line(content=content, indent=steps, number=number, where=where, **(fields or {}))
        )

    def _end_of_stanza(self) -> None:
        if self._open:
            made = model.Stanza(lines=tuple(self._open), where=self._open[0].where, **self._fields)
            self.stanzas.append(made)
            self._open, self._fields = [], {}

    def _number(self, run: list[Node]) -> str:
        """Return the number of a line, which is then no part of its words."""
        for node in run:
            for one in walk(node):
                if _is_element(one) and elements.terms(tag(one).attributes) & elements.LINE_NUMBERS:
                    text = text_of(one).strip()
                    if re.fullmatch(r"[\[(]?[0-9]{1,5}[a-z]?[.\])]?", text):
                        self.builder.notes.taken.add(id(one))
                        return text
        return ""


def _is_broken(node: Node) -> bool:
    """Tell whether a line has its line break inside it, at its end."""
    told = [one for one in walk(node) if one is not node and (_is_element(one) or (one.data or "").strip())]
    return bool(told) and told[-1].name == "br"


def _preformatted(builder: Builder, node: Node, where: Where) -> Blocks:
    """Return the poem of a <pre>: its lines as they stand, indented by a step for two spaces."""
    content = builder.as_written(node)
    poem = _Poem(builder)
    lines = [(_spaces(line), line) for line in divided(content)]
    least = min((spaces for spaces, line in lines if model.plain(line).strip()), default=0)
    for spaces, line in lines:
        at = next((one.where for one in model.walk(line) if one.where), where)
        poem.add(trimmed(_unindented(line)), min((spaces - least + 1) // 2, _DEEPEST), at)
    made = poem.ended(where)
    return _with(builder.fields(node, where, "class"), made) if made else ()


def _spaces(content: Inlines) -> int:
    text = model.plain(content).expandtabs(4)
    return len(text) - len(text.lstrip(" "))


def _unindented(content: Inlines) -> Inlines:
    if not content:
        return content
    first, *rest = content
    if isinstance(first, model.Text):
        stripped = first.text.lstrip(" \t")
        if not stripped:
            return _unindented(tuple(rest))
        return (cut(first, len(first.text) - len(stripped), 0), *rest)
    if isinstance(first, _SPLIT):
        return (replace(first, content=_unindented(first.content)), *rest)
    return content


def divided(content: Inlines) -> list[Inlines]:
    """Return running text as lines: what goes on over a line break is closed before it and opened again."""
    lines: list[list[model.Inline]] = [[]]
    for node in content:
        if isinstance(node, model.LineBreak):
            lines.append([])
        elif isinstance(node, _SPLIT) and _breaks(node):
            first, *rest = divided(node.content)
            lines[-1] += (replace(node, content=first),) if first or node.id else ()
            lines += [[replace(node, content=one, id="")] if one else [] for one in rest]
        else:
            lines[-1].append(node)
    return [tuple(_without_ends(line)) for line in lines]


def _breaks(node: Any) -> bool:
    return any(
        isinstance(one, model.LineBreak) or (isinstance(one, _SPLIT) and _breaks(one)) for one in node.content
    )


def _without_ends(line: list[model.Inline]) -> Iterator[model.Inline]:
    while line and isinstance(line[0], model.SoftBreak):
        line = line[1:]
    while line and isinstance(line[-1], model.SoftBreak):
        line = line[:-1]
    yield from line
