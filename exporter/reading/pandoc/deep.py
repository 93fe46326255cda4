"""JSON of any depth, and the words in it: what pandoc gives may be nested as deeply as its source, and Python's own reader recurses."""

from __future__ import annotations

import json
import re
from typing import Any

_TOKEN = re.compile(r"[ \t\r\n,:]*(?:([\[{\]}])|(\")|([^\s,:\[\]{}\"]+))")
_STRING = re.compile(r'(?:[^"\\]|\\.)*+"')
# Constructors whose content is text, at its end: Code, CodeBlock, Math.
_TEXTS = ("Str", "Code", "CodeBlock", "Math")


def loads(text: str) -> Any:
    """Return what JSON text says, however deeply it is nested."""
    try:
        return json.loads(text)
    except RecursionError:
        return _stacked(text)


def words(value: Any) -> str:
    """Return the text in a block, an inline or a list of them, with a space between blocks."""
    found: list[str] = []
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, str):
            found.append(one)
        elif isinstance(one, dict):
            kind: Any = one.get("t")
            content: Any = one.get("c")
            if kind in _TEXTS:
                found.append(content if isinstance(content, str) else content[-1])
            elif kind in ("Space", "SoftBreak", "LineBreak"):
                found.append(" ")
            else:
                waiting += _within(kind, content)
    return " ".join("".join(found).split())


def _within(kind: Any, content: Any) -> list[Any]:
    """Return what is to be looked at in a node, last first; what is no text, such as attributes and targets, is left out."""
    if kind in ("RawBlock", "RawInline"):
        return []
    if kind in _INLINES:
        return [content]
    if kind in _SECOND:
        return [content[1]]
    return [" ", *reversed(_nodes(content)), " "]


# Inlines that hold others, and those whose second part does.
_INLINES = ("Emph", "Underline", "Strong", "Strikeout", "Superscript", "Subscript", "SmallCaps")
_SECOND = ("Quoted", "Cite", "Link", "Image", "Span")


def _nodes(content: Any) -> list[Any]:
    """Return the outermost nodes in a content of lists."""
    found: list[Any] = []
    waiting = [content]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, dict):
            found.append(one)
    return found


def _stacked(text: str) -> Any:
    """Read JSON that is known to be well formed with a stack of our own."""
    root: list[Any] = []
    open_: list[Any] = [root]
    keys: list[str | None] = [None]
    at = 0
    while match := _TOKEN.match(text, at):
        at = match.end()
        bracket, quote, atom = match.groups()
        if bracket in ("]", "}"):
            open_.pop()
            keys.pop()
            continue
        value: Any
        if bracket:
            value = [] if bracket == "[" else {}
        elif quote:
            end = _STRING.match(text, at)
            assert end  # pandoc writes JSON
            value, at = json.loads(text[at - 1 : end.end()]), end.end()
        else:
            value = json.loads(atom)
        holder = open_[-1]
        if isinstance(holder, list):
            holder.append(value)
        elif keys[-1] is None:
            keys[-1] = value
            continue
        else:
            holder[keys[-1]] = value
            keys[-1] = None
        if bracket:
            open_.append(value)
            keys.append(None)
    return root[0]
