"""The pages of docs/ that are made from the program itself: PAGES names what makes each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from itertools import groupby
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from typer.main import get_command
from typer.testing import CliRunner

from exporter.cli import app
from exporter.cli.telling import PRECEDENCE
from exporter.problems import CODES, EXIT_CODES
from exporter.settings import Settings
from exporter.typesetting import rules

MADE = "<!-- Made from the program by `make docs`; a test fails when it is out of date. -->"


def cli() -> str:
    """docs/cli.md: what --help says of every command."""
    return _page(
        "Command line",
        "What `exporter --help` and `exporter COMMAND --help` say.",
        f"```text\n{_help()}\n```",
        *(f"## {name}\n\n```text\n{_help(name)}\n```" for name in commands()),
    )


def settings() -> str:
    """docs/settings.md: every setting, its type, default and meaning."""
    return _page(
        "Settings",
        "A setting is looked for in these places; a later one wins:\n\n1. the default\n2. `[settings]` of the theme's `theme.toml`\n"
        "3. `exporter.toml`, the nearest at or above the source, or the file of `--config`\n"
        "4. the table `exporter:` in the source's front matter\n5. options; `--set KEY=VALUE` says any of them",
        "A name that is not known is refused, and the nearest one proposed.\nPaths are relative to the file that says them; those of a "
        "source may not lead out of its folder.\n`exporter schema settings` prints this page as a JSON Schema, which editors complete "
        "and check by.",
        "| setting | type | default | meaning |\n|---|---|---|---|\n" + "\n".join(_rows(Settings)),
    )


def problems() -> str:
    """docs/problems.md: every code of a problem, and every exit code."""
    areas = groupby(sorted(CODES), lambda code: code.partition(".")[0])
    return _page(
        "Problems and exit codes",
        "A problem is a line on standard error (of `check`, on standard output), with a hint below it where there is one:",
        "```text\nFILE:LINE:COL: error|warning|info CODE message\n  hint: what to do\n```",
        "`exporter explain CODE` says what is said here.\nValidators keep their own codes: `epubcheck.RSC-005`, `ace.image-alt`, "
        "`qpdf.structure`.\nNotes (info) are counted, and said under `-v`.",
        "## Exit codes\n\n| code | meaning |\n|---|---|\n"
        + "\n".join(f"| {number} | {meaning} |" for number, meaning in EXIT_CODES.items()),
        f"When several apply, the first of {', '.join(map(str, PRECEDENCE[:-1]))} is the exit code.",
        *(f"## {area}\n\n" + "\n\n".join(_problem(code) for code in codes) for area, codes in areas),
    )


def typography() -> str:
    """docs/typography.md: every rule, and the authority that it follows."""
    return _page(
        "Typography",
        "Every rule has an id, a language and a source.\n`exporter typeset SOURCE` shows what the rules change, `exporter explain ID` "
        "what one of them does, and\n`--set 'typography.off=[\"ID\"]'` turns it off.",
        "| rule | what it does | source |\n|---|---|---|\n"
        + "\n".join(f"| `{rule.id}` | {_cell(rule.doc)} | {_cell(rule.source)} |" for rule in rules.RULES),
    )


PAGES = {"cli.md": cli, "settings.md": settings, "problems.md": problems, "typography.md": typography}


def commands() -> tuple[str, ...]:
    """Return the names of the commands, as --help lists them."""
    command: Any = get_command(app)
    return tuple(command.commands)


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", MADE, *parts]) + "\n"


def _help(*command: str) -> str:
    plain = {"COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1"}
    said = CliRunner().invoke(app, [*command, "--help"], env=plain, prog_name="exporter").output
    return "\n".join(line.rstrip() for line in said.strip().splitlines())


def _problem(code: str) -> str:
    kind = CODES[code]
    return f"### {code}\n\n{kind.severity}: {kind.meaning}" + (f"\n{kind.hint}" if kind.hint else "")


def _rows(kind: type, prefix: str = "") -> Iterator[str]:
    hints = get_type_hints(kind, include_extras=True)
    for item in fields(kind):
        hint, meaning = get_args(hints[item.name])[:2]
        if is_dataclass(hint):
            assert isinstance(hint, type)
            yield from _rows(hint, f"{prefix}{item.name}.")
        else:
            default = item.default if item.default is not MISSING else None
            yield f"| `{prefix}{item.name}` | {_type(hint)} | {_toml(default)} | {_cell(meaning)} |"


def _type(hint: Any) -> str:
    if get_origin(hint) is Annotated:
        return _type(get_args(hint)[0])
    if get_origin(hint) is Literal:
        return " or ".join(f'`"{value}"`' for value in get_args(hint))
    if get_origin(hint) is tuple:
        return "table of strings" if get_origin(get_args(hint)[0]) is tuple else "list of strings"
    return {str: "string", bool: "true or false", int: "whole number", float: "number"}[hint]


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return "`[" + ", ".join(f'"{part}"' for part in value) + "]`" if value else ""
    return f'`"{value}"`' if isinstance(value, str) and value else f"{value}"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
