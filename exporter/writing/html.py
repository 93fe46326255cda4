"""Write a book as one HTML page that holds all it needs: sheets, fonts and pictures, readable on a phone and on paper."""

from __future__ import annotations

import base64
import string
from dataclasses import dataclass, replace
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

from exporter import fonts, languages, model, rendering
from exporter.languages import tags
from exporter.model import Article, Blocks, Book, Image, Inlines, Note, Part, Section, plain, walk
from exporter.problems import Problem
from exporter.resources import Resources
from exporter.settings import Settings
from exporter.themes import Theme
from exporter.writing import Written, fitting, pictures, sheet

MEDIUM: model.Medium = "web"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """An article or the title of a part as the page's template sees it: `language` only where it differs from the page's."""

    id: str
    kind: str
    title: Inlines
    subtitle: Inlines = ()
    authors: tuple[str, ...] = ()
    date: str = ""
    language: str = ""
    direction: str = ""
    number: str = ""
    blocks: Blocks
    notes: tuple[Note, ...]
    described: tuple[Image, ...]


class Entry(NamedTuple):
    """A line of a list of contents."""

    href: str
    title: Inlines


def write(book: Book, theme: Theme, settings: Settings, resources: Resources) -> Written:
    """Return a typeset book as one page in UTF-8."""
    text, problems = page(book, theme, settings, resources)
    return Written(data=text.encode(), problems=problems)


def page(
    book: Book, theme: Theme, settings: Settings, resources: Resources
) -> tuple[str, tuple[Problem, ...]]:
    """Return the whole page of a typeset book, and what was found on the way."""
    cache = Path(settings.cache) if settings.cache else None
    templates = rendering.templates(theme, MEDIUM, cache)
    language = fitting.language(book)
    ids = tuple(f"article-{number}" for number, _ in enumerate(fitting.documents(book), 1))
    fitted, unfit = fitting.fit(book, MEDIUM, settings, tuple(f"#{id}" for id in ids))
    packed, unshown = pictures.gathered(fitted, resources)
    leaves = tuple(map(_leaf, fitting.documents(fitted), ids, repeat(language)))
    text = templates.page(
        "page.html",
        rendering.Page(
            language=language,
            sources={digest: pictures.address(picture) for digest, picture in packed.items()},
            outline=_outline(leaves),
        ),
        heading=fitting.flat(book.metadata.title),
        subheading=fitting.flat(book.metadata.subtitle),
        title=plain(book.metadata.title),
        authors=fitting.authors(book.metadata),
        description=book.metadata.description,
        direction=languages.get(language).direction,
        leaves=leaves,
        contents=[(leaf.id, fitting.flat(leaf.title)) for leaf in leaves if leaf.title],
    )
    faces, problems = _faces(text, theme, cache) if settings.html.fonts else ("", ())
    css, found = sheet.written(templates.css(), theme, settings, resources, pictures.address, epub=False)
    # What a source says is escaped, so the first element of that name is the template's.
    before, style, after = text.partition("<style>")
    whole = f"{before}{style}\n{_contained(faces)}\n{_contained(css)}\n{after}"
    return whole, (*unfit, *unshown, *problems, *found)


def _outline(leaves: tuple[Leaf, ...]) -> tuple[Entry, ...]:
    """Return what a list of contents in the text leads to: a book's articles and parts, or an article's highest sections."""
    if len(leaves) > 1:
        return tuple(Entry(f"#{leaf.id}", fitting.flat(leaf.title)) for leaf in leaves if leaf.title)
    return tuple(
        Entry(f"#{block.id}", fitting.flat(block.title))
        for leaf in leaves
        for block in leaf.blocks
        if isinstance(block, Section) and block.title and block.listed and block.id
    )


def _leaf(document: Article | Part, id: str, around: str) -> Leaf:
    notes = tuple(
        node
        for node in walk(replace(document, children=()) if isinstance(document, Part) else document)
        if isinstance(node, Note)
    )
    described = fitting.described(document)
    said = tags.normal(document.language if isinstance(document, Part) else document.metadata.language)
    own = said if said != around else ""
    if isinstance(document, Part):
        return Leaf(
            id=id,
            kind="chapter" if document.is_chapter else "part-page",
            title=document.title,
            language=own,
            direction=languages.get(own).direction if own else "",
            number=document.number,
            blocks=document.blocks,
            notes=notes,
            described=described,
        )
    metadata = document.metadata
    return Leaf(
        id=id,
        kind="chapter",
        title=metadata.title,
        subtitle=metadata.subtitle,
        authors=fitting.authors(metadata),
        date=metadata.date,
        language=own,
        direction=languages.get(own).direction if own else "",
        number=document.number,
        blocks=document.blocks,
        notes=notes,
        described=described,
    )


def _faces(text: str, theme: Theme, cache: Path | None) -> tuple[str, tuple[Problem, ...]]:
    """Return the @font-face rules of the theme's faces, each cut to the characters of the page; and problems of theirs."""
    # Markers of lists are made by the sheet, and capitals may be.
    characters = {*text, *text.upper(), *string.digits, *string.ascii_letters, *".)•–—◦"}
    faces, problems = fonts.usable(fonts.faces(theme.faces, theme.folders), cache)
    rules = [
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style}; '
        f"src: url({_data('font/ttf', fonts.subset(face, characters, cache))}) }}"
        for face in faces
    ]
    return "\n".join(rules), problems


def _contained(css: str) -> str:
    """Return a sheet that cannot end the element it stands in (HTML, 13.1.2.6); in CSS the backslash changes nothing."""
    return css.replace("</", "<\\/")


def _data(media_type: str, data: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"
