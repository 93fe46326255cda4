"""Tags of languages as people write them, and the guess where nobody does."""

from __future__ import annotations

import pytest

from exporter.languages.tags import normal
from exporter.model import Code, Paragraph, Text
from exporter.reading.language import guess

TAGS = {
    "fr": "fr",
    "FR": "fr",
    "fr_ca": "fr-CA",
    "fr_CA.UTF-8": "fr-CA",
    "de_DE@euro": "de-DE",
    "zh-hant-tw": "zh-Hant-TW",
    "sr-latn": "sr-Latn",
    "es-419": "es-419",
    "de-1996": "de-1996",
    "zh-yue-hk": "zh-yue-HK",
    "ca-valencia": "ca-valencia",
    " en ": "en",
    "ab-cd-ef": "",
    "de-DE-u-co-phonebk": "de-DE-u-co-phonebk",
    "x-Klingon": "x-klingon",
    "en-x": "",
    "en-a": "",
    "ﬁ": "",
    "French": "",
    "english": "",
    "": "",
    "e": "",
    "en-": "",
    "C": "",
    "fr, en": "",
}


@pytest.mark.parametrize(("written", "tag"), TAGS.items(), ids=TAGS)
def test_a_tag_is_put_in_its_usual_case(written: str, tag: str) -> None:
    assert normal(written) == tag


TEXTS = {
    "fr": "Il était une fois un roi et une reine qui n’avaient pas d’enfants, et qui en étaient fort fâchés.",
    "en": "It was the best of times, it was the worst of times, it was the age of wisdom.",
    "de": "Es war einmal ein König, der hatte eine Tochter, die war so schön wie der Tag.",
    "es": "En un lugar de la Mancha, de cuyo nombre no quiero acordarme, vivía un hidalgo.",
    "he": "בראשית ברא אלהים את השמים ואת הארץ, והארץ היתה תהו ובהו.",
    "ja": "吾輩は猫である。名前はまだ無い。",
    "": "1 + 1 = 2",
}


@pytest.mark.parametrize(("tag", "text"), TEXTS.items(), ids=TEXTS)
def test_a_language_is_guessed(tag: str, text: str) -> None:
    assert guess((Paragraph(content=(Text(text=text),)),)) == tag


def test_code_is_no_language() -> None:
    assert guess((Paragraph(content=(Code(text="it was the age of wisdom, it was the age"),)),)) == ""
