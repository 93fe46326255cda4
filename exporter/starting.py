"""What a newcomer starts from: a first article with its exporter.toml, and a theme that extends another.  Nothing is overwritten."""

from __future__ import annotations

import json
import os
from pathlib import Path

from exporter import themes
from exporter.problems import ExportError

ARTICLE = """\
---
title: A first article
lang: en
---

Write here.  A blank line ends a paragraph.

## A heading

- a list
- of two things

A note stands at the foot of the page in print and pops up on a screen.[^1]

[^1]: Like this one.
"""
SETTINGS = """\
# What is said here holds for every source in this folder and below.  All settings: exporter schema settings
theme = "classic"

[pdf]
page = "A4"

[build]
sources = ["."]
to = ["epub", "pdf"]
out = "dist"
"""
THEME = """\
# A theme says only what differs from the one that it extends: values here, macros in nodes.html, sheets in epub/, print/ and web/.
title = {title}
extends = {parent}

[design]
"""


def article(folder: Path) -> tuple[Path, ...]:
    """Write a first article and its settings into a folder; return the files written.  Raises ExportError (exit code 2)."""
    files = {folder / "article.md": ARTICLE, folder / "exporter.toml": SETTINGS}
    _refuse(*files)
    return tuple(_written(path, text) for path, text in files.items())


def theme(folder: Path, parent: str) -> Path:
    """Write the beginning of a theme into a folder; return its theme.toml.  Raises ExportError (exit code 2)."""
    found = themes.find(parent)
    path = folder / "theme.toml"
    _refuse(path)
    if parent not in themes.shipped():
        parent = Path(os.path.relpath(found.folders[0], folder.resolve())).as_posix()
    text = THEME.format(title=_quoted(folder.resolve().name), parent=_quoted(parent))
    return _written(path, text)


def _quoted(text: str) -> str:
    """Return a text as TOML writes it, which is as JSON does, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _refuse(*paths: Path) -> None:
    for path in paths:
        if path.exists():
            raise ExportError(
                "output.exists", f"{path} exists and is not overwritten.", "Choose another folder.", 2
            )


def _written(path: Path, text: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise ExportError(
            "output.unwritable", f"{path} cannot be written: {error.strerror}.", "Choose another folder.", 2
        ) from None
    return path
