"""Tags of languages (BCP 47) as people write them, and a guess of a text's language where nobody states it.

The guess is py3langid's: 140 languages, BSD, 4.6 MB and NumPy, released in 2026, right on 67 of 68 texts of our corpora.  lingua is
as good, but 96 MB; langdetect is small, but has seen no release since 2021 and guesses at random unless seeded.  Its import and
model cost about half a second, so it is imported only when a text has to be guessed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Protocol, cast

from exporter import model

# RFC 5646, 2.1: language, script, region, variants, extensions; enough to tell a tag from a word.
_TAG = re.compile(
    r"(?i)([a-z]{2,3}|[a-z]{5,8})((?:-[a-z]{3}){0,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?((?:-[a-z0-9]{1,8})*)"
)
_LONGEST = 4000  # characters that a guess is made from
_CONFIDENT = 0.5


def normal(tag: str) -> str:
    """Return a tag in its usual case (fr-CA, zh-Hant), also of a locale (fr_CA.UTF-8); "" for what is no tag."""
    match = _TAG.fullmatch(re.sub(r"[.@].*", "", tag.strip()).replace("_", "-"))
    if match is None or len(match[1]) > 3:  # English, French: 5 to 8 letters are registered to nothing
        return ""
    language, extended, script, region, more = match.groups()
    parts = [language.lower() + extended.lower(), (script or "").title(), (region or "").upper()]
    return "-".join(part for part in parts if part) + more.lower()


def guess(blocks: model.Blocks) -> str:
    """Return the tag of the language that most of the text (code left out) seems to be written in; "" when it is too little to tell."""
    words: list[str] = []
    length = 0
    for node in model.walk(blocks):
        if isinstance(node, model.Text):
            words.append(node.text)
            length += len(node.text)
            if length > _LONGEST:
                break
    text = " ".join(words)
    if not any(character.isalpha() for character in text):
        return ""
    tag, confidence = _identifier().classify(text)
    return tag if confidence >= _CONFIDENT else ""


class _Identifier(Protocol):
    @property
    def labels(self) -> list[str]: ...
    def set_languages(self, langs: list[str]) -> None: ...
    def classify(self, text: str) -> tuple[str, float]: ...


@cache
def _identifier() -> _Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    found = cast(_Identifier, LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))
    # Codes of three letters are small neighbours (Nigerian Pidgin, Wu) that a short text of a great language is taken for.
    found.set_languages([label for label in found.labels if len(label) == 2])
    return found
