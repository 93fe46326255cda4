"""Many sources to many files: which sources, which outputs, no collisions; then one after another, in one process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from exporter import exporting, preparing
from exporter.exporting import FORMATS, Result
from exporter.preparing import Prepared, Source
from exporter.problems import ExportError, nearest, problem
from exporter.settings import Layers, Settings

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

# What lies beside articles without being one.
LEFT_OUT = {"readme", "license", "licence", "changelog"}
NEVER_ENTERED = {"node_modules", "__pycache__"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A source, and its path (without suffix, forward slashes) below the folder that was given."""

    source: Source
    path: str
    named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is read as one book and written as (format, file); a file None is standard output."""

    sources: tuple[Source, ...]
    outputs: tuple[tuple[str, Path | None], ...]

    def __str__(self) -> str:
        return str(self.sources[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """Where outputs go: into a folder, by a template of names; or, when there is one only, to a file or standard output."""

    folder: Path = Path()
    file: Path | None = None
    standard: bool = False
    template: str = "{path}.{ext}"


def build(
    sources: Iterable[str | Path],
    out: str | Path,
    *,
    to: Iterable[str] = ("epub",),
    settings: Settings | None = None,
) -> Iterator[Result]:
    """Write files and folders of sources into the folder `out` in each format of `to`, and yield each result as it comes.

    A document that fails gives a Result with an `error`, and the rest goes on.  Raises ExportError before any work when there is
    no source or when outputs would collide.
    """
    chosen = settings or Settings()
    found = find((Path(source) for source in sources), skip=Path(out))
    jobs = plan(found, tuple(to), Out(folder=Path(out), template=chosen.build.name_template))
    layers = Layers.of(chosen)
    for job in jobs:
        yield from run(job, lambda _: layers)


def find(
    places: Iterable[Path], *, from_: str = "", drafts: bool = False, skip: Path | None = None
) -> tuple[Found, ...]:
    """Return the sources of files (always taken) and folders (recursively), in order, each once.

    skip: a folder of outputs, which is not searched.  Raises ExportError (exit code 2) when a place or any source is missing.
    """
    found: dict[Path, Found] = {}
    for place in places:
        if place.is_dir():
            inside = tuple(_inside(place, drafts, skip))
            if not inside:
                raise ExportError("source.none", f"There is no article in {place}.", _what_is_taken(), 2)
            for one in inside:
                found.setdefault(_real(one.source), one)
        elif not place.exists():
            raise ExportError("source.missing", f"{place} does not exist.", "Check the path.", 2)
        else:
            name = place.absolute().parent.name if place.stem == "index" else place.stem
            found[place.resolve()] = Found(source=Source(path=place, from_=from_), path=name, named=True)
    return tuple(found.values())


def plan(found: Iterable[Found], to: tuple[str, ...], out: Out, *, book: bool = False) -> tuple[Job, ...]:
    """Return the jobs that write the sources (as one book, or each alone) in every format.

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
            "End the name with / to write into a folder.",
            2,
        )
    jobs = tuple(
        Job(
            sources=tuple(one.source for one in group),
            outputs=tuple((format, _output(group[0], format, out)) for format in to),
        )
        for group in groups
    )
    _refuse_collisions(jobs)
    return jobs


def run(
    job: Job, layers: Callable[[Source], Layers], *, standard: Callable[[bytes], object] | None = None
) -> Iterator[Result]:
    """Do one job and yield the result of each of its outputs; a failure is a result with an error.

    layers: the settings chosen for a source.  standard: takes the bytes of an output that has no file.
    """
    source = str(job)
    try:
        prepared = preparing.prepare(job.sources, layers(job.sources[0]))
    except Exception as error:  # noqa: BLE001 - whatever befalls one document, the others go on
        for format, output in job.outputs:
            yield Result(output=output, format=format, source=source, error=_failure(error, source))
        return
    for format, output in job.outputs:
        try:
            if output:
                output.parent.mkdir(parents=True, exist_ok=True)
                result = exporting.write(prepared, format, output)
            else:
                result = _to_standard(prepared, format, standard)
            yield replace(result, source=source)
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            yield Result(
                output=output,
                format=format,
                source=source,
                problems=prepared.problems,
                error=_failure(error, str(output or "Standard output")),
            )


class Identities:
    """The identities of one run so far, to tell when two documents have the same."""

    def __init__(self) -> None:
        self._source: dict[str, str] = {}

    def told(self, result: Result) -> Result:
        """Return the result, with a warning when another source has its identity."""
        other = self._source.setdefault(result.identity, result.source)
        if not result.identity or other == result.source:
            return result
        warning = problem(
            "output.same-identity", f"{result.source} has the same identity as {other}: {result.identity}."
        )
        return replace(result, problems=(*result.problems, warning))


# Sources ────────────────────────────────────────────────────────────────────────────────────────


def suffixes() -> tuple[str, ...]:
    """Return the suffixes of files that are taken as sources from a folder."""
    from exporter import reading

    return tuple(
        suffix for format in reading.FORMATS.values() for suffix in format.suffixes if suffix != ".json"
    )


def _what_is_taken() -> str:
    return f"Articles are files named {', '.join(suffixes())}; hidden and ignored files, README and drafts are left out."


def _inside(folder: Path, drafts: bool, skip: Path | None) -> Iterator[Found]:
    wanted = suffixes()
    skipped = skip.resolve() if skip else None
    for path in _walk(folder, skipped):
        if path.suffix.lower() not in wanted or path.stem.lower() in LEFT_OUT:
            continue
        source = Source(path=path)
        if not drafts and preparing.is_draft(source):
            continue
        below = path.relative_to(folder).with_suffix("")
        if below.name == "index":
            below = below.parent if below.parent.name else Path(folder.resolve().name)
        yield Found(source=source, path=below.as_posix(), named=False)


def _walk(folder: Path, skipped: Path | None) -> Iterator[Path]:
    """Yield the files below a folder in order, less those that are hidden or ignored by git, and those of `skipped`."""
    files, folders = [], []
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = Path(entry.path)
        if entry.name.startswith(".") or _is_ignored(path.absolute(), entry.is_dir()):
            continue
        if entry.is_file():
            files.append(path)
        elif entry.is_dir(follow_symlinks=False) and entry.name not in NEVER_ENTERED:
            folders.append(path)
    yield from files
    for path in folders:
        if path.resolve() != skipped:
            yield from _walk(path, skipped)


def _is_ignored(path: Path, is_folder: bool) -> bool:
    """Tell whether git would ignore a path: the nearest .gitignore that says anything of it decides (gitignore(5))."""
    for folder in path.parents:
        spec = _ignored(folder)
        if spec is not None:
            said = spec.check_file(f"{path.relative_to(folder).as_posix()}{'/' if is_folder else ''}").include
            if said is not None:
                return said
        if (folder / ".git").exists():
            break
    return False


@cache
def _ignored(folder: Path) -> GitIgnoreSpec | None:
    try:
        lines = (folder / ".gitignore").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)


# Outputs ────────────────────────────────────────────────────────────────────────────────────────


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
        "parent": found.source.path.absolute().parent.name,
        "format": format,
    }
    try:
        name = out.template.format(**fields, ext=FORMATS[format].suffix)
    except (KeyError, IndexError, ValueError):
        raise ExportError(
            "output.template",
            f"--name-template '{out.template}' cannot be filled in.",
            "It may hold {path}, {stem}, {parent}, {format} and {ext}.",
            2,
        ) from None
    return out.folder / name


def _less_outputs(found: tuple[Found, ...], to: tuple[str, ...], out: Out) -> tuple[Found, ...]:
    """Leave out what was found in a folder and is what another source of it would be written as (a.html beside a.md)."""
    made = {
        (output.resolve(), one.path)
        for one in found
        for format in to
        if one.source.path and (output := _output(one, format, out)) and output.resolve() != _real(one.source)
    }
    outputs = {output for output, _ in made}
    return tuple(one for one in found if one.named or _real(one.source) not in outputs)


def _refuse_collisions(jobs: tuple[Job, ...]) -> None:
    sources = {_real(source): source for job in jobs for source in job.sources if source.path}
    taken: dict[Path, Job] = {}
    for job in jobs:
        for _, output in job.outputs:
            if output is None:
                continue
            real = output.resolve()
            if real in sources:
                raise ExportError(
                    "output.is-source",
                    f"{output} is a source and is not overwritten.",
                    "Say -o or --name-template.",
                    2,
                )
            if real in taken:
                other = f"{taken[real]} and {job}" if taken[real] is not job else f"Two formats of {job}"
                hint = "Name the folder that holds both, or say --name-template '{parent}-{stem}.{ext}'."
                raise ExportError("output.collision", f"{other} would both be written to {output}.", hint, 2)
            taken[real] = job
            _refuse_place(output)


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


def _real(source: Source) -> Path:
    assert source.path
    return source.path.resolve()


def _to_standard(prepared: Prepared, format: str, standard: Callable[[bytes], object] | None) -> Result:
    import io

    buffer = io.BytesIO()
    result = exporting.write(prepared, format, buffer)
    if standard:
        standard(buffer.getvalue())
    return result


def _failure(error: Exception, what: str) -> ExportError:
    """Return any exception as one sentence: of ours, of the file system, or a fault of exporter's."""
    if isinstance(error, ExportError):
        return error
    if isinstance(error, OSError):
        made = ExportError(
            "output.unwritable",
            f"{what} cannot be written: {error.strerror}.",
            "Check the disk and permissions.",
            1,
        )
    else:
        made = ExportError(
            "exporter.fault",
            f"{what} failed by a fault of exporter's: {type(error).__name__}: {error}",
            "Please report it, with what -vv prints.",
            70,
        )
    made.__cause__ = error
    return made
