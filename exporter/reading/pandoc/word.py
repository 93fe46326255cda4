"""What is asked of pandoc for a docx: its styles alone say which paragraphs are an abstract that has a heading of its own."""

from __future__ import annotations

import io
import zipfile
import zlib
from contextlib import suppress

_TEXT = "word/document.xml"
_MOST = 2**22  # bytes of the text that are looked at: an abstract stands in front
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    EOFError,
)
_ABSTRACT = b'w:val="Abstract"'


def asked(data: bytes) -> str:
    """Return pandoc's name for a docx, with the extensions that it needs."""
    with suppress(*_BROKEN), zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_TEXT) as text:
        if _ABSTRACT in text.read(_MOST):
            return "docx+citations+styles"
    return "docx+citations"  # what is no archive is pandoc's to say
