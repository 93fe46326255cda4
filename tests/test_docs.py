"""The documentation is true: what is made from the program is up to date, and what a reader is told to type works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from exporter import themes
from tests.pages import PAGES, commands
from tests.validators import ROOT

WRITTEN = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
each_page = pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)


@pytest.mark.parametrize("name", PAGES)
def test_what_is_made_from_the_program_is_up_to_date(name: str, accept: bool) -> None:
    path, expected = ROOT / "docs" / name, PAGES[name]()
    if accept:
        path.write_text(expected, encoding="utf-8")

    assert expected == path.read_text(encoding="utf-8"), "`make docs` puts it right"


@pytest.mark.parametrize("command", commands())
def test_every_command_is_shown_or_told_of(command: str) -> None:
    told = "\n".join(page.read_text(encoding="utf-8") for page in WRITTEN if page.name not in PAGES)

    assert f"exporter {command}" in told


@pytest.mark.parametrize("theme", themes.shipped())
def test_every_theme_has_its_paragraph(theme: str) -> None:
    assert f"**{theme}**" in (ROOT / "docs" / "themes.md").read_text(encoding="utf-8")


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text(encoding="utf-8"))

    assert [] == [link for link in links if not (page.parent / link).exists()]


@each_page
def test_tables_of_settings_are_toml(page: Path) -> None:
    for language, text in FENCE.findall(page.read_text(encoding="utf-8")):
        if language == "toml":
            tomllib.loads(text)


@each_page
def test_what_is_typed_works(page: Path, tmp_path: Path) -> None:
    """Every `$ ` line ends well, in order, in a folder that holds source/; lines below it are in what it says (... = any)."""
    blocks = [(language, text) for language, text in FENCE.findall(page.read_text(encoding="utf-8"))]
    steps = [
        step
        for language, text in blocks
        if language == "console"
        for step in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
    ]
    scripts = [text for language, text in blocks if language == "python"]
    environment = _surroundings(tmp_path)
    for step in steps:
        command, _, expected = step.partition("\n")
        said = _run(["bash", "-c", command], tmp_path, environment)
        for line in expected.splitlines():
            assert line == "..." or line in said, f"$ {command}\n{said}"
    for script in scripts:
        _run([sys.executable, "-W", "error", "-c", script], tmp_path, environment)


def _surroundings(folder: Path) -> dict[str, str]:
    """The environment of a reader who has installed the command, and in whose folder the sources lie."""
    shutil.copytree(ROOT / "source", folder / "source")
    command = folder / ".bin" / "exporter"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m exporter "$@"\n')
    command.chmod(0o755)
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
    }


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )
    assert 0 == done.returncode, f"{command[-1]} ended with {done.returncode}\n{done.stdout}"
    return done.stdout
