"""English: its dashes and ranges, and what it does not let a line's end part.

Sources stand with the rules, in rules.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from exporter.languages import Language
from exporter.typesetting.runs import OPAQUE, Change
from exporter.typesetting.spaces import ANY, LOOSE, after, before, one_of, word_before


def dashes(text: str, language: Language) -> Iterator[Change]:
    """Make dashes of hyphens that were typed for them: two, or one between spaces; three are always an em dash."""
    for match in re.finditer("-+", text):
        start, end = match.span()
        first, last = before(text, start, LOOSE), after(text, end, LOOSE)
        left, right, length = text[first - 1 : first], text[last : last + 1], end - start
        spaced = first < start
        if length > 3 or spaced != (last > end) or not _is_before_dash(left) or not _is_after_dash(right):
            continue
        if left.isdigit() and right.isdigit():
            if length == 2 and not spaced:
                yield start, end, "–"
        elif length == 3 or (length == 2 and not spaced):
            yield from _closed_up(first, start, end, last)
        elif length == 2 or (spaced and _is_in_prose(text, first, start, last, language)):
            if language.dash == "—":
                yield from _closed_up(first, start, end, last)
            else:
                yield start, end, language.dash.strip()


def _closed_up(first: int, start: int, end: int, last: int) -> Iterator[Change]:
    yield first, start, ""
    yield start, end, "—"
    yield end, last, ""


def _is_before_dash(left: str) -> bool:
    return left.isalnum() or left in tuple(f"{OPAQUE}.,!?…)]”’\"'")


def _is_after_dash(right: str) -> bool:
    return right.isalnum() or right in tuple(f"{OPAQUE}([“‘”’\"'…")


def _is_in_prose(text: str, first: int, start: int, last: int, language: Language) -> bool:
    """Tell whether one hyphen stands between words of more than a letter, so that it is no minus, and not at a line's beginning.

    Where it would be closed up, it must not be that of Name - Description either.
    """
    left, right = text[max(0, first - 2) : first], text[last : last + 2]
    follows = right[:1].islower() if language.dash == "—" else right[:1].isalpha()
    return (
        text[start - 1] != "\n"
        and len(left) == 2
        and (left.isalpha() or left[1] in '”’)"')
        and len(right.strip(ANY)) == 2
        and follows
    )


def ranges(text: str, language: Language) -> Iterator[Change]:
    """Make an en dash of the hyphen in a range: of pages and the like, of years, of what is counted."""
    for match in re.finditer(
        rf"(?<![\w.,/:{OPAQUE}–-])(\d{{1,4}})-(\d{{1,4}})(?![\w/:{OPAQUE}–-]|[.,]\d)", text
    ):
        start, end = match[1], match[2]
        if _are_years(start, end) or (_ascends(start, end) and _is_range(text, match, language)):
            yield match.end(1), match.start(2), "–"


def _are_years(start: str, end: str) -> bool:
    if len(start) != 4 or not 1000 <= int(start) <= 2100 or (start[2:] < "13" and len(end) == 2):
        return False  # 2004-05 may be a month
    return (len(end) == 4 and start < end <= "2199") or (len(end) == 2 and start[2:] < end)


def _ascends(start: str, end: str) -> bool:
    """Tell whether the second number is the greater; 12-15 and 112-15 both do."""
    return int(start[: max(0, len(start) - len(end))] + end) > int(start) and not start.startswith("0")


def _is_range(text: str, match: re.Match[str], language: Language) -> bool:
    """Tell whether what stands before or after a range shows that it is one."""
    at = before(text, match.start())
    told = at < match.start() and word_before(text, at).lower() in language.words["references"]
    counted = rf"[{ANY}-]?{one_of(language.words['counted'])}(?!\w)"
    return told or re.match(counted, text[match.end() : match.end() + 16]) is not None
