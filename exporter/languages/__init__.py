"""What a language brings to every medium: its quotation marks and spaces, its direction, and its words for what we label.

One TOML table a language lies beside this module; a table of a region says only what differs from the one it extends.  Tags are
BCP 47, looked up as RFC 4647, 3.4 has it: fr-CA-u-co-phonebk, fr-CA, fr.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

_FOLDER = Path(__file__).parent
UNKNOWN = "und"  # ISO 639-2 for a language that nobody knows: English labels, and no rules
TAGS = tuple(sorted(path.stem for path in _FOLDER.glob("*.toml") if path.stem != UNKNOWN))

# Tags whose table is called otherwise, or that are nearer to another region's than to the language's own.
_ALIASES = {
    "iw": "he",
    "nn": "nb",
    "no": "nb",
    "pt": "pt-BR",
    "pt-ao": "pt-PT",
    "pt-cv": "pt-PT",
    "pt-gw": "pt-PT",
    "pt-mz": "pt-PT",
    "pt-st": "pt-PT",
    "pt-tl": "pt-PT",
    "zh": "zh-Hans",
    "zh-hk": "zh-Hant",
    "zh-mo": "zh-Hant",
    "zh-tw": "zh-Hant",
    "en-au": "en-GB",
    "en-ie": "en-GB",
    "en-in": "en-GB",
    "en-nz": "en-GB",
    "en-za": "en-GB",
    "de-li": "de-CH",
    **dict.fromkeys(
        ("es-419", "es-ar", "es-bo", "es-cl", "es-co", "es-cr", "es-do", "es-ec", "es-gt"), "es-MX"
    ),
    **dict.fromkeys(
        ("es-hn", "es-ni", "es-pa", "es-pe", "es-pr", "es-py", "es-sv", "es-us", "es-uy"), "es-MX"
    ),
    "es-ve": "es-MX",
}
_NAMES = {tag.lower(): tag for tag in TAGS}
# A year, a month or a day as W3C's note on date and time formats has them; the time of the day, if there is one, is no part of it.
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01])(?:[T ]\d\d:\d\d.*)?)?)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The table of a language; `tag` is the table's own, which may be shorter than the one that was asked for.

    rules: the family of rules that set its text: french, english, quotes (quotation marks and apostrophes alone) or none.
    quotes: pairs of marks, outermost first.  also: pairs that are as good, and stay when they are typed.
    spaces: what stands inside quotation marks (quote), before ; ! ? (mark), before a colon (colon), between groups of
    digits (group), before % (percent) and before a currency's sign (currency).  missing: those that are put where nothing was typed.
    dash: what a dash within a sentence that was typed with hyphens becomes, with the spaces around it.  elisions: words that begin
    with an apostrophe, without it.  words: lists that single rules ask for.  labels: our words, by key.
    joins: what stands between names, between two that are all, and before the last of more.  dates: how a day, a month and a year are
    written, what the first of a month is called, and the months, as they stand after a day and alone (CLDR 48).
    """

    tag: str
    name: str
    direction: Literal["ltr", "rtl"]
    rules: Literal["french", "english", "quotes", "none"]
    quotes: tuple[str, ...]
    also: tuple[str, ...]
    spaces: Mapping[str, str]
    missing: tuple[str, ...]
    dash: str
    elisions: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str]
    joins: tuple[str, ...]
    dates: Mapping[str, str]


def get(tag: str) -> Language:
    """Return the table that is nearest to a tag; one with English labels and without rules for a language we have no table of."""
    return _load(_nearest(tag))


def label(tag: str, key: str, **values: object) -> str:
    """Return our word for `key` in a language, with the values filled in; a key of the author's own comes back with a capital."""
    text = get(tag).labels.get(key)
    if text is None:  # the kind of an admonition may be any word
        return key[:1].upper() + key[1:].replace("-", " ")
    return text.format(**values) if values else text


def date(tag: str, iso: str) -> str:
    """Return a date, YYYY, YYYY-MM or YYYY-MM-DD, as a language writes it, without a time of the day; what is no date as it is."""
    if not (found := _DATE.fullmatch(iso.strip())):
        return iso
    year, month, day = found.groups()
    dates = get(tag).dates
    if not month:
        return dates.get("year", "{year}").format(year=year)
    form, names = ("day", "months") if day else ("month", "alone" if "alone" in dates else "months")
    name = dates[names].split("|")[int(month) - 1] if names in dates else int(month)
    first = dates.get("first", 1) if day == "01" else 0
    return dates[form].format(year=year, month=name, day=first or int(day or 0))


def is_date(text: str) -> bool:
    """Tell whether a text is what `date` takes for one."""
    return _DATE.fullmatch(text.strip()) is not None


def series(tag: str, names: Sequence[str]) -> list[tuple[str, str]]:
    """Return each of some names with what stands between it and the next."""
    between, pair, last = get(tag).joins
    joins = [between] * (len(names) - 2) + [pair if len(names) == 2 else last, ""]
    return list(zip(names, joins[-len(names) :], strict=True)) if names else []


@cache
def _nearest(tag: str) -> str:
    for shorter in _shorter(tag.replace("_", "-").lower()):
        if found := _ALIASES.get(shorter) or _NAMES.get(shorter):
            return found
    return UNKNOWN


def _shorter(tag: str) -> Iterator[str]:
    """Yield a tag and what is left of it from the end, never ending in a single letter (RFC 4647, 3.4)."""
    parts = tag.split("-")
    while parts:
        yield "-".join(parts)
        parts.pop()
        if parts and len(parts[-1]) == 1:
            parts.pop()


@cache
def _load(tag: str) -> Language:
    table = _table(tag)
    return Language(
        tag=tag,
        name=table["name"],
        direction=table.get("direction", "ltr"),
        rules=table.get("rules", "quotes"),
        quotes=tuple(table["quotes"]),
        also=tuple(table.get("also", ())),
        spaces=table.get("spaces", {}),
        missing=tuple(table.get("missing", ())),
        dash=table.get("dash", ""),
        elisions=tuple(table.get("elisions", ())),
        words={name: tuple(text.split()) for name, text in table.get("words", {}).items()},
        labels=table["labels"],
        joins=tuple(table["joins"]),
        dates=table["dates"],
    )


@cache
def _table(tag: str) -> dict[str, Any]:
    """Return a table with what it takes from the one it extends."""
    import tomllib

    table = tomllib.loads((_FOLDER / f"{tag}.toml").read_text(encoding="utf-8"))
    below = _table(table["extends"]) if "extends" in table else {}
    merged: dict[str, Any] = {
        key: {**below[key], **table[key]}
        for key in ("spaces", "words", "labels", "dates")
        if key in below and key in table
    }
    return {**below, **table, **merged}
