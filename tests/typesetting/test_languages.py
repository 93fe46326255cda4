"""The tables of languages: each has every label, in its own language, and tags find the nearest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exporter import languages
from exporter.languages import TAGS, get, label
from exporter.typesetting import typeset_text

ENGLISH = get("en").labels
# Labels that are the same word in English and in these languages.
SAME = {
    "fr": {"danger", "question", "notes", "note", "figure", "code", "page", "image", "index", "important"},
    "nl": {"code", "tip"},
    "de": set(),
    "da": {"figure", "tip"},
    "cs": {"tip"},
    "sk": {"tip"},
    "ca": {"notes", "part", "important"},
    "ro": {"important"},
}
WANTED = [
    *(
        "ar",
        "ca",
        "cs",
        "da",
        "de",
        "de-AT",
        "de-CH",
        "el",
        "en",
        "en-GB",
        "es",
        "es-MX",
        "fa",
        "fi",
        "fr",
        "fr-CA",
        "fr-CH",
    ),
    *(
        "he",
        "hu",
        "it",
        "ja",
        "ko",
        "nb",
        "nl",
        "pl",
        "pt-BR",
        "pt-PT",
        "ro",
        "ru",
        "sk",
        "sv",
        "tr",
        "uk",
        "zh-Hans",
        "zh-Hant",
    ),
]
each_table = pytest.mark.parametrize("tag", TAGS)


def test_the_tables_are_these() -> None:
    assert WANTED == list(TAGS)


@each_table
def test_a_table_has_every_label_in_its_language(tag: str) -> None:
    labels = get(tag).labels
    english = set() if tag.startswith("en") else {key for key, text in labels.items() if text == ENGLISH[key]}

    assert set(labels) == set(ENGLISH)
    assert [] == [key for key, text in labels.items() if text != text.strip() or not text]
    assert english <= SAME.get(tag.partition("-")[0], set())


@each_table
def test_labels_begin_with_a_capital_and_sentences_end(tag: str) -> None:
    labels = get(tag).labels

    assert [] == [key for key, text in labels.items() if text[0] != text[0].upper()]
    assert [] == [key for key, text in labels.items() if key.startswith("a11y") != text.endswith((".", "。"))]


@each_table
def test_quotation_marks_are_pairs(tag: str) -> None:
    language = get(tag)

    assert [] == [
        pair for pair in (*language.quotes, *language.also) if len(pair) != 2 or "'" in pair or '"' in pair
    ]
    assert len(language.quotes) >= 2
    assert language.rules == "none" or not set(language.quotes) & set(language.also) - {language.quotes[1]}


@each_table
def test_the_labels_are_set_as_their_language_sets_text(tag: str) -> None:
    labels = get(tag).labels

    assert {key: typeset_text(text, tag) for key, text in labels.items()} == labels


def test_directions() -> None:
    assert [tag for tag in TAGS if get(tag).direction == "rtl"] == ["ar", "fa", "he"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("fr", "fr"),
        ("fr-FR", "fr"),
        ("fr-CA", "fr-CA"),
        ("FR_ca", "fr-CA"),
        ("fr-CA-u-co-phonebk", "fr-CA"),
        ("fr-Latn-CA", "fr"),
        ("en-US", "en"),
        ("en-AU", "en-GB"),
        ("no", "nb"),
        ("nn-NO", "nb"),
        ("iw", "he"),
        ("pt", "pt-BR"),
        ("pt-AO", "pt-PT"),
        ("es-419", "es-MX"),
        ("es-AR", "es-MX"),
        ("es-ES", "es"),
        ("de-LI", "de-CH"),
        ("zh", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("tlh", "und"),
        ("x-private", "und"),
        ("", "und"),
    ],
)
def test_a_tag_finds_the_nearest_table(asked: str, found: str) -> None:
    assert get(asked).tag == found


def test_a_region_has_what_its_language_has_and_its_own() -> None:
    assert get("fr-CH").spaces == {**get("fr").spaces, "quote": "\u202f", "colon": "\u202f"}
    assert get("fr-CH").words == get("fr").words
    assert label("de-CH", "a11y-text") == label("de", "a11y-text").replace("ß", "ss")


def test_an_unknown_language_has_english_labels_and_no_rules() -> None:
    assert (get("tlh").labels, get("tlh").rules) == (ENGLISH, "none")


def test_a_key_that_is_the_authors_own_comes_back() -> None:
    assert label("fr", "warning") == "Avertissement"
    assert label("fr", "danger-de-mort") == "Danger de mort"


@pytest.mark.parametrize(
    ("tag", "iso", "written"),
    [
        ("fr", "2024-07-22T11:17:08", "22 juillet 2024"),
        ("fr", "2024-07-01", "1er juillet 2024"),
        ("fr-CA", "2026-03", "mars 2026"),
        ("fr", "2026", "2026"),
        ("fr", "été 2026", "été 2026"),
        ("fr", "2026-13-01", "2026-13-01"),
        ("fr", "", ""),
        ("en-US", "2024-07-22", "July 22, 2024"),
        ("en-GB", "2024-07-01 08:00:00+02:00", "1 July 2024"),
        ("de", "2024-03-01", "1. März 2024"),
        ("de-AT", "2024-01-31", "31. Jänner 2024"),
        ("ca", "2024-04-02", "2 d’abril del 2024"),
        ("ca", "2024-04", "abril del 2024"),
        ("ru", "2024-05-09", "9 мая 2024\u202fг."),
        ("ru", "2024-05", "май 2024\u202fг."),
        ("hu", "2024-05-09", "2024. május 9."),
        ("ja", "2024-05-09", "2024年5月9日"),
        ("ja", "2024", "2024年"),
        ("tlh", "2024-05-09", "May 9, 2024"),
    ],
)
def test_a_date_is_written_as_its_language_writes_it(tag: str, iso: str, written: str) -> None:
    assert languages.date(tag, iso) == written


@each_table
def test_a_table_writes_every_month(tag: str) -> None:
    days = {languages.date(tag, f"2024-{month:02}-22") for month in range(1, 13)}
    months = {languages.date(tag, f"2024-{month:02}") for month in range(1, 13)}

    assert (len(days), len(months)) == (12, 12)
    assert all("22" in day and "2024" in day for day in days)


@pytest.mark.parametrize(
    ("tag", "names", "written"),
    [
        ("fr", [], ""),
        ("fr", ["A"], "A"),
        ("fr", ["A", "B"], "A et B"),
        ("fr", ["A", "B", "C"], "A, B et C"),
        ("en", ["A", "B"], "A and B"),
        ("en", ["A", "B", "C"], "A, B, and C"),
        ("en-GB", ["A", "B", "C", "D"], "A, B, C and D"),
        ("zh", ["A", "B", "C"], "A、B和C"),
    ],
)
def test_names_stand_in_a_row(tag: str, names: list[str], written: str) -> None:
    assert "".join(name + join for name, join in languages.series(tag, names)) == written


def test_a_label_takes_values(monkeypatch: pytest.MonkeyPatch) -> None:
    table = replace(get("fr"), labels={"of": "{n} sur {all}"})
    monkeypatch.setattr(languages, "get", lambda _: table)

    assert label("fr", "of", n=1, all=2) == "1 sur 2"
