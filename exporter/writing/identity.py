"""What a work is known by, and when it was last changed: from the source or the settings, never from a clock or by chance."""

from __future__ import annotations

import datetime
import re
import uuid

from exporter.characters import clean
from exporter.model import Book, plain
from exporter.settings import Settings

# The name space of identifiers that are made from what a work is called (RFC 9562, 5.5); it must never change.
NAMESPACE = uuid.UUID("6f1d8a52-3c0b-5e9e-9a57-6b1f3f0d2c11")
UNKNOWN = "2000-01-01T00:00:00Z"
_PREFIXES = {
    "isbn": "urn:isbn:",
    "doi": "https://doi.org/",
    "uuid": "urn:uuid:",
    "url": "",
    "uri": "",
    "urn": "",
}
# Which of several identifiers is the work's own: one that only this work has, before an address that may change.
_ORDER = ("identifier", "uuid", "urn", "isbn", "doi", "url", "uri")


def identifier(book: Book, settings: Settings) -> str:
    """Return the book's identifier as a URI where it is one.

    settings.identifier > the source's own > ISBN or DOI > canonical address > UUIDv5 of (language, title, contributors).
    """
    if settings.identifier.strip():
        return settings.identifier.strip()
    metadata = book.metadata
    said = [pair for pair in metadata.identifiers if pair[1].strip()]
    known = sorted(said, key=lambda pair: _ORDER.index(pair[0]) if pair[0] in _ORDER else 0)
    if known:
        return uri(*known[0])
    if re.match(r"https?://", metadata.source):
        return metadata.source
    words = [metadata.language, plain(metadata.title), *(one.name for one in metadata.contributors)]
    return f"urn:uuid:{uuid.uuid5(NAMESPACE, chr(0x1F).join(map(clean, words)))}"


def uri(scheme: str, value: str) -> str:
    """Return an identifier with the prefix of its scheme, unless it has one."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", value):
        return value
    bare = value.replace("-", "").replace(" ", "") if scheme == "isbn" else value
    return _PREFIXES.get(scheme, "") + bare


def modified(book: Book, settings: Settings) -> tuple[str, bool]:
    """Return when the book was last changed (UTC, as dcterms:modified wants it), and whether anybody said so.

    settings.modified > the source's `modified` or `date` > the year 2000.
    """
    for said in (settings.modified, book.metadata.modified, book.metadata.date):
        if done := _utc(said):
            return done, True
    return UNKNOWN, False


def _utc(said: str) -> str:
    """Return a date or time (ISO 8601: YYYY, YYYY-MM, YYYY-MM-DD, with a time or without) in UTC; "" for what is none."""
    text = said.strip()
    if re.fullmatch(r"\d{4}(-\d{2})?", text):
        text += "-01-01"[: 10 - len(text)]
    try:
        when = datetime.datetime.fromisoformat(text)
    except ValueError:
        return ""
    if when.tzinfo is None:
        when = when.replace(tzinfo=datetime.UTC)
    try:
        return when.astimezone(datetime.UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    except OverflowError:
        return ""
