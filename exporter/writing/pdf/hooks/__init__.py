"""Every private hook into WeasyPrint 70.0, in one room: each module says which fault or want of it is got round, and how.

`weasyprint()` is the only way to it: it imports the library with what it lacks put in place.  tests/pdf/test_hooks.py shows each fault
with the library alone, and so fails on the day when a hook is no longer needed.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from exporter.problems import ExportError
from exporter.writing.pdf.hooks import grid, lines, loading, notes, references

VERSION = "70.0"


@cache
def weasyprint() -> Any:
    """Return WeasyPrint, imported once, hooks in place.

    Raises ExportError (exit code 69) when a native library is missing or another version is installed.
    """
    module = loading.load()
    if module.__version__ != VERSION:
        raise ExportError(
            "pdf.version",
            f"WeasyPrint {module.__version__} is installed, and pages are made by {VERSION} alone.",
            f"pip install weasyprint=={VERSION}",
            69,
        )
    for hook in (grid, lines, notes, references):
        hook.install()
    return module
