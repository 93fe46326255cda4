"""Characters that no output can hold, told in one place for what is read and what is written."""

from __future__ import annotations

import re

# XML 1.0 (2.2) has no way to write these, so no EPUB can hold them; and DEL, which HTML (13.2.3.5) takes for an error.
FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Return text without the characters that no output can hold."""
    return FORBIDDEN.sub("", text) if FORBIDDEN.search(text) else text
