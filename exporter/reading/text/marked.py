"""Tell Markdown that is called .txt, as pandoc's own manual is, from plain text.

Only strong signs count, and of two kinds: headings with number signs, and fences or links that a writer of prose does not type.  In
doubt a text is plain, where nothing of it can be taken for markup.
"""

from __future__ import annotations

import re

HEADINGS, MARKS = 3, 3  # of each so many; one heading does where front matter stands before the text
LOOKED_AT = 2**18  # characters; a longer text has shown by then what it is
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})([^`]*)$")
_HEADING = re.compile(r"#{1,6} +[^\s#]")
_LINK = re.compile(
    r"\]\((?:https?://|#|\.{0,2}/|[\w-]+\.\w)|^ {0,3}\[[^\]\n]{1,200}\]:[ \t]+(?:<|https?://|#|\.{0,2}/)"
)
# A transcriber's text never is Markdown, whatever signs it uses.
_GUTENBERG = re.compile(r"(?i)project gutenberg")


def is_markdown(text: str, *, front: bool) -> bool:
    """Tell whether a text is Markdown beyond doubt.  front: front matter was before it."""
    text = text[:LOOKED_AT]
    if _GUTENBERG.search(text[:2000]):
        return False
    headings = marks = 0
    fence, blank = "", True
    for line in text.splitlines():
        found = _FENCE.match(line)
        if fence:
            if found and found[1].startswith(fence) and not found[2].strip():
                fence = ""
                marks += 1
        elif found:
            fence = found[1]
        elif blank and _HEADING.match(line):
            headings += 1
        elif _LINK.search(line):
            marks += 1
        blank = not line.strip()
    return headings >= (1 if front else HEADINGS) and marks >= (1 if front else MARKS)
