"""The pictures of a book as files of an EPUB: kinds that every reading system shows, whole, and SVG made safe."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from exporter.model import Book, Image, Resource, Where, walk
from exporter.problems import ExportError, Problem, problem
from exporter.resources import Resources
from exporter.writing import svg
from exporter.writing.epub import names as files
from exporter.writing.epub.hooks import Member

FOLDER = "images"
# EPUB 3.3, 3.2: core media types, with the suffix each must have and the bytes that a whole file ends with.
SUFFIXES = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/svg+xml": ".svg",
}
_ENDS = {"image/png": b"IEND", "image/jpeg": b"\xff\xd9", "image/gif": b";"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """Files, the name of each below the folder of the package by the digest of its resource, and whether any moves."""

    members: tuple[Member, ...] = ()
    names: Mapping[str, str]
    moving: bool = False


def gathered(book: Book, resources: Resources) -> tuple[Pictures, tuple[Problem, ...]]:
    """Return the pictures that a book shows, each once, and which cannot be shown or have no description."""
    problems: list[Problem] = []
    members: list[Member] = []
    names: dict[str, str] = {}
    refused: set[str] = set()
    taken = {f"cover{suffix}" for suffix in SUFFIXES.values()}
    for node in walk(book):
        if not isinstance(node, Image):
            continue
        if node.alt is None:
            problems.append(
                problem("image.no-alt", f"The picture '{node.resource.name}' has no description.", node.where)
            )
        digest = node.resource.digest
        if not digest or digest in names or digest in refused:
            continue
        data, found = _whole(node.resource, resources, node.where)
        problems += found
        if data is None:
            refused.add(digest)
            continue
        # The suffix is that of what the file is, not of what it is called.
        suffix = SUFFIXES[node.resource.media_type]
        name = f"{FOLDER}/{files.take(PurePosixPath(node.resource.name).stem, 'picture', suffix, taken)}"
        names[digest] = name
        members.append(
            Member(
                id=f"image-{PurePosixPath(name).name}",
                name=name,
                media_type=node.resource.media_type,
                data=data,
            )
        )
    moving = any(_moves(member) for member in members)
    return Pictures(members=tuple(members), names=names, moving=moving), tuple(problems)


def is_whole(kind: str, width: int, height: int, data: bytes) -> bool:
    """Tell whether a picture has a size and an end, of a kind that has both; some programs write a little more behind it."""
    return kind not in _ENDS or bool(width and height and _ENDS[kind] in data[-1024:])


def _whole(
    resource: Resource, resources: Resources, where: Where | None
) -> tuple[bytes | None, tuple[Problem, ...]]:
    """Return the bytes that can be packed, None when there are none, and what is wrong with them."""
    kind = resource.media_type
    if kind not in SUFFIXES:
        message = (
            f"'{resource.name}' is of the kind {kind or 'unknown'}, which not every reading system shows."
        )
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
            return data, (problem("image.unsafe", message, where),)
    elif not is_whole(kind, resource.width, resource.height, data):
        return None, (problem("image.broken", f"'{resource.name}' is damaged.", where),)
    return data, ()


def _moves(member: Member) -> bool:
    """Tell whether a picture may move: a GIF with several images (GIF89a, 23), a WebP with an ANIM chunk, an animated SVG."""
    if member.media_type == "image/gif":
        return member.data.count(b"\x21\xf9\x04") > 1
    if member.media_type == "image/webp":
        return b"ANIM" in member.data[:64]
    return (
        member.media_type == "image/svg+xml"
        and re.search(rb"<(?:\w+:)?(?:animate|set)\b", member.data) is not None
    )


def drawn(members: dict[str, Member], resource: Resource, data: bytes) -> str:
    """Add a picture that the sheet names to the files, and return its address as the sheet sees it; "" when it cannot be had."""
    suffix = SUFFIXES.get(resource.media_type)
    if suffix is None or resource.media_type == "image/svg+xml":
        return ""
    short = resource.digest[:16]
    members[short] = Member(
        id=f"sheet-{short}", name=f"styles/{short}{suffix}", media_type=resource.media_type, data=data
    )
    return f"{short}{suffix}"
