"""Pandoc's links to headings by their words: `[what is read][The heading]` and `[The heading][]` where nothing else has that label.

`[The heading]` alone stays text: brackets round a word that is a heading too are an author's as often as a link.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from exporter.typesetting.slugs import anchor

HEADINGS = "exporter.headings"
_LABEL = re.compile(r"\[([^\[\]\\]{0,200})\]")
_ATTRIBUTES = re.compile(r"\s*\{(?:[^{}\n]*?#([\w.:-]+))?[^{}\n]*\}\s*$")


def install(parser: MarkdownIt) -> None:
    """Add the rules to a parser."""
    parser.core.ruler.after("block", "headings", _known)
    parser.inline.ruler.after("link", "heading_link", _link)


def _known(state: StateCore) -> None:
    """Note where the words of each heading lead; the first of its words counts."""
    known = state.env.setdefault(HEADINGS, {})
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "heading_open":
            continue
        said = _ATTRIBUTES.search(inline.content[-300:])
        words = inline.content.removesuffix(said[0]).rstrip() if said else inline.content
        if said and opening.markup.startswith("#"):
            words = words.rstrip("#").rstrip()
        if target := str(opening.attrs.get("id", "")) or (said[1] if said else "") or anchor(words):
            known.setdefault(normalizeReference(words), target)


def _link(state: StateInline, silent: bool) -> bool:
    known = state.env.get(HEADINGS)
    if not known or state.src[state.pos] != "[" or state.linkLevel:
        return False
    first, maximum = state.pos + 1, state.posMax
    last = state.md.helpers.parseLinkLabel(state, state.pos, True)
    label = _LABEL.match(state.src, last + 1, maximum) if last >= 0 else None
    target = known.get(normalizeReference(label[1] or state.src[first:last])) if label else None
    if label is None or not target:
        return False
    if not silent:
        state.pos, state.posMax = first, last
        state.push("link_open", "a", 1).attrs = {"href": f"#{target}"}
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.push("link_close", "a", -1)
        state.posMax = maximum
    state.pos = label.end()
    return True
