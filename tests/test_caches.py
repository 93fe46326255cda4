"""What is kept in the folder of caches is whole, or counts as nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter import caches
from tests.validators import ROOT

DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "cut short": lambda data: data[: len(data) // 2],
    "of another": lambda data: data[:70] + b"\0" * (len(data) - 70),
}
EXPORT = """
import sys
from exporter import Settings, export
for format in ("epub", "pdf"):
    export(sys.argv[1], f"{sys.argv[2]}.{format}", settings=Settings(cache=sys.argv[3]))
"""


def test_what_is_kept_is_read_as_it_was(tmp_path: Path) -> None:
    caches.keep(tmp_path / "new" / "x", b"bytes")

    assert b"bytes" == caches.read(tmp_path / "new" / "x")
    assert None is caches.read(tmp_path / "y")
    assert [tmp_path / "new" / "x"] == list((tmp_path / "new").iterdir())


@pytest.mark.parametrize("how", DAMAGE)
def test_what_is_damaged_is_nothing(how: str, tmp_path: Path) -> None:
    caches.keep(tmp_path / "x", b"bytes" * 100)
    (tmp_path / "x").write_bytes(DAMAGE[how]((tmp_path / "x").read_bytes()))

    assert None is caches.read(tmp_path / "x")


def test_what_cannot_take_its_place_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "x" / "y").mkdir(parents=True)
    with pytest.raises(OSError, match="x"):
        caches.write(tmp_path / "x", b"bytes")

    assert ["x"] == [path.name for path in tmp_path.iterdir()]


def test_an_export_makes_what_is_damaged_anew(article: Path, tmp_path: Path) -> None:
    cache, first = tmp_path / "cache", tmp_path / "first"
    export(article, first, cache)
    kept = [path for path in cache.rglob("*") if path.is_file()]
    assert {"fonts", "subsets", "templates"} == {path.relative_to(cache).parts[0] for path in kept}
    for how, damage in DAMAGE.items():
        for path in kept:
            path.write_bytes(damage(path.read_bytes()))
        again = tmp_path / how.replace(" ", "-")
        export(article, again, cache)

        for suffix in (".epub", ".pdf"):
            assert first.with_suffix(suffix).read_bytes() == again.with_suffix(suffix).read_bytes()
        assert {path for path in cache.rglob("*") if path.is_file()} == set(kept)


def export(source: Path, output: Path, cache: Path) -> None:
    """Export in a process of its own, which knows of the caches only what lies in them."""
    subprocess.run([sys.executable, "-c", EXPORT, source, output, cache], cwd=ROOT, check=True)
