"""Markdown to blocks: CommonMark 0.31.2 with tables, notes, definition lists, task lists, strikethrough and attributes.

markdown-it-py and its plugins parse; what they give is turned into the model here.  Raw HTML is turned into nodes or loses its tags
(see markup.py).  No text is lost: what is nested too deeply keeps its words, and a note that nothing calls stands at the end.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from exporter import model
from exporter.model import Metadata
from exporter.problems import Problem
from exporter.reading.content import Asked, Content, Find
from exporter.reading.markdown.article import Article
from exporter.reading.markdown.parsing import parser
from exporter.reading.positions import Source

__all__ = ["parser", "read", "titled"]

_MARKED = re.compile(r"[*_`\[<\\&~^{]")


def read(source: Source, asked: Asked) -> Content:
    """Return the blocks of a text without front matter, headings as sections that hold nothing yet, and what is to say of it."""
    blocks, problems = Article(source, asked.find).read()
    return Content(blocks=blocks, problems=problems)


def titled(metadata: Metadata, find: Find) -> tuple[Metadata, tuple[Problem, ...]]:
    """Return metadata with the Markdown in its titles read: emphasis, code, quotations of another language."""
    changes: dict[str, Any] = {}
    problems: tuple[Problem, ...] = ()
    for name in ("title", "subtitle", "short_title"):
        text = model.plain(getattr(metadata, name))
        if _MARKED.search(text):
            where = getattr(metadata, name)[0].where
            article = Article(Source(text), find)
            changes[name] = article.line(text, where)
            problems += article.context.said()
    return replace(metadata, **changes) if changes else metadata, problems
