"""Where lines and pages are broken: in tables, code, lists, verse and heads; measured in the PDF."""

from __future__ import annotations

import pytest

from exporter import themes
from exporter.model import (
    Article,
    Generated,
    Line,
    Metadata,
    Paragraph,
    Section,
    Stanza,
    Strong,
    Text,
    Verse,
    of_one,
)
from tests.pdf import opened
from tests.pdf.conftest import Export, Made

each_theme = pytest.mark.parametrize("theme", themes.shipped())
HEAD = "---\ntitle: T\nlang: {lang}\n---\n\n"
SENTENCE = "A page is measured by its lines, and a line by what an eye can hold; the rest is white. "

# Tables ─────────────────────────────────────────────────────────────────────────────────────────

COLUMNS = """
| API | Description | Auth | HTTPS | Rate |
|-----|-------------|------|-------|-----:|
| [AdoptAPet](https://example.com/cats) | {words} | `apiKey` | Yes | 22.75 |
| [RandomDuck](https://example.com/ducks) | {words} | `OAuth` | Unknown | 1 234.50 |
"""
NARROW = """
| Name | Address | Note |
|------|---------|------|
| One | <https://example.com/a/very/long/address/that/goes/on/and/on/without/a/space?query=1&other=2> | Two words |
| Two | `some_function_name_that_is_very_long_indeed_and_goes_on_and_on(argument)` | Other |
"""


@each_theme
def test_a_word_of_a_narrow_column_is_whole_where_another_has_room(theme: str, export: Export) -> None:
    text = (
        export(HEAD.format(lang="en") + COLUMNS.format(words=SENTENCE), theme=theme, page="A5").sheets[0].text
    )

    for word in ("AdoptAPet", "RandomDuck", "apiKey", "OAuth", "22.75", "1 234.50", "Unknown"):
        assert word in text


@each_theme
def test_an_address_leaves_room_to_the_other_columns(theme: str, export: Export) -> None:
    made = export(HEAD.format(lang="en") + NARROW, theme=theme, page="A5")

    assert [] == made.codes
    assert made.sheets[0].line("https:").right > made.sheets[0].line("Name").left + 100


# Code ───────────────────────────────────────────────────────────────────────────────────────────

CODE = """
```python
def f(words):

    if 'x' in words:
        return [word for word in words if word.startswith('x') and len(word) > 10 and word != 'xx' and True]
```
"""


def test_tabs_in_code_lead_to_the_next_stop(export: Export) -> None:
    lines = export(HEAD.format(lang="en") + "```\nabcdefgh\tx\nabcdefgh    y\n```\n").sheets[0].lines

    tabbed, spaced = (next(line for line in lines if line.text.endswith(last)) for last in "xy")
    assert abs(tabbed.right - spaced.right) < 1


@each_theme
def test_a_line_of_code_is_turned_between_words_and_hangs(theme: str, export: Export) -> None:
    sheet = export(HEAD.format(lang="en") + CODE, theme=theme, page="A5").sheets[0]
    lines = [line for line in sheet.lines if line.size == sheet.line("def f").size]
    words = " ".join(line.text for line in lines).split()
    first, condition, begin, *turned = lines

    assert CODE.replace("```python", "").replace("```", "").split() == words
    assert condition.y - first.y == pytest.approx(2 * (begin.y - condition.y), abs=0.5)
    assert len(turned) > 0
    assert min(line.left for line in turned) > begin.left > condition.left > first.left


# Pages ──────────────────────────────────────────────────────────────────────────────────────────

SHORT = {
    "code": "```\nfirst of code\nsecond\nthird\nlast of code\n```\n",
    "table": "| A | B |\n|---|---|\n| first of table | b |\n| second | b |\n| last of table | b |\n",
}


def pages_of(words: str, made: Made) -> list[int]:
    return [number for number, sheet in enumerate(made.sheets) if words in sheet.text]


@pytest.mark.parametrize("kind", SHORT)
def test_what_is_short_is_not_divided_nor_parted_from_its_announcement(kind: str, export: Export) -> None:
    """Wherever it comes on the page: twenty-odd lines of text before it, one more each time."""
    for before in range(22, 30):
        text = "\n\n".join(["Line."] * before)
        source = f"{HEAD.format(lang='en')}{text}\n\nHere it comes:\n\n{SHORT[kind]}\n\nAnd so on.\n"
        made = export(source, page="A5")
        first = pages_of(f"first of {kind}", made)

        assert first == pages_of(f"last of {kind}", made) == pages_of("Here it comes:", made)


def test_a_long_stanza_is_divided_and_leaves_no_page_empty(export: Export) -> None:
    lines = tuple(Line(content=(Text(text=f"Line {number} of the poem"),)) for number in range(40))
    before = Paragraph(content=(Text(text="Before"),))
    metadata = Metadata(title=(Text(text="T"),), language="en")
    poem = Article(metadata=metadata, blocks=(before, Verse(stanzas=(Stanza(lines=lines),))))
    made = export(of_one(poem), page="A5")
    held = [sum("of the poem" in line.text for line in sheet.lines) for sheet in made.sheets]

    assert 40 == sum(held)
    assert held[0] > 15
    assert 1 not in held


def test_lists_within_lists_fill_their_page(export: Export) -> None:
    items = "\n".join(f"- Item {number}\n    - one\n    - two" for number in range(20))
    made = export(f"{HEAD.format(lang='en')}{items}\n", page="A5")
    foot = max(line.y for line in made.sheets[1].lines[:-1])

    assert max(line.y for line in made.sheets[0].lines[:-1]) > foot - 3 * 14.5


# Heads ──────────────────────────────────────────────────────────────────────────────────────────

RANKS = """
## Second

Text of the section.

### Third, which is long enough to be turned at the end of its line, once, and to hang there

Text.

#### Fourth

Text.

##### Fifth

Text.
"""


@each_theme
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_heads_have_ranks_and_hang_from_one_line(theme: str, lang: str, export: Export) -> None:
    sheet = export(HEAD.format(lang=lang) + RANKS, theme=theme, page="A5").sheets[0]
    lower = {line.text.lower(): line for line in sheet.lines}
    third, turned = (
        line for line in sheet.lines if "third" in line.text.lower() or "hang" in line.text.lower()
    )
    fourth, fifth = lower["fourth"], lower["fifth"]

    assert lower["second"].size >= third.size >= fourth.size > fifth.size
    assert third.left == pytest.approx(turned.left, abs=1) == pytest.approx(fourth.left, abs=1)


LONG_HEAD = (
    "Comprendre l’administration gouvernementale internationale de la collaboration interministérielle"
)


@each_theme
def test_the_contents_divide_no_word_and_have_no_bold_line(theme: str, export: Export) -> None:
    title = (Strong(content=(Text(text=LONG_HEAD),)),)
    heads = tuple(
        Section(id=f"s{number}", level=1, title=title, blocks=(Paragraph(content=(Text(text="Texte."),)),))
        for number in range(6)
    )
    metadata = Metadata(title=(Text(text="T"),), language="fr")
    contents = Generated(kind="contents")
    made = export(of_one(Article(metadata=metadata, blocks=(contents, *heads))), theme=theme, page="A5")
    listed = made.sheets[0].text.split("Texte.")[0]

    assert "\u2010" not in listed
    assert "-\n" not in listed
    assert listed.count("interministérielle") >= 6
    assert {"EB-Garamond-Semi-Bold", "Source-Serif-4-Semi-Bold"}.isdisjoint(opened.fonts(made.path))


@each_theme
def test_a_head_is_not_broken_after_an_article_or_a_preposition(theme: str, export: Export) -> None:
    words = (
        "Les défis et les promesses d’une collaboration nouvelle pour un nouvel élan dans les pays du monde"
    )
    for title in (words, words.replace("nouvelle", "plus nouvelle"), words.replace("défis", "grands défis")):
        sheet = export(
            f"---\ntitle: {title}\nlang: fr\n---\n\nTexte.\n\n## {title}\n\nTexte.\n", theme=theme
        ).sheets[0]
        ends = [
            line.text.lower().replace("\u00a0", " ").replace("’", " ").split()[-1] for line in sheet.lines
        ]

        assert {"les", "une", "un", "et", "pour", "dans", "du"}.isdisjoint(ends)


# Paragraphs ─────────────────────────────────────────────────────────────────────────────────────


def test_no_short_word_or_part_of_one_is_alone_on_the_last_line(export: Export) -> None:
    """Over paragraphs that end at every place of a line."""
    ends = [
        f"{'a' * number} with an international collaboration {last}"
        for number in range(1, 12)
        for last in ("to me.", "")
    ]
    source = "\n\n".join(f"{SENTENCE}{end}" for end in ends)
    lines = [
        line for sheet in export(HEAD.format(lang="en") + source, page="A5").sheets for line in sheet.lines
    ]
    alone = [line.text for line in lines if line.text.endswith(("me.", "tion")) and len(line.text) < 6]

    assert [] == alone
