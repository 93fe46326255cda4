"""Double quotation marks: which ones open, which close, which belong together, and what each is in a language.

Marks are judged in clusters, by what stands on either side; straight ones between two letters or two spaces by what is open.  A mark
whose part is not certain stays as it was typed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from exporter.languages import Language
from exporter.typesetting.runs import QUOTE_CLOSES, QUOTE_OPENS, Change
from exporter.typesetting.spaces import ANY, after, before

_KINDS = {
    '"': "straight",
    **dict.fromkeys("“”„‟", "curly"),
    **dict.fromkeys("«»", "angle"),
    **dict.fromkeys("‹›", "single angle"),
    **dict.fromkeys((QUOTE_OPENS, QUOTE_CLOSES), "made"),
}
_USUAL = {"“": 1, "”": -1, "„": 1, "‟": 1, "«": 1, "»": -1, "‹": 1, "›": -1, QUOTE_OPENS: 1, QUOTE_CLOSES: -1}
_SINGLES = "'‘’‚‛"
_MARK = f'["“”„‟«»‹›{QUOTE_OPENS}{QUOTE_CLOSES}{_SINGLES}]'
# Marks that touch each other, but for the spaces that guillemets have on their inner sides.
CLUSTER = f"{_MARK}(?:(?:(?<=[«‹])[{ANY}]+|[{ANY}]+(?=[»›]))?{_MARK})*"
_ROUNDS = 4
_BEFORE_OPENING = frozenset("([{—–-/¿¡=")
_AFTER_CLOSING = frozenset(".,;:!?…)]}—–-/")


@dataclass(slots=True)
class Mark:
    """A quotation mark at an offset; side: 1 opens, -1 closes, 0 not certain.  partner: the number of the other of its pair."""

    at: int
    glyph: str
    side: int
    partner: int | None = None
    level: int = 0
    certain: bool = True

    @property
    def kind(self) -> str:
        """Marks of a kind belong together."""
        return _KINDS[self.glyph]


def double(text: str, language: Language) -> Iterator[Change]:
    """Yield the language's marks for those that were typed (straight ones, pairs that are none of the language), and for those to be made.

    Marks that belong together in no way at all could be seen in another way once some are set; they are set until nothing changes.
    """
    done = text
    for _ in range(_ROUNDS):
        changes = dict(_set(done, language))
        if not changes:
            break
        done = "".join([changes.get(at, character) for at, character in enumerate(done)])
    else:
        done = text
    to_make = {start: new for start, _, new in made(done, language)}
    if done != text or to_make:
        for at, (old, new) in enumerate(zip(text, done, strict=True)):
            if old != new or at in to_make:
                yield at, at + 1, to_make.get(at, new)


def _set(text: str, language: Language) -> Iterator[tuple[int, str]]:
    """Yield each mark that is to be another, by its offset."""
    marks = paired(text, language)
    for mark in marks:
        if mark.partner is None:
            if mark.glyph == '"' and mark.certain:
                yield mark.at, _pair(language, mark.level)[mark.side < 0]
            continue
        partner = marks[mark.partner]
        typed = f"{mark.glyph}{partner.glyph}" if mark.side > 0 else f"{partner.glyph}{mark.glyph}"
        pair = _pair(language, mark.level)
        # Whoever types directed marks within directed marks means those, where the language has them at all.
        stays = typed in language.also or (mark.level > 0 and typed in language.quotes)
        if typed != pair and not stays and mark.kind != "made":
            yield mark.at, pair[mark.side < 0]


def made(text: str, language: Language) -> Iterator[Change]:
    """Yield the marks of the quotations that the source has as such."""
    for mark in paired(text, language):
        if mark.kind == "made":
            yield mark.at, mark.at + 1, _pair(language, mark.level)[mark.side < 0]


def paired(text: str, language: Language) -> list[Mark]:
    """Return the double marks of a text, each with its side, its partner and its level (0 outermost)."""
    marks: list[Mark] = []
    opened: list[int] = []
    kinds: Counter[str] = Counter()
    for mark in _clustered(text, language):
        number = len(marks)
        marks.append(mark)
        if mark.side == 0:
            mark.certain = False
            mark.side = -1 if kinds[mark.kind] else 1
        if mark.side > 0:
            opened.append(number)
            kinds[mark.kind] += 1
            continue
        if kinds[mark.kind] or (opened and {marks[opened[-1]].kind, mark.kind} == {"straight", "curly"}):
            wanted = mark.kind if kinds[mark.kind] else marks[opened[-1]].kind
            while True:
                partner = opened.pop()
                kinds[marks[partner].kind] -= 1
                if marks[partner].kind == wanted:
                    break
            mark.partner, marks[partner].partner = partner, number
    _leveled(marks, text)
    return marks


def _leveled(marks: list[Mark], text: str) -> None:
    """Give each mark its level; a quotation that goes on from another paragraph, or into the next, counts."""
    for mark in marks:
        if mark.partner is None and mark.glyph == '"':
            # 15" is a measure.
            mark.certain = mark.certain and not (mark.side < 0 and mark.at and text[mark.at - 1].isdigit())
        elif mark.partner is None:
            mark.certain = mark.certain or mark.glyph in _USUAL
    counted = [mark for mark in marks if mark.partner is not None or mark.certain]
    level = sum(1 for mark in counted if mark.partner is None and mark.side < 0)
    for mark in counted:
        if mark.side > 0:
            mark.level = level
            level += 1
        else:
            level = max(level - 1, 0) if mark.partner is None else marks[mark.partner].level
            mark.level = level


def _clustered(text: str, language: Language) -> Iterator[Mark]:
    """Yield the double marks of a text, with their sides as far as their surroundings and the language tell."""
    roles = _roles(language)
    for match in re.finditer(CLUSTER, text):
        side = side_of(text, *_outside(text, match, roles))
        for at in range(match.start(), match.end()):
            glyph = text[at]
            if glyph not in _KINDS:
                continue
            # d'"x": after an elision, which has nothing to close, a mark opens
            elided = at > match.start() and text[at - 1] in "'’" and text[at + 1 : at + 2].isalnum()
            if _KINDS[glyph] in ("made", "angle", "single angle") and glyph in roles:
                yield Mark(at, glyph, roles[glyph])
            elif side or elided:
                yield Mark(at, glyph, side or 1)
            else:
                yield Mark(at, glyph, 0 if glyph == '"' else roles.get(glyph, 0))


def _outside(text: str, cluster: re.Match[str], roles: dict[str, int]) -> tuple[int, int]:
    """Return where a cluster begins and ends, with the spaces that guillemets have on their inner sides."""
    start, end = cluster.span()
    if text[start] in "»›" and roles.get(text[start]) == -1:
        start = before(text, start)
    if text[end - 1] in "«‹" and roles.get(text[end - 1]) == 1:
        end = after(text, end)
    return start, end


def side_of(text: str, start: int, end: int) -> int:
    """Return what the marks text[start:end] do by what stands around them: 1 they open, -1 they close, 0 it does not tell."""
    left, right = text[start - 1 : start], text[end : end + 1]
    opens = not left or left.isspace() or left in _BEFORE_OPENING
    closes = not right or right.isspace() or right in _AFTER_CLOSING
    return opens - closes


def _roles(language: Language) -> dict[str, int]:
    """Return the side of each mark that has only one in a language, or that the language does not use."""
    roles = dict(_USUAL)
    pairs = (*language.quotes, *language.also)
    opening, closing = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    roles.update(dict.fromkeys(opening - closing, 1))
    roles.update(dict.fromkeys(closing - opening, -1))
    return {glyph: side for glyph, side in roles.items() if glyph not in opening & closing}


def _pair(language: Language, level: int) -> str:
    return language.quotes[level % len(language.quotes)]
