"""What markdown-it's rules ask about links, in our way: a label that cannot end is not looked for, an address may be a template's.

A label that no `]` ends costs markdown-it all the rules at each place behind its `[`, and so at each `[` of a text that has no `]`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from markdown_it import MarkdownIt, helpers
from markdown_it.rules_inline import StateInline

# `{{ site.baseurl }}/a.png`: the spaces in the braces do not end the address.
_FILLED_IN = re.compile(r"\{\{[^{}\n]{0,80}\}\}/[^\s()<>]*+")


def install(parser: MarkdownIt) -> None:
    """Make a parser's rules ask here."""
    parser.helpers = _Helpers  # type: ignore[assignment]
    rules = dict(zip(parser.inline.ruler.get_active_rules(), parser.inline.ruler.getRules(""), strict=True))
    parser.inline.ruler.at("footnote_inline", partial(_note, rules["footnote_inline"]))


def _note(rule: Callable[[StateInline, bool], bool], state: StateInline, silent: bool) -> bool:
    """Ask the rule of notes in the line, which asks markdown-it itself, where one can end."""
    return (
        state.src.startswith("^[", state.pos)
        and _end(state, state.pos + 1, False) >= 0
        and rule(state, silent)
    )


def _end(state: StateInline, start: int, nested: bool) -> int:
    """Return where a label ends, as markdown-it has it; several rules ask that at each bracket, and it is found once."""
    if not _ends(state, start):
        return -1
    memory: dict[Any, int] = state.cache
    key = start, nested, state.level, state.posMax
    if key not in memory:
        memory[key] = helpers.parseLinkLabel(state, start, nested)
    return memory[key]


def _ends(state: StateInline, start: int) -> bool:
    """Tell whether any `]` stands behind a place."""
    # The state remembers by places, of which none is negative, what rules find there; here where the text's last bracket is.
    last = state.cache.get(-1 - state.posMax)
    if last is None:
        last = state.cache[-1 - state.posMax] = state.src.rfind("]", 0, state.posMax)
    return last > start


class _Helpers:
    parseLinkTitle = staticmethod(helpers.parseLinkTitle)  # noqa: N815 - markdown-it's

    @staticmethod
    def parseLinkLabel(state: StateInline, start: int, disableNested: bool = False) -> int:  # noqa: N802, N803 - markdown-it's
        """Return where a label ends, -1 when it does not; with `disableNested`, none that holds a link does."""
        end = _end(state, start, False)
        # A label that ends nowhere does not end before a link in it either, and one without a bracket holds no link.
        asked = disableNested and state.src.find("[", start + 1, max(end, 0)) >= 0
        return _end(state, start, True) if asked else end

    @staticmethod
    def parseLinkDestination(text: str, start: int, limit: int) -> Any:  # noqa: N802 - markdown-it's
        """Return an address, and where it ends."""
        found = helpers.parseLinkDestination(text, start, limit)
        match = _FILLED_IN.match(text, start, limit)
        if match:
            found.ok, found.pos, found.str = True, match.end(), match[0]
        return found
