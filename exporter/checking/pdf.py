"""Ask QPDF whether the structure of a PDF is sound, through pikepdf or the `qpdf` command, whichever there is."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from exporter.checking import INSTALL, missing, programs
from exporter.model import Where
from exporter.problems import Problem


def check(path: Path, name: str) -> tuple[Problem, ...]:
    """Return what QPDF finds in a PDF.  Raises ExportError (exit code 69) when it is missing."""
    if program := programs.find("qpdf"):
        return _by_command(program, path, name)
    if find_spec("pikepdf"):
        return _by_library(path, name)
    raise missing("QPDF", INSTALL)


def version() -> str:
    """Return the version of the QPDF that pikepdf brings; "" when it is not installed."""
    if find_spec("pikepdf") is None:
        return ""
    import pikepdf

    return str(pikepdf.__libqpdf_version__)


def _by_command(program: str, path: Path, name: str) -> tuple[Problem, ...]:
    """`qpdf --check` ends with 0 when all is well, 3 with warnings, 2 with errors (qpdf manual, "Exit Status")."""
    ran = programs.run(program, "--check", str(path))
    if ran.returncode == 0:
        return ()
    lines = [
        line
        for line in ran.stderr.splitlines()
        if line.strip() and not line.startswith("qpdf: operation succeeded")
    ]
    return tuple(
        _problem(line.removeprefix("WARNING: "), name, is_error=ran.returncode != 3) for line in lines
    )


def _by_library(path: Path, name: str) -> tuple[Problem, ...]:
    import pikepdf

    try:
        with pikepdf.open(path) as document:
            return tuple(
                _problem(line, name, is_error="WARNING" not in line) for line in document.check_pdf_syntax()
            )
    except pikepdf.PdfError as error:
        return (_problem(str(error), name, is_error=True),)


def _problem(line: str, name: str, *, is_error: bool) -> Problem:
    return Problem(
        code="qpdf.structure",
        severity="error" if is_error else "warning",
        message=line.strip(),
        where=Where(file=name),
    )
