"""pandoc's raw markup as rules of markdown-it, a fence of `{=html}` and code with `{=html}` behind it: HTML is what it says.

Markup of any other format is a token of type `raw`, which is left out.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from exporter.reading.markdown import places

_FORMAT = re.compile(r"\{=([\w.+-]{1,40})\}")
_HTML = ("html", "html4", "html5")


def install(parser: MarkdownIt) -> None:
    """Add the rules to a parser."""
    parser.core.ruler.after("block", "raw", _fences)
    parser.inline.ruler.before("attributes", "raw", _behind)


def _fences(state: StateCore) -> None:
    for token in state.tokens:
        match = _FORMAT.fullmatch(token.info.strip()) if token.type == "fence" and "=" in token.info else None
        if match:
            _give(token, match[1], "html_block")
            if token.map and token.type == "html_block":  # less the fence itself
                token.map = [token.map[0] + 1, token.map[0] + 1 + token.content.count("\n")]


def _give(token: Token, name: str, html: str) -> None:
    token.type, token.meta = html if name in _HTML else "raw", {**token.meta, "format": name}


def _behind(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("{=", state.pos) or state.pending or not state.tokens:
        return False
    token = state.tokens[-1]
    match = _FORMAT.match(state.src, state.pos, state.posMax) if token.type == "code_inline" else None
    if match is None:
        return False
    if not silent:
        places.narrow(token, len(token.markup))
        _give(token, match[1], "html_inline")
    state.pos = match.end()
    return True
