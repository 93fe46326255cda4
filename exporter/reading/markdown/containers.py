"""Blocks that hold others, as rules of markdown-it: fenced divs (`:::`), admonitions (`!!!`), line blocks (`| `), abbreviations.

A div is opened by `::: {.class #id}`, `::: word`, or, when the word is a kind of admonition, `:::note[Title]` and `::: note Title`; any
line of three colons or more closes the innermost.  One that is not closed goes on to the end of what holds it, and is reported.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from exporter.reading.classes import ADMONITIONS
from exporter.reading.markdown import attributes

_FENCE = re.compile(r":{3,}")
_WORD = re.compile(r"([\w-]+)(?:\[([^\]\n]*)\])?[ \t]*(\{[^}\n]*\})?")
_CODE = re.compile(r"(`{3,}|~{3,})")
_ANCHOR = re.compile(r"""<(div|section|p)[ \t][^<>]*\b(?:id|name)=["'][^<>]*></\1>[ \t]*""")
_MARKED = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]*([^\s()\"]+)(?:[ \t]+(.*))?")
# python-markdown's words behind the kind are classes, where a title in quotation marks ends the line; else all of it is a title.
_TITLE = re.compile(r"([\w-]+(?:[ \t]+[\w-]+)*[ \t]+)?\"(.*)\"")
_ABBREVIATION = re.compile(r"\*\[([^\]\\\n]{1,80})\][ \t]?:[ \t]+(\S.*)")


def install(parser: MarkdownIt) -> None:
    """Add the rules to a parser."""
    parser.block.ruler.before("fence", "div", _div, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.block.ruler.before(
        "fence", "admonition", _marked, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.block.ruler.after("table", "lines", _lines)
    parser.block.ruler.before("reference", "abbreviation", _abbreviation)
    parser.block.ruler.before(
        "html_block", "anchor", _anchor, {"alt": ["paragraph", "reference", "blockquote"]}
    )


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def opening(written: str) -> tuple[dict[str, str], str] | None:
    """Return what a line that opens a div says, its attributes and its title; None when it opens none."""
    match = _FENCE.match(written)
    if match is None:
        return None
    rest = written[match.end() :].strip().rstrip(":").rstrip()
    if found := attributes.parse(rest):
        return found, ""
    word = _WORD.match(rest)
    if word is None:
        return None
    name, title, braces = word.groups()
    after = rest[word.end() :].strip()
    if (after or title is not None) and name.lower() not in ADMONITIONS:
        return None
    said = attributes.parse(braces or "")
    if braces and not said:
        return None
    kind = f"admonition-{name.lower()}" if name.lower() in ADMONITIONS else name
    return {**said, "class": f"{kind} {said.get('class', '')}".strip()}, title or after


def _div(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    if state.is_code_block(first) or not _line(state, first).startswith(":::"):
        return False
    said = opening(_line(state, first))
    if said is None:
        return False
    if silent:
        return True
    end, closed = _end(state, first, last)
    parent, maximum = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", end
    token = state.push("div_open", "div", 1)
    token.attrs, token.map, token.meta = dict(said[0]), [first, end + closed], {"closed": closed}
    _push_title(state, said[1], first)
    state.md.block.tokenize(state, first + 1, end)
    state.push("div_close", "div", -1)
    state.parentType, state.lineMax, state.line = parent, maximum, end + closed
    return True


def _push_title(state: StateBlock, title: str, line: int) -> None:
    if title:
        state.push("div_title_open", "p", 1)
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = title, [line, line + 1], []
        state.push("div_title_close", "p", -1)


def _marked(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Take `!!! kind classes "Title"`, or `???`, with the lines below it that are indented by four."""
    match = None if state.is_code_block(first) else _MARKED.fullmatch(_line(state, first).rstrip())
    if match is None:
        return False
    if silent:
        return True
    rest = match[2] or ""
    said = _TITLE.fullmatch(rest)
    parent, maximum, indent = state.parentType, state.lineMax, state.blkIndent
    end = first + 1
    while end < last and (state.isEmpty(end) or state.sCount[end] >= indent + 4):
        end += 1
    state.parentType, state.lineMax, state.blkIndent = "container", end, indent + 4
    token = state.push("admonition_open", "div", 1)
    token.map = [first, end]
    token.meta = {"name": match[1], "classes": (said[1] or "").split() if said else [], "quoted": bool(said)}
    _push_title(state, said[2] if said else rest, first)
    state.md.block.tokenize(state, first + 1, end)
    state.push("admonition_close", "div", -1)
    state.parentType, state.lineMax, state.blkIndent, state.line = parent, maximum, indent, end
    return True


def _end(state: StateBlock, first: int, last: int) -> tuple[int, bool]:
    """Return the line that closes a div, and whether there is one: those within it close first, and code closes none."""
    depth, fence = 1, ""
    for line in range(first + 1, last):
        text = _line(state, line)
        if text and state.sCount[line] < state.blkIndent:
            return line, False
        if match := _CODE.match(text):
            if not fence:
                fence = match[1]
            elif match[1].startswith(fence) and not text.strip(fence[0] + " \t"):
                fence = ""
        elif not fence and text.startswith(":::") and state.sCount[line] - state.blkIndent < 4:
            if not text.strip(": \t"):
                depth -= 1
                if not depth:
                    return line, True
            elif opening(text):
                depth += 1
    return last, False


def _lines(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Take lines that begin with a bar; where one ends with a bar too, they are a table that has lost its head."""
    if silent or state.is_code_block(first) or not _is_line(state, first):
        return False
    end = first
    while end < last and _is_line(state, end) and state.sCount[end] >= state.blkIndent:
        end += 1
    texts = [_line(state, line).rstrip() for line in range(first, end)]
    if any(len(text) > 1 and text.endswith("|") for text in texts) or not "".join(texts).strip("|"):
        return False
    state.push("lines_open", "div", 1).map = [first, end]
    for line in range(first, end):
        text = _line(state, line)[1:].rstrip()
        token = state.push("line_open", "span", 1)
        token.map, token.meta = [line, line + 1], {"indent": max(0, len(text) - len(text.lstrip(" ")) - 1)}
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = text.strip(), [line, line + 1], []
        state.push("line_close", "span", -1)
    state.push("lines_close", "div", -1)
    state.line = end
    return True


def _is_line(state: StateBlock, line: int) -> bool:
    text = _line(state, line)
    return text.startswith("| ") or text.rstrip() == "|"


def _anchor(state: StateBlock, first: int, last: int, silent: bool) -> bool:  # noqa: ARG001 - a rule's signature
    """Take an element that holds nothing and has an id: what stands below it is no HTML, though CommonMark has it so."""
    if state.is_code_block(first) or not _ANCHOR.fullmatch(_line(state, first)):
        return False
    if not silent:
        token = state.push("html_block", "", 0)
        token.map = [first, first + 1]
        token.content = state.getLines(first, first + 1, state.blkIndent, True)
        state.line = first + 1
    return True


def _abbreviation(state: StateBlock, first: int, last: int, silent: bool) -> bool:  # noqa: ARG001 - a rule's signature
    if state.is_code_block(first):
        return False
    match = _ABBREVIATION.fullmatch(_line(state, first).rstrip())
    if match is None:
        return False
    if not silent:
        token = state.push("abbreviation", "", 0)
        token.map, token.meta = [first, first + 1], {"term": match[1], "expansion": match[2]}
        state.line = first + 1
    return True
