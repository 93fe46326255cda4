"""The commands that look, and those that a newcomer starts with: check, typeset, themes, explain, schema, doctor, init."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from exporter.cli import completing
from exporter.cli.options import Common, Names, takes_groups, words
from exporter.settings import Layer


@takes_groups
def check(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE|FILE.epub|FILE.pdf", help="What to check.")
    ],
    engines: Annotated[
        str,
        typer.Option(
            "--with",
            metavar="NAME,...",
            autocompletion=completing.engines,
            help="Validators to ask: epubcheck, ace, qpdf.",
        ),
    ] = "",
    select: Annotated[
        list[str] | None, typer.Option("--select", metavar="CODE", help="Report only these codes or areas.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="CODE", help="Leave out these codes or areas.")
    ] = None,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="FORMAT,...",
            autocompletion=completing.checked,
            help="Make a source into epub, pdf and check that too.",
        ),
    ] = "",
    format: Annotated[
        Literal["text", "json", "sarif", "github"],
        typer.Option(
            "--format",
            metavar="text|json|sarif|github",
            help="Lines, events as of --json, a SARIF log, or GitHub's commands.",
        ),
    ] = "text",
    drafts: Annotated[bool, typer.Option("--drafts", help="Take drafts of a folder too.")] = False,
    *,
    common: Common,
) -> None:
    """Check sources, EPUBs and PDFs.  Findings go to standard output."""
    from exporter import exporting
    from exporter.batch import failure
    from exporter.cli import findings, surroundings
    from exporter.cli.telling import claim
    from exporter.problems import Problem

    claim((format in ("sarif", "github"), f"--format {format}"), (common.json, "--json"))
    said = {
        "engines": words(engines),
        "to": words(to),
        "select": words(*select or ()),
        "ignore": words(*ignore or ()),
    }
    more = Layer("options", {"check": {key: value for key, value in said.items() if value}})
    layers = surroundings.layers(common, more)
    teller = surroundings.teller(common, surroundings.of_run(common, more))
    teller.json = as_json = common.json or format == "json"
    found = surroundings.found(names or [], common, drafts=drafts, tell=teller.refused, note=teller.left_out)
    logged: list[Problem] = []
    for source in (one.source for one in found):
        try:
            begin = time.monotonic()
            problems = exporting.check_source(source, layers(source))
            seconds = round(time.monotonic() - begin, 3)
        except Exception as error:  # noqa: BLE001 - whatever befalls one source, the others are checked
            teller.refused(source, failure(error, f"{source} cannot be read"))
            continue
        teller.found(problems, shown=format == "text" and not as_json)
        if format == "github":
            for one in problems:
                teller.data(findings.github(one))
        logged += problems
        teller.checked(str(source), problems, seconds)
    if format == "sarif":
        teller.data(findings.sarif(logged))
    teller.end(errors_fail=True)


@takes_groups
def typeset(
    names: Names,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what typesetting changes (the default).")
    ] = False,
    text: Annotated[bool, typer.Option("--text", help="Print the typeset text.")] = False,
    drafts: Annotated[bool, typer.Option("--drafts", help="Take drafts of a folder too.")] = False,
    *,
    common: Common,
) -> None:
    """Show what the rules of a language make of sources."""
    from exporter import preparing
    from exporter.batch import failure
    from exporter.cli import showing, surroundings
    from exporter.cli.telling import claim

    claim((diff, "--diff"), (text, "--text"), (common.json, "--json"))
    teller = surroundings.teller(common, surroundings.of_run(common))
    layers = surroundings.layers(common)
    edited = False
    for one in surroundings.found(
        names or [], common, drafts=drafts, tell=teller.refused, note=teller.left_out
    ):
        try:
            begin = time.monotonic()
            prepared = preparing.prepare((one.source,), layers(one.source))
            seconds = round(time.monotonic() - begin, 3)
        except Exception as error:  # noqa: BLE001 - as above
            teller.refused(one.source, failure(error, f"{one.source} cannot be read"))
            continue
        teller.problems(prepared.problems)
        teller.checked(str(one.source), prepared.problems, seconds)
        if common.json:
            continue
        edited = edited or bool(prepared.edits)
        for line in (
            showing.text(prepared.book) if text else showing.edits(prepared.edits, teller.colored(sys.stdout))
        ):
            teller.data(line)
    if edited and not text:
        teller.note(showing.LEGEND)
    teller.end()


def themes(
    name: Annotated[
        str, typer.Argument(metavar="NAME", autocompletion=completing.themes, help="A theme to show.")
    ] = "",
    new: Annotated[
        str, typer.Option("--new", metavar="DIR", help="Start a theme in DIR that extends NAME.")
    ] = "",
) -> None:
    """List the themes, show one, or start one of your own."""
    from exporter import starting
    from exporter import themes as all_themes

    if new:
        path = starting.theme(Path(new), name or "classic")
        typer.echo(f"wrote {path}", err=True)
        return
    shown = [all_themes.find(name)] if name else [all_themes.find(one) for one in all_themes.shipped()]
    for theme in shown:
        typer.echo(
            f"{theme.name}: {theme.title}" if not theme.description else f"{theme.name}: {theme.description}"
        )
    if name:
        theme = shown[0]
        typer.echo("extends: " + " > ".join(folder.name for folder in theme.folders))
        for face in theme.faces:
            typer.echo("face: " + ", ".join(f"{key} {value}" for key, value in face.items()))
        for key, value in _flat({"design": theme.design, "settings": theme.settings}):
            typer.echo(f"{key} = {value}")


def explain(
    what: Annotated[
        str,
        typer.Argument(
            metavar="CODE",
            autocompletion=completing.explained,
            help="A problem's code, a typographic rule, or an exit code.",
        ),
    ] = "",
) -> None:
    """Explain a code, a rule or an exit code.  Alone, list them all."""
    from exporter.cli import explaining

    for line in explaining.explain(what) if what else explaining.every():
        typer.echo(line)


def schema(
    what: Annotated[
        Literal["model", "settings", "report"],
        typer.Argument(metavar="model|settings|report", help="Which one."),
    ],
) -> None:
    """Print a JSON Schema.  model: the typed article; settings: exporter.toml; report: a line of --json."""
    import json
    from importlib import import_module

    home = {"model": "interchange", "settings": "settings", "report": "events"}[what]
    typer.echo(json.dumps(import_module(f"exporter.{home}").schema(), indent=2, ensure_ascii=False))


def doctor() -> None:
    """Tell what is installed and what is missing."""
    from exporter.cli import doctor as examination
    from exporter.cli import surroundings

    rows = examination.examine(cache=surroundings.cache_folder(os.environ))
    width = max(len(row.name) for row in rows)
    for row in rows:
        mark = "ok" if row.found else ("MISSING" if row.needed else "absent")
        typer.echo(f"{mark:8}{row.name:{width + 2}}{row.version}".rstrip())
        if not row.found and row.install:
            typer.echo(f"{'':8}{row.purpose}: {row.install}")
    typer.echo(f"fingerprint of the native libraries: {examination.fingerprint(rows)}")
    if any(row.needed and not row.found for row in rows):
        raise typer.Exit(69)


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where; default: here.")] = Path(),
) -> None:
    """Write a first article and its exporter.toml.  Nothing is overwritten."""
    from exporter import starting

    for path in starting.article(folder):
        typer.echo(f"wrote {path}", err=True)


COMMANDS = (check, typeset, themes, explain, schema, doctor, init)


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
