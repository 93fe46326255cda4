"""Package a typeset book as a file: an EPUB, a PDF, an HTML page, JSON.

Every writer has the same `write(book, theme, settings, resources)`; where its bytes go is for `exporting` to say.
"""

from __future__ import annotations

from dataclasses import dataclass

from exporter.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file as a writer made it: its bytes, its pages (0 where there are none), and what was found on the way."""

    data: bytes
    pages: int = 0
    problems: tuple[Problem, ...] = ()
