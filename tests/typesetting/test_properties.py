"""What holds for any text: set twice it is as set once, no word is changed, what is protected stays; and time grows with length."""

from __future__ import annotations

import gc
import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exporter.model import (
    Article,
    Emphasis,
    Inline,
    Metadata,
    Paragraph,
    SoftBreak,
    Span,
    Text,
    of_one,
    plain,
)
from exporter.settings import Settings
from exporter.typesetting import typeset, typeset_html, typeset_text
from exporter.typesetting.engine import words
from exporter.typesetting.protect import protected

LANGUAGES = ("fr", "fr-CA", "fr-CH", "en", "en-GB", "de", "sv", "nl", "it", "ja", "ar", "und")
PARTS = st.sampled_from([
    *" \n\u00a0\u202f\u2009'\"’‘“”„«»‹›.,;:!?…-–—()[]%€$°x×/@#&",
    "a", "l", "s", "n", "I", "e", "er", "x", "M.", "Mme", "J.", "p.", "n°", "av.", "J.-C.", "Mr.", "tis", "No", "mot", "Louis",
    "1", "12", "90s", "345", "1984", "2004-05", "XIV", "XX", "km", "h", "janvier", "siècle", "...", "--", "---", " - ", " x ",
    "10:55", "https://a.fr/?b;c", "a@b.fr", "«\u00a0", "\u00a0»", "\ufffc", "東", "京", "<", "\u2028",
])  # fmt: skip
TEXTS = st.lists(PARTS, max_size=14).map("".join)
LANGS = st.sampled_from(LANGUAGES)


def inline(kind: str, text: str, lang: str) -> Inline:
    """Return text, emphasised text, text of another language, a line's end, or text that is left alone."""
    content = (Text(text=text),)
    made: dict[str, Inline] = {
        "text": content[0],
        "emphasis": Emphasis(content=content),
        "foreign": Span(content=content * 2, lang=lang),
        "end": SoftBreak(),
        "closed": Span(content=content, classes=("notypo",)),
    }
    return made[kind]


KINDS = st.sampled_from(["text", "emphasis", "foreign", "end", "closed"])


@settings(max_examples=400, deadline=None)
@given(TEXTS, LANGS)
@example('"a " b"', "fr")
def test_text_that_is_set_stays_and_keeps_its_words(text: str, lang: str) -> None:
    once = typeset_text(text, lang)

    assert typeset_text(once, lang) == once
    assert words(once) == words(text)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(KINDS, TEXTS, LANGS), max_size=5), LANGS)
def test_a_paragraph_that_is_set_stays_and_keeps_its_words(
    parts: list[tuple[str, str, str]], lang: str
) -> None:
    paragraph = Paragraph(content=tuple(inline(*part) for part in parts))
    book = of_one(Article(metadata=Metadata(language=lang), blocks=(paragraph,)))

    once, edits, problems = typeset(book, Settings())
    twice, none, _ = typeset(once, Settings())

    assert problems == ()
    assert (plain(twice), none) == (plain(once), ())
    assert words(plain(once.articles[0].blocks)) == words(plain(paragraph))
    assert [edit for edit in edits if edit.before == edit.after] == []


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            PARTS,
            st.sampled_from(["<b>", "</b>", "<p>", "<i lang=en>", "</i>", "<q>", "</q>", "&amp;", "<!--"]),
        )
    )
)
def test_html_that_is_set_stays_and_keeps_its_tags(parts: list[str]) -> None:
    fragment = "".join(parts)
    once = typeset_html(fragment, "fr")

    assert typeset_html(once, "fr") == once
    assert re.findall("</?[bpiq][^<>]*>", once) == re.findall("</?[bpiq][^<>]*>", fragment)


@settings(max_examples=200, deadline=None)
@given(TEXTS, LANGS)
def test_what_is_protected_stays(text: str, lang: str) -> None:
    made = typeset_text(text, lang)

    for start, end in protected(text):
        assert text[start:end] in made


HOSTILE = [
    '"', "'", "'\"", "«", "«»", ".", "... ", " ", "a ", "\n", "\n ", "1", "1 ", "123 ", "A. ", "XIV", "XX ", "-", "- ", "– ", ":", " :",
    "a", "a.a@", "@", "/a", "#", "\\", "a:\\", "http://", "1:1 ", "1.", "(", "( ", " )", "!", "! ", "a'", "1er ", "M. ", "3 x ", "1'1\"",
    "&", "<", "<a ", '<a "', "<b>", "</b>", "<q>", "<!--", "\ufffc", "\ufdd2\ufdd3", ":a", "p. ", "\u2028", "2024-01-", "東\n",
]  # fmt: skip


@pytest.mark.parametrize("part", HOSTILE, ids=ascii)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_time_grows_with_length_and_not_faster(part: str, lang: str) -> None:
    def seconds(length: int) -> float:
        text = (part * length)[:length]
        begin = time.process_time()
        typeset_text(text, lang)
        typeset_html(text, lang)
        return time.process_time() - begin

    gc.freeze()  # what other tests have left is not looked through again, whose time is not this text's
    try:
        short, long = seconds(3_000), seconds(30_000)
    finally:
        gc.unfreeze()

    assert long < 30 * short + 0.2  # ten times as long; a hundred times, were it quadratic


@pytest.mark.corpora
@pytest.mark.parametrize(
    ("folder", "lang"),
    [("fr-debian-faq", "fr"), ("fr-entrenous", "fr"), ("book-mdbook-guide", "en"), ("pandoc-manual", "en"), ("de-debian-faq", "de")],
)  # fmt: skip
def test_real_texts_that_are_set_stay_and_keep_their_words(corpora: Path, folder: str, lang: str) -> None:
    files = [
        path for path in (corpora / folder).rglob("*") if path.suffix in (".md", ".txt", ".rst", ".html")
    ]
    assert files
    for path in files:
        text = path.read_text(encoding="utf-8", errors="replace")
        once = typeset_text(text, lang)
        assert typeset_text(once, lang) == once, path
        assert words(once) == words(text), path
