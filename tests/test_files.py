"""A file is written whole, whatever it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.writing import files


@pytest.mark.parametrize("name", ["x" * 250 + ".pdf", "é" * 125 + ".pdf", "漢" * 83 + ".pdf"])
def test_a_name_may_be_as_long_as_the_system_takes(name: str, tmp_path: Path) -> None:
    with files.whole(tmp_path / name) as file:
        file.write(b"%PDF")

    assert [(name, b"%PDF")] == [(path.name, path.read_bytes()) for path in tmp_path.iterdir()]
