"""What is said of a work, in front matter or options, as the model's metadata: what each key means, and how its value is read.

The vocabularies of pandoc, Quarto, Hugo, Jekyll, Zola, Docusaurus, JOSS and Obsidian are understood where they say the same.
Nothing that is said is lost: what we have no field for, or cannot read as its field wants it, is kept in `extra`.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from exporter.languages import tags
from exporter.model import Inlines, Metadata, Resource, Text, Where
from exporter.problems import Problem, problem
from exporter.reading import dates, language, people
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
    said = Said(label, places or {}, find)
    said.language = next(
        (
            tags.normal(value)
            for key, value in values.items()
            if named(key) in _LANGUAGE and isinstance(value, str)
        ),
        "",
    )
    # What is named a cover is looked at before any lead image.
    for key, value in sorted(values.items(), key=lambda pair: named(pair[0]) in _LEAD):
        if value is not None and key != SETTINGS:
            said.take(key, value)
    made = Metadata(**said.fields, extra=tuple(said.extra))
    return made, tuple(said.problems)


def named(key: str) -> str:
    """Return a key as KEYS has it: cover-image, coverImage and "Cover image" are one."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key.strip())
    return apart.lower().replace("-", "_").replace(" ", "_")


class Said:
    """What is said of a work, key by key."""

    def __init__(self, label: str, places: Mapping[str, Where], find: Find | None) -> None:
        self.label, self.places, self.find = label, places, find
        self.language = ""  # what dates are read in
        self.fields: dict[str, Any] = {}
        self.extra: list[tuple[str, str]] = []
        self.problems: list[Problem] = []

    def take(self, key: str, value: Any) -> None:
        name = named(key)
        if name in _TABLES and isinstance(value, dict):
            for inner, one in value.items():
                if named(inner) in KEYS and one is not None:
                    self.take(inner, one)
            value = {inner: one for inner, one in value.items() if named(inner) not in KEYS}
            if value:
                self._keep(key, value)
            return
        if name not in KEYS:
            self._keep(key, value)
            close = [] if name in OTHERS else difflib.get_close_matches(name, KEYS, 1, 0.8)
            if close:
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

    def report(self, key: str, code: str, message: str, hint: str | None = None) -> None:
        where = self.places.get(key) or Where(file=self.label)
        self.problems.append(problem(code, message, where, hint=hint))

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


def _words(said: Said, key: str, value: Any) -> Inlines | None:
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        for one in value[
            1:
        ]:  # pandoc's titles of an EPUB: [{type: main, text: …}, {type: subtitle, text: …}]
            if one.get("type") == "subtitle" and "subtitle" not in said.fields:
                said.fields["subtitle"] = _words(said, key, one.get("text"))
        value = value[0]
    if isinstance(value, dict):
        value = value.get("text", value)
    text = said.text(key, value)
    return (Text(text=text, where=said.places.get(key)),) if text else None


def _line(said: Said, key: str, value: Any) -> str | None:
    return said.text(key, value)


def _list(said: Said, key: str, value: Any) -> tuple[str, ...] | None:
    if isinstance(value, list):  # pandoc's subject: {text, authority, term}
        value = [one.get("text", one) if isinstance(one, dict) else one for one in value]
    found = said.texts(key, value)
    if isinstance(value, str) and found:  # tags: printing, reading
        mark = ";" if ";" in value else ","
        return tuple(one.strip() for one in found[0].split(mark) if one.strip())
    return found


def _tag(said: Said, key: str, value: Any) -> str | None:
    if isinstance(value, list) and len(value) == 1:
        (value,) = value
    text = said.text(key, value)
    tag = tags.normal(text) if text else ""
    if text and not tag:
        tag = language.proposed(text)
        message = f"'{text}' is not the tag of a language{f'; {tag} is taken' if tag else ''}."
        said.report(key, "language.tag", message, f"Say {tag}." if tag else None)
    return tag or None


def _date(said: Said, key: str, value: Any) -> str | None:
    """Return a date as ISO 8601 has it: as much of YYYY-MM-DDTHH:MM:SS+HH:MM as is said."""
    if isinstance(value, dict):  # {year, month, day}; Docusaurus' last_update: {date, author}
        parts = [str(value[part]) for part in ("year", "month", "day") if value.get(part) is not None]
        value = value.get("date", "-".join(parts) or value)
    text = said.text(key, value)
    if not text:
        return None
    found = dates.read(text, said.language)
    if found is None:
        said.report(key, "front-matter.value", f"'{text}' is not a date of the form YYYY-MM-DD.")
        return None
    if found.doubtful:
        message = f"'{text}' may be two dates; {found.iso} is taken."
        said.report(key, "front-matter.value", message)
    return found.iso


def _bool(said: Said, key: str, value: Any) -> bool | None:
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


def _published(said: Said, key: str, value: Any) -> Any:
    """Return a date, or that it is a draft: Jekyll says `published: false`."""
    if isinstance(value, bool) or str(value).strip().lower() in ("yes", "no", "on", "off"):
        if _bool(said, key, value) is False:
            said.fields.setdefault("draft", True)
        return None
    return _date(said, key, value)


def _status(said: Said, key: str, value: Any) -> bool | None:  # noqa: ARG001 - every reader takes the same
    return True if isinstance(value, str) and value.strip().lower() == "draft" else None


def _address(said: Said, key: str, value: Any) -> str | None:
    """Return an address that is whole: Hugo's and Jekyll's `url` is a path of a site."""
    text = said.text(key, value)
    return text if text and re.match(r"(?i)https?://", text) else None


def _statement(said: Said, key: str, value: Any) -> str | None:
    """Return a text, or what Quarto's tables for `license` and `copyright` say."""
    if isinstance(value, list) and value and all(not isinstance(one, list | dict) for one in value):
        value = ", ".join(str(one) for one in value)
    if isinstance(value, dict):
        wanted = ("statement", "text", "name", "title", "type", "id", "year", "holder", "url", "link")
        parts = [said.text(key, value[part]) or "" for part in wanted if value.get(part) is not None]
        value = " ".join(part for part in dict.fromkeys(parts) if part) or value
    return said.text(key, value)


def _file(said: Said, key: str, value: Any) -> Resource | None:
    if isinstance(value, list) and value:  # Hugo's images: the first is the one that is shown
        value = value[0]
    if isinstance(value, dict):  # PaperMod's cover: {image, alt}
        value = next(
            (value[part] for part in ("image", "src", "url", "path", "file") if part in value), value
        )
    if isinstance(value, bool | dict | list):  # a switch of a theme
        return None
    name = said.text(key, value)
    if not name or said.find is None:
        return None
    found, problems = said.find(name, said.places.get(key))
    said.problems += problems
    # A lead image that cannot be had is no cover that is missing.
    return None if problems and named(key) in _LEAD else found


def _series(said: Said, key: str, value: Any) -> str | None:
    if isinstance(value, list) and len(value) == 1:
        (value,) = value
    if isinstance(value, dict):
        number = next((value[name] for name in ("number", "position", "index") if name in value), None)
        if number is not None and "series_number" not in said.fields:
            said.fields["series_number"] = said.text(key, number) or ""
        value = next((value[name] for name in ("name", "title") if name in value), value)
    return said.text(key, value)


_SCHEMES = (
    (re.compile(r"(?i)(?:urn:isbn:|isbn[:\s]\s*)(.+)"), "isbn"),
    (re.compile(r"(?i)(?:doi:\s*|https?://(?:dx\.)?doi\.org/)(.+)"), "doi"),
    (re.compile(r"(?i)(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"), "uuid"),
    (re.compile(r"(?i)(urn:.+)"), "urn"),
    (re.compile(r"(?i)(https?://.+)"), "url"),
    (re.compile(r"(.+)"), "identifier"),
)


def _identifiers(said: Said, key: str, value: Any, scheme: str = "") -> tuple[tuple[str, str], ...] | None:
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


_LANGUAGE = ("lang", "language", "locale", "language_code", "lang_code")
# What each key stands for: a field of Metadata, and how its value is read; more keys for one field add to lists, else the first counts.
KEYS: dict[str, tuple[str, Callable[[Said, str, Any], Any]]] = {
    **dict.fromkeys(("title",), ("title", _words)),
    **dict.fromkeys(("subtitle",), ("subtitle", _words)),
    **dict.fromkeys(("short_title", "running_title"), ("short_title", _words)),
    **dict.fromkeys(("author", "authors", "creator", "creators", "by"), ("contributors", people.read)),
    **dict.fromkeys(("contributor", "contributors"), ("contributors", partial(people.read, role="ctb"))),
    **dict.fromkeys(("editor", "editors"), ("contributors", partial(people.read, role="edt"))),
    **dict.fromkeys(("translator", "translators"), ("contributors", partial(people.read, role="trl"))),
    **dict.fromkeys(("illustrator", "illustrators"), ("contributors", partial(people.read, role="ill"))),
    **dict.fromkeys(_LANGUAGE, ("language", _tag)),
    **dict.fromkeys(
        ("date", "publish_date", "pub_date", "pubdate", "publishdate", "published_at", "date_published"),
        ("date", _date),
    ),
    **dict.fromkeys(("created", "created_at", "date_created"), ("date", _date)),
    **dict.fromkeys(("published", "publish"), ("date", _published)),
    **dict.fromkeys(
        (
            "modified",
            "updated",
            "lastmod",
            "last_modified",
            "last_modified_at",
            "last_update",
            "last_updated",
        ),
        ("modified", _date),
    ),
    **dict.fromkeys(("date_modified", "updated_at"), ("modified", _date)),
    **dict.fromkeys(("publisher",), ("publisher", _line)),
    **dict.fromkeys(("description", "summary", "abstract", "excerpt"), ("description", _line)),
    **dict.fromkeys(
        ("tags", "tag", "keywords", "keyword", "subject", "subjects", "categories", "category"),
        ("subjects", _list),
    ),
    **dict.fromkeys(("rights", "license", "licence", "copyright"), ("rights", _statement)),
    **dict.fromkeys(("source",), ("source", _line)),
    **dict.fromkeys(
        ("url", "canonical", "canonical_url", "source_url", "original_url"), ("source", _address)
    ),
    **dict.fromkeys(("identifier", "identifiers"), ("identifiers", _identifiers)),
    **{scheme: ("identifiers", partial(_identifiers, scheme=scheme)) for scheme in ("isbn", "doi", "uuid")},
    **dict.fromkeys(("series", "belongs_to_collection"), ("series", _series)),
    **dict.fromkeys(
        ("series_number", "series_index", "series_order", "series_position", "group_position"),
        ("series_number", _line),
    ),
    **dict.fromkeys(("cover", "cover_image", "epub_cover_image"), ("cover", _file)),
    **dict.fromkeys(
        ("image", "images", "featured_image", "feature_image", "lead_image", "hero_image"), ("cover", _file)
    ),
    **dict.fromkeys(("draft",), ("draft", _bool)),
    **dict.fromkeys(("status",), ("draft", _status)),
}
# Keys of other programs that look like ours, misspelled.
OTHERS = {
    "languages",
    "resources",
    "translations",
    "translation",
    "edition",
    "toc_title",
    "section",
    "sections",
    "linktitle",
    "link_title",
}
# Tables of Zola and Hugo whose keys are taken as if they stood alone.
_TABLES = ("taxonomies", "params")
# A lead image is the cover where none is named as such.
_LEAD = ("image", "images", "featured_image", "feature_image", "lead_image", "hero_image")
_LISTS = ("contributors", "subjects", "identifiers")


def _sort(value: Any) -> str:
    return "a list" if isinstance(value, list) else "a table" if isinstance(value, dict) else repr(value)
