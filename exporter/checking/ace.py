"""Ask Ace by DAISY, a Node program that opens an EPUB in Chromium and tries its accessibility."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from exporter.checking import missing, programs
from exporter.model import Where
from exporter.problems import ExportError, Problem, Severity

INSTALL = "npm install -g @daisy/ace-cli @daisy/ace-axe-runner-puppeteer"
PROGRAMS = ("ace-cli", "ace")
# axe's impacts: a serious one locks somebody out, the others make it harder.
_SEVERITIES: dict[str, Severity] = {
    "critical": "error",
    "serious": "error",
    "moderate": "warning",
    "minor": "warning",
}


def check(path: Path, name: str) -> tuple[Problem, ...]:
    """Return what Ace finds in an EPUB.  Raises ExportError (exit code 69) when it is missing."""
    command = program()
    if not command:
        raise missing("Ace", INSTALL)
    with tempfile.TemporaryDirectory() as folder:
        arguments = [command, "--silent", "--force", "--outdir", folder, str(path.absolute())]
        ran = programs.run(*arguments)
        report = Path(folder) / "report.json"
        if not report.is_file():
            last = (programs.said(ran) or ["no word"])[-1]
            raise ExportError(
                "check.engine-failed", f"Ace gave no report on {name}: {last}.", "Run it by hand.", 1
            )
        found = json.loads(report.read_text(encoding="utf-8"))
    return tuple(_problem(one, member, name) for member, one in _assertions(found))


def program() -> str:
    """Return the path of Ace's command; "" when there is none."""
    return programs.find(*PROGRAMS)


def _assertions(report: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return (member, assertion): the report has them by document, in EARL."""
    return [
        (document["earl:testSubject"].get("url", ""), one)
        for document in report["assertions"]
        for one in document["assertions"]
        if one["earl:result"]["earl:outcome"] == "fail"
    ]


def _problem(assertion: dict[str, Any], member: str, name: str) -> Problem:
    test, result = assertion["earl:test"], assertion["earl:result"]
    return Problem(
        code=f"ace.{test['dct:title']}",
        severity=_SEVERITIES.get(test["earl:impact"], "warning"),
        message=" ".join(result["dct:description"].split()),
        where=Where(file=name),
        hint=test.get("help", {}).get("url", ""),
        member="" if member.lower().endswith(".epub") else member,
    )
