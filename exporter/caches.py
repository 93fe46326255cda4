"""Files of the folder of caches: they appear whole, and one that was cut short or changed since counts as none.

A kept file begins with a line that says the sha256 of the rest in hex, so that nothing is made of a broken one; who reads it makes it anew.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

_STAMP = 65  # bytes: 64 hex digits and a line's end


def read(path: Path) -> bytes | None:
    """Return what was kept under a name, None when there is nothing that can be trusted."""
    try:
        kept = path.read_bytes()
    except OSError:
        return None
    stamp, data = kept[:_STAMP], kept[_STAMP:]
    return data if stamp == _stamp(data) else None


def keep(path: Path, data: bytes) -> None:
    """Keep bytes under a name for `read`.  Raises OSError where the folder cannot be written."""
    write(path, _stamp(data) + data)


def write(path: Path, data: bytes) -> None:
    """Write a file as it stands, which another process may be writing too, by renaming it when it is whole.  Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


def _stamp(data: bytes) -> bytes:
    return f"{hashlib.sha256(data).hexdigest()}\n".encode()
