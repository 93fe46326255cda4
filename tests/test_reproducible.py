"""The same source gives the same bytes, whoever exports it, where and when."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.validators import ROOT

SOURCES = {
    "the article": ROOT / "source" / "renforcement-des-liens-russo-coreens.md",
    "notes": ROOT / "tests" / "reading_systems" / "notes.md",
}
# Two people: (hash seed, time zone, locale).
ONE = {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8"}
OTHER = {"PYTHONHASHSEED": "20000", "TZ": "America/Los_Angeles", "LC_ALL": "C"}


def export(
    source: Path, arguments: list[str], home: Path, who: dict[str, str], *, named_in_full: bool
) -> bytes:
    """Return what a process of its own writes for somebody whose home, and so whose cache of fonts, is empty."""
    home.mkdir()
    output = home / f"output.{arguments[0]}"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "exporter",
            *arguments,
            source if named_in_full else source.name,
            "--out",
            output,
            "--quiet",
        ],
        cwd=home if named_in_full else source.parent,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "HOME": str(home),
            "XDG_CACHE_HOME": str(home / "cache"),
            **who,
        },
        check=True,
        timeout=120,
    )
    return output.read_bytes()


@pytest.mark.parametrize(
    "arguments",
    [
        ["epub"],
        ["epub", "--cover", "auto"],
        ["pdf"],
        ["pdf", "--theme", "modern", "--page", "A5", "--use", "print"],
        ["html"],
        ["json"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("source", SOURCES)
def test_two_people_get_the_same_bytes(source: str, arguments: list[str], tmp_path: Path) -> None:
    one = export(SOURCES[source], arguments, tmp_path / "one", ONE, named_in_full=True)
    other = export(SOURCES[source], arguments, tmp_path / "other", OTHER, named_in_full=False)

    assert one == other


@pytest.mark.parametrize("format", ["epub", "pdf"])
def test_a_second_export_in_the_same_process_gives_the_same_bytes(
    format: str, article: Path, tmp_path: Path
) -> None:
    import exporter

    first = exporter.export(article, tmp_path / f"first.{format}")
    exporter.export(SOURCES["notes"], tmp_path / f"between.{format}")
    second = exporter.export(article, tmp_path / f"second.{format}")

    assert first.sha256 == second.sha256


def test_an_export_with_a_sheet_of_one_s_own_between_changes_nothing(article: Path, tmp_path: Path) -> None:
    """A sheet that is a document's own may bring fonts and counters of its own, which no other document sees."""
    import exporter

    (tmp_path / "own.css").write_text(
        "@counter-style decimal { system: cyclic; symbols: X } @page { margin: 40mm } body { font-family: serif }"
    )
    own = exporter.Settings(css=(str(tmp_path / "own.css"),))
    for format in ("epub", "pdf", "html"):
        first = exporter.export(article, tmp_path / f"first.{format}")
        between = exporter.export(article, tmp_path / f"between.{format}", settings=own)
        second = exporter.export(article, tmp_path / f"second.{format}")

        assert first.sha256 == second.sha256 != between.sha256
