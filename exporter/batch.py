"""Many sources to many files, one after another, in one process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from exporter import exporting, preparing
from exporter.exporting import Result
from exporter.origins import Source
from exporter.outputs import Job, Out, plan
from exporter.preparing import Prepared
from exporter.problems import ExportError, problem
from exporter.settings import Layers, Settings
from exporter.sources import find


def build(
    sources: Iterable[str | Path],
    out: str | Path,
    *,
    to: Iterable[str] = ("epub",),
    settings: Settings | None = None,
) -> Iterator[Result]:
    """Write files and folders of sources into the folder `out` in each format of `to`, and yield each result as it comes.

    A document that fails, or a folder that cannot be read, gives a Result with an `error`, and the rest goes on.  Raises
    ExportError before any work when a source is missing, there is none, or outputs would collide.
    """
    chosen = settings or Settings()
    closed: list[Result] = []

    def tell(place: Path, error: ExportError) -> None:
        if error.exit_code == 2:
            raise error
        closed.append(Result(output=None, source=str(place), error=error))

    found = find((Path(source) for source in sources), skip=Path(out), tell=tell)
    jobs = plan(found, tuple(to), Out(folder=Path(out), template=chosen.build.name_template))
    layers = Layers.of(chosen)
    identities = Identities()
    yield from closed
    for job in jobs:
        yield from map(identities.told, run(job, lambda _: layers))


def run(
    job: Job, layers: Callable[[Source], Layers], *, standard: Callable[[bytes], object] | None = None
) -> Iterator[Result]:
    """Do one job and yield the result of each of its outputs; a failure is a result with an error.

    layers: the settings chosen for a source.  standard: takes the bytes of an output that has no file.
    """
    source = str(job)
    try:
        prepared = preparing.prepare(job.sources, layers(job.sources[0]), job.choice)
    except Exception as error:  # noqa: BLE001 - whatever befalls one document, the others go on
        for format, output in job.outputs:
            yield Result(
                output=output, format=format, source=source, error=failure(error, f"{source} cannot be read")
            )
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
                error=failure(error, f"{output or 'Standard output'} cannot be written", "output.unwritable"),
            )


def failure(error: Exception, what: str, code: str = "source.unreadable") -> ExportError:
    """Return any exception as one sentence: of ours; of the file system, when `what` and `code` say what cannot be done; or a fault."""
    if isinstance(error, ExportError):
        return error
    if isinstance(error, OSError):
        made = ExportError(code, f"{what}: {error.strerror or error}.", "Check the disk and permissions.", 1)
    else:
        made = ExportError(
            "exporter.fault",
            f"{what} by a fault of exporter's: {type(error).__name__}: {error}",
            "Please report it, with what -vv prints.",
            70,
        )
    made.__cause__ = error
    return made


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


def _to_standard(prepared: Prepared, format: str, standard: Callable[[bytes], object] | None) -> Result:
    import io

    buffer = io.BytesIO()
    result = exporting.write(prepared, format, buffer)
    if standard:
        standard(buffer.getvalue())
    return result
