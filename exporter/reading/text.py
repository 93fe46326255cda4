"""Plain text."""

from __future__ import annotations

from exporter.model import Blocks
from exporter.problems import Problem
from exporter.reading.positions import Source
from exporter.reading.running import Find


def read(source: Source, find: Find) -> tuple[Blocks, tuple[Problem, ...]]:  # noqa: ARG001
    """Return."""
    return (), ()
