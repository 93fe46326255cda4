"""What the head of one of Project Gutenberg's texts says of the work.

Its words stay in the text, as does the licence at the end: it asks to be kept, and a source's words are never dropped.
"""

from __future__ import annotations

import re
from typing import Any

from exporter.reading import dates, language
from exporter.reading.positions import Source

_LINES = 120  # that a head may have
_BEGIN = re.compile(r"(?i)\W*(?:the )?project gutenberg(?:'s|’s)?\b.{0,200}")
_START = re.compile(r"(?i)\*{3}\s*START OF (?:THE|THIS) PROJECT GUTENBERG EBOOK")
_SAID = re.compile(
    r"(Title|Author|Editor|Illustrator|Translator|Contributor|Language|Release Date)s?:\s+(\S.*)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s*\[e-?(?:book|text) #(\d+)\]", re.IGNORECASE)


def head(source: Source) -> dict[str, Any]:
    """Return what is said of the work, by keys of front matter; nothing for another text."""
    lines = [source.line(number).strip() for number in range(min(source.lines, _LINES))]
    first = next((line for line in lines if line), "")
    end = next((at for at, line in enumerate(lines) if _START.match(line)), 0)
    if not end or not _BEGIN.match(first):
        return {}
    said: dict[str, Any] = {}
    for at, line in enumerate(lines[:end]):
        if not (match := _SAID.fullmatch(line)):
            continue
        key, value = match[1].lower(), match[2].strip()
        for below in lines[at + 1 : end]:  # a subtitle, or more of a long title
            if not below or _SAID.fullmatch(below):
                break
            if key == "title" and "subtitle" not in said:
                said["subtitle"] = below
            else:
                value = f"{value} {below}"
        said.setdefault(key, value)
    return _understood(said)


def _understood(said: dict[str, Any]) -> dict[str, Any]:
    """Return what is said with the language's tag, the date of release as the date, and the text's address."""
    if tag := language.proposed(str(said.get("language", ""))):
        said["language"] = tag
    else:
        said.pop("language", None)
    released = str(said.pop("release date", ""))
    if number := _NUMBER.search(released):
        said["source"] = f"https://www.gutenberg.org/ebooks/{number[1]}"
        released = released[: number.start()]
    if dates.read(released, "en-US"):
        said["date"] = released
    return said
