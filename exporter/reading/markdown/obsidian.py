"""Obsidian's comments between two `%%`, and its ids, `^the-id` at the end of a block or on a line below it, as rules of markdown-it."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

# With a space or a line's end around it, and within it one at both ends or at none; `100%%` and `%%d` are none.
_COMMENT = re.compile(r"(?<!\S)%%(?P<space>\s)?(?:(?!%%)[\s\S])++(?(space)(?<=\s)|(?<!\s))%%(?=[\s.,;:)]|\Z)")
# One letter at least, since x ^2 is no id.
_ID = re.compile(r"(?:\s|\A)\^(?=[0-9-]*[A-Za-z])([A-Za-z0-9-]{3,60})\Z")
_ENDLESS = "exporter.endless-comment"


def install(parser: MarkdownIt) -> None:
    """Add the rules to a parser."""
    parser.inline.ruler.before("escape", "comment", _comment)
    parser.block.ruler.before("fence", "comment", _lines, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.core.ruler.after("block", "ids", _ids)


def _comment(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("%%", state.pos):
        return False
    match = _COMMENT.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("comment", "", 0).content = match[0]
    state.pos = match.end()
    return True


def _lines(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Take what stands between two lines of `%%` alone."""
    if state.is_code_block(first) or not _is_mark(state, first):
        return False
    begun, done = state.env.get(_ENDLESS, (0, 0))  # between which lines an end was looked for in vain
    if begun <= first < done:
        return False
    end = first + 1
    while end < last and (state.isEmpty(end) or state.sCount[end] >= state.blkIndent):
        if _is_mark(state, end):
            break
        end += 1
    else:
        state.env[_ENDLESS] = first, end
        return False
    if not silent:
        state.push("comment", "", 0).map = [first, end + 1]
        state.line = end + 1
    return True


def _is_mark(state: StateBlock, line: int) -> bool:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip() == "%%"


def _ids(state: StateCore) -> None:
    """Take the ids off the ends of paragraphs; one that is a paragraph of its own is the block's above."""
    done: list[Token] = []
    tokens, at = state.tokens, 0
    while at < len(tokens):
        token = tokens[at]
        done.append(token)
        at += 1
        if token.type != "paragraph_open" or "^" not in tokens[at].content[-61:]:
            continue
        inline = tokens[at]
        match = _ID.search(inline.content[-62:])
        if match is None:
            continue
        rest = inline.content[: len(inline.content) - len(match[0])].rstrip()
        if rest:
            inline.content = rest
            token.attrs.setdefault("id", match[1])
        elif len(done) > 1 and done[-2].nesting <= 0:
            token.type, token.tag, token.nesting = "attributes", "", 0
            token.attrs, token.meta["above"] = {"id": match[1]}, True
            at += 2
    state.tokens = done
