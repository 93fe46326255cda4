"""A theme that a source chooses for itself lets it reach no file outside the theme's folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result


@pytest.mark.parametrize(
    "said", ["resource_path = ['{outside}']", "css = ['../../o.css']", "epub.cover = '{outside}/p.png'"]
)
def test_its_settings_name_nothing_outside(folder: Path, run: Callable[..., Result], said: str) -> None:
    (folder / "d" / "evil").mkdir(parents=True)
    (folder / "d" / "evil" / "theme.toml").write_text(
        f'extends = "classic"\n[settings]\n{said.format(outside=folder)}\n'
    )
    (folder / "d" / "a.md").write_text("---\ntitle: T\nlang: en\nexporter:\n  theme: ./evil\n---\n\nText.\n")

    result = run("epub", "d/a.md", "-o", "a.epub")

    assert result.exit_code == 2
    assert "error settings.place evil/theme.toml: " in result.stderr
    assert not Path("a.epub").exists()


def test_its_settings_name_what_lies_beside_it(folder: Path, run: Callable[..., Result]) -> None:
    (folder / "house").mkdir()
    (folder / "house" / "theme.toml").write_text('extends = "classic"\n[settings]\ncss = ["more.css"]\n')
    (folder / "house" / "more.css").write_text("p { letter-spacing: 0.01234em }")

    assert run("html", "bridges.md", "--theme", "house").exit_code == 0
    assert "0.01234em" in Path("bridges.html").read_text(encoding="utf-8")
