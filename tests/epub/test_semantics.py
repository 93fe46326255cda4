"""Terms of structural semantics stand where EPUBCheck and Ace accept them, and their roles with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exporter import semantics
from exporter.model import (
    Admonition,
    Book,
    Division,
    Figure,
    Metadata,
    Paragraph,
    Quote,
    Section,
    Span,
    of_one,
)
from exporter.rendering import ELEMENTS
from tests.conftest import Check
from tests.epub.books import article, paragraph, section, text
from tests.epub.conftest import Export
from tests.epub.opened import TYPE, XHTML

TERMS = sorted(semantics._ANYWHERE | semantics._PLAIN)
# Those that say what something else must be: the target of a call, the place of a folio.
CARRIED = [
    term for term in TERMS if term not in ("noteref", "pagebreak", "biblioref", "glossref", "landmarks")
]


def carriers(term: str) -> tuple[Any, ...]:
    return (
        Division(role=term, blocks=(paragraph("In a division."),)),
        Quote(role=term, blocks=(paragraph("In a quotation."),)),
        Figure(role=term, blocks=(paragraph("In a figure."),)),
        Paragraph(role=term, content=(*text("In a paragraph "), Span(role=term, content=text("and span")))),
        Admonition(kind="note", role=term, blocks=(paragraph("Aside."),)),
        Section(
            level=1,
            role=term,
            id=f"s-{term}",
            title=text(f"In a section of {term}"),
            blocks=(paragraph("Text."),),
        ),
    )


def test_every_term_on_every_element_is_valid(export: Export) -> None:
    nodes = [node for term in CARRIED for node in carriers(term)]
    book, _ = export(of_one(article("Terms", *nodes, source="terms.md")))
    said = [node.get(TYPE) for node in book.page("text/terms.xhtml").iter() if node.get(TYPE)]

    assert set(CARRIED) <= set(said)
    assert 200 < len(said)


@pytest.mark.parametrize("role", [*CARRIED, "nonsense", 'x" onclick="'])
def test_every_kind_of_chapter_is_valid(role: str, export: Export) -> None:
    chapters = (article("One", paragraph("."), role=role, source="one.md"), article("Two", source="two.md"))
    book, _ = export(Book(metadata=Metadata(title=text("Both"), language="en"), children=chapters))
    page = book.page("text/one.xhtml")
    chapter = next(page.iter(f"{XHTML}section"))
    body = next(page.iter(f"{XHTML}body"))

    assert semantics.matter(role) == body.get(TYPE)
    assert chapter.get("role") in (None, f"doc-{role}")
    assert chapter.get("onclick") is None


def test_a_term_and_its_role_stand_together_or_not_at_all() -> None:
    for term in TERMS:
        for element in (*ELEMENTS.values(), "ul", "article", "nav", "body"):
            names = dict(semantics.attributes(term, element, epub=True))
            plain = term in semantics._PLAIN

            assert plain or names in ({}, {"epub:type": term, "role": f"doc-{term}"})
            assert (("role", f"doc-{term}"),) != semantics.attributes(term, "article", epub=False)


def test_a_section_of_its_own_kind_says_so(export: Export) -> None:
    from dataclasses import replace

    appendix = replace(section("More", "more", paragraph("Text.")), role="appendix")
    book, _ = export(of_one(article("One", appendix, source="one.md")))
    found = [node for node in book.page("text/one.xhtml").iter() if node.get("id") == "more"]

    assert [("appendix", "doc-appendix")] == [(node.get(TYPE), node.get("role")) for node in found]


def test_what_ace_thinks_of_chapters(export: Export, ace: Check, tmp_path: Path) -> None:
    roles = (
        "preface",
        "introduction",
        "",
        "appendix",
        "afterword",
        "colophon",
        "copyright-page",
        "dedication",
    )
    chapters = tuple(
        article(f"Of {role}", paragraph("Text."), role=role, source=f"{role}.md") for role in roles
    )
    export(Book(metadata=Metadata(title=text("All"), language="en"), children=chapters))

    assert [] == ace(tmp_path / "1.epub")
