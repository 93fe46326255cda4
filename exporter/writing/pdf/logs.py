"""What the libraries below would log or warn of becomes problems, and nothing of it reaches standard error."""

from __future__ import annotations

import logging
import re
import threading
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from exporter.problems import Problem, problem

LOGGERS = ("weasyprint", "fontTools", "PIL", "pydyf")
MISSING_GLYPH = ".notdef glyph"
# The beginning of a message (before its arguments are filled in) → the code of its problem; None says nothing to an author.
_CODES: tuple[tuple[str, str | None], ...] = (
    ("Failed to load image", "pdf.resource"),
    ("Failed to load stylesheet", "pdf.resource"),
    ("Failed to load inline SVG", "pdf.resource"),
    ("Failed to render SVG", "pdf.resource"),
    ("Relative URI reference", "pdf.resource"),
    ("Malformed", "pdf.resource"),
    ("Font-face", "pdf.font"),
    ("Too many glyphs", "pdf.font"),
    ("Unable to", "pdf.font"),
    ("Using fontTools", "pdf.font"),
    ("Please install HarfBuzz", "pdf.font"),
    ("Unknown subglyph", "pdf.font"),
    ("Content discarded", "pdf.reference"),
    ("No anchor", "pdf.reference"),
    # An author hears of these by other ways: alternative texts from `check`, doubled ids from fitting, glyphs from the book's words.
    ('Image "%s" has no required alt', None),
    ("Anchor defined twice", None),
    (MISSING_GLYPH, None),
)
# Words that WeasyPrint 70 leaves out of its sentences, and how it names a rule that it does not know.
_MENDED = (
    (
        "not at the beginning of the the whole rule",
        "does not stand at the beginning of the sheet: the whole rule",
    ),
    ("%r the whole", "%r, the whole"),
)
_RULE = re.compile(r"<AtRule (@[\w-]+)[^>]*>")
_ADDRESS = re.compile(r"^(URLFetchingError|Refused|ImageLoadingError): ?")


@contextmanager
def collected() -> Iterator[list[logging.LogRecord]]:
    """Collect the warnings and errors that the libraries log in this thread, and the Python warnings that Pillow gives."""
    records: list[logging.LogRecord] = []
    collector = _Collector(records, threading.get_ident())
    loggers = [logging.getLogger(name) for name in LOGGERS]
    for logger in loggers:
        logger.addHandler(collector)
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("ignore")
            warnings.simplefilter("always", UserWarning)
            warnings.simplefilter("always", RuntimeWarning)  # a picture's size that Pillow doubts
            yield records
    finally:
        for logger in loggers:
            logger.removeHandler(collector)
    records += (_record(one) for one in warned)


def problems(records: Iterable[logging.LogRecord]) -> tuple[Problem, ...]:
    """Return the problems that log records stand for, each once."""
    return tuple(dict.fromkeys(found for record in records if (found := _problem(record))))


def missing_glyphs(records: Iterable[logging.LogRecord]) -> tuple[int, ...]:
    """Return the code points that no font had, in the order they were met."""
    found = (
        record.args[1]
        for record in records
        if str(record.msg).startswith(MISSING_GLYPH) and isinstance(record.args, tuple)
    )
    return tuple(dict.fromkeys(number for number in found if isinstance(number, int)))


class _Collector(logging.Handler):
    def __init__(self, records: list[logging.LogRecord], thread: int) -> None:
        super().__init__(logging.WARNING)
        self.records, self.thread = records, thread

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread:
            self.records.append(record)


def _record(warned: warnings.WarningMessage) -> logging.LogRecord:
    return logging.LogRecord(
        "PIL",
        logging.WARNING,
        warned.filename,
        warned.lineno,
        str(warned.message),
        (),
        None,
    )


def _problem(record: logging.LogRecord) -> Problem | None:
    said = str(record.msg)
    code = next((code for start, code in _CODES if said.startswith(start)), _otherwise(record))
    if code is None:
        return None
    message = _RULE.sub(r"\1", " ".join(_mended(record).split()))
    return problem(code, f"{message.rstrip('.')}.")


def _mended(record: logging.LogRecord) -> str:
    """Return a record's sentence with the words that it lacks."""
    said = str(record.msg)
    for garbled, whole in _MENDED:
        said = said.replace(garbled, whole)
    return said % record.args if record.args else said


def _otherwise(record: logging.LogRecord) -> str:
    """The rest of what WeasyPrint warns of is CSS that it does not take; the others' records are about fonts and pictures."""
    return {"weasyprint": "pdf.css", "fontTools": "pdf.font"}.get(
        record.name.partition(".")[0], "pdf.resource"
    )
