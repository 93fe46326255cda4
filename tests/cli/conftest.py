"""A folder with a few sources, and the command line run in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from exporter.cli import app

Run = Callable[..., Result]

ARTICLE = """\
---
title: On bridges
lang: en
author: Ada Example
date: 2026-11-24
---

## Stone

A bridge "holds" -- or it does not.

- arches
- piers
"""
FRENCH = """\
---
title: Des ponts
lang: fr
author: Ada Exemple
date: 2026-11-24
---

Un pont tient : ou il ne tient pas !
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: bridges.md (English), ponts.md (French), a folder `text` with both, and what is no article."""
    files = {
        "bridges.md": ARTICLE,
        "ponts.md": FRENCH,
        "text/one.md": ARTICLE,
        "text/deep/index.md": FRENCH,
        "text/README.md": "# Read me\n",
        "text/.hidden.md": "# Hidden\n",
        "text/node_modules/x.md": "# Not ours\n",
        "text/ignored.md": "# Ignored\n",
        "text/.gitignore": "ignored.md\n",
        "text/draft.md": "---\ntitle: Not yet\nlang: en\ndraft: true\n---\n\nLater.\n",
        "text/data.json": "{}",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    """Run a command in the folder; nothing is taken as typed on a terminal."""

    def run(*words: str, input: str | bytes | None = None, env: dict[str, str] | None = None) -> Result:
        return CliRunner().invoke(app, list(words), input=input, env=env)

    return run
