"""What is said of a work, in front matter or options, as the model's metadata: what each key means, and how its value is read.

The vocabularies of pandoc, Quarto, Hugo and Jekyll are understood where they say the same.  Nothing that is said is lost: what we have
no field for, or cannot read as its field wants it, is kept in `extra`.
"""

from __future__ import annotations

import datetime
import difflib
import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from exporter.languages import tags
from exporter.model import Contributor, Inlines, Metadata, Resource, Text, Where
from exporter.problems import Problem, nearest, problem
from exporter.reading.content import Find
from exporter.reading.positions import cleaned

SETTINGS = "exporter"  # the key whose table is no metadata


def metadata(
    values: Mapping[str, Any],
    label: str,
    *,
    places: Mapping[str, Where] | None = None,
    find: Find | None = None,
) -> tuple[Metadata, tuple[Problem, ...]]:
    """Return what front matter, or options called `label`, say of a work; the language's tag is in its usual case.

    places: where each key's value stands.  find: the door to the cover's file.
    """
    said = _Said(label, places or {}, find)
    for key, value in values.items():
        if value is not None and key != SETTINGS:
            said.take(key, value)
    made = Metadata(**said.fields, extra=tuple(said.extra))
    return made, tuple(said.problems)


class _Said:
    """What is said of a work, key by key."""

    def __init__(self, label: str, places: Mapping[str, Where], find: Find | None) -> None:
        self.label, self.places, self.find = label, places, find
        self.fields: dict[str, Any] = {}
        self.extra: list[tuple[str, str]] = []
        self.problems: list[Problem] = []

    def take(self, key: str, value: Any) -> None:
        name = key.strip().lower().replace("-", "_").replace(" ", "_")
        if name not in KEYS:
            self._keep(key, value)
            if close := difflib.get_close_matches(name, KEYS, 1, 0.8):
                self.report(key, "front-matter.key", f"'{key}' is not known; did you mean '{close[0]}'?")
            return
        field, read = KEYS[name]
        made = read(self, key, value)
        if made is None:
            self._keep(key, value)
        elif isinstance(made, tuple) and field in _LISTS:
            self.fields[field] = tuple(dict.fromkeys((*self.fields.get(field, ()), *made)))
        elif field in self.fields:
            self._keep(key, value)
        else:
            self.fields[field] = made

    def report(self, key: str, code: str, message: str) -> None:
        where = self.places.get(key) or Where(file=self.label)
        self.problems.append(problem(code, message, where))

    def text(self, key: str, value: Any) -> str | None:
        """Return a scalar as text, white space made one but for what does not break; None, reported, for anything else."""
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, str | int | float):
            return re.sub("[ \t\r\n]+", " ", cleaned(str(value))).strip()
        self.report(key, "front-matter.type", f"'{key}' must be a text, not {_sort(value)}.")
        return None

    def texts(self, key: str, value: Any) -> tuple[str, ...] | None:
        """Return a list of texts, or one text, as a tuple."""
        found = [self.text(key, one) for one in (value if isinstance(value, list) else [value])]
        return tuple(one for one in found if one)

    def _keep(self, key: str, value: Any) -> None:
        kept = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        self.extra.append((cleaned(key), cleaned(kept)))


def _words(said: _Said, key: str, value: Any) -> Inlines | None:
    text = said.text(key, value)
    return (Text(text=text, where=said.places.get(key)),) if text else None


def _line(said: _Said, key: str, value: Any) -> str | None:
    return said.text(key, value)


def _list(said: _Said, key: str, value: Any) -> tuple[str, ...] | None:
    found = said.texts(key, value)
    if isinstance(value, str) and found:  # tags: printing, reading
        return tuple(one.strip() for one in found[0].split(",") if one.strip())
    return found


def _tag(said: _Said, key: str, value: Any) -> str | None:
    text = said.text(key, value)
    tag = tags.normal(text) if text else ""
    if text and not tag:
        said.report(key, "language.tag", f"'{text}' is not the tag of a language.")
    return tag or None


_DATE = re.compile(
    r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|UTC|[-+]\d{2}:?\d{2})?)?)?)?"
)


def _date(said: _Said, key: str, value: Any) -> str | None:
    """Return a date as ISO 8601 has it: as much of YYYY-MM-DDTHH:MM:SS+HH:MM as is said."""
    text = said.text(key, value)
    if not text:
        return None
    if match := _DATE.fullmatch(text):
        year, month, day, hour, minute, second, zone = match.groups()
        done = "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])
        if hour:
            zone = {None: "", "UTC": "Z"}.get(zone, zone)
            done += f"T{int(hour):02}:{minute}:{second or '00'}" + re.sub(r"(\d{2})(\d{2})$", r"\1:\2", zone)
        with suppress(ValueError):
            datetime.datetime.fromisoformat(done + "-01-01"[: max(0, 10 - len(done))])
            return done
    said.report(key, "front-matter.value", f"'{text}' is not a date of the form YYYY-MM-DD.")
    return None


def _bool(said: _Said, key: str, value: Any) -> bool | None:
    words = {
        "true": True,
        "yes": True,
        "on": True,
        "1": True,
        "false": False,
        "no": False,
        "off": False,
        "0": False,
    }
    text = said.text(key, value)
    if text is not None and text.lower() in words:
        return words[text.lower()]
    if text is not None:
        said.report(key, "front-matter.value", f"'{key}' must be true or false, not '{text}'.")
    return None


def _file(said: _Said, key: str, value: Any) -> Resource | None:
    name = said.text(key, value)
    if not name or said.find is None:
        return None
    found, problems = said.find(name, said.places.get(key))
    said.problems += problems
    return found


def _series(said: _Said, key: str, value: Any) -> str | None:
    if isinstance(value, list) and len(value) == 1:
        (value,) = value
    if isinstance(value, dict):
        number = next((value[name] for name in ("number", "position", "index") if name in value), None)
        if number is not None and "series_number" not in said.fields:
            said.fields["series_number"] = said.text(key, number) or ""
        value = next((value[name] for name in ("name", "title") if name in value), value)
    return said.text(key, value)


# MARC relator codes of what people write (https://id.loc.gov/vocabulary/relators).
ROLES = {
    "afterword": "aft",
    "author": "aut",
    "compiler": "com",
    "contributor": "ctb",
    "creator": "aut",
    "designer": "bkd",
    "editor": "edt",
    "foreword": "aui",
    "illustrator": "ill",
    "introduction": "aui",
    "narrator": "nrt",
    "photographer": "pht",
    "preface": "aui",
    "translator": "trl",
}
_NAME_KEYS = (
    "name",
    "literal",
    "given",
    "family",
    "file_as",
    "file-as",
    "sort",
    "role",
    "roles",
    "orcid",
    "identifier",
)


def _people(said: _Said, key: str, value: Any, role: str = "aut") -> tuple[Contributor, ...] | None:
    found = []
    for one in value if isinstance(value, list) else [value]:
        person = _person(said, key, one, role)
        if person is None:
            return None
        found.append(person)
    return tuple(found)


def _person(said: _Said, key: str, value: Any, role: str) -> Contributor | None:
    if not isinstance(value, dict):
        name = said.text(key, value)
        return Contributor(name=name, roles=(role,)) if name else None
    texts = {str(name): value[name] for name in value if value[name] is not None}

    def first(*names: str) -> str:
        return next((said.text(key, texts[name]) or "" for name in names if name in texts), "")

    name = first("name", "literal") or " ".join(part for part in (first("given"), first("family")) if part)
    if not name:
        said.report(key, "front-matter.value", f"'{key}' names someone without a name.")
        return None
    if unknown := {name: one for name, one in texts.items() if name not in _NAME_KEYS}:
        said.extra.append((f"{key}: {name}", json.dumps(unknown, ensure_ascii=False)))
    wanted = said.texts(key, texts.get("roles", texts.get("role", role))) or (role,)
    family, given = first("family"), first("given")
    return Contributor(
        name=name,
        file_as=first("file_as", "file-as", "sort") or (f"{family}, {given}" if family and given else ""),
        roles=tuple(_role(said, key, one) for one in wanted),
        identifier=first("identifier", "orcid"),
    )


def _role(said: _Said, key: str, written: str) -> str:
    name = written.strip().lower()
    if name in ROLES or re.fullmatch("[a-z]{3}", name):
        return ROLES.get(name, name)
    said.report(key, "front-matter.value", f"'{written}' is not a role; {nearest(name, ROLES)}")
    return "ctb"


_SCHEMES = (
    (re.compile(r"(?i)(?:urn:isbn:|isbn[:\s]\s*)(.+)"), "isbn"),
    (re.compile(r"(?i)(?:doi:\s*|https?://(?:dx\.)?doi\.org/)(.+)"), "doi"),
    (re.compile(r"(?i)(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"), "uuid"),
    (re.compile(r"(?i)(urn:.+)"), "urn"),
    (re.compile(r"(?i)(https?://.+)"), "url"),
    (re.compile(r"(.+)"), "identifier"),
)


def _identifiers(said: _Said, key: str, value: Any, scheme: str = "") -> tuple[tuple[str, str], ...] | None:
    found = []
    for one in value if isinstance(value, list) else [value]:
        named = scheme
        if isinstance(one, dict):  # pandoc's way: {scheme: ISBN, text: …}
            named = str(one.get("scheme") or "").lower()
            one = one.get("text", one.get("value", one))
        text = said.text(key, one)
        if text is None:
            return None
        text = " ".join(text.split())
        if not text:
            continue
        guessed, bare = next((kind, match[1]) for rule, kind in _SCHEMES if (match := rule.fullmatch(text)))
        found.append((named or guessed, bare if guessed in (named or guessed) else text))
    return tuple(found)


# What each key stands for: a field of Metadata, and how its value is read; more keys for one field add to lists, else the first counts.
KEYS: dict[str, tuple[str, Callable[[_Said, str, Any], Any]]] = {
    **dict.fromkeys(("title",), ("title", _words)),
    **dict.fromkeys(("subtitle",), ("subtitle", _words)),
    **dict.fromkeys(("short_title", "running_title"), ("short_title", _words)),
    **dict.fromkeys(("author", "authors", "creator", "creators", "by"), ("contributors", _people)),
    **dict.fromkeys(("contributor", "contributors"), ("contributors", partial(_people, role="ctb"))),
    **dict.fromkeys(("editor", "editors"), ("contributors", partial(_people, role="edt"))),
    **dict.fromkeys(("translator", "translators"), ("contributors", partial(_people, role="trl"))),
    **dict.fromkeys(("illustrator", "illustrators"), ("contributors", partial(_people, role="ill"))),
    **dict.fromkeys(("lang", "language", "locale"), ("language", _tag)),
    **dict.fromkeys(("date", "published"), ("date", _date)),
    **dict.fromkeys(("modified", "updated", "lastmod", "last_modified"), ("modified", _date)),
    **dict.fromkeys(("publisher",), ("publisher", _line)),
    **dict.fromkeys(("description", "summary", "abstract"), ("description", _line)),
    **dict.fromkeys(
        ("tags", "tag", "keywords", "subject", "subjects", "categories", "category"), ("subjects", _list)
    ),
    **dict.fromkeys(("rights", "license", "licence", "copyright"), ("rights", _line)),
    **dict.fromkeys(("source", "url", "canonical", "canonical_url"), ("source", _line)),
    **dict.fromkeys(("identifier", "identifiers"), ("identifiers", _identifiers)),
    **{scheme: ("identifiers", partial(_identifiers, scheme=scheme)) for scheme in ("isbn", "doi", "uuid")},
    **dict.fromkeys(("series",), ("series", _series)),
    **dict.fromkeys(("series_number", "series_index"), ("series_number", _line)),
    **dict.fromkeys(("cover", "cover_image"), ("cover", _file)),
    **dict.fromkeys(("draft",), ("draft", _bool)),
}
_LISTS = ("contributors", "subjects", "identifiers")


def _sort(value: Any) -> str:
    return "a list" if isinstance(value, list) else "a table" if isinstance(value, dict) else repr(value)
