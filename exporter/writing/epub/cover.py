"""The cover of an EPUB: a picture that the settings or the source name, or one that the theme makes from the metadata.

The made one is HTML laid out by WeasyPrint and drawn by PDFium, so that it has the theme's fonts and line breaks; both are imported then
alone.  1600 by 2400 px are what every shop takes: Kindle and Kobo want 1600 in width, distributors no more than 4 million pixels.
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

from exporter import fonts
from exporter.characters import clean
from exporter.kinds import NAMES, sniff
from exporter.model import Book, plain
from exporter.problems import Problem, problem
from exporter.rendering import Page, Templates
from exporter.resources import Resources
from exporter.settings import Settings
from exporter.themes import Theme
from exporter.writing import fitting, raster
from exporter.writing.epub.hooks import Member
from exporter.writing.epub.navigation import AUTO, Front
from exporter.writing.epub.pictures import FOLDER
from exporter.writing.pictures import SUFFIXES, is_whole

COVER = "cover-image"
WIDTH, HEIGHT = 1600, 2400
QUALITY = 88
# Kindle Direct Publishing: no smaller than 625 × 1000 px, no side longer than 10 000.
_SMALLEST, _LARGEST = (625, 1000), 10_000


def found(
    book: Book, theme: Theme, settings: Settings, resources: Resources, templates: Templates, front: Front
) -> tuple[Member | None, tuple[Problem, ...]]:
    """Return the cover that was chosen, None when its picture cannot be used; and what is wrong with it.

    Raises ExportError when the file that the settings name is not there.
    """
    said = settings.epub.cover
    if said and said != AUTO:
        return _of_file(resources.load(Path(said)), Path(said).name)
    own = book.metadata.cover
    if own is not None and not said:
        if own.digest:
            return _of_file(resources.read(own), own.name)
        return None, (problem("epub.cover", f"The cover '{own.name}' cannot be had."),)
    return _made(book, theme, settings, resources, templates, front)


def _of_file(data: bytes, name: str) -> tuple[Member | None, tuple[Problem, ...]]:
    kind, width, height = sniff(data)
    try:
        if kind not in ("image/jpeg", "image/png"):
            if kind not in NAMES or kind == "image/svg+xml":
                raise ValueError
            data, kind, _ = raster.converted(kind, data)
            _, width, height = sniff(data)
        elif not is_whole(kind, width, height, data):
            raise ValueError
        raster.check(kind, data)
    except ValueError:
        message = f"The cover '{name}' is no whole JPEG or PNG, and is left out."
        return None, (problem("epub.cover", message),)
    cover = Member(
        id=COVER, name=f"{FOLDER}/cover{SUFFIXES[kind]}", media_type=kind, data=data, properties=(COVER,)
    )
    if width < _SMALLEST[0] or height < _SMALLEST[1] or max(width, height) > _LARGEST:
        return cover, (problem("epub.cover", f"The cover '{name}' is {width} × {height} px."),)
    return cover, ()


def _made(
    book: Book, theme: Theme, settings: Settings, resources: Resources, templates: Templates, front: Front
) -> tuple[Member, tuple[Problem, ...]]:
    from exporter.writing.pdf import fetching, hooks, logs
    from exporter.writing.pdf.hooks.faces import configuration

    metadata = book.metadata
    subtitle = clean(plain(metadata.subtitle)).strip()
    values = {
        "title": front.title,
        "subtitle": subtitle,
        "authors": fitting.authors(metadata),
        "publisher": metadata.publisher,
        "language": front.language,
        "hash": int.from_bytes(hashlib.sha256(front.title.encode()).digest()[:8], "big"),
        "width": WIDTH,
        "height": HEIGHT,
        "design": theme.design,
    }
    page = Page(language=front.language)
    html, css = (templates.page(name, page, **values) for name in ("cover.html", "cover.css"))
    cache = Path(settings.cache) if settings.cache else None
    faces, _ = fonts.usable(fonts.faces(theme.faces, theme.folders), cache)
    covered = frozenset().union(*(fonts.covers(face, cache) for face in faces))
    words = "".join([front.title, subtitle, *fitting.authors(metadata), metadata.publisher])
    weasyprint = hooks.weasyprint()
    configured = configuration(
        ((face, fonts.instance(face, cache)) for face in faces),
        # What no face of the theme has, the system's fonts may; words that the theme has look the same on every machine.
        with_system=not covered.issuperset(map(ord, words)),
    )
    fetcher = fetching.fetcher(resources, {}, {fetching.THEME: theme.folders})
    with logs.collected() as records:
        source = weasyprint.HTML(string=html, base_url=fetching.THEME, url_fetcher=fetcher)
        sheet = weasyprint.CSS(
            string=css, base_url=fetching.THEME, url_fetcher=fetcher, font_config=configured
        )
        pdf = source.write_pdf(stylesheets=[sheet], font_config=configured)
    data = _drawn(pdf)
    return Member(
        id=COVER, name=f"{FOLDER}/cover.jpg", media_type="image/jpeg", data=data, properties=(COVER,)
    ), logs.problems(records)


def _drawn(pdf: bytes) -> bytes:
    """Return the first page of a PDF as a JPEG of WIDTH by HEIGHT, colours unreduced."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[0].render(scale=WIDTH / document[0].get_width()).to_pil().convert("RGB")
    finally:
        document.close()
    if picture.size != (WIDTH, HEIGHT):
        picture = picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    return target.getvalue()
