"""People as front matter names them: a text, a list, or tables with names and roles.

Of a text, `A; B`, `A <mail>` and `A, B and C` are taken apart; `A, B` is not, as a comma stands before an office as often as before
another name, and neither is `The Ministry of Health and Welfare`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from exporter.model import Contributor
from exporter.problems import nearest

if TYPE_CHECKING:
    from exporter.reading.metadata import Said

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
_GIVEN = ("given", "given_names", "given-names", "first", "first_name", "first-name", "firstname")
_FAMILY = ("family", "surname", "last", "last_name", "last-name", "lastname", "family-names", "family_names")
_NAMES = ("name", "literal", "key", "text")  # Docusaurus names people by keys
_SORT = ("file_as", "file-as", "sort")
_NAME_KEYS = (*_NAMES, *_GIVEN, *_FAMILY, *_SORT, "role", "roles", "orcid", "identifier")
_MAIL = re.compile(r"([^<>]+?)\s*<([^<>\s]+@[^<>\s]+)>")
_AND = re.compile(r",?\s+(?:and|et|und|y|e|en|och|og|&)\s+")
# Words of bodies, whose names hold "and" themselves.
_BODY = re.compile(
    r"(?i)\b(?:the|of|for|de|du|des|für|der|team|group|inc|ltd|co|sons|company|council|ministry|institute|university)\b"
)


def read(said: Said, key: str, value: Any, role: str = "aut") -> tuple[Contributor, ...] | None:
    """Return the people of a key's value; None, reported, when one of them is none."""
    found = []
    for one in value if isinstance(value, list) else [value]:
        for person in _apart(one) if isinstance(one, str) else (one,):
            made = _person(said, key, person, role)
            if made is None:
                return None
            found.append(made)
    return tuple(found)


def _apart(text: str) -> list[str]:
    """Return the names in a text."""
    if ";" in text:
        return [one.strip() for one in text.split(";") if one.strip()]
    parts = _AND.split(" ".join(text.split()))
    if len(parts) == 1 or _BODY.search(text):
        return [text]
    *first, last = parts
    names = [name.strip() for part in first for name in part.split(",")] + [last]
    whole = all(1 < len(name.split()) < 5 for name in names)
    return names if whole or all(re.fullmatch(r"[a-z\d_-]+", name) for name in names) else [text]


def _person(said: Said, key: str, value: Any, role: str) -> Contributor | None:
    if not isinstance(value, dict):
        name = said.text(key, value)
        if name and (match := _MAIL.fullmatch(name)):
            name = match[1].strip("\"' ")
            said.extra.append((f"{key}: {name}", json.dumps({"email": match[2]}, ensure_ascii=False)))
        if name and (linked := re.fullmatch(r"\[\[(?:[^\]|]*\|)?([^\]|]+)\]\]", name)):  # Obsidian's [[Ada]]
            name = linked[1].strip()
        return Contributor(name=name, roles=(role,)) if name else None
    texts = {str(name): one for name, one in value.items() if one is not None}
    if isinstance(texts.get("name"), dict):  # Quarto's name: {given, family}
        texts = {**texts.pop("name"), **texts}
    if set(texts).isdisjoint((*_NAMES, *_GIVEN, *_FAMILY)) and len(texts) == 1:
        ((name, about),) = texts.items()  # R Markdown's and inara's `- Ada: {institute: …}`
        if isinstance(about, dict):
            texts = {"name": name, **about}

    def first(*names: str) -> str:
        return next((said.text(key, texts[name]) or "" for name in names if name in texts), "")

    family, given = first(*_FAMILY), first(*_GIVEN)
    name = (
        first("name", "literal", "text") or " ".join(part for part in (given, family) if part) or first("key")
    )
    if not name:
        said.report(key, "front-matter.value", f"'{key}' names someone without a name.")
        return None
    if unknown := {name: one for name, one in texts.items() if name not in _NAME_KEYS}:
        said.extra.append((f"{key}: {name}", json.dumps(unknown, ensure_ascii=False)))
    wanted = said.texts(key, texts.get("roles", texts.get("role", role))) or (role,)
    return Contributor(
        name=name,
        file_as=first(*_SORT) or (f"{family}, {given}" if family and given else ""),
        roles=tuple(_role(said, key, one) for one in wanted),
        identifier=first("identifier", "orcid"),
    )


def _role(said: Said, key: str, written: str) -> str:
    name = written.strip().lower()
    if name in ROLES or re.fullmatch("[a-z]{3}", name):
        return ROLES.get(name, name)
    said.report(key, "front-matter.value", f"'{written}' is not a role; {nearest(name, ROLES)}")
    return "ctb"
