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
from exporter.reading.markdown.state import State
from exporter.reading.markdown.templates import TAG
from exporter.reading.running import Run

_CALL = re.compile(r"\[\^[^\s\]^]+\]")
# `, p. 3-5`, `pp. 3, 7`, ` chap. IV`.
_LOCATOR = re.compile(r",?\s*([^\W\d_]{1,12}\.?|§§?|¶)?\s*((?:\d+|[ivxlcIVXLC]+)(?:\s*[-–,]\s*\d+)*)(?!\w)")
# Attributes that are the parser's or have a field of their own, not what an author's braces say of any node.
_OWN = ("href", "src", "alt", "title", "width", "height")


def inlines(context: State, tokens: Iterable[Token], block: Where) -> Inlines:
    """Return the inlines that a block's tokens stand for; what has no place of its own has the block's."""
    run = Run(context)
    tokens = list(tokens)
    whole = markup.whole(tokens)
    after = 0
    for number, token in enumerate(tokens):
        where = context.at(token, block)
        if number < after:
            continue
        if number in whole and (made := _whole(context, tokens[number : whole[number] + 1])) is not None:
            run.add(*made)
            after = whole[number] + 1
            continue
        if token.type in ("text", "text_special"):
            _add_text(run, context, token, where, block)
        elif token.type == "html_inline":
            markup.add_inline(run, token.content, where, block)
        elif token.type == "footnote_ref":
            run.add(*context.note(token, where))
        elif token.nesting > 0:
            run.open(partial(_ELEMENTS[token.type], context, token, where), where)
        elif token.nesting < 0:
            run.close()
        elif token.type == "meta":
            run.add(context.said_in_text(token, where, block))
        elif token.type == "left_out":
            context.keep_raw(token.content)
        elif token.type == "comment":
            context.report_comment(where)
        elif token.type == "raw":
            context.report_raw(token, where)
        else:
            run.add(_LEAVES[token.type](context, token, where))
    return run.finished()


def _whole(context: State, tokens: list[Token]) -> Inlines | None:
    from exporter.reading.markdown import mixed  # what reads pages is not needed for most texts

    return mixed.element(context, tokens)


def _add_text(run: Run, context: State, token: Token, where: Where, block: Where) -> None:
    """Add a text, each abbreviation in it with its expansion."""
    if "[^" in token.content:
        _report_calls(context, token, block)
    for match in TAG.finditer(token.content) if "{" in token.content else ():
        context.report_template(match[0], where)
    found = list(context.abbreviations.finditer(token.content)) if context.abbreviations else []
    if not found:
        run.add_text(token.content, where)
        return

    def add(start: int, end: int) -> tuple[str, Where]:
        offsets = place(token, start, end)
        return token.content[start:end], context.source.where(*offsets) if offsets else block

    done = 0
    for match in found:
        run.add_text(*add(done, match.start()))
        text, at = add(*match.span())
        content = (model.Text(text=text, where=at),)
        run.add(model.Abbreviation(content=content, expansion=context.expanded(text), where=at))
        done = match.end()
    run.add_text(*add(done, len(token.content)))


def _report_calls(context: State, token: Token, block: Where) -> None:
    """Report what looks like the call of a note, and is text because no such note is written."""
    for call in _CALL.finditer(token.content):
        offsets = place(token, *call.span())
        where = context.source.where(*offsets) if offsets else block
        context.report("note.missing", f"There is no note {call[0]}.", where)


def _element(
    kind: type, context: State, token: Token, where: Where, content: Inlines, **given: Any
) -> Inlines:
    return (kind(content=content, where=where, **given, **context.common(token.attrs, where)),)


def _link(context: State, token: Token, where: Where, content: Inlines) -> Inlines:
    return (
        model.Link(
            content=content,
            target=str(token.attrs.get("href", "")),
            title=str(token.attrs.get("title", "")),
            where=where,
            **context.common(token.attrs, where, _OWN),
        ),
    )


def _citation(context: State, token: Token, where: Where, content: Inlines) -> Inlines:  # noqa: ARG001 - _ELEMENTS' signature
    """Return the citation whose cites have a span each before and after their key."""
    keys: list[tuple[str, bool]] = token.meta["cites"]
    if len(content) != 2 * len(keys):  # nested too deeply
        words = "; ".join(f"@{key}" for key, _ in keys)
        return (model.Text(text="[", where=where), *content, model.Text(text=f"{words}]", where=where))
    cites = []
    for number, (key, suppress) in enumerate(keys):
        before, after = (getattr(one, "content", ()) for one in content[2 * number : 2 * number + 2])
        label, locator, rest = _located(after)
        cites.append(
            model.Cite(
                key=key,
                prefix=before,
                suffix=rest,
                label=label,
                locator=locator,
                suppress_author=suppress,
                where=where,
            )
        )
    return (model.Citation(cites=tuple(cites), narrative=token.meta["narrative"], where=where),)


def _located(after: Inlines) -> tuple[str, str, Inlines]:
    """Return the label and the number of a place in a work that what follows a key begins with, and the rest."""
    first = after[0] if after else None
    match = _LOCATOR.match(first.text) if isinstance(first, model.Text) else None
    if match is None or not isinstance(first, model.Text):
        return "", "", after
    rest = first.text[match.end() :]
    where = first.where
    if where and where.end_column - where.column == len(first.text) and where.line == where.end_line:
        where = replace(where, column=where.column + match.end())
    return (
        match[1] or "",
        match[2],
        (*((replace(first, text=rest, where=where),) if rest else ()), *after[1:]),
    )


def _code(context: State, token: Token, where: Where) -> model.Inline:
    return model.Code(text=token.content, where=where, **context.common(token.attrs, where))


def image(context: State, token: Token, where: Where) -> model.Image:
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


def caption(context: State, token: Token, where: Where, *, notes: bool = True) -> Inlines:
    """Return the text in an image's brackets; without `notes`, what they say stands in it where they are written in it."""
    silent = context if notes else replace(context, note=_inline_note(context), problems=[], tags={})
    return inlines(silent, token.children or (), where)


def _inline_note(context: State) -> Callable[[Token, Where], Inlines]:
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
    "mark_open": partial(_element, model.Styled, style="mark"),
    "sup_open": partial(_element, model.Styled, style="superscript"),
    "sub_open": partial(_element, model.Styled, style="subscript"),
    "link_open": _link,
    "citation_open": _citation,
}
_LEAVES: dict[str, Callable[[State, Token, Where], model.Inline]] = {
    "softbreak": lambda _, __, where: model.SoftBreak(where=where),
    "hardbreak": lambda _, __, where: model.LineBreak(where=where),
    "code_inline": _code,
    "image": image,
    "math_inline": lambda context, token, where: model.Math(
        source=token.content, where=where, **context.common(token.attrs, where)
    ),
}
