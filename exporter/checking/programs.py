"""Programs that are not ours: where they lie, and what they say."""

from __future__ import annotations

import shutil
import subprocess

from exporter.problems import ExportError

LIMIT = 600  # seconds


def find(*names: str) -> str:
    """Return the path of the first program that is there; "" when none is."""
    return next((found for name in names if (found := shutil.which(name))), "")


def run(*command: str, limit: float = LIMIT, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run a program without a shell and return its exit code and what it said; `typed` is its standard input.

    Raises ExportError (exit code 1).
    """
    try:
        return subprocess.run(  # noqa: S603 - the program is one that we looked for, its arguments are ours
            command,
            input=typed,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=limit,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ExportError(
            "check.engine-failed", f"{command[0]} could not be run: {error}.", "Run it by hand.", 1
        ) from error


def said(ran: subprocess.CompletedProcess[str]) -> list[str]:
    """Return the lines that a program said, of errors rather than of output."""
    return (ran.stderr.strip() or ran.stdout.strip()).splitlines()
