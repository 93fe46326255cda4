"""The parser: markdown-it with the rules that we use, ours and its plugins'."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from exporter.reading.markdown import (
    attributes,
    bare,
    components,
    containers,
    contents,
    emoji,
    headings,
    helpers,
    marks,
    maths,
    obsidian,
    places,
    raw,
    tables,
    tabs,
    templates,
)
from exporter.reading.running import BLOCKS, NESTING


@cache
def parser() -> MarkdownIt:
    """Return the parser, the same one each time."""
    made = MarkdownIt("commonmark", {"maxNesting": NESTING, "tasklists": True})
    made.enable(["table", "strikethrough"])
    # Where a link may lead is for the writers to say, who tell it (writing/links.py); refused here, it would be left as markup.
    made.validateLink = lambda _: True  # type: ignore[method-assign, assignment]
    # A bare address is shown as its author wrote it, not decoded.
    made.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    made.use(footnote_plugin, move_to_end=False).use(deflist_plugin)
    attributes.install(made)
    for rules in (
        containers,
        contents,
        components,
        tabs,
        tables,
        maths,
        templates,
        marks,
        headings,
        helpers,
        bare,
        emoji,
        obsidian,
        raw,
    ):
        rules.install(made)
    made.block.ruler.before("table", "deep", _deep)
    return places.install(made)


def _deep(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Take what is nested too deeply as paragraphs; left alone, the parser would drop it."""
    return state.level >= BLOCKS and not silent and paragraph(state, first, last, silent)
