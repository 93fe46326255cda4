"""Spaces: those that rules know, and how they look for them without reading a run of spaces twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from exporter.languages import Language
from exporter.typesetting.runs import LOWERED, OPAQUE, RAISED, Change

NO_BREAK, NARROW = "\u00a0", "\u202f"
LOOSE = " \n\t\r\u2009"  # a line may end there; a line's end of the source is one too
ANY = f"{LOOSE}{NO_BREAK}{NARROW}"

GAP = f"([{LOOSE}]{{1,40}})"
ROMAN = r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_CAPITAL = "[A-ZÀ-ÖØ-Þ]"
_INITIALS = (
    rf"(?<![\w.’'-])(?:{_CAPITAL}\.(?:-{_CAPITAL}\.)?[{ANY}]{{1,3}}){{1,4}}(?={_CAPITAL}[a-zß-öø-ÿ{OPAQUE}])"
)
_SHIFTS = {ord(RAISED): None, ord(LOWERED): None}  # M<sup>me</sup>

Rule = Callable[[str, Language], Iterator[Change]]


def before(text: str, at: int, spaces: str = ANY) -> int:
    """Return where the spaces that end at `at` begin."""
    while at and text[at - 1] in spaces:
        at -= 1
    return at


def after(text: str, at: int, spaces: str = ANY) -> int:
    """Return where the spaces that begin at `at` end."""
    while at < len(text) and text[at] in spaces:
        at += 1
    return at


def bound(pattern: str) -> Rule:
    """Return a rule that puts a no-break space for each group of a pattern, which must be of loose spaces."""

    def rule(text: str, _: Language) -> Iterator[Change]:
        for match in re.finditer(pattern, text):
            for group in range(1, len(match.regs)):
                if match.start(group) >= 0:
                    yield match.start(group), match.end(group), NO_BREAK

    return rule


@cache
def one_of(words: tuple[str, ...]) -> str:
    """Return a pattern of these words, the longest first."""
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})"


def word_before(text: str, at: int, longest: int = 16) -> str:
    """Return the word that ends at `at`, without what opens before it."""
    words = re.split(rf"[{ANY}\u2028]", text[max(0, at - longest) : at])
    return words[-1].lstrip("([{«“‘„\"'—–")


def units(text: str, language: Language) -> Iterator[Change]:
    """Tie numbers to their units."""
    for match in re.finditer(rf"\d{LOWERED}?{GAP}{one_of(language.words['units'])}(?![\w'’-])", text):
        yield match.start(1), match.end(1), NO_BREAK


def dates(text: str, language: Language) -> Iterator[Change]:
    """Tie days to their months."""
    for match in re.finditer(rf"[\d{LOWERED}]{GAP}{one_of(language.words['months'])}\b", text):
        yield match.start(1), match.end(1), NO_BREAK


def references(text: str, language: Language) -> Iterator[Change]:
    """Tie words like p., n° and chapter to their number, arabic or roman."""
    words = frozenset(language.words["references"])
    for match in re.finditer(rf"{GAP}(?=\d|{ROMAN}(?!\w))", text):
        if word_before(text, match.start()).lower() in words:
            yield match.start(), match.end(), NO_BREAK


def titles(text: str, language: Language) -> Iterator[Change]:
    """Tie titles like M. and Dr to a name, which begins with a capital."""
    titles = language.words["titles"]
    for match in re.finditer(rf"(?<=[.a-z{LOWERED}]){GAP}(?=[^\W\d_a-z])", text):
        if text[match.end()].isupper() and word_before(text, match.start()).translate(_SHIFTS) in titles:
            yield match.start(), match.end(), NO_BREAK


def initials(text: str, language: Language) -> Iterator[Change]:
    """Tie initials to each other and to the name: two or more, or one after a word that shows that a name begins."""
    for match in re.finditer(_INITIALS, text):
        start = match.start()
        several = match[0].count(".") > 1 and not match[0].startswith("J.-C.")
        if several or not start or word_before(text, before(text, start)) in language.words["initials"]:
            for space in re.finditer(f"[{LOOSE}]+", match[0]):
                yield start + space.start(), start + space.end(), NO_BREAK


def before_comma(text: str, _: Language) -> Iterator[Change]:
    """Close up commas and full stops: no space before them, unless a word follows, or full stops are set apart."""
    for match in re.finditer(rf"[,.](?![\w,.…]|[{ANY}]\.)", text):
        start = before(text, match.start())
        if (
            start < match.start()
            and start
            and (text[start - 1].isalnum() or text[start - 1] in f"{OPAQUE}»”’)]%\"'")
        ):
            yield start, match.start(), ""


def in_brackets(text: str, _: Language) -> Iterator[Change]:
    """Close up brackets: no spaces on their inner sides, unless there is nothing else within."""
    for match in re.finditer(r"[()\[\]]", text):
        at = match.start()
        if match[0] in "([":
            end = after(text, at + 1)
            if at + 1 < end < len(text) and text[end] not in ")]\u2028":
                yield at + 1, end, ""
        else:
            start = before(text, at)
            if 0 < start < at and text[start - 1] not in "([\u2028:;":
                yield start, at, ""


def ellipsis(text: str, _: Language) -> Iterator[Change]:
    """Make one character of three full stops, no more and no less."""
    for match in re.finditer(r"\.{3,}", text):
        if match.end() - match.start() == 3:
            yield match.start(), match.end(), "…"


def primes(text: str, _: Language) -> Iterator[Change]:
    """Make primes of feet with inches, and of minutes and seconds of arc."""
    feet = re.finditer(rf"""(?<![\w.,])\d{{1,3}}(')([{ANY}]?)\d{{1,2}}(")(?!\w)""", text)
    arc = re.finditer(rf"""\d°[{ANY}]?\d{{1,2}}(')(?:([{ANY}]?)\d{{1,2}}(?:[.,]\d{{1,6}})?("))?""", text)
    for match in sorted((*feet, *arc), key=lambda match: match.start()):
        yield match.start(1), match.end(1), "′"
        if match[2] and match[2] in LOOSE:
            yield match.start(2), match.end(2), NO_BREAK
        if match[3]:
            yield match.start(3), match.end(3), "″"


def times(text: str, _: Language) -> Iterator[Change]:
    """Make a multiplication sign of an x between numbers, and tie it to both."""
    for match in re.finditer(rf"\d([{ANY}]{{1,40}}x[{ANY}]{{1,40}})(?=\d)", text):
        yield match.start(1), match.end(1), f"{NO_BREAK}×{NO_BREAK}"
