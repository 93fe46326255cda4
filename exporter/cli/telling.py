"""What a command says: data to standard output, everything else to standard error in plain lines, and the exit code at the end."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

import typer

from exporter.cli.options import Color
from exporter.problems import ExportError, Problem

if TYPE_CHECKING:
    from exporter.events import Event
    from exporter.exporting import Result

# When several apply, the first of these is the exit code.
PRECEDENCE = (143, 130, 70, 75, 2, 69, 1, 3, 0)
_COLORS = {"error": typer.colors.RED, "warning": typer.colors.YELLOW, "info": typer.colors.BLUE}
_DECIDED = ("book.order", "book.untitled")
T = TypeVar("T")


class Teller:
    """The two streams of one run, and what has been said on them so far."""

    def __init__(
        self,
        *,
        quiet: bool = False,
        verbose: int = 0,
        json: bool = False,
        strict: bool = False,
        color: Color = "auto",
        environ: Mapping[str, str],
    ) -> None:
        self.quiet, self.verbose, self.json, self.strict = quiet, verbose, json, strict
        self._color, self._environ = color, environ
        self._codes = {0}
        self._count = {"error": 0, "warning": 0, "info": 0}
        self._told: set[Problem] = set()
        self._said: set[tuple[str, str]] = set()
        self._built = self._checked = self._failed = self._hidden = 0
        self._begin = time.monotonic()

    # Data ───────────────────────────────────────────────────────────────────────────────────────

    def data(self, text: str) -> None:
        """Print a line of data."""
        typer.echo(text, color=self.colored(sys.stdout))

    def bytes(self, data: bytes) -> None:
        """Write an output itself to standard output."""
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()

    def event(self, event: Event) -> None:
        """Print an event, when they are wanted."""
        if self.json:
            from exporter import events

            typer.echo(events.line(event))

    def start(self, source: str, output: str, format: str) -> None:
        """Say that the turn of an output has come."""
        if self.json:
            from exporter import events

            self.event(events.Start(source=source, output=output, format=format))

    # Words ──────────────────────────────────────────────────────────────────────────────────────

    def note(self, text: str) -> None:
        """Say a line that is no problem."""
        if not self.quiet:
            typer.echo(text, err=True)

    def problems(self, problems: Iterable[Problem]) -> None:
        """Count problems and say them, each once; notes only when asked."""
        for one in problems:
            if one in self._told:
                continue
            self._told.add(one)
            self._count[one.severity] += 1
            if one.severity == "info" and not self.verbose and not _is_told(one):
                self._hidden += 1
            elif one.severity == "error" or not self.quiet:
                typer.echo(self.shown(one, sys.stderr), err=True, color=self.colored(sys.stderr))

    def left_out(self, one: Problem) -> None:
        """Say what was left out on purpose."""
        self.problems((one,))

    def shown(self, one: Problem, stream: object) -> str:
        """Return a problem as lines, its severity coloured where the stream has colours."""
        text = str(one)
        if not self.colored(stream):
            return text
        return text.replace(one.severity, typer.style(one.severity, fg=_COLORS[one.severity], bold=True), 1)

    def error(self, error: ExportError) -> None:
        """Say what stopped the work, or a document, and remember its exit code."""
        self.code(error.exit_code)
        if (
            error.code,
            error.message,
        ) in self._said:  # what keeps a document from being read keeps it from every format
            return
        self._said.add((error.code, error.message))
        word = typer.style("error", fg=typer.colors.RED, bold=True) if self.colored(sys.stderr) else "error"
        hint = f"\n  hint: {error.hint}" if error.hint else ""
        typer.echo(f"{word} {error.code} {error.message}{hint}", err=True, color=self.colored(sys.stderr))
        if self.verbose > 1:
            cause = error.__cause__ or error
            typer.echo("".join(traceback.format_exception(cause)).rstrip(), err=True)

    def found(self, problems: Iterable[Problem], *, shown: bool) -> None:
        """Count findings, which are data: print them when `shown`, and errors alone when quiet."""
        for one in problems:
            self._count[one.severity] += 1
            if shown and (one.severity == "error" or not self.quiet):
                self.data(self.shown(one, sys.stdout))

    def checked(self, source: str, problems: Iterable[Problem], seconds: float) -> None:
        """Count a source or output that was looked at, and give its event."""
        self._checked += 1
        if self.json:
            from exporter import events

            self.event(events.Checked(source=source, seconds=seconds, problems=events.findings(problems)))

    def result(self, result: Result, seconds: float) -> None:
        """Say what came of one output."""
        self.problems(result.problems)
        if self.json:
            from exporter import events

            self.event(events.built(result, seconds))
        if result.error:
            self._failed += 1
            self.error(result.error)
            return
        self._built += 1
        if result.output:
            pages = f" ({result.pages} page{'s' if result.pages > 1 else ''})" if result.pages else ""
            self.note(f"wrote {result.output}{pages}")

    def refused(self, source: object, error: ExportError) -> None:
        """Say that nothing came of a source, which was looked for, read or checked."""
        if self.json:
            from exporter import events

            self.event(events.refused(str(source), error))
        self._failed += 1
        self.error(error)

    # Ends ───────────────────────────────────────────────────────────────────────────────────────

    def code(self, code: int) -> None:
        """Remember an exit code that applies."""
        self._codes.add(code)

    def end(self, *, errors_fail: bool = False) -> None:
        """Say the summary where events are wanted, and leave with the exit code; errors_fail: problems that are errors count."""
        if self.strict and self._count["warning"]:
            self.code(3)
        if errors_fail and self._count["error"]:
            self.code(1)
        code = next(code for code in PRECEDENCE if code in self._codes)
        if self.json:
            from exporter import events

            self.event(
                events.Summary(
                    built=self._built,
                    checked=self._checked,
                    failed=self._failed,
                    errors=self._count["error"],
                    warnings=self._count["warning"],
                    infos=self._count["info"],
                    seconds=round(time.monotonic() - self._begin, 3),
                    exit_code=code,
                )
            )
        elif self._hidden and not self.quiet:
            self.note(f"{self._hidden} note{'s' if self._hidden > 1 else ''}: -v says them")
        if code:
            raise typer.Exit(code)

    def colored(self, stream: object) -> bool:
        """Tell whether a stream takes colours: as asked, or a terminal when NO_COLOR (no-color.org) is not set."""
        if self._color != "auto":
            return self._color == "always"
        return not self._environ.get("NO_COLOR") and bool(getattr(stream, "isatty", lambda: False)())


def _is_told(one: Problem) -> bool:
    """Tell notes on what was decided for a folder that is joined into a book, and which nobody has said anywhere."""
    return one.code in _DECIDED and one.where is None


def timed(values: Iterator[T]) -> Iterator[tuple[T, float]]:
    """Yield each value with the seconds that it took to come."""
    while True:
        begin = time.monotonic()
        try:
            value = next(values)
        except StopIteration:
            return
        yield value, round(time.monotonic() - begin, 3)


def claim(*claims: tuple[bool, str]) -> None:
    """Refuse two claims on standard output."""
    made = [name for claimed, name in claims if claimed]
    if len(made) > 1:
        raise ExportError(
            "usage.two-claims", f"{made[0]} and {made[1]} both want standard output.", "Leave one out.", 2
        )
