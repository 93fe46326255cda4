"""What a command takes from around it: the environment, the current folder's exporter.toml, standard input."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from exporter import settings, sources
from exporter.cli.options import Common, words
from exporter.cli.telling import Teller
from exporter.fetching import is_remote
from exporter.origins import Source
from exporter.problems import ExportError
from exporter.settings import Layer, Layers, Settings
from exporter.sources import Found, Note, Tell


def teller(common: Common, run: Settings) -> Teller:
    """Return who speaks in this run; `run` is its settings."""
    return Teller(
        quiet=common.quiet,
        verbose=common.verbose,
        json=common.json,
        strict=run.strict,
        color=common.color,
        environ=os.environ,
    )


def layers(common: Common, *more: Layer) -> Callable[[Source], Layers]:
    """Return what says the layers of a source: the environment, the settings file nearest to it, and the options."""
    above = (*common.layers(), *more)
    around = environment(os.environ)

    def of(source: Source) -> Layers:
        return Layers(below=(around, *config(common.config, source.base)), above=above)

    return of


def of_run(common: Common, *more: Layer) -> Settings:
    """Return the settings of the run as a whole, which no single source says."""
    return layers(common, *more)(Source(folder=Path.cwd())).settings()


def config(said: str, folder: Path) -> tuple[Layer, ...]:
    """Return the layer of the settings file that was named, or else of the nearest one at or above a folder."""
    if said == "none":
        return ()
    file = Path(said) if said else settings.find(folder)
    return (_loaded(file),) if file else ()


@cache
def _loaded(file: Path) -> Layer:
    return settings.load(file)


def environment(environ: Mapping[str, str]) -> Layer:
    """Return what the environment chooses: the folder of caches (XDG), and the date of outputs (reproducible-builds.org)."""
    chosen = {"cache": cache_folder(environ)}
    epoch = environ.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        try:
            date = datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
        except (ValueError, OverflowError, OSError):
            raise ExportError(
                "usage.epoch", f"SOURCE_DATE_EPOCH is '{epoch}'.", "Give it seconds since 1970.", 2
            ) from None
        chosen["modified"] = date.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Layer("environment", chosen)


def cache_folder(environ: Mapping[str, str]) -> str:
    """Return the folder of our caches, or "" when none can be written: a temporary one serves then."""
    home = environ.get("XDG_CACHE_HOME") or (f"{environ['HOME']}/.cache" if environ.get("HOME") else "")
    if (
        not home or not Path(home).is_absolute()
    ):  # a relative one is to be ignored (XDG Base Directory, "Environment variables")
        return ""
    folder = Path(home) / "exporter"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return ""
    return str(folder) if os.access(folder, os.W_OK | os.X_OK) else ""


def standard_input(from_: str) -> Source:
    """Return standard input as a source; the files it names lie below the current folder."""
    if not from_:
        raise ExportError(
            "source.no-format", "Standard input does not say its format.", "Say it with --from.", 2
        )
    if sys.stdin is None:  # closed before we began
        raise ExportError("source.unreadable", "Standard input is closed.", "Name a file, or pipe one in.", 2)
    return Source(text=sys.stdin.buffer.read(), from_=from_, name="-", folder=Path.cwd())


def found(
    names: list[str],
    common: Common,
    *,
    drafts: bool = False,
    skip: Path | None = None,
    tell: Tell | None = None,
    note: Note | None = None,
    book: bool = False,
) -> tuple[Found, ...]:
    """Return the sources that names on the command line stand for; `tell` takes what cannot be had, `note` drafts (sources.find)."""
    if names.count("-") > 1:
        raise ExportError("usage.two-claims", "Standard input is named twice.", "Name it once.", 2)

    def find(some: list[str]) -> tuple[Found, ...]:
        return sources.find(
            map(Path, some), from_=common.from_, drafts=drafts, skip=skip, tell=tell, note=note, book=book
        )

    hosts = tuple(words(*common.allow_remote))
    for at, name in enumerate(names):
        if name == "-" or is_remote(name):
            first = find(names[:at]) if at else ()
            made: tuple[Found, ...] = ()
            try:
                made = (sources.fetched(name, common.from_, hosts) if name != "-" else _typed(common.from_),)
            except ExportError as error:
                if tell is None or name == "-":
                    raise
                tell(Path(name), error)
            rest = names[at + 1 :]
            more: dict[str, Any] = {"drafts": drafts, "skip": skip, "tell": tell, "note": note, "book": book}
            return (*first, *made, *(found(rest, common, **more) if rest else ()))
    return find(names)


def _typed(from_: str) -> Found:
    return Found(source=standard_input(from_), path="", named=True)
