"""Markdown to blocks: CommonMark 0.31.2 with tables, notes, definition lists, task lists, strikethrough and attributes.

markdown-it-py and its plugins parse; what they give is turned into the model here.  Raw HTML is turned into nodes or loses its tags
(see markup.py).  No text is lost: what is nested too deeply keeps its words, and a note that nothing calls stands at the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from exporter import model
from exporter.model import Blocks, Inlines, Metadata, Where
from exporter.problems import Problem
from exporter.reading import outline
from exporter.reading.content import Asked, Content, Find
from exporter.reading.markdown import attributes, markup, places
from exporter.reading.markdown.inlines import caption, image, inlines
from exporter.reading.positions import Source
from exporter.reading.running import BLOCKS, CALLS, NESTING, Context

_MARKED = re.compile(r"[*_`\[<\\&~^{]")


def read(source: Source, asked: Asked) -> Content:
    """Return the blocks of a text without front matter, headings as sections that hold nothing yet, and what is to say of it."""
    blocks, problems = _Article(source, asked.find).read()
    return Content(blocks=blocks, problems=problems)


def titled(metadata: Metadata, find: Find) -> tuple[Metadata, tuple[Problem, ...]]:
    """Return metadata with the Markdown in its titles read: emphasis, code, quotations of another language."""
    changes: dict[str, Any] = {}
    problems: tuple[Problem, ...] = ()
    for name in ("title", "subtitle", "short_title"):
        text = model.plain(getattr(metadata, name))
        if _MARKED.search(text):
            where = getattr(metadata, name)[0].where
            article = _Article(Source(text), find)
            changes[name] = article.line(text, where)
            problems += article.context.said()
    return replace(metadata, **changes) if changes else metadata, problems


class _Node(NamedTuple):
    """A block token with those between it and its closing one."""

    token: Token
    children: list[_Node]


class _Article:
    """One reading: its context, and the notes that are written apart from their calls."""

    def __init__(self, source: Source, find: Find) -> None:
        self.context = Context(source=source, find=find, note=self._note)
        self._env: dict[str, Any] = {}
        self._apart: dict[str, _Node] = {}  # label → the note as it is written, until it is called
        self._again: list[_Node] = []  # notes whose label is taken

    def read(self) -> tuple[Blocks, tuple[Problem, ...]]:
        tree = _tree(parser().parse(self.context.source.text, self._env))
        self._collect(tree)
        blocks = self.blocks(tree) + self._uncalled()
        return blocks, self.context.said()

    def line(self, text: str, where: Where) -> Inlines:
        """Return the inlines of a text that is one line; a tag that we do not know, or that does not balance, is a word of it."""
        (token,) = parser().parseInline(text, self._env)
        children = token.children or []
        made = inlines(self.context, children, where)
        if not self.context.tags:
            return made
        self.context.tags.clear()
        for child in children:
            child.type = "text" if child.type == "html_inline" else child.type
        return inlines(self.context, children, where)

    def blocks(self, nodes: Iterable[_Node]) -> Blocks:
        done: list[model.Block] = []
        self.context.depth += 1
        for node in nodes:
            done += _BLOCKS[node.token.type](self, node, self.where(node.token))
        self.context.depth -= 1
        return tuple(done)

    def where(self, token: Token) -> Where:
        """Return the lines of a block."""
        first, last = token.map or (0, 0)
        return self.context.source.rows(first, max(last, first + 1))

    def running(self, node: _Node, where: Where) -> Inlines:
        """Return the inlines that a block holds."""
        return tuple(
            inline
            for child in node.children
            for inline in inlines(self.context, child.token.children or (), where)
        )

    def common(self, token: Token, where: Where, own: Iterable[str] = ()) -> dict[str, Any]:
        return self.context.common(token.attrs, where, own) if token.attrs else {}

    # Notes

    def _collect(self, nodes: Iterable[_Node]) -> None:
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

    def _kept(self, node: _Node, code: str, message: str) -> Blocks:
        where = self.where(node.token)
        self.context.report(code, message, where)
        blocks = self.blocks(node.children)
        return (model.Division(blocks=blocks, classes=("uncalled-note",), where=where),) if blocks else ()


# Blocks ─────────────────────────────────────────────────────────────────────────────────────────


def _paragraph(article: _Article, node: _Node, where: Where) -> Blocks:
    token, context = node.token, article.context
    if token.level >= BLOCKS:
        context.too_deep(where)
    children = [inline for child in node.children for inline in child.token.children or ()]
    if len(children) == 1 and children[0].type == "image" and not token.hidden:
        return _figure(article, token, children[0], where)
    said = attributes.take_trailing(node.children[0].token.children or [], on_a_line=True)
    content = article.running(node, where)
    if not content:
        return ()
    return (model.Paragraph(content=content, where=where, **context.common({**token.attrs, **said}, where)),)


def _figure(article: _Article, token: Token, picture: Token, block: Where) -> Blocks:
    """Return the figure that an image alone in its paragraph is: its title is the caption, or else its alternative text."""
    context, where = article.context, article.context.at(picture, block)
    made = image(context, picture, where)
    words: Inlines = caption(context, picture, where)
    if made.title:
        words = (
            model.Text(text=made.title, where=where),
            *(one for one in words if isinstance(one, model.Note)),
        )
    paragraph = model.Paragraph(content=words, where=where)
    common = article.common(token, block)
    return (
        model.Figure(
            blocks=(model.Paragraph(content=(replace(made, id="", title=""),), where=where),),
            caption=(paragraph,) if words else (),
            where=block,
            **{**common, "id": common.get("id", made.id)},
        ),
    )


def _heading(article: _Article, node: _Node, where: Where) -> Blocks:
    token = node.token
    said = attributes.take_trailing(node.children[0].token.children or [], on_a_line=False)
    title = article.running(node, where)
    if not title:
        article.context.report("heading.empty", "A heading says nothing and is left out.", where)
        return ()
    common = article.context.common({**token.attrs, **said}, where)
    return (model.Section(level=int(token.tag[1:]), title=title, where=where, **common),)


def _quote(article: _Article, node: _Node, where: Where) -> Blocks:
    blocks = article.blocks(node.children)
    return (model.Quote(blocks=blocks, where=where, **article.common(node.token, where)),) if blocks else ()


def _list(article: _Article, node: _Node, where: Where) -> Blocks:
    token = node.token
    ordered = token.type == "ordered_list_open"
    paragraphs = [
        child.token
        for item in node.children
        for child in item.children
        if child.token.type == "paragraph_open"
    ]
    return (
        model.Listing(
            entries=tuple(_item(article, item) for item in node.children),
            ordered=ordered,
            start=int(start) if re.fullmatch("[0-9]{1,9}", start := str(token.attrs.get("start"))) else 1,
            delimiter=_DELIMITERS.get(token.markup, ""),
            tight=all(paragraph.hidden for paragraph in paragraphs),
            where=where,
            **_without(article.common(token, where, ("start",)), "contains-task-list"),
        ),
    )


def _item(article: _Article, node: _Node) -> model.Item:
    token, where = node.token, article.where(node.token)
    return model.Item(
        blocks=article.blocks(node.children),
        checked=token.meta.get("checked"),
        where=where,
        **_without(article.common(token, where), "task-list-item"),
    )


def _without(common: dict[str, Any], name: str) -> dict[str, Any]:
    """Leave out the class that the parser gives."""
    if name in common.get("classes", ()):
        common["classes"] = tuple(one for one in common["classes"] if one != name)
    return common


_DELIMITERS: dict[str, Literal[".", ")"]] = {".": ".", ")": ")"}


def _definitions(article: _Article, node: _Node, where: Where) -> Blocks:
    entries: list[model.Definition] = []
    for child in node.children:
        place = article.where(child.token)
        if child.token.type == "dt_open":
            common = article.common(child.token, place)
            entries.append(model.Definition(terms=(article.running(child, place),), where=place, **common))
        else:
            blocks, _ = outline.nested(article.blocks(child.children), 1, listed=False)
            entries[-1] = replace(entries[-1], details=(*entries[-1].details, blocks))
    return (model.Definitions(entries=tuple(entries), where=where, **article.common(node.token, where)),)


def _fence(article: _Article, node: _Node, where: Where) -> Blocks:
    token = node.token
    first, last = token.map or (0, 0)
    if token.content[-1:] not in ("", "\n") or last - first != token.content.count("\n") + 2:
        opening = article.context.source.rows(first, first + 1)
        message = (
            f"The code that begins with {token.markup} does not end; all that follows was taken for code."
        )
        article.context.report("markdown.unclosed-fence", message, opening)
    info = token.info.strip()
    braces = info[info.find("{") :] if info.endswith("}") and "{" in info else ""
    given = attributes.parse(braces)
    common = article.context.common({**token.attrs, **given}, where)
    name = (info.removesuffix(braces) if given else info).split()
    language = name[0].partition(",")[0] if name else ""  # rust,editable
    if given and not language and common.get("classes"):  # pandoc's way: ```{.python .wide}
        language, *rest = common["classes"]
        common["classes"] = tuple(rest)
    return (model.CodeBlock(text=token.content.removesuffix("\n"), language=language, where=where, **common),)


def _code(article: _Article, node: _Node, where: Where) -> Blocks:
    text = node.token.content.removesuffix("\n")
    return (model.CodeBlock(text=text, where=where, **article.common(node.token, where)),)


def _rule(article: _Article, node: _Node, where: Where) -> Blocks:
    return (model.Rule(where=where, **article.common(node.token, where)),)


def _html(article: _Article, node: _Node, where: Where) -> Blocks:
    return markup.blocks(article.context, node.token, where)


def _table(article: _Article, node: _Node, where: Where) -> Blocks:
    parts = {child.token.type: child.children for child in node.children}
    head = tuple(_row(article, row) for row in parts.get("thead_open", ()))
    body = tuple(_row(article, row) for row in parts.get("tbody_open", ()))
    heads = parts["thead_open"][0].children
    for row in body:
        if len(row.cells) > len(heads):
            message = f"A row of a table has {len(row.cells)} cells, and its head {len(heads)}."
            article.context.report("markdown.cells", message, row.where)
    return (
        model.Table(
            columns=tuple(
                model.Column(align=_ALIGNS.get(str(cell.token.attrs.get("style")), "")) for cell in heads
            ),
            head=head,
            bodies=(body,) if body else (),
            where=where,
            **article.common(node.token, where),
        ),
    )


_ALIGNS: dict[str, Literal["left", "center", "right"]] = {
    "text-align:left": "left",
    "text-align:center": "center",
    "text-align:right": "right",
}


def _row(article: _Article, node: _Node) -> model.Row:
    where = article.where(node.token)
    cells = []
    for cell in node.children:
        content = article.running(cell, where)
        blocks = (model.Paragraph(content=content, where=where),) if content else ()
        cells.append(model.Cell(blocks=blocks, where=where))
    return model.Row(cells=tuple(cells), where=where)


def _nothing(article: _Article, node: _Node, where: Where) -> Blocks:  # noqa: ARG001 - _BLOCKS' signature
    return ()


_BLOCKS: dict[str, Callable[[_Article, _Node, Where], Blocks]] = {
    "paragraph_open": _paragraph,
    "heading_open": _heading,
    "blockquote_open": _quote,
    "bullet_list_open": _list,
    "ordered_list_open": _list,
    "dl_open": _definitions,
    "fence": _fence,
    "code_block": _code,
    "hr": _rule,
    "html_block": _html,
    "table_open": _table,
    "footnote_reference_open": _nothing,  # it stands where it is called
}


# The parser ─────────────────────────────────────────────────────────────────────────────────────


def _tree(tokens: Sequence[Token]) -> list[_Node]:
    root: list[_Node] = []
    open_ = [root]
    for token in tokens:
        if token.nesting < 0:
            open_.pop()
            continue
        node = _Node(token, [])
        open_[-1].append(node)
        if token.nesting > 0:
            open_.append(node.children)
    return root


@cache
def parser() -> MarkdownIt:
    """Return the parser, the same one each time."""
    made = MarkdownIt("commonmark", {"maxNesting": NESTING, "tasklists": True})
    made.enable(["table", "strikethrough"])
    # Where a link may lead is for the writers to say, who tell it (writing/links.py); refused here, it would be left as markup.
    made.validateLink = lambda _: True  # type: ignore[method-assign, assignment]
    made.use(footnote_plugin, move_to_end=False).use(deflist_plugin)
    attributes.install(made)
    made.block.ruler.before("table", "deep", _deep)
    return places.install(made)


def _deep(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Take what is nested too deeply as paragraphs; left alone, the parser would drop it."""
    return state.level >= BLOCKS and not silent and paragraph(state, first, last, silent)
