"""A file is written whole, whatever it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.writing import files


@pytest.mark.parametrize(
    "name", ["x" * 250 + ".txt", "é" * 125 + ".txt", "漢" * 83 + ".txt"], ids=["x", "é", "漢"]
)
def test_a_name_may_be_as_long_as_the_system_takes(name: str, tmp_path: Path) -> None:
    with files.whole(tmp_path / name) as file:
        file.write(b"whole")

    assert [(name, b"whole")] == [(path.name, path.read_bytes()) for path in tmp_path.iterdir()]
