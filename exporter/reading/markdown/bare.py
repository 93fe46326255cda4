"""Bare addresses (GFM's autolinks): the plugin's rules, each asked only where its address can stand, and shown no more than that.

Left alone, they copy the rest of the paragraph at every letter `w`, `:` and `@`, which takes minutes for a megabyte.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin


def _before(protocol: str) -> str:
    """Return the pattern of a place before which a protocol stands, with no word before it."""
    return rf"(?:(?<=[\s*_~(]{protocol})|(?<=\A{protocol}))"


Rule = Callable[[StateInline, bool], bool]

_LONGEST = 10_000  # characters that an address may have
_WITHIN = re.compile(rf"[^\s<]{{0,{_LONGEST}}}")
# What an address looks like from the rule's own character on, less what stands before that, which must not be within a word.
_BEGIN = r"(?:(?<=[\s*_~(])|(?<!.))"
_PLACES = {
    "gfm_autolink_www": re.compile(_BEGIN + r"www\.[^\s<]", re.DOTALL),
    "gfm_autolink_protocol": re.compile(
        rf"(?:{_before('http')}|{_before('https')})://[^\s<_]|(?:{_before('mailto')}|{_before('xmpp')}):[\w.+-]",
        re.DOTALL,
    ),
    "gfm_autolink_email": re.compile(r"(?<=[A-Za-z0-9.+_-])@[A-Za-z0-9_-]++(?:\.[A-Za-z0-9_-]++)++(?!@)"),
}


def install(parser: MarkdownIt) -> None:
    """Add the rules to a parser."""
    before = parser.inline.terminator_re
    parser.use(gfm_autolink_plugin)
    # The plugin ends texts at each `w`; those of words are none of its.
    parser.inline.terminator_re = re.compile(rf"{before.pattern}|w(?=ww\.)")
    rules = dict(zip(parser.inline.ruler.get_active_rules(), parser.inline.ruler.getRules(""), strict=True))
    for name in _PLACES:
        parser.inline.ruler.at(name, partial(_bounded, name, rules[name]))


def _bounded(name: str, rule: Rule, state: StateInline, silent: bool) -> bool:
    """Ask a rule where its address can stand, with the text ending where that must end."""
    if silent or not _PLACES[name].match(state.src, state.pos, state.posMax):
        return False
    maximum = state.posMax
    match = _WITHIN.match(state.src, state.pos, maximum)
    end = match.end() if match else state.pos
    if end - state.pos == _LONGEST:
        return False
    state.posMax = end
    try:
        return rule(state, silent)
    finally:
        state.posMax = maximum
