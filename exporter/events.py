"""What --json prints: one event an object, one object a line, and the JSON Schema of them all (schema 1)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from exporter import interchange
from exporter.exporting import Result
from exporter.model import Where
from exporter.problems import ExportError, Problem, Severity

SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Lines, columns and pages are 1-based; 0 and "" are unknown.  `member` is a file in an EPUB."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    page: int
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    code: str
    severity: Severity
    message: str
    hint: str
    where: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    kind: Literal["exception", "crash", "timeout", "oom"]
    code: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A document's turn has come."""

    schema: Literal[1] = 1
    event: Literal["start"] = "start"
    source: str
    output: str
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """An output was written; output "-" is standard output, sha256 in hex, seconds wall time."""

    schema: Literal[1] = 1
    event: Literal["built"] = "built"
    source: str
    output: str
    format: str
    reason: str
    sha256: str
    bytes: int
    pages: int
    seconds: float
    attempts: int
    problems: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """An output was not written, and what was there before is unchanged; without one, nothing was to be had of a source."""

    schema: Literal[1] = 1
    event: Literal["failed"] = "failed"
    source: str
    output: str
    format: str
    seconds: float
    attempts: int
    problems: tuple[Finding, ...]
    error: Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A source or an output was checked."""

    schema: Literal[1] = 1
    event: Literal["checked"] = "checked"
    source: str
    seconds: float
    problems: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The last line: how many outputs were written (or files checked) and failed, problems by severity, and the exit code."""

    schema: Literal[1] = 1
    event: Literal["summary"] = "summary"
    built: int
    checked: int
    failed: int
    errors: int
    warnings: int
    infos: int
    seconds: float
    exit_code: int


Event = Start | Built | Failed | Checked | Summary
EVENTS = (Start, Built, Failed, Checked, Summary)


def line(event: Event) -> str:
    """Return an event as a line of JSON in ASCII, without its line end."""
    return json.dumps(asdict(event), separators=(",", ":"))


def built(result: Result, seconds: float) -> Built | Failed:
    """Return what came of one output."""
    output = str(result.output) if result.output else "-"
    problems = findings(result.problems)
    if result.error:
        return Failed(
            source=result.source,
            output=output,
            format=result.format,
            seconds=seconds,
            attempts=1,
            problems=problems,
            error=fault(result.error),
        )
    return Built(
        source=result.source,
        output=output,
        format=result.format,
        reason="asked for",
        sha256=result.sha256,
        bytes=result.bytes,
        pages=result.pages,
        seconds=seconds,
        attempts=1,
        problems=problems,
    )


def refused(source: str, error: ExportError) -> Failed:
    """Return that a source could not be found, read or checked."""
    return Failed(
        source=source, output="", format="", seconds=0.0, attempts=1, problems=(), error=fault(error)
    )


def findings(problems: Iterable[Problem]) -> tuple[Finding, ...]:
    """Return problems as --json prints them."""
    return tuple(
        Finding(code=one.code, severity=one.severity, message=one.message, hint=one.hint, where=_place(one))
        for one in problems
    )


def fault(error: ExportError) -> Fault:
    """Return an error as --json prints it."""
    return Fault(kind="exception", code=error.code, message=error.message, hint=error.hint)


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a line."""
    made = [interchange.schema(kind) for kind in EVENTS]
    definitions = {name: value for one in made for name, value in one["$defs"].items()}
    for kind in EVENTS:
        definitions[kind.__name__]["required"] = list(definitions[kind.__name__]["properties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A line of exporter --json, schema 1",
        "oneOf": [{"$ref": f"#/$defs/{kind.__name__}"} for kind in EVENTS],
        "$defs": dict(sorted(definitions.items())),
    }


def _place(one: Problem) -> Place:
    where = one.where or Where()
    return Place(
        file=where.file,
        line=where.line,
        column=where.column,
        end_line=where.end_line,
        end_column=where.end_column,
        page=one.page,
        member=one.member,
    )
