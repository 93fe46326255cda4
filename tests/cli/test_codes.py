"""Every code that the package gives is in the table that documents it."""

from __future__ import annotations

import re
from pathlib import Path

import exporter
from exporter.problems import CODES

GIVEN = re.compile(r"(?:ExportError|problem)\(\s*\"([a-z]+(?:-[a-z]+)*\.[a-z-]+)\"")


def test_every_code_that_is_given_is_in_the_table() -> None:
    package = Path(exporter.__file__).parent
    given = {
        code for path in package.rglob("*.py") for code in GIVEN.findall(path.read_text(encoding="utf-8"))
    }

    assert given - set(CODES) == set()
