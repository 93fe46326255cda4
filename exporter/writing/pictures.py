"""The pictures of a book for every writer: of a kind that every reader shows, whole, and SVG made safe."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from exporter import kinds
from exporter.model import Book, Image, Resource, Where, walk
from exporter.problems import ExportError, Problem, problem
from exporter.resources import Resources, called
from exporter.writing import raster, svg

# EPUB 3.3, 3.2: core media types, with the suffix each must have; and the bytes that a whole file ends with.
SUFFIXES = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/svg+xml": ".svg",
}
_ENDS = {"image/png": b"IEND", "image/jpeg": b"\xff\xd9", "image/gif": b";"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that can be shown: what the source named, and its bytes and their type, which may be others."""

    resource: Resource
    data: bytes
    media_type: str


def gathered(
    book: Book, resources: Resources, *, paper: bool = False
) -> tuple[dict[str, Picture], tuple[Problem, ...]]:
    """Return the pictures that a book shows by digest, in reading order, and which cannot be shown or were changed.

    paper: for a PDF, whose colours of a printer stay what they are, and whose greys are of 8 bits.
    """
    done: dict[str, Picture | None] = {}
    problems: list[Problem] = []
    for node in walk(book):
        if not isinstance(node, Image):
            continue
        digest = node.resource.digest
        if digest and digest not in done:
            done[digest], found = whole(node.resource, resources, node.where, paper=paper)
            problems += found
    return {digest: picture for digest, picture in done.items() if picture}, tuple(problems)


def whole(
    resource: Resource, resources: Resources, where: Where | None = None, *, paper: bool = False
) -> tuple[Picture | None, tuple[Problem, ...]]:
    """Return a picture as it can be shown, None when it cannot, and what is wrong with it."""
    kind, name = resource.media_type, called(resource)
    if kind not in kinds.NAMES:
        message = f"'{name}' is of the kind {kind or 'unknown'}, which not every reader shows."
        return None, (problem("image.unsupported", message, where),)
    try:
        data = resources.read(resource)
    except ExportError as error:
        return None, (problem("resource.missing", error.message, where),)
    try:
        if kind == "image/svg+xml":
            return _drawn(resource, data, where)
        return _of_pixels(resource, data, where, paper=paper)
    except raster.Missing as error:
        return None, (problem("image.unsupported", f"'{name}' is {kinds.NAMES[kind]}: {error}.", where),)
    except ValueError as error:
        what = "no SVG" if kind == "image/svg+xml" else "damaged"
        return None, (problem("image.broken", f"'{name}' is {what}: {error}.", where),)


def _drawn(
    resource: Resource, data: bytes, where: Where | None
) -> tuple[Picture | None, tuple[Problem, ...]]:
    data, removed = svg.safe(data)
    picture = Picture(resource=resource, data=data, media_type=resource.media_type)
    if not removed:
        return picture, ()
    message = f"'{called(resource)}' had {', '.join(removed)}, taken out."
    return picture, (problem("image.unsafe", message, where),)


def _of_pixels(
    resource: Resource, data: bytes, where: Where | None, *, paper: bool
) -> tuple[Picture | None, tuple[Problem, ...]]:
    kind = resource.media_type
    if kind in SUFFIXES:
        if not is_whole(kind, resource.width, resource.height, data):
            raise ValueError("it ends before its end")
        raster.check(kind, data)
        if paper and kind == "image/png" and raster.is_deep(data):
            data = raster.shallow(data)
        if paper or kind != "image/jpeg" or not raster.is_cmyk(data):
            return Picture(resource=resource, data=data, media_type=kind), ()
    made, media_type, count = raster.converted(kind, data)
    if paper and media_type == "image/png" and raster.is_deep(made):
        made = raster.shallow(made)
    was = kinds.NAMES[kind] if kind not in SUFFIXES else "in the colours of a printer"
    first = f", the first of its {count} pages" if count > 1 and kind not in SUFFIXES else ""
    message = f"'{called(resource)}' is {was} and is shown as {kinds.NAMES[media_type]}{first}."
    picture = Picture(resource=resource, data=made, media_type=media_type)
    return picture, (problem("image.converted", message, where),)


def is_whole(kind: str, width: int, height: int, data: bytes) -> bool:
    """Tell whether a picture has a size and an end, of a kind that has both; some programs write a little more behind it."""
    return kind not in _ENDS or bool(width and height and _ENDS[kind] in data[-1024:])


def address(picture: Picture) -> str:
    """Return a picture's bytes as an address, data: (RFC 2397)."""
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode('ascii')}"
