"""Turn an article, or a book of articles, into an EPUB and a PDF.

    import exporter

    exporter.export("article.md", "article.epub")

The names below are imported when they are first used, so that `import exporter` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from exporter.batch import build
    from exporter.exporting import Result, check, export, read, typeset
    from exporter.model import Article, Book, Contributor, Metadata, Part
    from exporter.problems import ExportError, Problem
    from exporter.reading import Reading
    from exporter.settings import Settings
    from exporter.typesetting import Edit, typeset_html, typeset_text

__version__ = "0.1.0"
__all__ = [
    "Article",
    "Book",
    "Contributor",
    "Edit",
    "ExportError",
    "Metadata",
    "Part",
    "Problem",
    "Reading",
    "Result",
    "Settings",
    "build",
    "check",
    "export",
    "read",
    "typeset",
    "typeset_html",
    "typeset_text",
]

_HOMES = {
    "batch": ("build",),
    "exporting": ("Result", "check", "export", "read", "typeset"),
    "model": ("Article", "Book", "Contributor", "Metadata", "Part"),
    "problems": ("ExportError", "Problem"),
    "reading": ("Reading",),
    "settings": ("Settings",),
    "typesetting": ("Edit", "typeset_html", "typeset_text"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'exporter' has no attribute '{name}'")
    value = getattr(import_module(f"exporter.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
