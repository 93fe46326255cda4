"""What a package document says of a work: who, what and when (Dublin Core), and what its content is to whom (schema.org).

EPUB 3.3, 5.5; EPUB Accessibility 1.1, 3.2.  Nothing is said that the source does not say or the content does not show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from exporter import __version__
from exporter.characters import clean
from exporter.languages import label
from exporter.model import Book, Contributor, Metadata, Where, plain
from exporter.problems import Problem, problem
from exporter.writing import identity
from exporter.writing.epub.survey import Survey

Row = tuple[str | None, str, str, dict[str, str]]
IBOOKS = "ibooks: http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/"
# W3C-DTF, as EPUB 3.3, 5.5.3.2.3 asks of a date: a year, a month, a day, or a time with its zone.
_DATE = re.compile(
    r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?"
)
# Who made a work rather than helped with it (MARC relators); the others are its contributors.
_CREATORS = {"aut", "cre", "art", "cmp", "pht"}
_RELATOR = re.compile(r"[a-z]{3}")


def described(
    book: Book, *, identifier: str, title: str, languages: tuple[str, ...], where: Where | None
) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    """Return what is known of a book as rows for the package document, and what of it cannot be said there.

    identifier: the one that the package says itself.  title: never empty.  languages: the book's first, then its articles'.
    where: the source that says it.
    """
    metadata = book.metadata
    problems = []
    date = metadata.date.strip()
    if date and not _DATE.fullmatch(date):
        problems.append(
            problem(
                "epub.date",
                f"The date '{date}' is not one that an EPUB can say.",
                where,
            )
        )
        date = ""
    rows = [
        *_titles(metadata, title),
        *(_dc("language", one) for one in dict.fromkeys(languages)),
        *_identifiers(metadata, identifier),
        *_people(metadata.contributors),
        *(
            _dc(name, value)
            for name, value in (
                ("publisher", metadata.publisher),
                ("date", date),
                ("description", metadata.description),
                ("rights", metadata.rights),
                ("source", metadata.source),
                *(("subject", subject) for subject in metadata.subjects),
            )
            if clean(value).strip()
        ),
        *_series(metadata),
        _named("generator", f"exporter {__version__}"),
    ]
    return tuple(rows), tuple(problems)


def accessible(found: Survey, language: str, *, moving: bool, paged: str) -> tuple[Row, ...]:
    """Return what the content needs of a reader and offers him, as a survey of all its pages shows it.

    moving: whether a picture may flash.  paged: what the folios in the text are those of, "" when there are none.
    """
    modes = ["textual", *(["visual"] if found.visual else [])]
    sufficient = "textual,visual" if found.undescribed else "textual"
    features = {
        "ARIA": True,
        "alternativeText": bool(found.described) and not found.undescribed,
        "displayTransformability": True,
        "longDescription": "description" in found.classes,
        "MathML": "mathml" in found.properties,
        "pageBreakMarkers": bool(paged),
        "pageNavigation": bool(paged),
        "readingOrder": True,
        "structuralNavigation": True,
        "tableOfContents": True,
        "unlocked": True,
    }
    said = ["a11y-text", "a11y-structure"]
    if found.undescribed:
        said.append("a11y-images-undescribed")
    elif found.described:
        said.append("a11y-images-described")
    return (
        *(_meta("schema:accessMode", mode) for mode in modes),
        _meta("schema:accessModeSufficient", sufficient),
        *(_meta("schema:accessibilityFeature", name) for name, has in features.items() if has),
        _meta("schema:accessibilityHazard", "unknown" if moving else "none"),
        _meta("schema:accessibilitySummary", " ".join(label(language, key) for key in said)),
        *((_meta("pageBreakSource", paged),) if paged else ()),
    )


def cover(id: str) -> Row:
    """Return the row by which readers of EPUB 2 find the cover's picture; `name` stands before `content`, or the Nook misses it."""
    return _named("cover", id)


def own_fonts() -> Row:
    """Return the row that makes Apple Books show the fonts of a book."""
    return _meta("ibooks:specified-fonts", "true")


def _titles(metadata: Metadata, title: str) -> Iterator[Row]:
    subtitle = clean(plain(metadata.subtitle)).strip()
    yield _dc("title", title, id="title")
    yield _meta("title-type", "main", refines="title")
    if subtitle:
        yield _meta("display-seq", "1", refines="title")
        yield _dc("title", subtitle, id="subtitle")
        yield _meta("title-type", "subtitle", refines="subtitle")
        yield _meta("display-seq", "2", refines="subtitle")


def _identifiers(metadata: Metadata, own: str) -> Iterator[Row]:
    """Yield the work's other names."""
    said = (identity.uri(scheme, value.strip()) for scheme, value in metadata.identifiers)
    yield from (_dc("identifier", one) for one in dict.fromkeys(said) if clean(one).strip() and one != own)


def _people(people: tuple[Contributor, ...]) -> Iterator[Row]:
    for number, person in enumerate((one for one in people if clean(one.name).strip()), 1):
        id = f"person-{number}"
        made_it = not person.roles or not _CREATORS.isdisjoint(person.roles)
        yield _dc("creator" if made_it else "contributor", person.name, id=id)
        for role in person.roles:
            if _RELATOR.fullmatch(role):
                yield _meta("role", role, refines=id, scheme="marc:relators")
        if person.file_as:
            yield _meta("file-as", person.file_as, refines=id)


def _series(metadata: Metadata) -> Iterator[Row]:
    """A series as EPUB 3 says it, and as calibre does, which foliate-js and KOReader read."""
    if not clean(metadata.series).strip():
        return
    yield _meta("belongs-to-collection", metadata.series, id="series")
    yield _meta("collection-type", "series", refines="series")
    yield _named("calibre:series", metadata.series)
    if re.fullmatch(r"\d+(\.\d+)*", metadata.series_number):
        yield _meta("group-position", metadata.series_number, refines="series")
        yield _named("calibre:series_index", metadata.series_number)


def _dc(name: str, value: str, **attributes: str) -> Row:
    return ("DC", name, clean(value).strip(), attributes)


def _meta(name: str, value: str, *, refines: str = "", **attributes: str) -> Row:
    of = {"refines": f"#{refines}"} if refines else {}
    return (None, "meta", clean(value).strip(), {**of, "property": name, **attributes})


def _named(name: str, content: str) -> Row:
    return (None, "meta", "", {"name": name, "content": clean(content).strip()})
