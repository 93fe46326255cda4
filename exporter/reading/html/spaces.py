"""White space of running text: what stands at an end, or before a line break, is none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from exporter import model
from exporter.model import Inlines


def trimmed(content: Inlines) -> Inlines:
    """Return inlines without white space at their end."""
    while content:
        *before, last = content
        if isinstance(last, model.SoftBreak | model.LineBreak) and not getattr(last, "id", ""):
            content = tuple(before)
            continue
        if isinstance(last, model.Text):
            text = last.text.rstrip(" ")
            if len(text) == len(last.text):
                return content
            if text:
                return (*before, cut(last, 0, len(last.text) - len(text)))
            content = tuple(before)
            continue
        node: Any = last
        inner: Inlines = getattr(node, "content", ()) or ()
        if inner and not isinstance(last, model.Ruby):
            cutted = trimmed(inner)
            if cutted is not inner and (cutted or node.id):
                return (*before, replace(node, content=cutted))
            if not cutted:
                content = tuple(before)
                continue
        return content
    return content


def without_end(done: list[model.Inline]) -> None:
    """Take the white space before a line break away."""
    while done and isinstance(done[-1], model.SoftBreak):
        done.pop()
    if done and isinstance(last := done[-1], model.Text) and last.text.endswith(" "):
        done[-1] = cut(last, 0, 1)
        if last.text == " ":
            done.pop()


def cut(text: model.Text, left: int, right: int) -> model.Text:
    """Return a text without `left` characters at its start and `right` at its end; its place is cut too where it is exact."""
    where = text.where
    if where and where.end_column - where.column == len(text.text):
        where = replace(where, column=where.column + left, end_column=where.end_column - right)
    return replace(text, text=text.text[left : len(text.text) - right], where=where)
