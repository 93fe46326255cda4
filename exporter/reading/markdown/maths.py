r"""TeX in Markdown, as rules of markdown-it: `$…$`, `$$…$$`, `\(…\)`, `\[…\]`, and environments such as align.

Dollars are pandoc's: no space after the first and before the last, no digit after the last.  Brackets, whose backslash may be doubled,
hold math only where what is in them looks like it, since `\[` is an escaped bracket too.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_DOLLARS = re.compile(
    r"\$\$(?P<double>(?:[^$\\]|\\.)++)\$\$ | \$(?!\s)(?P<single>(?:[^$\\]|\\.)++)(?<!\s)\$(?!\d)",
    re.VERBOSE | re.DOTALL,
)
_BRACKETS = re.compile(r"(?P<mark>\\{1,2})\((?P<content>.{1,2000}?)(?P=mark)\)", re.DOTALL)
_LOOKS = re.compile(r"\\[a-zA-Z{}]|[\^_=<>+]|\A\s*\w\s*\Z")
_ENVIRONMENT = re.compile(r"\\begin\{((?:equation|align|alignat|gather|multline|flalign|eqnarray)\*?)\}")
# What may stand behind the end of a formula: a label or number, and the mark that ends the sentence.
_AFTER = r"[ \t]*(?:\{\#(?P<id>[^\s{}]+)\}|\((?P<number>[^()$]{1,20})\))?[ \t]*(?P<mark>[.,;:!?]?)[ \t]*"
_CLOSING = {
    "$$": re.compile(rf"(?P<content>.*?)\$\${_AFTER}", re.DOTALL),
    "\\[": re.compile(rf"(?P<content>.*?)\\\]{_AFTER}", re.DOTALL),
    "\\\\[": re.compile(rf"(?P<content>.*?)\\\\\]{_AFTER}", re.DOTALL),
}
_LONGEST = 300  # lines of a formula


def install(parser: MarkdownIt) -> None:
    """Add the rules to a parser."""
    parser.block.ruler.before(
        "fence", "math", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.inline.ruler.before("escape", "math", _inline)


def _inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] == "$":
        match = _DOLLARS.match(state.src, state.pos, state.posMax)
        content = (match["double"] or match["single"]) if match else ""
    elif state.src.startswith(("\\(", "\\\\("), state.pos):
        match = _BRACKETS.match(state.src, state.pos, state.posMax)
        content = match["content"] if match and _LOOKS.search(match["content"]) else ""
    else:
        return False
    if match is None or not content.strip():
        return False
    if not silent:
        state.push("math_inline", "math", 0).content = content.strip()
    state.pos = match.end()
    return True


def _block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    if state.is_code_block(first):
        return False
    text = _line(state, first)
    mark = next((mark for mark in _CLOSING if text.startswith(mark)), "")
    environment = _ENVIRONMENT.match(text)
    if not mark and not environment:
        return False
    found = (
        _environment(state, first, last, environment[1]) if environment else _marked(state, first, last, mark)
    )
    if found is None:
        return False
    content, id, number, end = found
    if not silent:
        token = state.push("math_block", "math", 0)
        token.content, token.map = content, [first, end]
        token.meta = {"number": number}
        token.attrs = {"id": id} if id else {}
        state.line = end
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _environment(state: StateBlock, first: int, last: int, name: str) -> tuple[str, str, str, int] | None:
    lines: list[str] = []
    for line in range(first, min(last, first + _LONGEST)):
        lines.append(_line(state, line))
        if not lines[-1].strip():
            return None
        if lines[-1].rstrip().endswith(f"\\end{{{name}}}"):
            return "\n".join(lines).strip(), "", "", line + 1
    return None


def _marked(state: StateBlock, first: int, last: int, mark: str) -> tuple[str, str, str, int] | None:
    """Return a formula between two marks on lines without an empty one; nothing stands behind the second but its label."""
    closing, ending = _CLOSING[mark], mark.replace("[", "]")
    lines: list[str] = []
    for line in range(first, min(last, first + _LONGEST)):
        text = _line(state, line)
        if not text.strip() or (line > first and state.sCount[line] < state.blkIndent):
            return None
        lines.append(text[len(mark) :] if line == first else text)
        if ending in lines[-1]:
            match = closing.fullmatch("\n".join(lines))
            if match is None or not match["content"].strip():
                return None
            content = match["content"].strip() + match["mark"]
            if mark != "$$" and not _LOOKS.search(content):
                return None
            return content, match["id"] or "", match["number"] or "", line + 1
    return None
