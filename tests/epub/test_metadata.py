"""What the package says of a work: what the source says, and no more."""

from __future__ import annotations

import pytest

from exporter.model import Book, Contributor, Image, Metadata, Paragraph, Raw, of_one
from tests.epub.books import article, kitchen_sink, paragraph, picture, text
from tests.epub.conftest import Export


def test_a_work_with_all_metadata(export: Export) -> None:
    book, problems = export(kitchen_sink())

    assert () == problems
    assert ["The Kitchen Sink", "Every Node, Once"] == book.dc("title")
    assert ["urn:isbn:9783161484100", "https://doi.org/10.1000/182"] == book.dc("identifier")
    assert ["Ada Example"] == book.dc("creator")
    assert ["Ed Itor"] == book.dc("contributor")
    assert ["The Press"] == book.dc("publisher")
    assert ["2026-05-04"] == book.dc("date")
    assert ["nodes", "kitchens"] == book.dc("subject")
    assert ["Of everything & <something>."] == book.dc("description")
    assert ["© 2026 Ada Example"] == book.dc("rights")
    assert ["https://example.org/sink"] == book.dc("source")
    assert {"title-type": ["main"], "display-seq": ["1"]} == book.refining("The Kitchen Sink")
    assert {"title-type": ["subtitle"], "display-seq": ["2"]} == book.refining("Every Node, Once")
    assert {"role": ["aut", "ill"], "file-as": ["Example, Ada"]} == book.refining("Ada Example")
    assert {"collection-type": ["series"], "group-position": ["2"]} == book.refining("Sinks")
    assert (["Sinks"], ["2"]) == (book.named("calibre:series"), book.named("calibre:series_index"))


def test_what_the_source_does_not_say_is_not_said(export: Export) -> None:
    book, _ = export(
        of_one(article("One", paragraph("Text."), contributors=(Contributor(name="Ada", roles=()),)))
    )

    assert {"title-type": ["main"]} == book.refining("One")
    assert {} == book.refining("Ada")
    for name in ("contributor", "publisher", "date", "subject", "description", "rights", "source"):
        assert [] == book.dc(name)
    for property in ("belongs-to-collection", "file-as", "role", "dcterms:conformsTo", "a11y:certifiedBy"):
        assert [] == book.meta(property)


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2026", ["2026"]),
        ("2026-05", ["2026-05"]),
        ("2026-05-04T10:00:00+02:00", ["2026-05-04T10:00:00+02:00"]),
        ("2026-05-04T10:00:00", []),
        ("2026-13-04", []),
        ("4 May 2026", []),
    ],
)
def test_a_date_is_said_as_the_web_writes_it_or_not_at_all(
    date: str, said: list[str], export: Export
) -> None:
    book, problems = export(of_one(article("One", paragraph("Text."), date=date)), modified="2026")

    assert said == book.dc("date")
    assert ([] if said else ["epub.date"]) == [found.code for found in problems]


def test_a_work_without_title_or_language(export: Export) -> None:
    book, problems = export(
        of_one(article("", paragraph("Text."), source="a/the-file.md", language="")), modified="2026"
    )

    assert (["the-file"], ["und"]) == (book.dc("title"), book.dc("language"))
    assert ["epub.no-title", "epub.no-language"] == [found.code for found in problems]


def test_titles_and_names_in_any_script(export: Export) -> None:
    title = "Œuvre : « 漢字 » & שלום <b> 𝔘"
    book, _ = export(
        of_one(article(title, paragraph("Text."), contributors=(Contributor(name="Ł. \x08Żółć"),)))
    )

    assert ([title], ["Ł. Żółć"]) == (book.dc("title"), book.dc("creator"))


RED = picture("square.png")
SUMMARY = "All of the text can be read aloud, and its size, face and colours can be changed."


@pytest.mark.parametrize(
    ("content", "modes", "sufficient", "features", "words"),
    [
        ((), ["textual"], "textual", set(), ""),
        ((Image(resource=RED, alt=""),), ["textual"], "textual", set(), ""),
        (
            (Image(resource=RED, alt="Red."),),
            ["textual", "visual"],
            "textual",
            {"alternativeText"},
            "Every image has a description.",
        ),
        (
            (Image(resource=RED, alt="Red."), Image(resource=RED, alt=None)),
            ["textual", "visual"],
            "textual,visual",
            set(),
            "Some images have no description.",
        ),
        (
            (Raw(format="epub", text='<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>'),),
            ["textual"],
            "textual",
            {"MathML"},
            "",
        ),
    ],
    ids=["text", "adornment", "a described picture", "a picture without description", "mathematics"],
)
def test_what_the_content_is_to_whom_is_true(
    content: tuple[Image | Raw, ...],
    modes: list[str],
    sufficient: str,
    features: set[str],
    words: str,
    export: Export,
) -> None:
    book, _ = export(of_one(article("One", Paragraph(content=(*text("Text "), *content)))))
    always = {
        "ARIA",
        "displayTransformability",
        "readingOrder",
        "structuralNavigation",
        "tableOfContents",
        "unlocked",
    }
    (summary,) = book.meta("schema:accessibilitySummary")

    assert modes == book.meta("schema:accessMode")
    assert [sufficient] == book.meta("schema:accessModeSufficient")
    assert always | features == set(book.meta("schema:accessibilityFeature"))
    assert ["none"] == book.meta("schema:accessibilityHazard")
    assert summary.startswith(SUMMARY)
    assert words in summary


def test_the_summary_is_in_the_language_of_the_book(export: Export) -> None:
    book, _ = export(of_one(article("Un", paragraph("Texte."), language="fr")))

    assert "table des matières" in book.meta("schema:accessibilitySummary")[0]


def test_a_picture_without_description_is_said_once_with_its_place(export: Export) -> None:
    content = (Image(resource=RED), Image(resource=RED, alt=""), Image(resource=RED, alt="Red."))
    _, problems = export(of_one(article("One", Paragraph(content=content))), modified="2026")

    assert ["image.no-alt"] == [found.code for found in problems]


def test_a_book_takes_the_languages_of_all_its_articles(export: Export) -> None:
    book = Book(
        metadata=Metadata(title=text("Three")),
        children=tuple(article(name, paragraph("."), language=name) for name in ("he", "en", "he")),
    )
    opened, _ = export(book, modified="2026")

    assert ["he", "en"] == opened.dc("language")


@pytest.mark.parametrize("said", ["", "  ", "\n"])
def test_an_identifier_that_says_nothing_is_none(said: str) -> None:
    from exporter import reading
    from exporter.settings import Settings
    from exporter.writing import identity

    text = "---\ntitle: T\nlang: en\n---\n\nText.\n"
    settings = Settings(metadata=(("identifier", said), ("isbn", said)))
    book = reading.read(text, from_="markdown", settings=settings).book

    assert identity.identifier(book, Settings(identifier=said)).startswith("urn:uuid:")
