"""Dates as people write them, in the languages that have a table, as ISO 8601 has them.

Nothing is asked of the machine: what is `today` stays unread.  Where day and month may be either, the day is taken to stand first but
in American English; the doubt is told where the language does not settle it.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from functools import cache
from typing import NamedTuple

from exporter import languages

_LONGEST = 100  # characters of what may be a date
_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})\.?)?)?", re.ASCII)
_TIME = re.compile(
    r"[T\s,]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?(?![a-zA-Z]))?"
    r"\s*(Z|UTC|GMT|UT|[-+−]\d{2}:?\d{2}|[A-Z]{3,4})?(?:\s*\([\w ]{1,30}\))?\Z"
)
_NUMBERS = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})\.?", re.ASCII)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)", re.ASCII)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?", re.ASCII)
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(?:(\d{1,2})\s*[月월]\s*(?:(\d{1,2})\s*[日일])?)?\D{0,8}", re.ASCII)
_WORD = re.compile(r"\d+|[^\W\d_]+(?:['’`][^\W\d_]+)*", re.UNICODE)
_ORDINALS = {
    "st",
    "nd",
    "rd",
    "th",
    "er",
    "re",
    "ère",
    "eme",
    "ème",
    "e",
    "º",
    "ª",
    "o",
    "a",
    "го",
    "η",
    "ος",
}
# Words between the parts of a date.
_BETWEEN = {
    *(
        "de",
        "del",
        "d",
        "of",
        "the",
        "den",
        "der",
        "le",
        "el",
        "il",
        "am",
        "on",
        "dne",
        "г",
        "года",
        "р",
        "року",
    ),
    *("día", "dia", "di"),
}
_IN_NAME = re.compile(r"(?:\A|/)((?:19|20)\d\d)([-_/])(\d\d)\2(\d\d)(?=[-_ /.]|\Z)")


class Date(NamedTuple):
    """As much of YYYY-MM-DDTHH:MM:SS+HH:MM as is said; `doubtful` when day and month may be the other way round."""

    iso: str
    doubtful: bool = False


def read(text: str, language: str = "") -> Date | None:
    """Return the date that a text is; None when it is none.  `language` is the text's tag, "" = unknown."""
    text = _digits(" ".join(text.split()))
    if not text or len(text) > _LONGEST:
        return None
    if _EPOCH.fullmatch(text):  # seconds or milliseconds
        moment = datetime.datetime.fromtimestamp(int(text[:10]), datetime.UTC)
        return Date(moment.isoformat().replace("+00:00", "Z"))
    day, time = text, ""
    if match := _TIME.search(text):
        day, time = text[: match.start()].strip(" ,"), _time(match)
        if not time:
            return None
    found = _day(day, language)
    if found is None:
        return None
    iso = found.iso + (time if len(found.iso) == 10 else "")
    try:
        datetime.datetime.fromisoformat(iso + "-01-01"[: max(0, 10 - len(iso))])
    except ValueError:
        return None
    return found._replace(iso=iso)


def in_name(name: str) -> str:
    """Return the date that a file's name or a path begins with, as blogs have it: 2020-06-26-title.md, 2020/06/26/title."""
    match = _IN_NAME.search(name)
    found = read("-".join(match.group(1, 3, 4))) if match else None
    return found.iso if found else ""


def _digits(text: str) -> str:
    """Return a text with the digits of every script as those of ASCII."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(one)) if unicodedata.category(one) == "Nd" else one for one in text
    )


def _time(match: re.Match[str]) -> str:
    hour, minute, second, half, zone = match.groups()
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    if hours > 23 or int(minute) > 59:
        return ""
    zone = (zone or "").replace("−", "-")
    if zone in ("Z", "UTC", "GMT", "UT"):
        zone = "Z"
    elif zone[:1] in ("+", "-"):
        zone = f"{zone[:3]}:{zone[-2:]}"
    else:  # CET and PST are of no one hour
        zone = ""
    return f"T{hours:02}:{minute}:{second or '00'}{zone}"


def _day(text: str, language: str) -> Date | None:
    """Return a day, month or year; its numbers are checked by who asks."""
    text = text.strip(" ,")
    if match := _ISO.fullmatch(text) or _CJK.fullmatch(text) or _COMPACT.fullmatch(text):
        return Date("-".join([match[1], *(f"{int(part):02}" for part in match.group(2, 3) if part)]))
    if match := _NUMBERS.fullmatch(text):
        first, mark, second, year = match.groups()
        american = mark != "." and language.lower() == "en-us"
        day, month = (second, first) if american or int(second) > 12 else (first, second)
        if mark == ".":
            day, month = first, second
        either = mark != "." and int(first) <= 12 and int(second) <= 12 and first != second
        doubtful = either and language.lower() in ("", "en")
        return Date(f"{year}-{int(month):02}-{int(day):02}", doubtful)
    return _worded(text, language)


def _worded(text: str, language: str) -> Date | None:
    """Return a date whose month is a word: a year, a day unless there is none, and at most one word more, the day of the week."""
    year = day = month = 0
    others = 0
    for word in _WORD.findall(text):
        if word.isdecimal():
            if len(word) == 4 and not year:
                year = int(word)
            elif len(word) <= 2 and not day:
                day = int(word)
            else:
                return None
            continue
        word = word.casefold()
        if word in _ORDINALS and day:
            continue
        found = 0 if month else _month(word, language)
        if found:
            month = found
        elif word not in _BETWEEN:
            others += 1
    if not (year and month) or others > (1 if day else 0):
        return None
    return Date(f"{year}-{month:02}" + (f"-{day:02}" if day else ""))


def _month(word: str, language: str) -> int:
    """Return the month that a word, or what it begins, is called in its language, in English, or in all languages that know it."""
    word = _bare(word)
    for tag in (language, "en"):
        if tag and (found := _in(word, languages.get(tag).tag)):
            return found
    all_ = {found for tag in languages.TAGS if (found := _in(word, tag))}
    return all_.pop() if len(all_) == 1 else 0


def _in(word: str, tag: str) -> int:
    names = _months(tag)
    for bare in (word, word[1:] if word.startswith(("ב", "d'", "d’")) else word):
        bare = re.sub(r"\Ad['’]", "", bare)
        exact = {number for name, number in names if name == bare}
        begun = {number for name, number in names if len(bare) >= 3 and name.startswith(bare)}
        for found in (exact, begun):
            if len(found) == 1:
                return found.pop()
    return 0


@cache
def _months(tag: str) -> tuple[tuple[str, int], ...]:
    """Return the names of the months, bare, with their numbers."""
    dates = languages.get(tag).dates
    return tuple(
        (_bare(name), number)
        for key in ("months", "alone")
        for number, name in enumerate(dates.get(key, "").split("|"), 1)
        if name
    )


def _bare(word: str) -> str:
    """Return a word without accents and in lower case."""
    apart = unicodedata.normalize("NFD", word.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))
