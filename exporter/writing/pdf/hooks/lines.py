"""Line ends: a first word that is left alone for nothing, and names and compounds that must not be hyphenated.

- A run of text that ends in a space before an inline element, and fits without that space but not with it, leaves the first word of its
  line alone on it, whole or hyphenated (WeasyPrint 69 and 70; 19 lines of a book of 732 pages).  The line is broken again with room for a
  space.
- `hyphens: auto` divides names (Pyong-yang) and, a second time, compounds (Asie-Pa-cifique).  A line that ends so is broken again with
  `hyphens: manual`, and so is one that would leave a part of a word alone on a paragraph's last line.  German and Luxembourgish write
  every noun with a capital, so their names are not told apart.
"""

from __future__ import annotations

import re
from typing import Any

_CAPITALS_SAY_NOTHING = ("de", "lb", "nds", "bar", "gsw")
_SENTENCE_END = re.compile(r"[.!?…:]['’”»)\]\s\u00a0\u202f]*$")
_COLLAPSING = ("normal", "pre-line")
_HYPHENS = "-\u2010\u2011"


def install() -> None:
    """Let WeasyPrint break lines by this module's `split_first_line`."""
    from weasyprint.layout import inline
    from weasyprint.text import line_break

    split = line_break.split_first_line

    def split_first_line(
        text: str,
        style: Any,
        context: Any,
        max_width: Any,
        justification_spacing: Any,
        is_line_start: bool = True,
        minimum: bool = False,
    ) -> Any:
        rest = (justification_spacing, is_line_start, minimum)
        found = split(text, style, context, max_width, *rest)
        if found[2] is None or not max_width or minimum:
            return found
        if text.endswith(" ") and " " not in found[0].text.strip() and style["white_space"] in _COLLAPSING:
            wider = split(text, style, context, max_width + style["font_size"], *rest)
            kept = text.encode()[: wider[1]].decode().rstrip(" ")
            if wider[1] > found[1] and split(kept, style, context, None, *rest)[3] <= max_width:
                return wider
        if style["hyphens"] != "auto" or not found[0].text.endswith(style["hyphenate_character"]):
            return found
        at = len(text.encode()[: found[2]].decode())
        if _is_whole(text, at, style["lang"] or "") or _is_last(text, at):
            manual = style.copy()
            manual["hyphens"] = "manual"
            again = split(text, manual, context, max_width, *rest)
            if again[3] <= max_width:
                return again
        return found

    inline.split_first_line = split_first_line


def _is_last(text: str, at: int) -> bool:
    """Tell whether nothing but the rest of a word follows this place: no space, not even before an inline element."""
    return at < len(text) and not re.search(r"\s", text[at:])


def _is_whole(text: str, at: int, lang: str) -> bool:
    """Tell whether the word around this place in a line's text is a name or a compound."""
    begin = max(text.rfind(space, 0, at) for space in " \u00a0\u202f\n") + 1
    word = re.split(r"[\s\u00a0\u202f]", text[begin:], maxsplit=1)[0]
    if any(hyphen in word[1:-1] for hyphen in _HYPHENS):
        return True
    letters = re.sub(r"^.*['’]", "", word.lstrip("«“„\"'(["))
    if not letters[:1].isupper() or lang.partition("-")[0] in _CAPITALS_SAY_NOTHING:
        return False
    before = text[:begin].rstrip()
    return bool(before) and not _SENTENCE_END.search(before)
