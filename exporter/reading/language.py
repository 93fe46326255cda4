"""A guess of a text's language where nobody states it.

The guess is py3langid's: 140 languages, BSD, 4.6 MB and NumPy, released in 2026, right on 67 of 68 texts of our corpora.  lingua is
as good, but 96 MB; langdetect is small, but has seen no release since 2021 and guesses at random unless seeded.  Its import and
model cost about half a second, so it is imported only when a text has to be guessed.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol, cast

from exporter import languages, model

# The languages that have a table of their own, by their names in English, and by their own where the table's says more.
_NAMES = {
    "castellano": "es",
    "norsk": "nb",
    "português": "pt",
    "中文": "zh",
    "arabic": "ar",
    "catalan": "ca",
    "chinese": "zh",
    "czech": "cs",
    "danish": "da",
    "dutch": "nl",
    "english": "en",
    "finnish": "fi",
    "french": "fr",
    "german": "de",
    "greek": "el",
    "hebrew": "he",
    "hungarian": "hu",
    "italian": "it",
    "japanese": "ja",
    "korean": "ko",
    "norwegian": "nb",
    "persian": "fa",
    "polish": "pl",
    "portuguese": "pt",
    "romanian": "ro",
    "russian": "ru",
    "slovak": "sk",
    "spanish": "es",
    "swedish": "sv",
    "turkish": "tr",
    "ukrainian": "uk",
}
_LONGEST = 4000  # characters that a guess is made from
_CONFIDENT = 0.5


def proposed(word: str) -> str:
    """Return the tag that somebody meant who wrote a language's name, in English or in itself; "" for anything else."""
    name = word.strip().casefold()
    return _NAMES.get(name) or _own_names().get(name, "")


@cache
def _own_names() -> dict[str, str]:
    """Return what languages call themselves, less the countries that their tables name too."""
    return {
        languages.get(tag).name.partition(" (")[0].casefold(): tag
        for tag in sorted(languages.TAGS, key=len, reverse=True)
    }


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
