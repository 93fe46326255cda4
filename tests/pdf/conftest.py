"""A writer of PDFs for the tests, that leaves each in the test's folder, where tests/conftest.py has QPDF look at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import exporter
from exporter.model import Book
from exporter.problems import Problem
from exporter.settings import Pdf, Settings
from tests.pdf import opened

Export = Callable[..., "Made"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A PDF that a test made: where it lies, what its exporter counted and found."""

    path: Path
    pages: int
    problems: tuple[Problem, ...]

    @property
    def sheets(self) -> tuple[opened.Sheet, ...]:
        return opened.sheets(self.path)

    @property
    def codes(self) -> list[str]:
        return [one.code for one in self.problems]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def export(tmp_path: Path, cache: str) -> Export:
    """Export Markdown (or a book) that lies in the test's folder; keywords are settings, those of [pdf] among them."""
    numbers = count(1)

    def export(
        source: str | Book, *, theme: str | Path = "classic", css: tuple[Path, ...] = (), **pdf: Any
    ) -> Made:
        number = next(numbers)
        settings = Settings(cache=cache, theme=str(theme), css=tuple(map(str, css)), pdf=Pdf(**pdf))
        target = tmp_path / f"{number}.pdf"
        given: Any = source
        if isinstance(source, str):
            given = tmp_path / f"{number}.md"
            given.write_text(source, encoding="utf-8")
        done = exporter.export(given, target, settings=settings)
        # What the source does not say of itself is not the pages' concern.
        problems = tuple(one for one in done.problems if not one.code.startswith("metadata."))
        return Made(path=target, pages=done.pages, problems=problems)

    return export
