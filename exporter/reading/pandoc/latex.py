"""LaTeX as pandoc can follow it: what a preamble says of the work, without what it defines."""

from __future__ import annotations

import re

_BEGIN = "\\begin{document}"
_SAID = re.compile(
    r"\\(?:documentclass|title|subtitle|author|date|usepackage(?=\[[^\]]*\]\{babel\}))(?![a-zA-Z])\s*(?=[\[{])"
)
_OPTION = re.compile(r"\[[^\]]*\]\s*")


def plainer(text: str) -> str:
    """Return LaTeX without a command that pandoc writes round pictures, and whose own definition it cannot follow."""
    return text.replace("\\pandocbounded{", "{")


def bare(text: str) -> str:
    """Return LaTeX with a preamble that says the class, the language, the title, the authors and the date alone; "" without one."""
    preamble, begin, body = text.partition(_BEGIN)
    if not begin:
        return ""
    said = []
    for match in _SAID.finditer(preamble):
        start = match.end()
        if option := _OPTION.match(preamble, start):
            start = option.end()
        end = _closed(preamble, start)
        if end:
            said.append(preamble[match.start() : end])
    return "\n".join((*said, begin)) + body


def _closed(text: str, start: int) -> int:
    """Return where the group that opens at `start` ends; 0 when none opens there, or it does not end."""
    depth = 0
    for match in re.compile(r"\\.|%[^\n]*|[{}]", re.DOTALL).finditer(text, start):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
            if depth == 0:
                return match.end()
        if depth == 0:
            return 0
    return 0
