"""What the engine sees as one run of text, what it leaves alone, and what it says of its edits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from exporter import model
from exporter.model import (
    Article,
    Book,
    Code,
    Division,
    Emphasis,
    Image,
    Inlines,
    LineBreak,
    Math,
    Metadata,
    Note,
    Paragraph,
    Quoted,
    Resource,
    SoftBreak,
    Span,
    Strong,
    Styled,
    Text,
    Where,
    of_one,
    plain,
)
from exporter.settings import Settings, Typography
from exporter.typesetting import Edit, rules, typeset
from exporter.typesetting.rules import Row


def text(words: str, **more: Any) -> Text:
    return Text(text=words, **more)


def book(*blocks: model.Block, language: str = "fr", **metadata: Any) -> Book:
    return of_one(Article(metadata=Metadata(language=language, **metadata), blocks=blocks))


def done(*content: model.Inline, language: str = "fr", **typography: Any) -> Inlines:
    settings = Settings(typography=Typography(**typography))
    (paragraph,) = (
        typeset(book(Paragraph(content=content), language=language), settings)[0].articles[0].blocks
    )
    assert isinstance(paragraph, Paragraph)
    return paragraph.content


# Across inline borders ──────────────────────────────────────────────────────────────────────────


def test_marks_follow_the_word_before_them_in_another_node() -> None:
    assert done(Emphasis(content=(text("Non"),)), text(" !")) == (
        Emphasis(content=(text("Non"),)),
        text("\u202f!"),
    )


def test_quotation_marks_pair_across_nodes_and_their_spaces_stay_with_them() -> None:
    assert done(text('Il dit "'), Emphasis(content=(text("oui"),)), text('".')) == (
        text("Il dit «\u00a0"),
        Emphasis(content=(text("oui"),)),
        text("\u00a0»."),
    )


@pytest.mark.parametrize(
    "opaque",
    [
        Code(text="a ;"),
        Math(source="x"),
        Image(resource=Resource(name="a.png")),
        model.Raw(format="html", text="<b>"),
    ],
    ids=lambda node: type(node).__name__,
)
def test_what_is_no_text_is_like_a_letter(opaque: model.Inline) -> None:
    assert done(text("d'"), opaque, text(' ; "'), opaque, text('"')) == (
        text("d’"),
        opaque,
        text("\u202f; «\u00a0"),
        opaque,
        text("\u00a0»"),
    )


def test_a_note_is_not_in_the_text_that_it_stands_in_and_its_own_is_set() -> None:
    made = done(text("Non"), Note(blocks=(Paragraph(content=(text("Si !"),)),)), text(" !"))

    assert made == (
        text("Non"),
        Note(blocks=(Paragraph(content=(text("Si\u202f!"),)),), id="note-1", number="1"),
        text("\u202f!"),
    )


@pytest.mark.parametrize(
    "nothing",
    [Span(id="a"), model.Link(id="a"), model.PageBreak(label="7"), model.IndexTerm(path=("a",))],
    ids=lambda node: type(node).__name__,
)
def test_what_says_nothing_parts_nothing(nothing: model.Inline) -> None:
    assert done(text('"Non'), nothing, text('" !')) == (text("«\u00a0Non"), nothing, text("\u00a0»\u202f!"))


def test_a_line_end_of_the_source_counts_as_a_space() -> None:
    assert done(text("10"), SoftBreak(), text("km"), SoftBreak(), text("!")) == (
        text("10"),
        text("\u00a0"),
        text("km"),
        text("\u202f"),
        text("!"),
    )


def test_a_line_end_between_ideographs_is_nothing() -> None:
    made = done(text("東"), SoftBreak(), text("京"), SoftBreak(), text("Tokyo"), language="ja")

    assert made == (text("東"), text("京"), SoftBreak(), text("Tokyo"))


def test_a_line_break_begins_a_line() -> None:
    assert done(text("a :"), LineBreak(), text("— Oui")) == (
        text("a\u00a0:"),
        LineBreak(),
        text("—\u00a0Oui"),
    )


def test_a_poem_is_one_run() -> None:
    lines = tuple(model.Line(content=(text(words),)) for words in ('Il dit "oui', 'et non".'))
    (verse,) = (
        typeset(book(model.Verse(stanzas=(model.Stanza(lines=lines),))), Settings())[0].articles[0].blocks
    )

    assert plain(verse) == "Il dit «\u00a0ouiet non\u00a0»."


def test_ordinals_are_raised_once() -> None:
    once = done(text("Le XXe siècle"))

    assert once == (
        text("Le XX"),
        Styled(style="superscript", content=(text("e"),)),
        text("\u00a0siècle"),
    )
    assert done(*once) == once


# Languages ──────────────────────────────────────────────────────────────────────────────────────


def test_rules_follow_the_nearest_language_and_marks_around_it_the_outer_one() -> None:
    english = Span(content=(text('It\'s "so"!'),), lang="en")

    assert done(text('Il dit : "'), english, text('" !')) == (
        text("Il dit\u00a0: «\u00a0"),
        Span(content=(text("It’s “so”!"),), lang="en"),
        text("\u00a0»\u202f!"),
    )


def test_a_block_has_a_language_of_its_own() -> None:
    blocks = (
        Paragraph(content=(text('"No"?'),), lang="en"),
        Division(blocks=(Paragraph(content=(text("Si?"),)),)),
    )

    set_blocks = typeset(book(*blocks), Settings())[0].articles[0].blocks

    assert [plain(block) for block in set_blocks] == ["“No”?", "Si\u202f?"]


def test_the_marks_of_a_quotation_are_made_in_the_language_around_it_and_once() -> None:
    made = done(
        text("Il dit "),
        Quoted(content=(text('a "b"'),), lang="en"),
        text(" et "),
        Quoted(content=(text("c"),)),
    )

    assert made == (
        text("Il dit "),
        Span(
            content=(text("«\u00a0"), Span(content=(text("a “b”"),), lang="en"), text("\u00a0»")),
            classes=("quoted",),
        ),
        text(" et "),
        Span(content=(text("«\u00a0"), text("c"), text("\u00a0»")), classes=("quoted",)),
    )
    assert done(*made) == made


def test_a_quotation_in_a_quotation_has_inner_marks() -> None:
    assert (
        "".join(map(plain, done(text('"a '), Quoted(content=(text("b"),)), text('"'))))
        == "«\u00a0a “b”\u00a0»"
    )


@pytest.mark.parametrize("language", ["", "tlh", "ar", "ja"])
def test_a_language_without_rules_is_left_alone(language: str) -> None:
    assert done(text('"It\'s" -- so... !'), language=language) == (text('"It\'s" -- so... !'),)


def test_a_quotation_has_marks_even_where_nothing_else_is_set() -> None:
    assert "".join(map(plain, done(Quoted(content=(text("x"),)), enabled=False))) == "«x»"


# What is left alone ─────────────────────────────────────────────────────────────────────────────

CLOSED = text("l'a ; b !")


@pytest.mark.parametrize(
    "node",
    [
        Span(content=(CLOSED,), classes=("notypo",)),
        Span(content=(CLOSED,), attributes=(("translate", "no"),)),
        Strong(content=(Span(content=(CLOSED,)),), classes=("notypo",)),
        Styled(style="keyboard", content=(CLOSED,)),
        Styled(style="sample", content=(CLOSED,)),
        Styled(style="variable", content=(CLOSED,)),
    ],
    ids=str,
)
def test_what_the_source_closes_is_left_alone(node: model.Inline) -> None:
    assert done(node, text(" ;")) == (node, text("\u202f;"))


def test_a_closed_block_is_left_alone() -> None:
    block = Division(blocks=(Paragraph(content=(CLOSED,)),), classes=("notypo",))

    assert typeset(book(block), Settings())[0].articles[0].blocks == (block,)


@pytest.mark.parametrize(
    "words",
    [
        "https://exemple.fr/a?b='c';d=e...!",
        "www.exemple.fr/a?b;c",
        "mailto:l'a@b.fr",
        "jean.d'arc@exemple.fr",
        "@l_a",
        "#mot_clé",
        "C:\\Temp\\l'a",
        "~/l'a/b...c",
        "./a...b",
        "2024-05-06T10:55:00Z",
        "10:55",
        "16:9",
        "1.2.3-rc...4",
        ":+1:",
        '{{ "it\'s" -- 3 }}',
        '{{< vidéo "l\'été" 10 % ; >}}',
        "{% if a == 'b' -- c ... %}",
    ],
)
@pytest.mark.parametrize("language", ["fr", "en", "de"])
def test_addresses_and_the_like_are_left_alone(words: str, language: str) -> None:
    made = plain(done(text(f"x {words} y"), language=language))

    assert made == f"x {words} y"


def test_characters_that_stand_for_something_here_are_left_alone_in_a_text() -> None:
    odd = "a\ufffcb\ufdd0c\ufdd2d\ufdd3 l'é"

    assert done(text(odd)) == (text(odd),)


def test_the_text_is_the_same_object_where_nothing_changes() -> None:
    block = Paragraph(content=(text("Rien "), Emphasis(content=(text("à faire"),))))

    assert typeset(book(block), Settings())[0].articles[0].blocks[0] is block


# Settings ───────────────────────────────────────────────────────────────────────────────────────


def test_narrow_spaces_can_be_no_break_spaces() -> None:
    assert done(text("10 000 ! Non?"), narrow="nbsp") == (text("10\u00a0000\u00a0! Non\u00a0?"),)


@pytest.mark.parametrize(
    ("nested", "expected"),
    [
        ("‹ ›", "«\u00a0a ‹\u00a0b\u00a0›\u00a0»"),
        ("«»", "«\u00a0a «\u00a0b\u00a0»\u00a0»"),
        ("", "«\u00a0a “b”\u00a0»"),
    ],
)
def test_marks_of_inner_quotations_can_be_chosen(nested: str, expected: str) -> None:
    assert done(text('"a "b""'), nested=nested) == (text(expected),)


def test_marks_that_are_no_pair_are_reported_and_not_taken() -> None:
    settings = Settings(typography=Typography(nested="guillemets"))

    made, _, problems = typeset(book(Paragraph(content=(text('"a "b""'),))), settings)

    assert plain(made.articles[0].blocks) == "«\u00a0a “b”\u00a0»"
    assert [problem.code for problem in problems] == ["typesetting.nested"]


def test_a_rule_can_be_turned_off() -> None:
    assert done(text('Non ! Oui : "l\'a".'), off=("fr.high-punctuation", "fr.quotes")) == (
        text('Non ! Oui\u00a0: "l’a".'),
    )


def test_typography_can_be_turned_off() -> None:
    assert done(text("Non !"), Note(), enabled=False) == (text("Non !"), Note(id="note-1", number="1"))


# What is told ───────────────────────────────────────────────────────────────────────────────────


def line(words: str, column: int = 1, *, longer: int = 0) -> Text:
    where = Where(file="a.md", line=7, column=column, end_line=7, end_column=column + len(words) + longer)
    return text(words, where=where)


def edits(*content: model.Inline) -> tuple[Edit, ...]:
    return typeset(book(Paragraph(content=content)), Settings())[1]


def test_an_edit_says_its_rule_and_its_exact_place() -> None:
    assert edits(line("Oui... !", 5)) == (
        Edit(
            rule="fr.ellipsis",
            before="...",
            after="…",
            where=Where(file="a.md", line=7, column=8, end_line=7, end_column=11),
        ),
        Edit(
            rule="fr.high-punctuation",
            before=" ",
            after="\u202f",
            where=Where(file="a.md", line=7, column=11, end_line=7, end_column=12),
        ),
    )


def test_what_is_put_in_has_a_place_without_width() -> None:
    (edit,) = edits(line("Non", 1), Emphasis(content=(line("!", 5),)))

    assert (edit.before, edit.after) == ("", "\u202f")
    assert edit.where == Where(file="a.md", line=7, column=5, end_line=7, end_column=5)


def test_a_text_that_is_not_written_as_it_reads_says_only_where_it_begins() -> None:
    (edit,) = edits(line("l'a", 3, longer=4))

    assert edit.where == Where(file="a.md", line=7, column=3)


def test_letters_that_are_raised_are_one_edit() -> None:
    assert [(edit.rule, edit.before, edit.after) for edit in edits(text("1er mai"))] == [
        ("fr.ordinals", "er", "<sup>er</sup>"),
        ("fr.ordinal-nouns", " ", "\u00a0"),
    ]


def test_an_alternative_text_is_set_and_its_edits_lie_where_the_picture_begins() -> None:
    image = Image(
        resource=Resource(name="a.png"),
        alt="L'an XXe",
        where=Where(line=3, column=2, end_line=3, end_column=9),
    )

    made, found, _ = typeset(book(Paragraph(content=(image,))), Settings())

    (paragraph,) = made.articles[0].blocks
    assert isinstance(paragraph, Paragraph)
    assert isinstance(paragraph.content[0], Image)
    assert paragraph.content[0].alt == "L’an XXe"
    assert [(edit.rule, edit.where) for edit in found] == [("fr.apostrophe", Where(line=3, column=2))]


def test_titles_and_the_description_are_set_and_names_are_not() -> None:
    given = book(
        title=(text("L'un : l'autre"),),
        subtitle=(text("Non !"),),
        description="L'un.",
        publisher="L'Un",
        subjects=("l'un",),
    )

    made, found, _ = typeset(given, Settings())

    assert made.metadata == made.articles[0].metadata
    assert plain(made.metadata.title) == "L’un\u00a0: l’autre"
    assert plain(made.metadata.subtitle) == "Non\u202f!"
    assert made.metadata.description == "L’un."
    assert (made.metadata.publisher, made.metadata.subjects) == ("L'Un", ("l'un",))
    assert len(found) == 5  # the book's and its article's are one


def test_headings_captions_cells_items_and_terms_are_set() -> None:
    def paragraph(words: str) -> Paragraph:
        return Paragraph(content=(text(words),))

    cell = model.Cell(blocks=(paragraph("l'1"),))
    blocks: model.Blocks = (
        model.Section(level=1, title=(text("l'2"),), short_title=(text("l'3"),)),
        model.Table(caption=(paragraph("l'4"),), bodies=((model.Row(cells=(cell,)),),)),
        model.Figure(caption=(paragraph("l'5"),), short_caption=(text("l'6"),)),
        model.Listing(entries=(model.Item(blocks=(paragraph("l'7"),)),)),
        model.Definitions(
            entries=(model.Definition(terms=((text("l'8"),),), details=((paragraph("l'9"),),)),),
        ),
        model.Quote(blocks=(paragraph("l'10"),), attribution=(text("l'11"),)),
        model.Admonition(kind="note", title=(text("l'12"),), blocks=(paragraph("l'13"),)),
    )

    made, found, _ = typeset(book(*blocks), Settings())

    assert [] == [node.text for node in model.walk(made) if isinstance(node, Text) and "'" in node.text]
    assert len(found) == 13


# Words ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_rule_that_would_change_a_word_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str, _: Any) -> Iterator[tuple[int, int, str]]:
        yield 0, 3, "Oui"

    row = Row("fr.broken", "french", frozenset("N"), broken, "Breaks words.", "nobody")
    monkeypatch.setattr(
        rules, "of", lambda family, off: (*(rule for rule in rules.RULES if rule.family == family), row)
    )

    made, found, problems = typeset(
        book(Paragraph(content=(line("Non !"),)), Paragraph(content=(text("Ici !"),))), Settings()
    )

    assert [plain(block) for block in made.articles[0].blocks] == ["Non !", "Ici\u202f!"]
    assert [(edit.rule, edit.after) for edit in found] == [("fr.high-punctuation", "\u202f")]
    assert [str(problem) for problem in problems] == [
        "a.md:7:1: warning typesetting.words A rule would have changed words, so this stays as it was: Non !\n"
        "  hint: Please report it; typography.off turns a rule off."
    ]
