"""Folders of small files, written as a table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def tree(folder: Path, files: Mapping[str, str]) -> Path:
    """Write the files into a folder, and return it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
