"""MkDocs' tabs as a rule of markdown-it: `=== "Label"` and what is indented below it, one after another, are a list of definitions."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

_LABEL = re.compile(r"""={3}[!+]{0,2}[ \t]+(?:"([^"]+)"|'([^']+)')[ \t]*""")
_INDENT = 4


def install(parser: MarkdownIt) -> None:
    """Add the rule to a parser."""
    parser.block.ruler.before(
        "fence", "tabs", _tabs, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _tabs(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    if _label(state, first) is None or state.is_code_block(first):
        return False
    if silent:
        return True
    parent, maximum, indent = state.parentType, state.lineMax, state.blkIndent
    opening = state.push("tabs_open", "dl", 1)
    line = end = first
    while line < last and state.sCount[line] >= indent and (label := _label(state, line)) is not None:
        end = _end(state, line + 1, last)
        state.push("label_open", "dt", 1).map = [line, line + 1]
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = label, [line, line + 1], []
        state.push("label_close", "dt", -1)
        state.push("dd_open", "dd", 1).map = [line, end]
        state.parentType, state.lineMax, state.blkIndent = "container", end, state.sCount[line] + _INDENT
        state.md.block.tokenize(state, line + 1, end)
        state.parentType, state.lineMax, state.blkIndent = parent, maximum, indent
        state.push("dd_close", "dd", -1)
        line = end
        while line < last and state.isEmpty(line):
            line += 1
    state.push("tabs_close", "dl", -1)
    opening.map, state.line = [first, end], end
    return True


def _label(state: StateBlock, line: int) -> str | None:
    match = _LABEL.fullmatch(state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]])
    return (match[1] or match[2]) if match else None


def _end(state: StateBlock, line: int, last: int) -> int:
    """Return the line after the last one that is indented, empty ones between them included."""
    indent, end = state.sCount[line - 1] + _INDENT, line
    for at in range(line, last):
        if state.isEmpty(at):
            continue
        if state.sCount[at] < indent:
            break
        end = at + 1
    return end
