"""Every code that the package gives is in the table that documents it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import exporter
from exporter import starting
from exporter.problems import CODES

GIVEN = re.compile(r"(?:ExportError|problem)\(\s*\"([a-z]+(?:-[a-z]+)*\.[a-z-]+)\"")


def test_every_code_that_is_given_is_in_the_table() -> None:
    package = Path(exporter.__file__).parent
    given = {
        code for path in package.rglob("*.py") for code in GIVEN.findall(path.read_text(encoding="utf-8"))
    }

    assert given - set(CODES) == set()


def test_hints_name_no_page_that_who_installed_the_command_has_not() -> None:
    package = Path(exporter.__file__).parent
    said = {
        node.value
        for path in package.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        for node in ast.walk(call)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert [] == [text for text in said if ".md" in text and "docs/" in text]
    assert "docs/" not in starting.SETTINGS + starting.THEME
