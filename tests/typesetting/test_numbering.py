"""Notes are numbered through the book, sections are named after their titles, and what names them follows."""

from __future__ import annotations

from typing import Any

import pytest

from exporter.model import (
    Article,
    Block,
    Book,
    Division,
    Link,
    Metadata,
    Note,
    NoteReference,
    Paragraph,
    Part,
    Reference,
    Section,
    Span,
    Text,
    Where,
    of_one,
    plain,
    walk,
)
from exporter.problems import Problem
from exporter.settings import Settings
from exporter.typesetting import typeset
from exporter.typesetting.slugs import anchor, slug


def text(words: str) -> tuple[Text, ...]:
    return (Text(text=words),)


def paragraph(*content: Any, **more: Any) -> Paragraph:
    return Paragraph(content=content, **more)


def section(title: str, *blocks: Block, level: int = 1, **more: Any) -> Section:
    return Section(level=level, title=text(title), blocks=blocks, **more)


def article(*blocks: Block, **metadata: Any) -> Article:
    return Article(metadata=Metadata(language="en", **metadata), blocks=blocks)


def numbered(*articles: Article) -> tuple[Book, tuple[Problem, ...]]:
    book = (
        Book(metadata=Metadata(language="en"), children=articles)
        if len(articles) > 1
        else of_one(articles[0])
    )
    done, _, problems = typeset(book, Settings())
    again, _, same = typeset(done, Settings())
    assert again == done
    assert [problem.code for problem in same] in ([], [problem.code for problem in problems])
    return done, problems


def found(book: Book, kind: type) -> list[Any]:
    return [node for node in walk(book.children) if isinstance(node, kind)]


# Notes ──────────────────────────────────────────────────────────────────────────────────────────


def test_notes_are_numbered_through_the_book_and_their_calls_follow() -> None:
    note = Note(id="fn-a", blocks=(paragraph(*text("A"), Note(blocks=(paragraph(*text("within")),))),))
    book, problems = numbered(
        article(paragraph(NoteReference(note="fn-a"), note, Note())),
        article(paragraph(Note(id="fn-a"), NoteReference(note="fn-a"))),
    )

    assert [(one.id, one.number) for one in found(book, Note)] == [
        (f"note-{number}", str(number)) for number in range(1, 5)
    ]
    assert [(call.note, call.number) for call in found(book, NoteReference)] == [
        ("note-1", "1"),
        ("note-4", "4"),
    ]
    assert problems == ()


def test_a_note_of_a_title_has_one_number_in_the_book_and_in_its_article() -> None:
    book, _ = numbered(
        article(paragraph(Note(), NoteReference(note="t")), title=(Text(text="Title"), Note(id="t")))
    )

    titles = [node for node in walk((book.metadata, book.children)) if isinstance(node, Note)]
    assert [note.number for note in titles] == ["1", "1", "2"]
    assert [call.number for call in found(book, NoteReference)] == ["1"]


def test_a_part_of_a_title_may_have_an_id() -> None:
    titled = article(paragraph(*text("words")), title=(Span(id="myid", content=text("Title")),))

    for book in (numbered(titled)[0], numbered(titled, article())[0]):
        assert [node.id for node in walk(book.articles[0].metadata.title) if isinstance(node, Span)] == [
            "myid"
        ]
    alone = Book(metadata=Metadata(title=(Span(id="own", content=text("Book")),)), children=(article(),))
    assert [
        node.id for node in walk(typeset(alone, Settings())[0].metadata.title) if isinstance(node, Span)
    ] == ["own"]


def test_the_call_of_a_note_that_is_nowhere_is_reported_and_shown() -> None:
    book, problems = numbered(
        article(paragraph(NoteReference(note="gone", where=Where(file="a.md", line=3, column=5))))
    )

    assert plain(book.articles[0].blocks) == "[gone]"
    assert [str(problem).partition("\n")[0] for problem in problems] == [
        "a.md:3:5: warning typesetting.lost-note There is no note 'gone' to call."
    ]


# Sections ───────────────────────────────────────────────────────────────────────────────────────


def test_sections_are_named_after_their_titles_outer_ones_first() -> None:
    book, _ = numbered(
        article(
            section("Notes", section("Notes", level=2), section("L'été", level=2)),
            Division(
                blocks=(section("Notes"), section("Глава"), section("2024 in review"), section("第二章"))
            ),
            Section(level=1),
        )
    )

    assert [one.id for one in found(book, Section)] == [
        *("notes", "notes-1", "lete", "notes-2", "section-1", "section-1-1", "section-1-2", ""),
    ]  # fmt: skip


def test_ids_are_unique_in_the_book_with_those_that_pages_make_of_them() -> None:
    book, problems = numbered(
        article(section("A"), section("A title"), section("Note 1"), paragraph(Note())), article(section("A"))
    )

    names = [one.id for one in found(book, Section)] + [one.id for one in found(book, Note)]
    made = {*names, *(f"{name}-title" for name in names), *(f"{name}-ref" for name in names)}
    assert len(made) == 3 * len(names) == 15
    assert problems == ()


def test_an_id_that_the_author_wrote_is_kept_whatever_comes_before() -> None:
    book, _ = numbered(article(section("Intro"), section("Other", id="Intro.1"), paragraph(id="intro")))

    assert [one.id for one in found(book, Section)] == ["intro-1", "Intro.1"]
    assert [one.id for one in found(book, Paragraph)] == ["intro"]


def test_an_id_that_is_given_twice_is_reported_in_one_article_and_made_another_between_two() -> None:
    twice = article(
        paragraph(id="x"), paragraph(id="x", where=Where(file="a.md", line=9)), paragraph(Link(target="#x"))
    )
    book, problems = numbered(twice, article(Division(id="x"), paragraph(Link(target="#x"))))

    assert [one.id for one in found(book, Paragraph)] == ["x", "x-2", "", ""]
    assert [one.id for one in found(book, Division)] == ["x-1"]
    assert [link.target for link in found(book, Link)] == ["#x", "#x-1"]
    assert [(problem.code, str(problem.where)) for problem in problems] == [("typesetting.same-id", "a.md:9")]


@pytest.mark.parametrize(
    ("target", "reached"),
    [
        ("#first-steps", "#first-steps"),
        ("#first-steps-1", "#first-steps-1"),
        ("#éléments--clés", "#elements-cles"),
        ("#%C3%A9l%C3%A9ments--cl%C3%A9s", "#elements-cles"),
        ("#elements-cles", "#elements-cles"),
        ("#глава", "#section-1"),
        ("#mine", "#mine"),
        ("#fn1", "#note-1"),
        ("#nowhere", "#nowhere"),
        ("other.md#first-steps", "other.md#first-steps"),
    ],
)
def test_links_reach_sections_as_github_names_them(target: str, reached: str) -> None:
    book, _ = numbered(
        article(
            paragraph(Link(content=text("x"), target=target), Span(id="mine"), Note(id="fn1")),
            section("First steps"),
            section("First steps"),
            section("Éléments & clés"),
            section("Глава"),
        )
    )

    assert [link.target for link in found(book, Link)] == [reached]


def test_a_reference_says_the_title_that_it_names_or_the_authors_words() -> None:
    titled = Section(level=1, id="s", title=(*text("It's so"), Note()))
    book, _ = numbered(
        article(paragraph(Reference(target="s"), Reference(target="#s", content=text("here"))), titled)
    )

    assert [(one.target, plain(one.resolved)) for one in found(book, Reference)] == [
        ("s", "It’s so"),
        ("s", "here"),
    ]


def test_parts_have_names_and_numbers_of_their_own() -> None:
    part = Part(
        title=(*text("One"), Note()),
        blocks=(section("Start", id="start"), paragraph(Link(target="#start"))),
        children=(article(section("Start"), paragraph(Note(), Link(target="#start"))),),
    )
    done, _, _ = typeset(Book(metadata=Metadata(language="en"), children=(part,)), Settings())

    assert [one.id for one in found(done, Section)] == ["start", "start-1"]
    assert [link.target for link in found(done, Link)] == ["#start", "#start-1"]
    assert [note.number for note in found(done, Note)] == ["1", "2"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Œuvres & cœur : l’été", "oeuvres-coeur-lete"),
        ("Straße, łódź, æther, ıøđ", "strasse-lodz-aether-iod"),
        ("  A\u00a0B_c-d  ", "a-b_c-d"),
        ("Ω", ""),
        ("--", ""),
        ("1st", ""),
        ("", ""),
    ],
)
def test_a_slug_is_ascii(title: str, expected: str) -> None:
    assert slug(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("First steps!", "first-steps"),
        ("A & B", "a--b"),
        ("L'été : Глава_1", "lété--глава_1"),
        (" C++ ", "c"),
    ],
)
def test_an_anchor_is_githubs(title: str, expected: str) -> None:
    assert anchor(title) == expected
