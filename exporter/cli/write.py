"""The commands that write: epub, pdf, html, json, build."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from exporter.cli import completing
from exporter.cli.options import Common, EpubOptions, Names, PdfOptions, Selection, takes_groups
from exporter.settings import Layer

if TYPE_CHECKING:
    from exporter import outputs


@takes_groups
def epub(sources: Names, selection: Selection, options: EpubOptions, common: Common) -> None:
    """Write sources as EPUB."""
    _write(sources, ("epub",), selection, common, options.layer())


@takes_groups
def pdf(sources: Names, selection: Selection, options: PdfOptions, common: Common) -> None:
    """Write sources as PDF."""
    _write(sources, ("pdf",), selection, common, options.layer())


@takes_groups
def html(sources: Names, selection: Selection, common: Common) -> None:
    """Write sources as self-contained HTML pages."""
    _write(sources, ("html",), selection, common)


@takes_groups
def json(sources: Names, selection: Selection, common: Common) -> None:
    """Write sources as JSON.  It holds the article as it was read, and every command reads it back."""
    _write(sources, ("json",), selection, common)


@takes_groups
def build(
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="FORMAT,...",
            autocompletion=completing.outputs,
            help="Formats: epub, pdf, html, json.",
        ),
    ] = "",
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCE", help="Files and folders; else [build] of exporter.toml says."),
    ] = None,
    *,
    selection: Selection,
    epub_options: EpubOptions,
    pdf_options: PdfOptions,
    common: Common,
) -> None:
    """Write many sources in several formats."""
    from exporter.cli import surroundings

    more = (epub_options.layer(), pdf_options.layer())
    run = surroundings.of_run(common, *more)
    formats = tuple(one.strip() for one in to.split(",") if one.strip()) or run.build.to
    _write(sources or list(run.build.sources), formats, selection, common, *more, folder=run.build.out)


COMMANDS = (epub, pdf, html, json, build)


def _write(
    names: list[str] | None,
    formats: tuple[str, ...],
    selection: Selection,
    common: Common,
    *more: Layer,
    folder: str = "",
) -> None:
    """Plan, then do one job after another.  folder: where build writes to when -o does not say."""
    from exporter import batch, outputs
    from exporter.cli import surroundings
    from exporter.cli.telling import claim, timed
    from exporter.preparing import Choice

    claim((selection.out == "-", "-o -"), (common.json, "--json"))
    run = surroundings.of_run(common, *more)
    template = selection.name_template or run.build.name_template
    teller = surroundings.teller(common, run)
    found = surroundings.found(
        names or [],
        common,
        drafts=selection.drafts,
        skip=_skipped(selection.out or folder),
        tell=None if selection.book else teller.refused,  # a book with a chapter missing is none
        note=teller.left_out,
        book=selection.book,
    )
    if names and not found:
        teller.end()
    out = _out(selection.out, template, len(formats) * (1 if selection.book else len(found)), folder)
    choice = Choice(drafts=selection.drafts, only=tuple(selection.only))
    jobs = outputs.plan(found, formats, out, book=selection.book, choice=choice)
    layers = surroundings.layers(common, *more)
    identities = batch.Identities()
    for job in jobs:
        for format, output in job.outputs:
            teller.start(str(job), str(output or "-"), format)
        for result, seconds in timed(batch.run(job, layers, standard=teller.bytes)):
            teller.result(identities.told(result), seconds)
    teller.end()


def _skipped(said: str) -> Path | None:
    """Return the folder of outputs, which holds no sources, but for the current one, where people write too."""
    path = Path(said)
    return path if said and path.resolve() != Path.cwd() else None


def _out(said: str, template: str, count: int, folder: str) -> outputs.Out:
    """Return what -o means: standard output, a folder (a name that ends with /, is one, or must hold several), or a file."""
    from exporter.outputs import Out

    path = Path(said)
    if said == "-":
        return Out(standard=True, template=template)
    if folder and not path.suffix:
        return Out(folder=Path(said or folder), template=template)
    if said.endswith("/") or (not path.suffix and (path.is_dir() or count > 1)):
        return Out(folder=path, template=template)
    return Out(file=path, template=template) if said else Out(template=template)
