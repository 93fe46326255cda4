"""The options of the commands, each defined once: groups of them are dataclasses that a command takes whole."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

import typer

from exporter import settings
from exporter.cli import completing
from exporter.settings import Layer

REMOTE = "--allow-remote"
Color = Literal["auto", "always", "never"]
Names = Annotated[
    list[str] | None, typer.Argument(metavar="SOURCE", help="Files, folders, or - for standard input.")
]


def _said(key: str) -> str:
    return settings.doc(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What every command that reads a source takes."""

    from_: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="FORMAT",
            autocompletion=completing.sources,
            # Told here, since the table of formats takes its time to import.
            help="Format of the source when its name does not say it: markdown, text, html, json, feed, docx, odt, rtf, epub, "
            "fb2, rst, org, latex, typst, asciidoc, textile, mediawiki, ipynb, jats, docbook, opml.",
        ),
    ] = ""
    lang: Annotated[str, typer.Option("--lang", metavar="TAG", help=_said("lang"))] = ""
    meta: Annotated[list[str], typer.Option("--meta", "-M", metavar="KEY=VALUE", help=_said("metadata"))] = (
        field(default_factory=list)
    )
    set_: Annotated[
        list[str],
        typer.Option("--set", metavar="KEY=VALUE", help="Any setting; the key dotted, the value TOML."),
    ] = field(default_factory=list)
    theme: Annotated[
        str,
        typer.Option("--theme", metavar="NAME|DIR", autocompletion=completing.themes, help=_said("theme")),
    ] = ""
    css: Annotated[list[Path], typer.Option("--css", metavar="FILE", help=_said("css"))] = field(
        default_factory=list
    )
    config: Annotated[
        str,
        typer.Option(
            "--config", metavar="FILE|none", help="Settings file instead of the nearest exporter.toml."
        ),
    ] = ""
    resource_path: Annotated[
        list[Path], typer.Option("--resource-path", metavar="DIR", help=_said("resource_path"))
    ] = field(default_factory=list)
    allow_remote: Annotated[
        list[str],
        typer.Option(
            REMOTE,
            metavar="[=HOST,...]",
            help="Fetch what sources name on the network: from every public host, or from these; a host that is named may be local.",
        ),
    ] = field(default_factory=list)
    base_url: Annotated[str, typer.Option("--base-url", metavar="URL", help=_said("base_url"))] = ""
    no_extract: Annotated[
        bool, typer.Option("--no-extract", help="Take all of a web page, and not the article in it alone.")
    ] = False
    strict: Annotated[bool, typer.Option("--strict", help=_said("strict"))] = False
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False
    verbose: Annotated[
        int,
        typer.Option(
            "--verbose", "-v", count=True, help="Say notes too; -vv: tracebacks.", show_default=False
        ),
    ] = 0
    json: Annotated[
        bool, typer.Option("--json", help="Print events on standard output, one JSON object a line.")
    ] = False
    color: Annotated[
        Color,
        typer.Option("--color", metavar="auto|always|never", help="Colour on a terminal, always, or never."),
    ] = "auto"

    def layers(self) -> tuple[Layer, ...]:
        """Return the settings that were said, least telling first."""
        table: dict[str, Any] = {
            "lang": self.lang,
            "theme": self.theme,
            "css": [str(path) for path in self.css],
            "resource_path": [str(path) for path in self.resource_path],
            "allow_remote": words(*self.allow_remote),
            "base_url": self.base_url,
            "strict": self.strict,
            "metadata": pairs(self.meta),
        }
        return (
            *(Layer("--set", settings.option(text)) for text in self.set_),
            *((Layer("--no-extract", {"extract": False}),) if self.no_extract else ()),
            Layer("options", {key: value for key, value in table.items() if value}),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """How names become sources, and where outputs go."""

    out: Annotated[
        str, typer.Option("--out", "-o", metavar="FILE|DIR/|-", help="Where to write; - is standard output.")
    ] = ""
    name_template: Annotated[
        str, typer.Option("--name-template", metavar="TEMPLATE", help=_said("build.name_template"))
    ] = ""
    book: Annotated[bool, typer.Option("--book", help="Join all sources into one book, in order.")] = False
    only: Annotated[
        list[str],
        typer.Option(
            "--only",
            metavar="CHAPTER",
            help="Of a book, this chapter alone: its path, title or number; several make a longer extract.",
        ),
    ] = field(default_factory=list)
    drafts: Annotated[bool, typer.Option("--drafts", help="Take drafts of a folder too.")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EpubOptions:
    cover: Annotated[str, typer.Option("--cover", metavar="FILE|auto|none", help=_said("epub.cover"))] = ""

    def layer(self) -> Layer:
        return Layer("options", {"epub": {"cover": self.cover}} if self.cover else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfOptions:
    page: Annotated[
        str,
        typer.Option("--page", metavar="A4|A5|WxH", autocompletion=completing.pages, help=_said("pdf.page")),
    ] = ""
    use: Annotated[
        Literal["", "screen", "print"], typer.Option("--use", metavar="screen|print", help=_said("pdf.use"))
    ] = ""

    def layer(self) -> Layer:
        said = {"page": self.page, "use": self.use}
        return Layer("options", {"pdf": {key: value for key, value in said.items() if value}})


def words(*texts: str) -> list[str]:
    """Return the words of options that take one or several, with commas between them."""
    return [word.strip() for text in texts for word in text.split(",") if word.strip()]


def pairs(texts: list[str]) -> dict[str, list[str]]:
    """Return KEY=VALUE options as a table; a key given twice holds both values."""
    table: dict[str, list[str]] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key.strip():
            raise typer.BadParameter(f"'{text}' is not KEY=VALUE.", param_hint="--meta")
        table.setdefault(key.strip(), []).append(value.strip())
    return table


def takes_groups(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command's parameter that is a group of options stand for all of them.

    Typer reads a function's signature: the wrapper has one that names every option, and hands the command its groups.
    """
    signature = inspect.signature(command, eval_str=True)
    groups: dict[str, Any] = {
        name: one.annotation for name, one in signature.parameters.items() if is_dataclass(one.annotation)
    }
    options = {name: _options(group) for name, group in groups.items()}

    @functools.wraps(command)
    def wrapped(**given: Any) -> Any:
        made = {
            name: groups[name](**{option.name: given.pop(option.name) for option in options[name]})
            for name in groups
        }
        return command(**given, **made)

    plain = [one for name, one in signature.parameters.items() if name not in groups]
    every = [
        one.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for one in (*plain, *(one for row in options.values() for one in row))
    ]
    wrapped.__signature__ = signature.replace(parameters=every)  # type: ignore[attr-defined]  # functions take any attribute
    wrapped.__annotations__ = {one.name: one.annotation for one in every}
    return wrapped


@functools.cache
def _options(group: Any) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            item.name, inspect.Parameter.KEYWORD_ONLY, annotation=hints[item.name], default=_default(item)
        )
        for item in fields(group)
    ]


def _default(item: Field[Any]) -> Any:
    return item.default if item.default_factory is MISSING else item.default_factory()
