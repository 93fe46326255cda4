"""What is doubtful in the words of a source is told in its place, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

import exporter
from exporter.checking import lint, spelling
from exporter.settings import Check, Settings
from tests.conftest import skip

# A source, and what is said of it: line:column of where it begins, code, message.
CASES = {
    "a word twice": ("fr", "Le pont de de la ville.\n", ["1:9 word.repeated 'de' stands twice in a row."]),
    "a word rightly twice": ("fr", "Nous nous levons, vous vous taisez.\n", []),
    "a word twice across an emphasis": (
        "en",
        "Over *the* the hill.\n",
        ["1:7 word.repeated 'the' stands twice in a row."],
    ),
    "a word twice in code": ("en", "Say `de de` and <https://example.org/de/de>.\n", []),
    "capitals": (
        "fr",
        "Avant la guerre froide, et durant la guerre froide.\n\nAprès la Guerre froide.\n",
        ["3:10 case.inconsistent 'Guerre froide' stands elsewhere as 'guerre froide'."],
    ),
    "a capital that begins a sentence": ("fr", "Guerre froide. La guerre froide ; la guerre froide.\n", []),
    "a German noun": ("de", "Das gute Leben, und gute leben hier.\n", []),
    "guillemets": ("fr", "Il dit « oui et partit.\n", ["1:1 quote.unbalanced A paragraph has 1 « and 0 »."]),
    "straight quotes": (
        "en",
        'He said "yes and left.\n',
        ['1:1 quote.unbalanced A paragraph has an odd number of ".'],
    ),
    "inches": ("en", 'It is 3" wide, and "good".\n', []),
    "a list without a sentence": (
        "fr",
        "Un paragraphe.\n\n- a\n- b\n",
        ["3:1 list.no-intro No sentence leads to this list."],
    ),
    "a list with one": ("fr", "Deux choses :\n\n- a\n- b\n", []),
    "a picture without a description": (
        "en",
        'Words.\n\nA <img src="a.png"> here.\n',
        ["3:3 image.no-alt The picture 'a.png' has no description."],
    ),
    "a picture that adorns": ("en", 'A <img src="a.png" alt=""> here.\n', []),
    "a picture with a description": ("en", "A ![bridge](a.png) here.\n", []),
    "a note": (
        "en",
        "A word.[^1]\n\n[^1]: All of of it.\n",
        ["3:11 word.repeated 'of' stands twice in a row."],
    ),
}


def found(
    text: str, lang: str, ignore: tuple[str, ...] = ("spell",), words: tuple[str, ...] = ()
) -> list[str]:
    settings = Settings(lang=lang, check=Check(ignore=ignore, words=words))
    book = exporter.read(text, from_="markdown", settings=settings).book
    said = lint.check(book, settings)
    return [f"{one.where.line}:{one.where.column} {one.code} {one.message}" for one in said if one.where]


@pytest.mark.parametrize(("lang", "text", "expected"), CASES.values(), ids=CASES)
def test_lint(lang: str, text: str, expected: list[str]) -> None:
    assert expected == found(text, lang)


@pytest.fixture
def french() -> str:
    name = spelling.dictionary("fr")
    if not name:
        skip("the spelling of French: hunspell and its dictionary are not installed")
    return name


def test_the_doubtful_words_of_the_article(article: Path, french: str) -> None:
    said = exporter.check(
        article, settings=Settings(check=Check(select=("spell", "case", "word", "quote", "list")))
    )
    places = [f"{one.where.line}:{one.where.column} {one.code} {one.message}" for one in said if one.where]

    assert places == [
        "9:163 spell.unknown 'echo' is in no dictionary.",
        "23:156 case.inconsistent 'Guerre froide' stands elsewhere as 'guerre froide'.",
        "25:1 list.no-intro No sentence leads to this list.",
        "26:3 spell.unknown 'Resstance' is in no dictionary.",
    ]
    assert "Did you mean 'écho'?" == next(one.hint for one in said if "echo" in one.message)


def test_dictionaries_are_named_without_what_else_lies_beside_them(french: str) -> None:
    assert french in spelling.dictionaries()
    assert [] == [name for name in spelling.dictionaries() if "." in name or name == "ooo"]


def test_a_word_of_the_list_is_known(french: str) -> None:
    assert ["1:5 spell.unknown 'chprout' is in no dictionary (2 times)."] == found(
        "Mon chprout, ton chprout.\n", "fr", ()
    )
    assert [] == found("Mon chprout.\n", "fr", (), ("chprout",))


def test_words_that_look_like_commands_of_the_speller_are_words(french: str) -> None:
    assert {} == spelling.unknown(["maison", "l’arrivée", "peut-être"], french)
    assert {"!zzqq", "+zzqq", "zzqq"} >= set(spelling.unknown(["!zzqq", "+zzqq", "zzqq", "maison"], french))


def test_a_language_without_a_dictionary_is_said_once(french: str) -> None:
    settings = Settings(lang="ro")
    book = exporter.read("Unu doi trei.\n\nPatru cinci.\n", from_="markdown", settings=settings).book

    assert ["spell.no-dictionary"] == [one.code for one in lint.check(book, settings)]


def test_names_and_other_languages_are_left_alone(french: str) -> None:
    assert [] == found("Hier, Zbigniew Qwertz a dit : [*the house*]{lang=ro} et NASA.\n", "fr", ())
