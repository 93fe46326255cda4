"""Which outputs: what each source is written as and what it is called; collisions are refused before any work."""

from __future__ import annotations

import os
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from exporter.exporting import FORMATS
from exporter.origins import Source
from exporter.preparing import WHOLE, Choice
from exporter.problems import ExportError, nearest
from exporter.sources import Found, real


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is read as one book and written as (format, file); a file None is standard output."""

    sources: tuple[Source, ...]
    outputs: tuple[tuple[str, Path | None], ...]
    choice: Choice = WHOLE

    def __str__(self) -> str:
        return str(self.sources[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """Where outputs go: into a folder, by a template of names; or, when there is one only, to a file or standard output."""

    folder: Path = Path()
    file: Path | None = None
    standard: bool = False
    template: str = "{path}.{ext}"


def plan(
    found: Iterable[Found],
    to: tuple[str, ...],
    out: Out,
    *,
    book: bool = False,
    choice: Choice = WHOLE,
) -> tuple[Job, ...]:
    """Return the jobs that write the sources (as one book, or each alone) in every format; `choice` is made of each of them.

    Raises ExportError (exit code 2) when two outputs or an output and a source are the same file, or a file cannot be there.
    """
    found = tuple(found)
    for format in to:
        if format not in FORMATS:
            raise ExportError(
                "output.format", f"There is no format '{format}' to write.", nearest(format, FORMATS), 2
            )
    if not found:
        raise ExportError(
            "source.none", "There is no source.", "Name a file or a folder, or - for standard input.", 2
        )
    groups = [found] if book else [(one,) for one in _less_outputs(found, to, out)]
    count = len(groups) * len(to)
    if count > 1 and (out.file or out.standard):
        where = "Standard output" if out.standard else str(out.file)
        raise ExportError(
            "output.one",
            f"{where} is one output, and there are {count}.",
            "End the name with / to write into a folder"
            + (", or join the sources with --book." if len(groups) > 1 else "."),
            2,
        )
    jobs = tuple(
        Job(
            sources=tuple(one.source for one in group),
            outputs=tuple((format, _output(_first(group), format, out)) for format in to),
            choice=choice,
        )
        for group in groups
    )
    _refuse_collisions(jobs)
    _refuse_wrong_suffixes(jobs)
    return jobs


# Below ──────────────────────────────────────────────────────────────────────────────────────────


def _first(group: tuple[Found, ...]) -> Found:
    """Return what gives an output its name: the first source, or the folder that several were found in."""
    first = group[0]
    if len(group) == 1 or not first.source.within:
        return first
    return replace(first, path=first.source.within[0].resolve().name)


def _output(found: Found, format: str, out: Out) -> Path | None:
    if out.standard:
        return None
    if out.file:
        return out.file
    if found.source.path is None:
        raise ExportError(
            "output.unnamed", "Standard input has no name to call its output by.", "Say -o FILE, or -o -.", 2
        )
    path = Path(found.path)
    fields = {
        "path": found.path,
        "stem": path.name,
        "parent": found.source.path.parent.resolve().name,
        "format": format,
        "ext": FORMATS[format].suffix,
    }
    name = _filled(out.template, fields)
    if Path(name).is_absolute() or Path(os.path.normpath(name)).parts[:1] == (os.pardir,):
        raise ExportError(
            "output.template",
            f"--name-template '{out.template}' leads out of the folder of outputs, to {name}.",
            "Name the folder with -o.",
            2,
        )
    return out.folder / name


def _filled(template: str, fields: Mapping[str, str]) -> str:
    """Fill in a template of names: the fields alone, nothing of what Python's formatting finds within them."""
    try:
        parts = list(string.Formatter().parse(template))
        if any(field is not None and (spec or how) for _, field, spec, how in parts):
            raise ValueError
        return "".join(text + ("" if field is None else fields[field]) for text, field, _, _ in parts)
    except (KeyError, ValueError):
        raise ExportError(
            "output.template",
            f"--name-template '{template}' cannot be filled in.",
            f"It may hold {', '.join(f'{{{name}}}' for name in fields)}.",
            2,
        ) from None


def _less_outputs(found: tuple[Found, ...], to: tuple[str, ...], out: Out) -> tuple[Found, ...]:
    """Leave out what was found in a folder and is what another source of it would be written as (a.html beside a.md)."""
    made = {
        (output.resolve(), one.path)
        for one in found
        for format in to
        if one.source.path and (output := _output(one, format, out)) and output.resolve() != real(one.source)
    }
    outputs = {output for output, _ in made}
    return tuple(one for one in found if one.named or real(one.source) not in outputs)


def _refuse_collisions(jobs: tuple[Job, ...]) -> None:
    sources = {real(source): source for job in jobs for source in job.sources if source.path}
    taken: dict[Path, Job] = {}
    for job in jobs:
        for _, output in job.outputs:
            if output is None:
                continue
            place = output.resolve()
            if place in sources:
                raise ExportError(
                    "output.is-source",
                    f"{output} is a source and is not overwritten.",
                    "Say -o or --name-template.",
                    2,
                )
            if place in taken:
                other = f"{taken[place]} and {job}" if taken[place] is not job else f"Two formats of {job}"
                hint = "Name the folder that holds both, or say --name-template '{parent}-{stem}.{ext}'."
                raise ExportError("output.collision", f"{other} would both be written to {output}.", hint, 2)
            taken[place] = job
            _refuse_place(output)


def _refuse_wrong_suffixes(jobs: tuple[Job, ...]) -> None:
    named = {kind.suffix: name for name, kind in FORMATS.items()}
    for job in jobs:
        for format, output in job.outputs:
            said = named.get(output.suffix.lower().lstrip("."), format) if output else format
            if said != format:
                raise ExportError(
                    "output.format",
                    f"{output} is named as a file of the format {said}, and {format} is written.",
                    f"Say `exporter {said}`, or a name that ends with .{FORMATS[format].suffix}.",
                    2,
                )


def _refuse_place(output: Path) -> None:
    if output.is_dir():
        raise ExportError(
            "output.folder",
            f"{output} is a folder.",
            f"Say -o {output}/ to write into it, or another name.",
            2,
        )
    folder = next(place for place in output.absolute().parents if place.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise ExportError(
            "output.unwritable", f"{folder} cannot be written into.", "Choose another place with -o.", 2
        )
