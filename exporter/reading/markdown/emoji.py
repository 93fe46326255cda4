"""Codes of emoji, `:tada:`, as a rule of markdown-it: only where the setting `markdown.emoji` asks for them, with the extra `emoji`."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from exporter.problems import ExportError

EMOJI = "exporter.emoji"
INSTALL = 'pip install "exporter[emoji]"'
_CODE = re.compile(r"(?<![\w:]):[A-Za-z0-9_+-]{1,60}:(?!\w)")


def install(parser: MarkdownIt) -> None:
    """Add the rule to a parser."""
    parser.inline.ruler.push("emoji", _emoji)


@cache
def names() -> Callable[[str], str]:
    """Return what gives the emoji of a code, "" for none.

    Raises ExportError (exit 69) when the extra is not installed.
    """
    try:
        import emoji
    except ImportError:
        raise ExportError(
            "emoji.missing", "The setting markdown.emoji needs the extra emoji.", f"Install it: {INSTALL}", 69
        ) from None

    def named(code: str) -> str:
        found = emoji.emojize(code, language="alias")
        return "" if found == code else found

    return named


def _emoji(state: StateInline, silent: bool) -> bool:
    named = state.env.get(EMOJI)
    if named is None or state.src[state.pos] != ":":
        return False
    match = _CODE.match(state.src, state.pos, state.posMax)
    found = named(match[0]) if match else ""
    if not match or not found:
        return False
    if not silent:
        token = state.push("text_special", "", 0)
        token.content, token.markup, token.info = found, match[0], "emoji"
    state.pos = match.end()
    return True
