"""The command line: words in, one call, lines out.  Nothing else prints, and nothing else reads the environment."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated, Any, Literal, NoReturn

import typer

# Typer 0.29 holds its own copy of click and exports of its exceptions BadParameter alone.
from typer._click.exceptions import ClickException, NoArgsIsHelpError, UsageError
from typer._completion_classes import completion_init
from typer._completion_shared import get_completion_script, install
from typer.core import TyperGroup

from exporter.cli import look, write
from exporter.cli.coercion import Plain
from exporter.cli.telling import Teller
from exporter.cli.usage import Command
from exporter.problems import ExportError

NAME = "exporter"
COMPLETE = "_EXPORTER_COMPLETE"  # the variable by which a shell asks for completions
Shell = Literal["", "bash", "zsh", "fish", "powershell", "pwsh"]
_AGAIN = 0.5  # seconds
SHELLS = "bash|zsh|fish|powershell|pwsh"


class Stopped(BaseException):
    """A signal asked us to end; whatever is in hand is cleaned up on the way out."""


class Commands(Plain, TyperGroup):
    """The commands.  What ends one of them early becomes one sentence, a way out and an exit code of docs/problems.md."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **extra: Any) -> NoReturn:
        _prepare_streams()
        completion_init()
        words = list(sys.argv[1:] if args is None else args)
        sys.exit(self._ended(words, *more, **{**extra, "standalone_mode": False}))

    def _ended(self, words: list[str], *more: Any, **extra: Any) -> int:
        """Run the command and return the exit code."""
        teller = Teller(verbose=_verbosity(words), environ=os.environ)
        try:
            code = super().main(words, *more, **extra) or 0
            sys.stdout.flush()  # what is still in it may find a full disk or a closed pipe too
            return code
        except ExportError as error:
            teller.error(error)
            return error.exit_code
        except NoArgsIsHelpError as error:
            teller.note(error.format_message())
            return 2
        except ClickException as error:
            teller.error(_usage(error))
            return 2
        except (KeyboardInterrupt, typer.Abort):
            _stopped()
            return 130
        except Stopped:
            _stopped()
            return 143
        except BrokenPipeError:
            _leave_output()
            return 0
        except OSError as error:
            if not error.filename:
                _leave_output()
            name = error.filename or "Standard output"
            teller.error(
                ExportError(
                    "output.unwritable", f"{name}: {error.strerror}.", "Check the disk and permissions."
                )
            )
            return 1
        except Exception as error:  # noqa: BLE001 - nobody should see a traceback who did not ask for it
            fault = ExportError(
                "exporter.fault",
                f"A fault of exporter's: {type(error).__name__}: {error}",
                "Please report it, with what -vv prints.",
                70,
            )
            fault.__cause__ = error
            teller.error(fault)
            return 70

    def invoke(self, ctx: Any) -> Any:
        # Typer ends with exit code 1 on a broken pipe, and we with 0: whoever closed it has had enough.
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _leave_output()
            raise typer.Exit(0) from None


app = typer.Typer(
    cls=Commands,
    name=NAME,
    no_args_is_help=True,
    add_completion=False,  # ours take the shell's name; Typer's guess it from the parent process, which may be make or a script
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help="Turn an article, or a book of articles, into an EPUB and a PDF.",
)
for command in (*write.COMMANDS, *look.COMMANDS):
    app.command(cls=Command, no_args_is_help=False)(command)


def _show_completion(shell: str) -> None:
    if shell:
        typer.echo(get_completion_script(prog_name=NAME, complete_var=COMPLETE, shell=shell))
        raise typer.Exit


def _install_completion(shell: str) -> None:
    if shell:
        _, path = install(shell=shell, prog_name=NAME, complete_var=COMPLETE)
        typer.echo(f"wrote {path}: completion works in the next {shell}", err=True)
        raise typer.Exit


def _version(wanted: bool) -> None:
    if wanted:
        from exporter import __version__

        typer.echo(f"exporter {__version__}")
        raise typer.Exit


@app.callback()
def exporter(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    show_completion: Annotated[
        Shell,
        typer.Option(
            metavar=SHELLS,
            callback=_show_completion,
            is_eager=True,
            help="Print what teaches a shell to complete.",
        ),
    ] = "",
    install_completion: Annotated[
        Shell,
        typer.Option(
            metavar=SHELLS, callback=_install_completion, is_eager=True, help="Teach a shell to complete."
        ),
    ] = "",
) -> None:
    """Turn an article, or a book of articles, into an EPUB and a PDF."""


def _usage(error: ClickException) -> ExportError:
    context = error.ctx if isinstance(error, UsageError) else None
    path = context.command_path if context else "exporter"
    return ExportError("usage.option", error.format_message(), f"See `{path} --help`.", 2)


def _verbosity(words: list[str]) -> int:
    """Count -v before options are parsed, so that a fault in parsing can be shown too."""
    return sum(word.count("v") for word in words if word.startswith("-v") and set(word[1:]) == {"v"})


def _prepare_streams() -> None:
    """End on SIGTERM and SIGHUP as on Ctrl-C, cleaning up; and show what a terminal cannot print instead of failing over it."""
    with suppress(ValueError):  # not in the main thread
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # SIGHUP: the terminal was closed
            signal.signal(number, _stop)
    # Python leaves None where a stream was closed before it began.
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115, PTH123 - it stays open to the end
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115, PTH123 - as above
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _stop(number: int, _: object) -> None:
    """Raise what ends the command, again and again until it is taken here: WeasyPrint 70 drops any that comes while it draws an SVG
    (`except BaseException` in its images.py)."""
    signal.signal(signal.SIGALRM, lambda _, frame: _stop(number, frame))
    signal.setitimer(signal.ITIMER_REAL, _AGAIN)
    raise KeyboardInterrupt if number == signal.SIGINT else Stopped


def _stopped() -> None:
    """Raise nothing more."""
    signal.setitimer(signal.ITIMER_REAL, 0)


def _leave_output() -> None:
    """Point standard output at nothing: Python flushes it once more at its end, and would complain (docs.python.org, signal)."""
    with suppress(OSError, ValueError):  # not a real file, as in a test
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
