"""The pictures of a book as files of an EPUB."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from exporter.model import Book, Image, walk
from exporter.problems import Problem, problem
from exporter.resources import Resources, called
from exporter.writing import pictures
from exporter.writing.epub import names as files
from exporter.writing.epub.hooks import Member
from exporter.writing.pictures import SUFFIXES, Picture

FOLDER = "images"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """Files, the name of each below the folder of the package by the digest of its resource, and whether any moves."""

    members: tuple[Member, ...] = ()
    names: Mapping[str, str]
    moving: bool = False


def gathered(book: Book, resources: Resources) -> tuple[Pictures, tuple[Problem, ...]]:
    """Return the pictures that a book shows, each once, and which cannot be shown or have no description."""
    problems = [
        problem("image.no-alt", f"The picture '{called(node.resource)}' has no description.", node.where)
        for node in walk(book)
        if isinstance(node, Image) and node.alt is None
    ]
    members: list[Member] = []
    names: dict[str, str] = {}
    taken = {f"cover{suffix}": 1 for suffix in SUFFIXES.values()}
    found, more = pictures.gathered(book, resources)
    for digest, picture in found.items():
        resource = picture.resource
        # The suffix is that of what the file is, not of what it is called.
        suffix = SUFFIXES[picture.media_type]
        name = f"{FOLDER}/{files.take(PurePosixPath(called(resource)).stem, 'picture', suffix, taken)}"
        names[digest] = name
        members.append(
            Member(
                id=f"image-{PurePosixPath(name).name}",
                name=name,
                media_type=picture.media_type,
                data=picture.data,
            )
        )
    moving = any(_moves(member) for member in members)
    return Pictures(members=tuple(members), names=names, moving=moving), (*problems, *more)


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


def drawn(members: dict[str, Member], picture: Picture) -> str:
    """Add a picture that the sheet names to the files, and return its address as the sheet sees it; "" when it cannot be had."""
    resource = picture.resource
    if picture.media_type == "image/svg+xml":
        return ""
    short = resource.digest[:16]
    members[short] = Member(
        id=f"sheet-{short}",
        name=f"styles/{short}{SUFFIXES[picture.media_type]}",
        media_type=picture.media_type,
        data=picture.data,
    )
    return f"{short}{SUFFIXES[picture.media_type]}"
