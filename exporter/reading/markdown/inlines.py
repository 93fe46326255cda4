"""Running text: the model's inlines, made of markdown-it's tokens and of the HTML tags among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from markdown_it.token import Token

from exporter import model
from exporter.model import Inlines, Where
from exporter.reading.markdown import markup
from exporter.reading.markdown.places import place
from exporter.reading.running import Context, Run

_CALL = re.compile(r"\[\^[^\s\]^]+\]")
# Attributes that are the parser's or have a field of their own, not what an author's braces say of any node.
_OWN = ("href", "src", "alt", "title", "width", "height")


def inlines(context: Context, tokens: Iterable[Token], block: Where) -> Inlines:
    """Return the inlines that a block's tokens stand for; what has no place of its own has the block's."""
    run = Run(context)
    for token in tokens:
        where = context.at(token, block)
        if token.type in ("text", "text_special"):
            run.add_text(token.content, where)
            if "[^" in token.content:
                _report_calls(context, token, block)
        elif token.type == "html_inline":
            markup.add_inline(run, token.content, where, block)
        elif token.type == "footnote_ref":
            run.add(*context.note(token, where))
        elif token.nesting > 0:
            run.open(partial(_ELEMENTS[token.type], context, token, where), where)
        elif token.nesting < 0:
            run.close()
        else:
            run.add(_LEAVES[token.type](context, token, where))
    return run.finished()


def _report_calls(context: Context, token: Token, block: Where) -> None:
    """Report what looks like the call of a note, and is text because no such note is written."""
    for call in _CALL.finditer(token.content):
        offsets = place(token, *call.span())
        where = context.source.where(*offsets) if offsets else block
        context.report("note.missing", f"There is no note {call[0]}.", where)


def _element(
    kind: type, context: Context, token: Token, where: Where, content: Inlines, **given: Any
) -> Inlines:
    return (kind(content=content, where=where, **given, **context.common(token.attrs, where)),)


def _link(context: Context, token: Token, where: Where, content: Inlines) -> Inlines:
    return (
        model.Link(
            content=content,
            target=str(token.attrs.get("href", "")),
            title=str(token.attrs.get("title", "")),
            where=where,
            **context.common(token.attrs, where, _OWN),
        ),
    )


def _code(context: Context, token: Token, where: Where) -> model.Inline:
    return model.Code(text=token.content, where=where, **context.common(token.attrs, where))


def image(context: Context, token: Token, where: Where) -> model.Image:
    """Return the image of a token: an empty alternative text says that it is there for its looks."""
    name = str(token.attrs.get("src", ""))
    return model.Image(
        resource=context.resource(name, where),
        alt=" ".join(model.plain(_told(caption(context, token, where, notes=False))).split()),
        title=str(token.attrs.get("title", "")),
        width=str(token.attrs.get("width", "")),
        height=str(token.attrs.get("height", "")),
        where=where,
        **context.common(token.attrs, where, _OWN),
    )


def _told(content: Inlines) -> Inlines:
    """Return an alternative text with those of the images in it."""
    told: Inlines = model.rebuild(
        content, lambda node: model.Text(text=node.alt or "") if isinstance(node, model.Image) else node
    )
    return told


def caption(context: Context, token: Token, where: Where, *, notes: bool = True) -> Inlines:
    """Return the text in an image's brackets; without `notes`, what they say stands in it where they are written in it."""
    silent = context if notes else replace(context, note=_inline_note(context), problems=[], tags={})
    return inlines(silent, token.children or (), where)


def _inline_note(context: Context) -> Callable[[Token, Where], Inlines]:
    def note(token: Token, where: Where) -> Inlines:
        if "label" in token.meta:  # it stands elsewhere, and is kept there
            return ()
        (made,) = context.note(token, where)
        words = model.plain(made.blocks) if isinstance(made, model.Note) else ""
        return (model.Text(text=f" ({words})", where=where),)

    return note


_ELEMENTS: dict[str, Callable[..., Inlines]] = {
    "em_open": partial(_element, model.Emphasis),
    "strong_open": partial(_element, model.Strong),
    "span_open": partial(_element, model.Span),
    "s_open": partial(_element, model.Styled, style="strike"),
    "link_open": _link,
}
_LEAVES: dict[str, Callable[[Context, Token, Where], model.Inline]] = {
    "softbreak": lambda _, __, where: model.SoftBreak(where=where),
    "hardbreak": lambda _, __, where: model.LineBreak(where=where),
    "code_inline": _code,
    "image": image,
}
