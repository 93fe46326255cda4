"""Apostrophes and single quotation marks, which are typed alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from exporter.languages import Language
from exporter.typesetting.quotes import CLUSTER, Mark, side_of
from exporter.typesetting.runs import OPAQUE, QUOTE_OPENS, Change

APOSTROPHE = "’"


def apostrophes(text: str, language: Language) -> Iterator[Change]:
    """Yield the apostrophes that are certain: between letters, and before what is known to begin with one.

    An opening mark that was typed for one is one only where nothing follows that could close it.
    """
    last = max(text.rfind("'"), text.rfind(APOSTROPHE))
    for match in re.finditer(_apostrophe(language.elisions, language.rules == "english"), text):
        if match[0] == "'" or match.start() > last:
            yield match.start(), match.end(), APOSTROPHE


@cache
def _apostrophe(elisions: tuple[str, ...], single_quotes: bool) -> str:
    """Return the pattern of apostrophes; where single marks are quotation marks too, less is certain."""
    patterns = [r"(?<=[^\W_])'(?=[^\W\d_])", rf"(?<={OPAQUE})'(?=[^\W\d_])"]
    leading = r"(?<![\w'’‘])['‘]"
    if elisions:
        patterns.append(rf"{leading}(?=(?i:{'|'.join(elisions)})(?!\w))")
    if single_quotes:
        patterns.append(rf"{leading}(?=[0-9]{{2}}s\b)")
    else:
        patterns += [
            rf"{leading}(?=[0-9]{{2}}(?!\w))",
            rf"(?<=[^\W_])'(?=[\"“”„«‹{QUOTE_OPENS}]?[\w{OPAQUE}])",
        ]
    return "|".join(patterns)


def rocknroll(text: str, _: Language) -> Iterator[Change]:
    """Yield the apostrophes on both sides of a lone n."""
    for match in re.finditer(r"(?<=[\w ])['‘]([nN])['’](?=[\w ])", text):
        yield match.start(), match.end(), f"{APOSTROPHE}{match[1]}{APOSTROPHE}"


def trailing(text: str, _: Language) -> Iterator[Change]:
    """Yield apostrophes at the end of words, where no single quotation mark was opened before that they could close."""
    for mark in _singles(text):
        if mark.glyph == "'" and mark.side < 0 and mark.partner is None and mark.certain:
            yield mark.at, mark.at + 1, APOSTROPHE


def single(text: str, _: Language) -> Iterator[Change]:
    """Yield single quotation marks for straight ones that are a pair, or that stand at the start, where a quotation goes on."""
    opening, closing = "‘’"
    singles = _singles(text)
    for mark in singles:
        if mark.glyph != "'" or not mark.side:
            continue
        if mark.partner is not None:
            yield mark.at, mark.at + 1, opening if mark.side > 0 else closing
        elif mark.side > 0 and re.match(r"[0-9]{2}(?!\w)", text[mark.at + 1 : mark.at + 4]):
            yield mark.at, mark.at + 1, APOSTROPHE
        elif mark.side > 0 and mark.at == 0 and text[1:2].isupper():
            yield mark.at, mark.at + 1, opening


def nested(text: str, language: Language) -> Iterator[Change]:
    """Yield the language's inner marks for a pair of straight single ones within a quotation."""
    singles = _singles(text)
    for mark in singles:
        if mark.partner is None or mark.side < 0:
            continue
        end = singles[mark.partner].at
        opened = text.rfind("«", 0, mark.at)
        around, inside = text[opened + 1 : mark.at], text[mark.at + 1 : end]
        is_pair = mark.glyph == text[end] == "'" and inside[:1].isalnum()
        if is_pair and opened >= 0 and not set(around + inside) & set("«»“”‹›"):
            yield mark.at, mark.at + 1, language.quotes[1][0]
            yield end, end + 1, language.quotes[1][1]


def _singles(text: str) -> list[Mark]:
    """Return the single marks that are not between letters, with their sides and partners."""
    marks = []
    for match in re.finditer(CLUSTER, text):
        side = side_of(text, match.start(), match.end())
        marks += [Mark(at, text[at], side) for at in range(match.start(), match.end()) if text[at] in "'‘’"]
    opened: int | None = None
    for number, mark in enumerate(marks):
        left = text[mark.at - 1 : mark.at]
        mark.certain = left.isalpha() or left == OPAQUE
        if mark.side > 0 and mark.glyph != "’":
            opened = number
        elif mark.side < 0 and opened is not None and not _is_genitive(text, marks, number):
            mark.partner, marks[opened].partner = opened, number
            opened = None
        elif mark.side < 0 and opened is not None:
            mark.certain = True
    return marks


def _is_genitive(text: str, marks: list[Mark], number: int) -> bool:
    """Tell whether a mark that could close is rather that of 'the boys' house': the next one closes too."""
    at = marks[number].at
    following = text[at + 1 : at + 3]
    return (
        text[at - 1 : at] == "s"
        and following[:1] == " "
        and following[1:].islower()
        and number + 1 < len(marks)
        and marks[number + 1].side < 0
    )
