"""French: the spaces of its punctuation, its dashes, numbers, ordinals, and what it does not let a line's end part.

Sources stand with the rules, in rules.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from exporter.languages import Language
from exporter.typesetting.runs import BREAK, LOWERED, RAISED, Change
from exporter.typesetting.spaces import (
    ANY,
    GAP,
    LOOSE,
    NO_BREAK,
    ROMAN,
    after,
    before,
    bound,
    one_of,
    word_before,
)

_OPENING = frozenset(f"([{{«‹“‘„{BREAK}")
_CLOSING = frozenset(f"]}})»›”’{BREAK}")
_SPACE = f"[{ANY}]"


def high_punctuation(text: str, language: Language) -> Iterator[Change]:
    """Set the space before each run of ; ! ? and add it where what follows shows that it is punctuation."""
    for match in re.finditer("[;!?]+", text):
        yield from _spaced(
            text, match.start(), match.end(), language, "mark", f"{ANY}»”’\"')]}}…›—–{BREAK}{LOWERED}"
        )


def colon(text: str, language: Language) -> Iterator[Change]:
    """Set the space before a colon, and add it where a space or the end follows."""
    for match in re.finditer(":", text):
        yield from _spaced(text, match.start(), match.end(), language, "colon", f"{ANY}{BREAK}")


def _spaced(text: str, at: int, end: int, language: Language, name: str, following: str) -> Iterator[Change]:
    start = before(text, at)
    if (
        not start
        or text[start - 1] in _OPENING
        or (end < len(text) and text[end] not in f"{following},.;:!?")
    ):
        return
    typed, space = text[start:at], language.spaces[name]
    missing = not typed and name in language.missing and (end == len(text) or text[end] in following)
    if typed or (missing and text[start - 1] not in "!?;:"):
        yield start, end, space + text[at:end]


def quote_spaces(text: str, language: Language) -> Iterator[Change]:
    """Set the spaces on the inner sides of guillemets."""
    space, added = language.spaces["quote"], "quote" in language.missing
    for match in re.finditer("[«»‹›]", text):
        at = match.start()
        if match[0] == "«" or (match[0] == "‹" and language.quotes[1] == "‹›"):
            end = after(text, at + 1)
            if end < len(text) and text[end] not in f"»›{BREAK}" and (added or end > at + 1):
                yield at, end, match[0] + space
        elif match[0] == "»" or (match[0] == "›" and language.quotes[1] == "‹›"):
            start = before(text, at)
            if start and text[start - 1] not in f"«‹{BREAK}" and (added or start < at):
                yield start, at + 1, space + match[0]


def dashes(text: str, language: Language) -> Iterator[Change]:
    """Make dashes of hyphens that were typed for them: three are an em dash, so are two that begin a speech, one or two between
    spaces are an en dash."""
    for match in re.finditer("-+", text):
        start, end = match.span()
        left, right = text[start - 1 : start] if start else "", text[end : end + 1]
        speaks = end - start == 2 and left in ("", BREAK) and _speaks(text, end)
        if speaks or (end - start == 3 and right and right not in "->" and left != "<"):
            yield start, end, "—"
        # A hyphen at the beginning of a line is an item of a list that is none.
        elif end - start < 3 and left and right and left in ANY and left != "\n" and right in ANY:
            first, last = before(text, start), after(text, end)
            if first and last < len(text) and _parts_words(text, first, last):
                yield start, end, language.dash.strip()


def _speaks(text: str, at: int) -> bool:
    """Tell whether a speech begins there: an option of a command (--help) has no capital and no space before it."""
    first = text[after(text, at) :][:1]
    return first in ("«", "“", "…") or (first.isalpha() and (first.isupper() or text[at] in ANY))


def _parts_words(text: str, first: int, last: int) -> bool:
    """Tell whether a hyphen between text[:first] and text[last:] is a dash: no minus, and not alone within marks."""
    left, right = text[first - 1], text[last]
    if left in _OPENING or right in _CLOSING or (left.isdigit() and right.isdigit()):
        return False
    alone_left = not text[max(0, first - 2) : first - 1].strip(ANY)
    alone_right = not text[last + 1 : last + 2].strip(ANY)
    return not (left.isalpha() and right.isalpha() and alone_left and alone_right)


def incises(text: str, _: Language) -> Iterator[Change]:
    """Tie the two dashes of an incise to what stands between them."""
    opened: int | None = None
    for match in re.finditer(rf"[.!?…][»”’)\]]?{_SPACE}|(?<={_SPACE})[–—](?={_SPACE})", text):
        if match[0] not in "–—":
            opened = None
        elif opened is None:
            opened = match.end()
        else:
            yield opened, after(text, opened), NO_BREAK
            yield before(text, match.start()), match.start(), NO_BREAK
            opened = None


def dialogue(text: str, _: Language) -> Iterator[Change]:
    """Tie the dash that begins a speech to it."""
    for match in re.finditer(rf"(?:^|(?<={BREAK}))[–—]", text):
        end = after(text, match.end())
        if end < len(text) and (end > match.end() or text[end].isalpha() or text[end] in "«…"):
            yield match.end() - 1, end, match[0] + NO_BREAK


def groups(text: str, language: Language) -> Iterator[Change]:
    """Tie groups of three digits that were typed apart.  Digits are never grouped that were not."""
    for match in re.finditer(rf"(?<!\d)[1-9]\d{{0,2}}(?:{_SPACE}\d{{3}}(?!\d))+", text):
        start, end = match.span()
        further = re.match(rf"{_SPACE}\d", text[end : end + 2])
        earlier = re.match(rf"\d{_SPACE}", text[max(0, start - 2) : start])
        if not further and not earlier and not (start and text[start - 1] in ".,"):
            for space in re.finditer(f"[{LOOSE}]", match[0]):
                yield start + space.start(), start + space.end(), language.spaces["group"]


def percent(text: str, language: Language) -> Iterator[Change]:
    """Set the space between a number and % or ‰."""
    yield from _signed(text, r"[%‰](?!\w)", language, "percent")


def currency(text: str, language: Language) -> Iterator[Change]:
    """Set the space between an amount and the sign of its currency."""
    yield from _signed(text, r"[€$£¥](?!\d)", language, "currency")


def degrees(text: str, _: Language) -> Iterator[Change]:
    """Set the space between a number and °C or °F; a ° alone is closed up."""
    for match in re.finditer(rf"(?<=[\d{ANY}])°[CF](?!\w)", text):
        start = before(text, match.start(), LOOSE)
        if start and text[start - 1].isdigit():
            yield start, match.end(), NO_BREAK + match[0]


def _signed(text: str, pattern: str, language: Language, name: str) -> Iterator[Change]:
    for match in re.finditer(pattern, text):
        at = match.start()
        start = before(text, at, LOOSE)
        if start and text[start - 1].isdigit() and (start < at or name in language.missing):
            yield start, match.end(), language.spaces[name] + match[0]


def ordinals(text: str, language: Language) -> Iterator[Change]:
    """Raise the letters of ordinals: 1er, 2e, XXe siècle.  A single roman numeral needs a noun that shows it for one."""
    for match in re.finditer(_ordinal(language.words["numbered"]), text):
        yield match.start(1), match.end(2), f"{RAISED}{match[1]}{match[2]}{LOWERED}"


@cache
def _ordinal(nouns: tuple[str, ...]) -> str:
    arabic = r"1(?=ers?\b|res?\b)|\d{1,3}(?=es?\b)"
    single = rf"I(?=er\b|re\b)|[IVX](?=e{_SPACE}{one_of(nouns)}\b)"
    return rf"(?<![\w.,{RAISED}])(?:{arabic}|{single}|(?=[IVXLC]{{2,}}e){ROMAN})(er|re|e)(s?)\b"


def number_sign(text: str, _: Language) -> Iterator[Change]:
    """Put the space that is missing after n°."""
    for match in re.finditer(r"\b[nN](?:°|º|ᵒ)(?=\d)", text):
        yield match.end() - 1, match.end(), match[0][-1] + NO_BREAK


def regnal(text: str, _: Language) -> Iterator[Change]:
    """Tie a name to the roman numeral after it."""
    for match in re.finditer(rf"(?<=[^\W\d_])[{LOOSE}]{{1,40}}(?=[IVX])(?={ROMAN}(?![\w{RAISED}’'-]))", text):
        word = word_before(text, match.start(), 24)
        if word[:1].isupper() and len(word) > 2:
            yield match.start(), match.end(), NO_BREAK


hours = bound(rf"\d{_SPACE}h{GAP}(?=\d{{1,2}}(?!\d))")
of_ordinals = bound(
    rf"[\dIVXLC]{RAISED}(?:er|re|e)s?{LOWERED}{GAP}(?=[^\W\d_])(?!(?:de|du|des|et|ou|à|au|aux|en|le|la|les)\b)"
)
eras = bound(rf"(?:\d{GAP})?(?:av|apr)\.{GAP}J\.-C\.")
