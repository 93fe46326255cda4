"""Write files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from exporter.problems import ExportError

# What a new file may be read and written by when nothing else stands there; the user's mask is taken off, as open() does.
_MODE = 0o666
# Not of the target's name, which may already be as long as a name may be.
_PREFIX = ".exporter-"


@contextmanager
def whole(target: Path) -> Iterator[BinaryIO]:
    """Open a file that takes the target's place once the block has ended well; else the target stays as it was.

    It is written beside the target and flushed to the disk before it is renamed (rename(2) is atomic within a file system).
    A link stays, and what it leads to is replaced; a device or a pipe is written into.
    Raises ExportError (exit code 1) when the folder cannot be written or the disk is full.
    """
    target = target.resolve() if target.is_symlink() else target
    if target.exists() and not target.is_file():
        try:
            with target.open("wb", buffering=0) as file:
                yield file
        except OSError as error:
            raise _unwritable(target, error) from None
        return
    try:
        number, name = tempfile.mkstemp(prefix=_PREFIX, suffix=".part", dir=target.parent)
    except OSError as error:
        raise _unwritable(target, error) from None
    part = Path(name)
    try:
        with os.fdopen(number, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.chmod(_mode(target))
        part.replace(target)
    except OSError as error:
        if error.filename not in (None, name, str(target)):  # another file's fault
            raise
        raise _unwritable(target, error) from None
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def _mode(target: Path) -> int:
    """Return the mode of the file that is replaced, or of a new one."""
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return _MODE & ~mask


def _unwritable(target: Path, error: OSError) -> ExportError:
    return ExportError(
        "output.unwritable", f"{target} cannot be written: {error.strerror}.", "Choose another place with -o."
    )
