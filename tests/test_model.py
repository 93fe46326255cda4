"""The model: walking it, changing it, and its way to JSON and back."""

import json
from dataclasses import fields, is_dataclass, replace
from typing import cast, get_args, get_type_hints

import jsonschema
import pytest

from exporter import interchange, model
from exporter.model import (
    Article,
    Book,
    Emphasis,
    Metadata,
    Note,
    Paragraph,
    Section,
    Text,
    Where,
    of_one,
    plain,
    rebuild,
    walk,
)
from exporter.problems import ExportError

NOTE = Note(blocks=(Paragraph(content=(Text(text="beneath"),)),), id="n1", number="1")
SECTION = Section(
    level=1,
    title=(Text(text="Head"),),
    blocks=(Paragraph(content=(Text(text="one "), Emphasis(content=(Text(text="two"),)), NOTE)),),
)
VALIDATOR = jsonschema.Draft202012Validator(interchange.schema())
BOOK = of_one(Article(metadata=Metadata(title=(Text(text="Title"),)), blocks=(SECTION,)))


def samples() -> list[model.Node]:
    """One node of every type, each of its fields that hold nodes filled."""
    found = []
    for kind in (*get_args(model.Inline), *get_args(model.Block)):
        given = {}
        for item in fields(kind):
            name, hint = item.name, str(item.type)
            if name in ("where", "classes", "only", "attributes", "dir", "id", "lang", "role"):
                continue
            values = {
                "str": "word",
                "Inlines": (Text(text="x"),),
                "Blocks": (Paragraph(content=(Text(text="y"),)),),
                "Style": "small-caps",
                "tuple[str, ...]": ("a", "b"),
                "tuple[Item, ...]": (model.Item(blocks=(Paragraph(),), checked=True),),
                "tuple[Cite, ...]": (model.Cite(key="k", prefix=(Text(text="see"),)),),
                "tuple[Definition, ...]": (
                    model.Definition(terms=((Text(text="t"),),), details=((Paragraph(),),)),
                ),
                "tuple[Stanza, ...]": (
                    model.Stanza(lines=(model.Line(content=(Text(text="l"),), indent=1),)),
                ),
                "tuple[Row, ...]": (model.Row(cells=(model.Cell(colspan=2),)),),
                "tuple[tuple[Row, ...], ...]": ((model.Row(cells=(model.Cell(),)),),),
                "tuple[Column, ...]": (model.Column(align="right", width=0.5),),
                "Resource": model.Resource(name="a.png", digest="00"),
                "int": 3,
                "tuple[int, ...]": (1, 2),
                "str | None": "alt",
            }
            if hint in values:
                given[name] = values[hint]
            elif hint.startswith("Literal"):
                given[name] = get_args(get_type_hints(kind)[name])[-1]
        found.append(
            kind(**given, id="i", classes=("c",), lang="fr", where=Where(file="f", line=1, column=2))
        )
    return found


def test_walk_goes_in_reading_order() -> None:
    assert [node.text for node in walk(BOOK.articles[0]) if isinstance(node, Text)] == [
        "Title",
        "Head",
        "one ",
        "two",
        "beneath",
    ]


def test_plain_is_what_is_read_without_notes() -> None:
    assert plain(SECTION) == "Headone two"


def test_rebuild_changes_splices_and_drops_and_keeps_the_rest_as_it_is() -> None:
    def change(node: object) -> object:
        match node:
            case Text(text="two"):
                return (Text(text="t"), Text(text="wo"))
            case Note():
                return ()
        return node

    changed = rebuild(SECTION, change)

    assert changed.blocks[0].content == (
        Text(text="one "),
        Emphasis(content=(Text(text="t"), Text(text="wo"))),
    )
    assert changed.title is SECTION.title
    assert rebuild(BOOK, lambda node: node) is BOOK


def test_places_do_not_take_part_in_comparison() -> None:
    assert Text(text="a", where=Where(file="x", line=3)) == Text(text="a")


@pytest.mark.parametrize("node", samples(), ids=lambda node: type(node).__name__)
def test_every_node_goes_to_json_and_back(node: model.Node) -> None:
    block = (
        node if isinstance(node, get_args(model.Block)) else Paragraph(content=(cast(model.Inline, node),))
    )
    book = of_one(Article(blocks=(block,)))
    text = interchange.to_json(book, where=True)

    assert interchange.from_json(text) == book
    assert interchange.to_json(interchange.from_json(text), where=True) == text
    assert [error.message for error in VALIDATOR.iter_errors(json.loads(text))] == []


def test_the_schema_knows_every_type_of_node() -> None:
    kinds = {
        kind.__name__
        for kind in vars(model).values()
        if isinstance(kind, type) and is_dataclass(kind) and kind is not model.Node
    }

    assert kinds <= set(interchange.schema()["$defs"])


def test_an_article_alone_is_a_book_of_one() -> None:
    article = BOOK.articles[0]

    assert interchange.from_json(json.dumps({"schema": 1, **interchange.encode(article)})) == BOOK
    assert isinstance(BOOK, Book)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "The JSON is broken at line 1, column 2"),
        ("[]", "book: an object is wanted, not a list."),
        ('{"schema": 2}', "book.schema: 2 is not a version we know; ours is 1."),
        ('{"children": [{"type": "Artcle"}]}', "book.children[0]: there is no 'Artcle' here."),
        (
            '{"children": [{"type": "Article", "blocks": 1}]}',
            "book.children[0].blocks: a list is wanted, not a whole number.",
        ),
        ('{"metadata": {"titel": ""}}', "book.metadata: a Metadata has no 'titel'."),
        (
            '{"children": [{"type": "Article", "blocks": [{"type": "Section", "level": true}]}]}',
            "book.children[0].blocks[0].level: a whole number is wanted, not true or false.",
        ),
        (
            '{"children": [{"type": "Article", "blocks": [{"type": "Section"}]}]}',
            "book.children[0].blocks[0]: a Section needs 'level'.",
        ),
        ("[" * 100_000, "The JSON is nested too deeply."),
    ],
)
def test_json_that_does_not_fit_is_told_by_its_path(text: str, message: str) -> None:
    with pytest.raises(ExportError) as caught:
        interchange.from_json(text)
    assert caught.value.message.startswith(message)
    assert caught.value.hint


def test_a_change_is_a_new_value() -> None:
    assert replace(SECTION, level=2) != SECTION
    with pytest.raises(AttributeError):
        SECTION.level = 2  # type: ignore[misc]  # that it is refused is the point
