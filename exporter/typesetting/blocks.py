"""The blocks of a book: the runs of text that are in them, set, and put back where they came from.

A paragraph, a heading, a caption, a line of a table are each a run of their own; a poem is one, so that a quotation may go on from
line to line.  What stands for a picture, and its title, are set as plain text.  Of metadata, titles and the description are prose;
names, publisher, rights and the like are kept as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

from exporter import model
from exporter.model import Inlines
from exporter.problems import Problem
from exporter.typesetting import plain
from exporter.typesetting.engine import Manner, apply
from exporter.typesetting.runs import (
    BREAK,
    LOWERED,
    OPAQUE,
    QUOTE_CLOSES,
    QUOTE_OPENS,
    RAISED,
    Edit,
    Piece,
    beginning,
)

# The fields of a node that are runs, and those that hold other nodes, in reading order.
_RUNS: dict[type, tuple[str, ...]] = {
    model.Paragraph: ("content",),
    model.Section: ("title", "short_title"),
    model.Quote: ("attribution",),
    model.Figure: ("short_caption",),
    model.Admonition: ("title",),
    model.Part: ("title",),
    model.Metadata: ("title", "subtitle", "short_title"),
}
_NODES: dict[type, tuple[str, ...]] = {
    model.Division: ("blocks",),
    model.Section: ("blocks",),
    model.Listing: ("entries",),
    model.Item: ("blocks",),
    model.Definitions: ("entries",),
    model.Quote: ("blocks",),
    model.Figure: ("blocks", "caption"),
    model.Table: ("caption", "head", "bodies", "foot"),
    model.Row: ("cells",),
    model.Cell: ("blocks",),
    model.Admonition: ("blocks",),
    model.Note: ("blocks",),
    model.Image: ("description",),
}
# What stands in the line as a thing of its own.  Anything else without content (the call of a note, an anchor, a term of the index)
# says nothing there: what follows it follows the word before it.
_THINGS: dict[type, str] = {
    model.LineBreak: BREAK,
    **dict.fromkeys((model.Code, model.Math, model.Image, model.Raw), OPAQUE),
    **dict.fromkeys((model.Citation, model.Reference, model.Ruby), OPAQUE),
}
_VERBATIM = ("keyboard", "sample", "variable")
_SHIFTED = ("superscript", "subscript")


def typeset(book: model.Book, manner: Manner) -> tuple[model.Book, tuple[Edit, ...], tuple[Problem, ...]]:
    """Return the book with every run of its text set, the edits in reading order, and the problems."""
    setter = _Setter(manner)
    done: model.Book = setter.document(book, book.metadata.language)
    return done, tuple(setter.edits), tuple(setter.problems)


def gather(content: Inlines, lang: str, hidden: bool, pieces: list[Piece]) -> None:
    """Add the pieces that inlines make to those of a run; hidden: nothing in them may be changed."""
    for node in content:
        inner = node.lang or lang
        closed = hidden or is_closed(node)
        kind: Literal["hidden", "text"] = "hidden" if closed else "text"
        within = _within(node)
        if isinstance(node, model.Text):
            pieces.append(Piece(node.text, inner, kind, node.where))
        elif isinstance(node, model.SoftBreak):
            pieces.append(Piece("\n", inner, kind, node.where))
        elif within is None:
            if type(node) in _THINGS:
                pieces.append(Piece(_THINGS[type(node)], inner, "mark"))
        else:
            before, after = _marks(node)
            if before:  # those of a quotation are in the language around it
                pieces.append(Piece(before, lang, "mark", node.where))
            gather(within, inner, closed or getattr(node, "style", "") in _VERBATIM, pieces)
            if after:
                pieces.append(Piece(after, lang, "mark", node.where))


def is_closed(node: model.Node) -> bool:
    """Tell whether the source says that a node is to be left alone, as HTML does."""
    return "notypo" in node.classes or ("translate", "no") in node.attributes


def _within(node: Any) -> Inlines | None:
    """Return the content that an inline adds to the run it stands in; None for one that is a thing of its own there."""
    if isinstance(node, model.Citation | model.Ruby | model.Note | model.Image):
        return None
    return getattr(node, "content", None) or None


def _marks(node: Any) -> tuple[str, str]:
    """Return the marks that a run has around the content of an inline."""
    if isinstance(node, model.Quoted):
        return QUOTE_OPENS, QUOTE_CLOSES
    return (RAISED, LOWERED) if getattr(node, "style", "") in _SHIFTED else ("", "")


class _Setter:
    """Sets nodes and keeps what was changed; metadata that a book shares with its article is set once."""

    def __init__(self, manner: Manner) -> None:
        self.manner = manner
        self.edits: list[Edit] = []
        self.problems: list[Problem] = []
        self._shared: dict[tuple[Any, ...], Any] = {}

    def document(self, node: Any, lang: str) -> Any:
        """Return a book, a part or an article, set."""
        changes: dict[str, Any] = {}
        around = lang
        if isinstance(node, model.Part):
            lang = node.language or lang
            changes["title"] = self._run(node.title, lang)
        else:
            lang = node.metadata.language or lang
            changes["metadata"] = self._metadata(node.metadata, lang)
        if not isinstance(node, model.Book):
            changes["blocks"] = self._nodes(node.blocks, lang)
        if not isinstance(node, model.Article):
            inner = around if isinstance(node, model.Part) else lang
            changes["children"] = tuple(self.document(child, inner) for child in node.children)
        return replace(node, **changes)

    def _metadata(self, metadata: model.Metadata, lang: str) -> model.Metadata:
        changes: dict[str, Any] = {}
        for name in (*_RUNS[model.Metadata], "description"):
            if content := getattr(metadata, name):
                key = (content if name == "description" else id(content), lang)
                if key not in self._shared:
                    is_text = name == "description"
                    self._shared[key] = (self._words if is_text else self._run)(content, lang)
                changes[name] = self._shared[key]
        return replace(metadata, **changes)

    def _nodes(self, nodes: tuple[Any, ...], lang: str) -> tuple[Any, ...]:
        done = tuple(
            self._nodes(node, lang) if isinstance(node, tuple) else self._node(node, lang) for node in nodes
        )
        return nodes if all(new is old for new, old in zip(done, nodes, strict=True)) else done

    def _node(self, node: Any, lang: str) -> Any:
        """Return a block, or what blocks are made of, with all that is in it set."""
        lang, kind = node.lang or lang, type(node)
        if is_closed(node):
            return node
        changes: dict[str, Any] = {}
        for name in _RUNS.get(kind, ()):
            changes[name] = self._run(getattr(node, name), lang)
        for name in _NODES.get(kind, ()):
            changes[name] = self._nodes(getattr(node, name), lang)
        if kind is model.Definition:
            changes["terms"] = tuple(self._run(term, lang) for term in node.terms)
            changes["details"] = self._nodes(node.details, lang)
        elif kind is model.Verse:
            changes["stanzas"] = self._verse(node, lang)
        elif kind is model.Image:
            changes["alt"] = node.alt and self._words(node.alt, lang, node)
            changes["title"] = self._words(node.title, lang, node)
        same = all(getattr(node, name) is value for name, value in changes.items())
        return node if same else replace(node, **changes)

    def _run(self, content: Inlines, lang: str) -> Inlines:
        """Return the inlines of one run, set."""
        return self._runs((content,), lang)[0] if content else content

    def _verse(self, verse: model.Verse, lang: str) -> tuple[model.Stanza, ...]:
        """Return stanzas whose lines were set as one run."""
        lines = [line for stanza in verse.stanzas for line in stanza.lines]
        done = iter(self._runs(tuple(line.content for line in lines), lang))
        return tuple(
            replace(stanza, lines=tuple(replace(line, content=next(done)) for line in stanza.lines))
            for stanza in verse.stanzas
        )

    def _runs(self, contents: tuple[Inlines, ...], lang: str) -> list[Inlines]:
        """Return inlines that are one run, with breaks between them, set."""
        pieces: list[Piece] = []
        for content in contents:
            gather(content, lang, False, pieces)
            pieces.append(Piece(BREAK, lang, "mark"))
        outcome = apply(pieces[:-1], self.manner)
        self.edits += outcome.edits
        self.problems += outcome.problems
        texts = iter([*outcome.texts, BREAK])
        done = []
        for content in contents:
            done.append(self._put(content, lang, texts))
            next(texts)
        return done

    def _put(self, content: Inlines, lang: str, texts: Iterator[str]) -> Inlines:
        """Return inlines with what their pieces became, in the order in which they were gathered."""
        done: list[Any] = []
        node: Any
        for node in content:
            within = _within(node)
            if isinstance(node, model.Text | model.SoftBreak):
                done += _renewed(node, next(texts))
            elif within is None:
                if type(node) in _THINGS:
                    next(texts)
                done.append(self._node(node, lang) if isinstance(node, model.Note | model.Image) else node)
            else:
                before, after = _marks(node)
                opens = next(texts) if before else ""
                new = self._put(within, node.lang or lang, texts)
                closes = next(texts) if after else ""
                if isinstance(node, model.Quoted):
                    done.append(_quotation(node, opens, new, closes))
                else:
                    done.append(node if new is within else replace(node, content=new))
        same = len(done) == len(content) and all(new is old for new, old in zip(done, content, strict=True))
        return content if same else tuple(done)

    def _words(self, text: str, lang: str, node: model.Node | None = None) -> str:
        """Return a text that is no run of inlines, set; the place of its edits is where the node begins."""
        outcome = plain.line(text, lang, self.manner)
        where = beginning(node.where) if node and node.where else None
        self.edits += [replace(edit, where=where) for edit in outcome.edits]
        self.problems += outcome.problems
        return outcome.texts[0]


def _quotation(node: model.Quoted, opens: str, content: Inlines, closes: str) -> model.Span:
    """Return a quotation with its marks, as a span, so that they are made once; they are outside the language of what is quoted."""
    quoted = (model.Span(content=content, lang=node.lang),) if node.lang else content
    return model.Span(
        content=(model.Text(text=opens), *quoted, model.Text(text=closes)),
        id=node.id,
        classes=("quoted", *node.classes),
        dir=node.dir,
        role=node.role,
        only=node.only,
        attributes=node.attributes,
        where=node.where,
    )


def _renewed(node: model.Text | model.SoftBreak, text: str) -> Iterator[model.Inline]:
    """Yield what a text became: itself, another, several where letters were raised, or nothing."""
    if isinstance(node, model.SoftBreak):
        if text == "\n":
            yield node
        elif text:
            yield model.Text(text=text, where=node.where)
    elif text == node.text:
        yield node
    elif RAISED not in text or RAISED in node.text:
        yield replace(node, text=text)
    else:
        for number, part in enumerate(text.split(RAISED)):
            raised, _, rest = part.partition(LOWERED) if number else ("", "", part)
            if raised:
                yield model.Styled(style="superscript", content=(replace(node, text=raised),))
            if rest:
                yield replace(node, text=rest)
