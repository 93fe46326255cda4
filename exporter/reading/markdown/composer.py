"""One reading of a Markdown text: its tokens as a tree, the blocks made of them, and the notes that are written apart from their calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from markdown_it.token import Token

from exporter import model
from exporter.model import Blocks, Inlines, Where
from exporter.problems import Problem
from exporter.reading import outline
from exporter.reading.content import Find
from exporter.reading.markdown import markup
from exporter.reading.markdown.blocks import BLOCKS
from exporter.reading.markdown.inlines import inlines
from exporter.reading.markdown.parsing import parser
from exporter.reading.markdown.state import State, no_value
from exporter.reading.positions import Source
from exporter.reading.running import CALLS


class Node(NamedTuple):
    """A block token with those between it and its closing one."""

    token: Token
    children: list[Node]


class Composer:
    """One reading: its context, and the notes that are written apart from their calls."""

    def __init__(
        self,
        source: Source,
        find: Find,
        value: Callable[[str], str | None] = no_value,
        env: Mapping[str, Any] | None = None,
    ) -> None:
        self.context = State(source=source, find=find, note=self._note, value=value)
        self._env: dict[str, Any] = dict(env or {})
        self._parser = parser()
        self._apart: dict[str, Node] = {}  # label → the note as it is written, until it is called
        self._explained: dict[str, Token] = {}  # an abbreviation → where it is explained
        self._again: list[Node] = []  # notes whose label is taken

    def read(self) -> tuple[Blocks, tuple[Problem, ...]]:
        tree = tree_of(self._parser.parse(self.context.source.text, self._env))
        self._collect(tree)
        self._abbreviate(tree)
        blocks = self.blocks(tree) + self._uncalled()
        self._report_unused()
        self.context.report_counted()
        return blocks, self.context.said()

    def line(self, text: str, where: Where) -> Inlines:
        """Return the inlines of a text that is one line; a tag that we do not know, or that does not balance, is a word of it."""
        (token,) = self._parser.parseInline(text, self._env)
        children = token.children or []
        made = inlines(self.context, children, where)
        if not self.context.tags:
            return made
        self.context.tags.clear()
        for child in children:
            child.type = "text" if child.type == "html_inline" else child.type
        return inlines(self.context, children, where)

    def blocks(self, nodes: Iterable[Node]) -> Blocks:
        siblings = list(nodes)
        done: list[model.Block] = []
        self.context.depth += 1
        if any(node.token.type == "html_block" for node in siblings):
            from exporter.reading.markdown import mixed  # what reads pages is not needed for most texts

            done += mixed.blocks(self, siblings)
        else:
            for node in siblings:
                done += self.block(node)
        self.context.depth -= 1
        return tuple(done)

    def block(self, node: Node) -> Blocks:
        """Return the blocks that one of Markdown is."""
        return BLOCKS[node.token.type](self, node, self.where(node.token))

    def where(self, token: Token) -> Where:
        """Return the lines of a block."""
        first, last = token.map or (0, 0)
        return self.context.source.rows(first, max(last, first + 1))

    def running(self, node: Node, where: Where) -> Inlines:
        """Return the inlines that a block holds."""
        return tuple(
            inline
            for child in node.children
            for inline in inlines(self.context, child.token.children or (), where)
        )

    def mixed(self, node: Node, where: Where) -> Blocks | None:
        """Return the blocks of what would be running text, did it not hold elements of lines of their own; None when it is."""
        tokens = [token for child in node.children for token in child.token.children or ()]
        if not markup.holds_others(tokens):
            return None
        from exporter.reading.markdown import mixed  # what reads pages is not needed for most texts

        return mixed.line(self.context, tokens, where)

    def common(self, token: Token, where: Where, own: Iterable[str] = ()) -> dict[str, Any]:
        return self.context.common(token.attrs, where, own) if token.attrs else {}

    def _abbreviate(self, tree: Iterable[Node]) -> None:
        """Learn the abbreviations that are explained anywhere in the text; the first explanation stands."""
        waiting = list(tree)
        for node in waiting:
            waiting += node.children
            if node.token.type == "abbreviation":
                term, again = node.token.meta["term"], node.token.meta["term"] in self._explained
                self._explained.setdefault(term, node.token)
                if again:
                    message = f"{term} is explained already; this explanation is left out."
                    self.context.report("markdown.abbreviation", message, self.where(node.token))
        self.context.abbreviate(
            {term: token.meta["expansion"].strip() for term, token in self._explained.items()}
        )

    def _report_unused(self) -> None:
        for term, token in self._explained.items():
            if term in self.context.unused:
                message = f"The text has no {term}, which is explained here; the explanation is left out."
                self.context.report("markdown.abbreviation", message, self.where(token))

    # Notes

    def _collect(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            if node.token.type == "footnote_reference_open":
                label = node.token.meta["label"]
                if label in self._apart:
                    self._again.append(node)
                else:
                    self._apart[label] = node
            self._collect(node.children)

    def _note(self, token: Token, where: Where) -> Inlines:
        """Return the note that a token calls: the first time with its text, afterwards as a reference."""
        label = token.meta.get("label")
        data = self._env["footnotes"]["list"][token.meta["id"]]
        deep = self.context.depth > CALLS
        if deep:
            self.context.too_deep(where)
        if label is None:
            self.context.depth += 1
            content = inlines(self.context, data["tokens"], where)
            self.context.depth -= 1
            if deep:
                return (model.Text(text=" (", where=where), *content, model.Text(text=")", where=where))
            return (model.Note(blocks=(model.Paragraph(content=content, where=where),), where=where),)
        note = f"note:{label}"
        if label not in self._apart:
            return (model.NoteReference(note=note, where=where),)
        if deep:  # the note itself will stand at the end
            return (model.Text(text=f"[^{label}]", where=where),)
        node = self._apart.pop(label)
        blocks, _ = outline.nested(self.blocks(node.children), 3, listed=False)
        return (model.Note(blocks=blocks, id=note if data["count"] > 1 else "", where=where),)

    def _uncalled(self) -> Blocks:
        """Return the notes that nothing calls as blocks of their own."""
        done: list[model.Block] = []
        for node in self._again:
            message = f"There is a note [^{node.token.meta['label']}] already; this one is kept at the end."
            done += self._kept(node, "note.twice", message)
        while self._apart:  # the one that is kept may call others
            label = next(iter(self._apart))
            message = f"Nothing calls the note [^{label}]; it is kept at the end."
            done += self._kept(self._apart.pop(label), "note.uncalled", message)
        return tuple(done)

    def _kept(self, node: Node, code: str, message: str) -> Blocks:
        where = self.where(node.token)
        self.context.report(code, message, where)
        blocks = self.blocks(node.children)
        return (model.Division(blocks=blocks, classes=("uncalled-note",), where=where),) if blocks else ()


def tree_of(tokens: Sequence[Token]) -> list[Node]:
    root: list[Node] = []
    open_ = [root]
    for token in tokens:
        if token.nesting < 0:
            open_.pop()
            continue
        node = Node(token, [])
        open_[-1].append(node)
        if token.nesting > 0:
            open_.append(node.children)
    return root
