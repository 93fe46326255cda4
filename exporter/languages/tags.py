"""Tags of languages (BCP 47): which are well-formed, told in one place for what is read and what is written."""

from __future__ import annotations

import re

# RFC 5646, 2.1: language, extended languages, script, region, variants, extensions, private use.  A language of four letters or more is
# registered to nothing, while French and English are words.
_TAG = re.compile(
    r"([a-z]{2,3}(?:-[a-z]{3}){0,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?"
    r"((?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?)",
    re.IGNORECASE | re.ASCII,
)
_PRIVATE = re.compile(r"x(?:-[a-z0-9]{1,8})+", re.IGNORECASE | re.ASCII)


def normal(said: str) -> str:
    """Return a tag in its usual case (fr-CA, zh-Hant), also of a locale (fr_CA.UTF-8); "" for what is no tag."""
    tag = re.sub(r"[.@].*", "", said.strip()).replace("_", "-")
    if _PRIVATE.fullmatch(tag):
        return tag.lower()
    found = _TAG.fullmatch(tag)
    if found is None:
        return ""
    language, script, region, more = found.groups()
    parts = [language.lower(), (script or "").title(), (region or "").upper()]
    return "-".join(part for part in parts if part) + more.lower()
