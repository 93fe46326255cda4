"""What in a text no rule may touch: addresses, paths, dates, times, ratios, versions, hashtags, codes, tags of templates.

Every pattern is asked only for texts that have the characters it cannot do without, and none can look at a character more than a
few times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Tags of templates and shortcodes, which another program fills in; none begins within another.
FILLED_IN = r"\{\{(?:(?!\{\{|\}\})[\s\S])++\}\}|\{%(?:(?!\{%|%\})[\s\S])++%\}"

_END = r"[^\s\"<>«»“”]"
# Characters of which all must be in a text (0 is any digit), and the pattern that is then looked for.
_PROTECTED: tuple[tuple[str, str], ...] = (
    ("{}", FILLED_IN),
    (":/", rf"(?i:https?|ftps?|sftp|file|ssh|git|data|dav|ldap|doi|ipfs)://{_END}+"),
    (":", rf"(?i:\b(?:mailto|tel|urn|doi):){_END}+"),
    ("w.", rf"\bwww\.{_END}+"),
    ("@", r"(?<![\w.+%'’-])[\w.+%'’-]{1,64}@\w[\w.-]{0,253}"),  # RFC 5321, 4.5.3.1: at most 64 and 255
    ("@", r"(?<![\w@])@\w+"),
    ("#", r"(?<![\w&#])#\w+"),
    ("\\", rf"(?<!\w)[A-Za-z]:\\{_END}*|(?<!\\)\\\\{_END}+"),
    ("/", rf"(?<![^\s(\[«“\"])(?:~|\.{{1,2}})?/\w{_END}*"),
    ("0:", r"(?<![\w:])[0-9]+(?::[0-9]+)+(?![\w:])"),  # 10:55, 1:1
    (":", r"(?<![\w:]):[a-z0-9_+-]{1,40}:(?![\w:])"),  # :smile:
    ("0-", r"(?<![\w-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[\w:.+-]*)?"),  # ISO 8601
    ("0.", r"(?<![\w.])[vV]?[0-9]+(?:\.[0-9]+){2,}[\w.+-]*"),  # 1.2.3, 192.0.2.1
)


def protected(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans that no rule may touch; they may overlap."""
    characters = set(text)
    if not characters.isdisjoint("0123456789"):
        characters.add("0")
    for needed, pattern in _PROTECTED:
        if characters.issuperset(needed):
            for match in re.finditer(pattern, text):
                yield match.span()
