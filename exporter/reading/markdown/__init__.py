"""Markdown to blocks: CommonMark 0.31.2 with tables, notes, definition lists, task lists, strikethrough and attributes.

markdown-it-py and its plugins parse; what they give is turned into the model here.  Raw HTML is turned into nodes or loses its tags
(see markup.py).  No text is lost: what is nested too deeply keeps its words, and a note that nothing calls stands at the end.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from exporter import model
from exporter.model import Metadata
from exporter.problems import Problem
from exporter.reading.content import Asked, Content, Find
from exporter.reading.markdown import components, emoji, marks
from exporter.reading.markdown.composer import Composer
from exporter.reading.markdown.parsing import parser
from exporter.reading.positions import Source

__all__ = ["parser", "read", "titled"]

_SUFFIXES = (".md", ".markdown", ".mdx", ".qmd")
_BIBLIOGRAPHY = ("bibliography", "references")
_SAID = ("date", "publisher", "description", "rights", "series", "modified")
_MARKED = re.compile(r"[*_`\[<\\&~^{]")


def read(source: Source, asked: Asked) -> Content:
    """Return the blocks of a text without front matter, headings as sections that hold nothing yet, and what is to say of it."""
    env: dict[str, Any] = {
        marks.KNOWN: partial(_page, asked),
        marks.CITES: any(key in _BIBLIOGRAPHY for key, _ in asked.metadata.extra),
        components.MDX: components.is_mdx(asked.name, source.text),
    }
    if asked.settings.markdown.emoji:
        env[emoji.EMOJI] = emoji.names()
    blocks, problems = Composer(source, asked.find, partial(_value, asked.metadata), env).read()
    return Content(blocks=blocks, problems=problems)


def _page(asked: Asked, name: str) -> str:
    """Return the file beside the source that a wikilink names, "" for none."""
    for suffix in ("", *_SUFFIXES):
        path = asked.base / f"{name}{suffix}"
        with suppress(OSError, ValueError):
            if asked.resources.allows(path.resolve()) and path.is_file():
                return f"{name}{suffix}"
    return ""


def _value(metadata: Metadata, key: str) -> str | None:
    """Return what the metadata say for a dotted key, of what can be said in a text."""
    said = {
        **{name: model.plain(getattr(metadata, name)) for name in ("title", "subtitle")},
        **{name: getattr(metadata, name) for name in _SAID},
        "author": ", ".join(one.name for one in metadata.contributors if "aut" in one.roles),
        "lang": metadata.language,
        "keywords": ", ".join(metadata.subjects),
    }
    if said.get(key):
        return str(said[key])
    first, *rest = key.split(".")
    value: Any = dict(metadata.extra).get(first)
    if rest and value is not None:
        with suppress(ValueError):
            value = json.loads(value)
    for name in rest:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else None


def titled(metadata: Metadata, find: Find) -> tuple[Metadata, tuple[Problem, ...]]:
    """Return metadata with the Markdown in its titles read: emphasis, code, quotations of another language."""
    changes: dict[str, Any] = {}
    problems: tuple[Problem, ...] = ()
    for name in ("title", "subtitle", "short_title"):
        text = model.plain(getattr(metadata, name))
        if _MARKED.search(text):
            where = getattr(metadata, name)[0].where
            composer = Composer(Source(text), find)
            changes[name] = composer.line(text, where)
            problems += composer.context.said()
    return replace(metadata, **changes) if changes else metadata, problems
