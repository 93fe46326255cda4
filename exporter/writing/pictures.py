"""The pictures of a book for every writer: of a kind that every reader shows, whole, and SVG made safe."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from exporter.model import Book, Image, Resource, Where, walk
from exporter.problems import ExportError, Problem, problem
from exporter.resources import Resources
from exporter.writing import svg

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
    """A picture that can be shown: what the source named, and its bytes, which of an SVG may be fewer."""

    resource: Resource
    data: bytes


def gathered(book: Book, resources: Resources) -> tuple[dict[str, Picture], tuple[Problem, ...]]:
    """Return the pictures that a book shows by digest, in reading order, and which cannot be shown or were changed."""
    done: dict[str, Picture | None] = {}
    problems: list[Problem] = []
    for node in walk(book):
        if not isinstance(node, Image):
            continue
        digest = node.resource.digest
        if digest and digest not in done:
            done[digest], found = whole(node.resource, resources, node.where)
            problems += found
    return {digest: picture for digest, picture in done.items() if picture}, tuple(problems)


def whole(
    resource: Resource, resources: Resources, where: Where | None = None
) -> tuple[Picture | None, tuple[Problem, ...]]:
    """Return a picture as it can be shown, None when it cannot, and what is wrong with it."""
    kind = resource.media_type
    if kind not in SUFFIXES:
        message = f"'{resource.name}' is of the kind {kind or 'unknown'}, which not every reader shows."
        return None, (problem("image.unsupported", message, where),)
    try:
        data = resources.read(resource)
    except ExportError as error:
        return None, (problem("resource.missing", error.message, where),)
    if kind == "image/svg+xml":
        try:
            data, removed = svg.safe(data)
        except ValueError as error:
            return None, (problem("image.broken", f"'{resource.name}' is no SVG: {error}.", where),)
        if removed:
            message = f"'{resource.name}' had {', '.join(removed)}, taken out."
            return Picture(resource=resource, data=data), (problem("image.unsafe", message, where),)
    elif not is_whole(kind, resource.width, resource.height, data):
        return None, (problem("image.broken", f"'{resource.name}' is damaged.", where),)
    return Picture(resource=resource, data=data), ()


def is_whole(kind: str, width: int, height: int, data: bytes) -> bool:
    """Tell whether a picture has a size and an end, of a kind that has both; some programs write a little more behind it."""
    return kind not in _ENDS or bool(width and height and _ENDS[kind] in data[-1024:])


def address(picture: Picture) -> str:
    """Return a picture's bytes as an address, data: (RFC 2397)."""
    return f"data:{picture.resource.media_type};base64,{base64.b64encode(picture.data).decode('ascii')}"
