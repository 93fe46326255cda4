"""Options are coerced as Typer does it, without what it imports for that."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated, Literal

import pytest
import typer
from typer.testing import CliRunner

from exporter.cli.coercion import Command

TYPER = """
import sys, typer
app = typer.Typer()
@app.command()
def command(name: str) -> None: print('pydantic' in sys.modules)
app()
"""


def test_typer_still_imports_pydantic_for_an_option() -> None:
    said = subprocess.run(
        [sys.executable, "-c", TYPER, "x"], capture_output=True, text=True, check=True
    ).stdout

    assert "True\n" == said, "exporter/cli/coercion.py is no longer needed"


def outcome(cls: type[Command] | None, *words: str) -> tuple[int, str]:
    app = typer.Typer(rich_markup_mode=None)

    @app.command(cls=cls) if cls else app.command()
    def command(
        paths: list[Path],
        use: Annotated[Literal["screen", "print"], typer.Option()] = "screen",
        page: str = "",
        many: Annotated[list[str] | None, typer.Option()] = None,
        loud: Annotated[int, typer.Option("-v", count=True)] = 0,
        strict: Annotated[bool, typer.Option("--strict")] = False,
    ) -> None:
        typer.echo((paths, use, page, many, loud, strict))

    ran = CliRunner().invoke(app, [*words])
    return ran.exit_code, ran.stdout


@pytest.mark.parametrize(
    "words",
    [
        "a b",
        "a --use print",
        "a --page A5 -vv --strict",
        "a --many x --many y",
        "a --use neither",
        "--page A4",
    ],
)
def test_values_are_those_that_typer_makes(words: str) -> None:
    ours, theirs = outcome(Command, *words.split()), outcome(None, *words.split())

    assert ours == theirs


def test_typer_still_puts_braces_and_types_round_arguments() -> None:
    app = typer.Typer(rich_markup_mode=None)

    @app.command()
    def command(sources: list[str]) -> None:
        typer.echo(sources)

    said = CliRunner().invoke(app, ["--help"]).stdout

    assert "{sources}..." in said, "exporter/cli/usage.py is no longer needed"
    assert "<list[str]>" in said
