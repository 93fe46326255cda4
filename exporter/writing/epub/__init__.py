"""Write a typeset book as an EPUB 3.3: one XHTML file an article, navigation, the theme's sheet, fonts and pictures in one package.

EbookLib is the serialiser (hooks.py); everything that it writes is made here.  https://www.w3.org/TR/epub-33/
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from xml.parsers import expat

from exporter import languages, rendering
from exporter.characters import clean
from exporter.model import Book, plain
from exporter.problems import ExportError, Problem, problem
from exporter.resources import Resources
from exporter.settings import Settings
from exporter.themes import Theme
from exporter.writing import Written, fitting, identity, sheet
from exporter.writing.epub import contents, faces, hooks, metadata, navigation, pictures
from exporter.writing.epub.hooks import Member
from exporter.writing.epub.navigation import Front
from exporter.writing.epub.survey import Survey, joined, survey


def write(book: Book, theme: Theme, settings: Settings, resources: Resources) -> Written:
    """Return a typeset book as an EPUB.

    Raises ExportError when the book has no article, and when a font, a template or a file that the settings name is missing or broken.
    """
    if not book.articles:
        raise ExportError("source.empty", "The book has no article.", "Give it one.")
    problems: list[Problem] = []
    cache = Path(settings.cache) if settings.cache else None
    templates = rendering.templates(theme, "epub", cache)
    identifier = clean(identity.identifier(book, settings)).strip()

    # The text, and what it shows.
    fitted, names, found = contents.fitted(book, settings)
    problems += found
    leaves, found = contents.leaves(fitted, names)
    problems += found
    packed, found = pictures.gathered(fitted, resources)
    problems += found
    front = Front(
        title=clean(plain(book.metadata.title)).strip() or leaves[0].title,
        language=fitting.language(book),
        in_book=len(leaves) > 1,
    )
    front, covers, found = _covered(book, front, theme, settings, resources, templates)
    problems += found

    # Its pages, each surveyed: what they hold decides what the package says and which fonts it carries.
    entries = contents.contents(fitted, leaves, settings.epub.toc_depth)
    folios = contents.page_list(leaves)
    landmarks = navigation.landmarks(front, leaves)
    pages = [
        _page("nav", navigation.NAV, navigation.nav(front, entries, landmarks, folios, templates), "nav")
    ]
    if front.in_book:
        title_page = navigation.title_page(front, fitted.metadata, templates)
        pages.insert(0, _page("title-page", navigation.TITLE, title_page))
    if front.cover:
        pages.insert(0, _page("cover-page", navigation.COVER, navigation.cover_page(front, templates)))
    sources = {digest: f"../{name}" for digest, name in packed.names.items()}
    outline = contents.beside(entries)
    pages += [
        _page(leaf.id, leaf.name, contents.rendered(leaf, templates, sources, outline)) for leaf in leaves
    ]
    holds = joined(held for _, held in pages)
    spine = navigation.spine(front, tuple(member.id for member, _ in pages))

    # What dresses them.
    drawn: dict[str, Member] = {}
    css, found = sheet.written(
        templates.css(), theme, settings, resources, partial(pictures.drawn, drawn), epub=True
    )
    problems += found
    fonts: tuple[Member, ...] = ()
    if settings.epub.fonts:
        read = joined(held for member, held in pages if (member.id, True) in spine)
        rules, fonts, found = faces.embedded(theme, css, read, cache)
        problems += found
        css = f"{rules}\n{css}"

    # What is said of it all.
    source = contents.place(book.articles[0])
    modified, said = identity.modified(book, settings)
    if not said:
        problems.append(problem("epub.no-date", "Nobody says when the work was last changed.", source))
    if front.language == languages.UNKNOWN:
        problems.append(problem("epub.no-language", "Nobody says the language of the work.", source))
    rows, found = metadata.described(
        book,
        identifier=identifier,
        title=front.title,
        languages=(front.language, *(leaf.language for leaf in leaves)),
        where=source,
    )
    problems += found
    paged = (book.metadata.source or "none") if folios else ""
    rows += metadata.accessible(holds, front.language, moving=packed.moving, paged=paged)
    if covers:
        rows += (metadata.cover(covers[0].id),)
    if fonts:
        rows += (metadata.own_fonts(),)
    ncx = navigation.ncx(front, entries, identifier, templates)
    package = hooks.Package(
        identifier=identifier,
        modified=modified,
        language=front.language,
        direction=languages.get(front.language).direction,
        metadata=rows,
        members=(
            *(member for member, _ in pages),
            Member(
                id="ncx", name=navigation.NCX, media_type="application/x-dtbncx+xml", data=clean(ncx).encode()
            ),
            Member(id="sheet", name=contents.SHEET, media_type="text/css", data=css.encode()),
            *drawn.values(),
            *fonts,
            *covers,
            *packed.members,
        ),
        spine=spine,
        guide=tuple((one.guide, one.title, one.href) for one in landmarks),
        prefixes=(metadata.IBOOKS,) if fonts else (),
    )
    return Written(data=hooks.written(package), problems=tuple(problems))


def _page(id: str, name: str, text: str, *properties: str) -> tuple[Member, Survey]:
    """Return a page as a file, and what it holds.  Raises ExportError when a theme's template is not XML."""
    data = clean(text).encode()
    try:
        held = survey(data)
    except expat.ExpatError as error:
        raise ExportError(
            "theme.broken",
            f"{name} would not be well-formed XML: {expat.ErrorString(error.code)} in its line {error.lineno}.",
            "Correct the theme's templates for EPUB.",
            2,
        ) from None
    return Member(
        id=id,
        name=name,
        media_type="application/xhtml+xml",
        data=data,
        properties=(*properties, *sorted(held.properties)),
    ), held


def _covered(
    book: Book,
    front: Front,
    theme: Theme,
    settings: Settings,
    resources: Resources,
    templates: rendering.Templates,
) -> tuple[Front, tuple[Member, ...], tuple[Problem, ...]]:
    """Return the front matter with the name of its cover, the cover's file, and what is wrong with it."""
    if not navigation.wants_cover(book, settings, front):
        return front, (), ()
    from exporter.writing.epub import cover

    picture, problems = cover.found(book, theme, settings, resources, templates, front)
    if picture is None:
        return front, (), problems
    return replace(front, cover=picture.name), (picture,), problems
