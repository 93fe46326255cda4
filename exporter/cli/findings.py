"""Findings in the forms that other programs read: SARIF for code scanners, workflow commands for GitHub."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from exporter import __version__
from exporter.model import Where
from exporter.problems import CODES, Problem, Severity

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def sarif(found: Iterable[Problem]) -> str:
    """Return one SARIF 2.1.0 log (OASIS): a run of exporter, a result for each problem, a rule for each code."""
    found = tuple(found)
    codes = sorted({one.code for one in found})
    driver = {
        "name": "exporter",
        "version": __version__,
        "rules": [_rule(code) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, codes.index(one.code)) for one in found],
    }
    return json.dumps({"$schema": SARIF, "version": "2.1.0", "runs": [run]}, indent=2)


def github(one: Problem) -> str:
    """Return a problem as a workflow command, which GitHub shows beside the line (docs.github.com, Workflow commands)."""
    where = one.where or Where()
    said = {
        "file": where.file,
        "line": where.line,
        "endLine": where.end_line,
        "col": where.column,
        "title": one.code,
    }
    properties = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in said.items() if value)
    message = f"{one.message} {one.hint}".strip()
    return f"::{_COMMANDS[one.severity]} {properties}::{_escaped(message)}"


def _rule(code: str) -> dict[str, Any]:
    known = CODES.get(code)
    return {"id": code, "shortDescription": {"text": known.meaning}} if known else {"id": code}


def _result(one: Problem, rule: int) -> dict[str, Any]:
    made: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": rule,
        "level": _LEVELS[one.severity],
        "message": {"text": f"{one.message} {one.hint}".strip()},
    }
    if one.where and one.where.file:
        made["locations"] = [{"physicalLocation": _location(one.where)}]
    return made


def _location(where: Where) -> dict[str, Any]:
    """Return a place; SARIF's columns are 1-based and its ends exclusive, as ours are (3.30.5 to 3.30.8)."""
    region = {
        "startLine": where.line,
        "startColumn": where.column,
        "endLine": where.end_line,
        "endColumn": where.end_column,
    }
    place: dict[str, Any] = {"artifactLocation": {"uri": PurePath(where.file).as_posix()}}
    if where.line:
        place["region"] = {key: value for key, value in region.items() if value}
    return place


def _escaped(text: str, more: str = "") -> str:
    """Percent-encode what ends a value or a command."""
    return "".join(f"%{ord(one):02X}" if one in f"%\r\n{more}" else one for one in text)
