"""Where an author has a program put the list of contents: kramdown's list with `{:toc}` below it, `[TOC]`, `[[_TOC_]]`."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_LIST = re.compile(r"[^\n]*\n\{:[ \t]*toc\b[^{}\n]*\}")
_ALONE = re.compile(r"\[TOC\]|\[\[_TOC_\]\]|\[\[toc\]\]")
_HELD = ("list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close")


def install(parser: MarkdownIt) -> None:
    """Add the rule to a parser."""
    parser.core.ruler.after("block", "contents", _generated)


def _generated(state: StateCore) -> None:
    done: list[Token] = []
    tokens, at = state.tokens, 0
    while at < len(tokens):
        count = _taken(tokens, at) if tokens[at].nesting > 0 else 0
        if not count:
            done.append(tokens[at])
            at += 1
            continue
        made = Token("contents", "nav", 0, map=tokens[at].map, level=tokens[at].level)
        done.append(made)
        at += count
    state.tokens = done


def _taken(tokens: list[Token], at: int) -> int:
    """Return how many tokens a place of the contents takes; 0 for what is none."""
    kind = tokens[at].type
    if kind == "paragraph_open" and at + 1 < len(tokens):
        return 3 if _ALONE.fullmatch(tokens[at + 1].content) else 0
    if kind in ("bullet_list_open", "ordered_list_open"):
        held = tokens[at + 1 : at + 6]
        if tuple(token.type for token in held) == _HELD and _LIST.fullmatch(held[2].content):
            return 7 if tokens[at + 6].nesting < 0 else 0
    return 0
