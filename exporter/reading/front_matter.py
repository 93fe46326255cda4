"""Front matter: the YAML between two lines of `---` at the beginning of a source, and the metadata that it stands for.

Scalars are taken as they are written (1.10 stays 1.10, `no` stays a word, dates stay dates), but for true, false and null, and for
the numbers of the `exporter` table, which holds settings.  Sizes are bounded, aliases counted as often as they are used.
"""

from __future__ import annotations

import datetime
import difflib
import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from exporter.model import Contributor, Inlines, Metadata, Resource, Text, Where
from exporter.problems import Problem, nearest, problem
from exporter.reading import language
from exporter.reading.positions import cleaned

if TYPE_CHECKING:
    from yaml.nodes import Node

LIMIT = 2**16  # characters
SETTINGS = "exporter"  # the key whose table is no metadata
_NODES, _DEPTH = 10_000, 30
_BEGIN = re.compile(r"---[ \t]*(?:\r\n?|\n)")
_END = re.compile(r"(?:(?<=\n)|(?<=\r))(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)")
_NEWLINE = re.compile(r"\r\n?|\n")
Find = Callable[[str, Where | None], tuple[Resource, tuple[Problem, ...]]]


class Front(NamedTuple):
    """What front matter says, the line (0-based) that the text begins at, where each key's value stands, and the problems."""

    values: dict[str, Any]
    line: int = 0
    places: Mapping[str, Where] = {}
    problems: tuple[Problem, ...] = ()


def split(text: str, file: str = "") -> Front:
    """Return the front matter of a text; what is broken says nothing, and its lines are left out all the same.

    Lines between two of `---` that are no mapping are text between thematic breaks.
    """
    begin = _BEGIN.match(text)
    end = _END.search(text, begin.end()) if begin else None
    if begin is None or end is None:
        return Front({})
    line = len(_NEWLINE.findall(text, 0, end.start())) + 1
    written = cleaned(_NEWLINE.sub("\n", text[begin.end() : end.start()]))
    reader = _Reader(file)
    try:
        if len(written) > LIMIT:
            raise _Broken(f"it is longer than {LIMIT} characters", 0, 0)
        values = reader.read(written)
    except _Broken as error:
        where = Where(file=file, line=error.line + 2, column=error.column + 1)
        return Front(
            {}, line, {}, (problem("front-matter.syntax", f"The front matter is broken: {error}.", where),)
        )
    return Front({}) if values is None else Front(values, line, reader.places, tuple(reader.problems))


def metadata(
    values: Mapping[str, Any],
    label: str,
    *,
    places: Mapping[str, Where] | None = None,
    find: Find | None = None,
) -> tuple[Metadata, tuple[Problem, ...]]:
    """Return what front matter, or options called `label`, say of a work; the language's tag is in its usual case.

    find: the door to the cover's file.  What we have no field for, or cannot read as its field wants it, is kept in `extra`.
    """
    said = _Said(label, places or {}, find)
    for key, value in values.items():
        if value is not None and key != SETTINGS:
            said.take(key, value)
    made = Metadata(**said.fields, extra=tuple(said.extra))
    return made, tuple(said.problems)


# YAML ───────────────────────────────────────────────────────────────────────────────────────────


class _Broken(Exception):
    """What is wrong with the YAML, and where in it (0-based)."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line, self.column = line, column


class _Reader:
    """YAML read as plain values, with the place of each."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[str, Where] = {}
        self.problems: list[Problem] = []
        self._count = 0

    def read(self, written: str) -> dict[str, Any] | None:
        """Return what a mapping says; None when it is none.  Raises _Broken."""
        import yaml  # costs 20 ms, and most texts have no front matter

        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            root = yaml.compose(written, Loader=loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            words = error.problem or error.context or "it is no YAML"
            raise _Broken(words, mark.line if mark else 0, mark.column if mark else 0) from None
        except (yaml.YAMLError, RecursionError) as error:
            raise _Broken(str(error).split("\n")[0], 0, 0) from None
        if root is None:
            return {}
        if not isinstance(root, yaml.MappingNode):
            return None
        values: dict[str, Any] = {}
        for name, node in root.value:
            key = str(name.value)
            if key in values:
                self._report(f"'{key}' is said twice; the first is taken.", name)
                continue
            self.places[key] = self._place(node, written)
            values[key] = self._value(node, key == SETTINGS, 1)
        return values

    def _value(self, node: Node, numbers: bool, depth: int) -> Any:
        from yaml.nodes import SequenceNode

        self._count += 1
        if self._count > _NODES or depth > _DEPTH:
            mark = node.start_mark
            raise _Broken("it holds or repeats too much", mark.line, mark.column)
        if isinstance(node.value, str):
            return _scalar(node.value, numbers) if getattr(node, "style", None) in (None, "") else node.value
        if isinstance(node, SequenceNode):
            return [self._value(one, numbers, depth + 1) for one in node.value]
        return {str(name.value): self._value(one, numbers, depth + 1) for name, one in node.value}

    def _place(self, node: Node, written: str) -> Where:
        start, end = node.start_mark, node.end_mark
        quotes = int(getattr(node, "style", None) in ("'", '"') and start.line == end.line)
        if isinstance(node.value, str) and written[start.index + quotes : end.index - quotes] != node.value:
            quotes = 0
        return Where(
            file=self.file,
            line=start.line + 2,
            column=start.column + 1 + quotes,
            end_line=end.line + 2,
            end_column=end.column + 1 - quotes,
        )

    def _report(self, message: str, node: Node) -> None:
        mark = node.start_mark
        where = Where(file=self.file, line=mark.line + 2, column=mark.column + 1)
        self.problems.append(problem("front-matter.key", message, where))


_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


def _scalar(written: str, numbers: bool) -> Any:
    """Return what an unquoted scalar stands for (YAML 1.2.2, 10.3, less most of the numbers)."""
    if written.lower() in _WORDS:
        return _WORDS[written.lower()]
    if numbers and re.fullmatch(r"[-+]?[0-9]{1,18}", written):
        return int(written)
    if numbers and re.fullmatch(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}", written):
        return float(written)
    return written


# Metadata ───────────────────────────────────────────────────────────────────────────────────────


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
            return re.sub("[ \t\r\n]+", " ", cleaned(str(value))).strip(" ")
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
    tag = language.normal(text) if text else ""
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
