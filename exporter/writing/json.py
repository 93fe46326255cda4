"""Write a book as JSON: the typed article, which reading takes back."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from exporter import interchange
from exporter.model import Book
from exporter.problems import Problem
from exporter.resources import Resources
from exporter.settings import Settings
from exporter.themes import Theme
from exporter.writing.files import whole


def write(
    book: Book,
    theme: Theme,  # noqa: ARG001 - every writer takes the same
    settings: Settings,  # noqa: ARG001
    resources: Resources,  # noqa: ARG001
    target: Path | BinaryIO,
) -> tuple[Problem, ...]:
    """Write a book, indented, with places left out; a path is written whole or not at all."""
    data = f"{interchange.to_json(book, indent=1)}\n".encode()
    if isinstance(target, Path):
        with whole(target) as file:
            file.write(data)
    else:
        target.write(data)
    return ()
