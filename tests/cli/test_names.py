"""Names of files that are hard on a command line: each is read, and what is made of it is named and titled like it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

NAMES = [
    b"caf\xe9.md",
    b"--help.md",
    b":.md",
    b"a'b\"c  d.md",
    "\N{GRINNING FACE}.md".encode(),
    b"new\nline.md",
    b"\x1b[31m.md",
]


@pytest.mark.parametrize("name", NAMES, ids=repr)
def test_a_file_of_any_name_is_written(tmp_path: Path, name: bytes) -> None:
    (tmp_path / os.fsdecode(name)).write_text("Some words that stand in it.\n")
    command: list[str | bytes] = [sys.executable, "-m", "exporter", "json", "--lang", "en", "--", name]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / os.fsdecode(name)).with_suffix(".json").is_file()


def test_a_file_without_a_suffix_is_read_where_its_format_is_said(tmp_path: Path) -> None:
    (tmp_path / "README").write_text("Some words that stand in it.\n")
    command: list[str | bytes] = [sys.executable, "-m", "exporter", "json", "README"]
    refused = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    done = subprocess.run([*command, "--from", "text"], cwd=tmp_path, capture_output=True, check=False)

    assert (refused.returncode, done.returncode) == (2, 0)
    assert b"source.format README is of no format" in refused.stderr
