"""What the module of every format is asked, and what it answers: `read(source: Source, asked: Asked) -> Content`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from exporter.model import Blocks, Book, Metadata, Resource, Where
from exporter.problems import Problem
from exporter.resources import Resources
from exporter.settings import Settings

# The door to files that a source names: takes a name and where it stands, gives the file and what is to say of it.
Find = Callable[[str, Where | None], tuple[Resource, tuple[Problem, ...]]]


def nothing(name: str, where: Where | None) -> tuple[Resource, tuple[Problem, ...]]:  # noqa: ARG001 - Find's signature
    """Find no file."""
    return Resource(name=name), ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is known of a source before its text is read.

    name: what the source is called in problems.  format: its name in FORMATS.  base: the folder that the names in it start from.
    find: looks for a file from there.  metadata: what its front matter and the options say.  data: its bytes, for a format that is no text.
    """

    name: str = ""
    format: str = ""
    base: Path = Path()
    find: Find = nothing
    settings: Settings = field(default_factory=Settings)
    resources: Resources = field(default_factory=lambda: Resources(()))
    metadata: Metadata = field(default_factory=Metadata)
    data: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a source holds: blocks with headings as sections that hold nothing yet, and what it says of itself beside front matter.

    book: a whole book instead of blocks, from a source that is one.
    """

    blocks: Blocks = ()
    metadata: Metadata = field(default_factory=Metadata)
    problems: tuple[Problem, ...] = ()
    book: Book | None = None
