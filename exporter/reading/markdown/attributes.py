"""Attributes in braces, `{#id .class lang=fr key="value"}`, as rules of markdown-it.

They stand behind a link, an image, code or a span (`[text]{lang=fr}`), at the end of a heading, on a line of their own above a
block, or on the last line of a paragraph; kramdown's `{: .class}` is taken too, for the block that it stands under without an empty
line, and `{-}` is pandoc's short form of `{.unnumbered}`.
Anything else in braces is text.  mdit-py-plugins has rules of this kind, which refuse `width=50%` and take a template's `{% … %}`
for a comment.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_NAME = r"""[^\s\#.{}"'=<>`%]+"""
_ID = r"""[^\s\#{}"'=<>`%]+"""
_ONE = rf"""(?:\#{_ID} | (?:\.{_NAME})+(?:\#{_ID})? | -(?=[\s}}])
    | [A-Za-z_][\w:.-]*=(?:"(?:[^"\\{{}}\n]|\\.)*" | '[^'{{}}\n]*' | [^\s"'{{}}<>=`]+))"""
_BRACES = re.compile(rf"\{{:?[ \t]*{_ONE}(?:\s+{_ONE})*+\s*\}}", re.VERBOSE)
_EACH = re.compile(r"""([#.]|[\w:.-]+=|-)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s{}]*)""")
_AFTER = {"image", "code_inline", "link_close", "span_close", "math_inline"}


def install(parser: MarkdownIt) -> None:
    """Add the rules to a parser."""
    parser.inline.ruler.after("link", "span", _span)
    parser.inline.ruler.push("attributes", _behind)
    parser.block.ruler.before("fence", "attributes", _line, {"alt": ["blockquote"]})
    parser.core.ruler.after("block", "attributes", _attach)


def parse(written: str) -> dict[str, str]:
    """Return what a text in braces says, classes as one "class"; {} for what is no attributes."""
    return _said(written) if _BRACES.fullmatch(written) else {}


def take_trailing(children: list[Token], *, on_a_line: bool) -> dict[str, str]:
    """Take the attributes off the end of a heading's tokens; with `on_a_line`, only those that have the last line to themselves."""
    last = children[-1] if children else None
    if last is None or last.type != "text" or not last.content.endswith("}"):
        return {}
    at = last.content.rfind("{")
    found = parse(last.content[at:]) if at >= 0 else {}
    if not found or (on_a_line and (at or len(children) < 2 or children[-2].type != "softbreak")):
        return {}
    last.content = last.content[:at].rstrip()
    if on_a_line:
        del children[-2:]
    return found


def _said(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    classes: list[str] = []
    for name, value in _EACH.findall(written):
        if value[:1] in ("'", '"'):
            value = re.sub(r"\\(.)", r"\1", value[1:-1])
        if name == "." and "#" in value:  # PHP Markdown Extra's .class#id
            value, _, found["id"] = value.partition("#")
        if name == "#":
            found["id"] = value
        elif name in (".", "class="):
            classes += value.split() if name == "class=" else value.split(".")
        elif name == "-":
            classes.append("unnumbered")
        else:
            found[name[:-1]] = value
    return {**found, "class": " ".join(classes)} if classes else found


def _add(token: Token, found: dict[str, str]) -> None:
    """Give a token attributes, but no other address than it has: that one was looked at."""
    found = {name: value for name, value in found.items() if name not in ("href", "src")}
    classes = " ".join(str(one["class"]) for one in (token.attrs, found) if one.get("class"))
    token.attrs.update(found)
    if classes:
        token.attrs["class"] = classes


def _span(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    start, end, maximum = (
        state.pos + 1,
        state.md.helpers.parseLinkLabel(state, state.pos, False),
        state.posMax,
    )
    match = _BRACES.match(state.src, end + 1, maximum) if end >= 0 else None
    if match is None:
        return False
    if not silent:
        state.pos, state.posMax = start, end
        _add(state.push("span_open", "span", 1), _said(match[0]))
        state.md.inline.tokenize(state)
        state.push("span_close", "span", -1)
    state.pos, state.posMax = match.end(), maximum
    return True


def _behind(state: StateInline, silent: bool) -> bool:
    if (
        state.src[state.pos] != "{"
        or state.pending
        or not state.tokens
        or state.tokens[-1].type not in _AFTER
    ):
        return False
    match = _BRACES.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    state.pos = match.end()
    if not silent:
        _add(_opening(state.tokens), _said(match[0]))
    return True


def _opening(tokens: list[Token]) -> Token:
    """Return the token that opens what the last one closes."""
    level = 0
    for token in reversed(tokens):
        level += token.nesting
        if level == 0:
            return token
    return tokens[-1]


def _line(state: StateBlock, first: int, last: int, silent: bool) -> bool:  # noqa: ARG001 - a rule's signature
    start, end = state.bMarks[first] + state.tShift[first], state.eMarks[first]
    if state.is_code_block(first) or not state.src.startswith("{", start):
        return False
    above = state.src.startswith("{:", start) and first > 0 and not state.isEmpty(first - 1)
    found = parse(state.src[start:end].rstrip())
    if not found or (silent and not above):  # kramdown's alone end a table or a quotation
        return False
    if not silent:
        token = state.push("attributes", "", 0)
        token.attrs = dict(found)
        token.map, token.meta["above"] = [first, first + 1], above
        state.line = first + 1
    return True


def _attach(state: StateCore) -> None:
    """Give the attributes of lines to the blocks that they stand under, or else above; a line with neither is dropped."""
    kept: list[Token] = []
    waiting: list[Token] = []
    last: Token | None = None  # what the block begins with that has just ended
    for token in state.tokens:
        if token.type == "attributes":
            if kept and kept[-1].nesting <= 0 and kept[-1].type != "inline" and token.meta["above"]:
                last = last or _opening(kept)
                _add(last, {name: str(value) for name, value in token.attrs.items()})
            else:
                waiting.append(token)
            continue
        if token.nesting >= 0:
            for line in waiting:
                _add(token, {name: str(value) for name, value in line.attrs.items()})
        waiting, last = [], None
        kept.append(token)
    state.tokens = kept
