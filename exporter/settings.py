"""What can be chosen: frozen settings, each with its type, default and a line of description, laid layer over layer.

The dataclasses below are the only list of settings: validation, `--help`, docs/settings.md and the JSON Schema are
made from them.
"""

from __future__ import annotations

import datetime
import json
import tomllib
import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

from exporter import themes
from exporter.problems import ExportError, nearest

FILE = "exporter.toml"
PATH = "path"  # a file or folder, relative to the file that says it
RUN = "run"  # about the whole run: no single source may say it
CALLER = "caller"  # for who runs it alone: Jinja2 unmarshals what lies in the cache, so that who names it runs code; and who may fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class Typography:
    enabled: Annotated[bool, "Set the text by the rules of its language."] = True
    narrow: Annotated[
        Literal["nnbsp", "nbsp"], "The space before ; ! ? in French: U+202F, or U+00A0 for old fonts."
    ] = "nnbsp"
    off: Annotated[tuple[str, ...], "Ids of rules that are not applied."] = ()
    nested: Annotated[
        str, "Marks of a quotation within a quotation, opening and closing, when not the language's."
    ] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Markdown:
    emoji: Annotated[bool, "Read codes such as :tada: as emoji, with the extra `emoji`."] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Epub:
    cover: Annotated[
        str,
        "none, auto (made from the metadata), or an image file; unsaid, a book of several articles has auto, and an article none.",
        PATH,
    ] = ""
    fonts: Annotated[bool, "Embed the theme's fonts, cut to the letters that are used."] = True
    toc_depth: Annotated[int, "Levels of headings in the table of contents."] = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Pdf:
    page: Annotated[str, "Page size: A4, A5, or WIDTHxHEIGHT with a unit, as 148x210mm."] = "A4"
    use: Annotated[Literal["screen", "print"], "screen: single pages, live links; print: facing pages."] = (
        "screen"
    )
    hyphens: Annotated[bool, "Hyphenate by the language of the text."] = True
    title_page: Annotated[bool, "Begin with a page of its own for the title."] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Html:
    fonts: Annotated[bool, "Put the theme's fonts into the page, cut to the letters that are used."] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    sources: Annotated[tuple[str, ...], "What build takes when no source is named.", PATH, RUN] = ()
    to: Annotated[tuple[str, ...], "Formats that build writes.", RUN] = ("epub",)
    out: Annotated[str, "Folder that build writes into.", PATH, RUN] = "dist"
    name_template: Annotated[str, "Name of an output: {path}, {stem}, {parent}, {format}, {ext}.", RUN] = (
        "{path}.{ext}"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    select: Annotated[tuple[str, ...], "Report only these codes, or codes of these areas."] = ()
    ignore: Annotated[tuple[str, ...], "Do not report these codes, nor codes of these areas."] = ()
    engines: Annotated[tuple[str, ...], "Validators to ask: epubcheck, ace, qpdf.", RUN] = ()
    to: Annotated[
        tuple[str, ...], "Formats that a source is made into, to be checked by their validators.", RUN
    ] = ()
    words: Annotated[
        tuple[str, ...], "Words that are spelled as they should be, whatever a dictionary says."
    ] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be chosen for one document; `Settings()` is the defaults."""

    lang: Annotated[
        str,
        "Language of the text (BCP 47): an option's stands above what the source says, a settings file's below; guessed when nobody says.",
    ] = ""
    theme: Annotated[str, "A shipped theme's name, or the folder of one.", PATH] = "classic"
    css: Annotated[tuple[str, ...], "Style sheets laid over the theme's, in order.", PATH] = ()
    resource_path: Annotated[tuple[str, ...], "More folders whose files a source may name.", PATH] = ()
    allow_remote: Annotated[
        tuple[str, ...],
        "Hosts that files may be fetched from, * for every public one; a host (and its port, where that is unusual) that is "
        "named may lie on this machine or its network.  No file may say it.",
        CALLER,
    ] = ()
    base_url: Annotated[str, "Address that relative links of the source are completed with."] = ""
    extract: Annotated[
        bool, "Take the article out of a web page; else, and where there is none, the page's whole body."
    ] = True
    strict: Annotated[bool, "End with exit code 3 when there were warnings.", RUN] = False
    modified: Annotated[str, "Date of the output (ISO 8601) instead of the source's own."] = ""
    cache: Annotated[
        str,
        "Folder for what is made once, such as cut fonts; a temporary one when empty.  No file may say it.",
        CALLER,
    ] = ""
    identifier: Annotated[str, "Identifier of the document instead of the source's own."] = ""
    metadata: Annotated[tuple[tuple[str, str], ...], "Metadata that stands in for what the source says."] = ()
    markdown: Annotated[Markdown, "How Markdown is read."] = Markdown()
    typography: Annotated[Typography, "How the text is set."] = Typography()
    epub: Annotated[Epub, "What an EPUB holds."] = Epub()
    pdf: Annotated[Pdf, "The pages of a PDF."] = Pdf()
    html: Annotated[Html, "What an HTML page holds."] = Html()
    build: Annotated[Build, "What build does.", RUN] = Build()
    check: Annotated[Check, "What check reports."] = Check()

    @classmethod
    def layered(cls, *layers: Layer | tuple[Any, ...], base: Settings | None = None) -> Settings:
        """Return the defaults (or `base`) with the layers laid over, later ones on top.

        A layer is (label, mapping[, file]): the mapping as in exporter.toml, the label how messages call it, the file
        what its relative paths are relative to.  Tables are merged, `metadata` by key, lists replaced.  Raises
        ExportError (exit 2) for an unknown key or a value of the wrong type.
        """
        settings = base or cls()
        for layer in layers:
            made = layer if isinstance(layer, Layer) else Layer(*layer)
            settings = _laid(settings, made.values, made, ())
        return settings

    def changed(self) -> dict[str, Any]:
        """Return what differs from the defaults, as exporter.toml would say it."""
        return _changed(self)


class Layer(NamedTuple):
    """Settings from one place; a source's own words and a theme's (of_source) name no path outside its folder, nothing of the run."""

    label: str
    values: Mapping[str, Any]
    file: Path | None = None
    of_source: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """What was chosen for a document by all but its theme and itself: `below` its own words, and `above` them."""

    below: tuple[Layer, ...] = ()
    above: tuple[Layer, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> Layers:
        """Return settings that a script made: what differs from the defaults stands above the source's own words."""
        return cls(above=(Layer("settings", settings.changed()),))

    def settings(self, *source: Layer, theme: Layer | None = None) -> Settings:
        """Return the settings of a document, given its own words and its theme's."""
        return Settings.layered(*((theme,) if theme else ()), *self.below, *source, *self.above)


class Setting(NamedTuple):
    """One row of the list of settings; `key` is dotted, `kind` in words."""

    key: str
    kind: str
    default: Any
    doc: str


def listed(group: Any = Settings, prefix: str = "") -> Iterator[Setting]:
    """Yield every setting that holds a value, in the order of the dataclasses."""
    for key, field in _known(group).items():
        if is_dataclass(field.kind):
            yield from listed(field.kind, f"{prefix}{key}.")
        else:
            yield Setting(f"{prefix}{key}", _in_words(field.kind), field.default, field.doc)


def doc(key: str) -> str:
    """Return the description of the setting with this dotted key."""
    return next(setting.doc for setting in listed() if setting.key == key)


def load(file: Path) -> Layer:
    """Return what an exporter.toml (or another file of that form) says, as a layer.  Raises ExportError (exit 2)."""
    try:
        return Layer(str(file), tomllib.loads(file.read_text(encoding="utf-8-sig")), file)
    except FileNotFoundError:
        raise ExportError("settings.missing", f"{file} does not exist.", "Check --config.", 2) from None
    except OSError as error:
        raise ExportError(
            "settings.missing", f"{file} cannot be read: {error.strerror}.", "Check its permissions.", 2
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ExportError(
            "settings.syntax", f"{file} is not TOML: {error}.", "Correct that line.", 2
        ) from None


def find(start: Path) -> Path | None:
    """Return the nearest exporter.toml at or above a folder or file."""
    folder = start.absolute()
    return next((place / FILE for place in (folder, *folder.parents) if (place / FILE).is_file()), None)


def option(text: str) -> dict[str, Any]:
    """Return KEY=VALUE of `--set` as a mapping: the key dotted, the value TOML, or a bare word for a string."""
    key, equals, written = text.partition("=")
    names = key.strip().split(".")
    if not equals:
        raise ExportError("settings.syntax", f"--set {text}: no '=' in it.", "Write --set KEY=VALUE.", 2)
    made = {names[-1]: _value(written.strip(), _kind_of(names))}
    for name in reversed(names[:-1]):
        made = {name: made}
    return made


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of exporter.toml and of a source's `exporter:` table."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of exporter, schema 1",
        **_schema_of(Settings),
    }


# Laying one over another ────────────────────────────────────────────────────────────────────────


def _laid(settings: Any, values: Any, layer: Layer, above: tuple[str, ...]) -> Any:
    if not isinstance(values, Mapping):
        raise _wrong(layer, ".".join(above), "a table", values)
    group: Any = type(settings)
    known = _known(group)
    changes: dict[str, Any] = {}
    for written, value in values.items():
        name = str(written).replace("-", "_")
        key = ".".join((*above, str(written)))
        if name not in known:
            raise ExportError(
                "settings.unknown",
                f"{layer.label}: unknown setting '{key}'.",
                _proposal(name, above, known),
                2,
            )
        kind, marks = known[name].kind, known[name].marks
        _refuse_place(key, marks, layer)
        if is_dataclass(kind):
            changes[name] = _laid(getattr(settings, name), value, layer, (*above, name))
        elif name == "metadata":
            changes[name] = _metadata(getattr(settings, name), value, layer)
        else:
            made = _checked(value, kind, key, layer)
            if name == "base_url" and made and not _is_address(made):
                raise _wrong(layer, key, "an address such as https://example.org/", value)
            changes[name] = _placed(made, key, layer) if PATH in marks else made
    return replace(settings, **changes)


def _refuse_place(key: str, marks: tuple[str, ...], layer: Layer) -> None:
    if CALLER in marks and (layer.file or layer.of_source):
        raise ExportError(
            "settings.place",
            f"{layer.label}: '{key}' is not for a file to say.",
            f"Say --set {key}=…",
            2,
        )
    if RUN in marks and layer.of_source:
        raise ExportError(
            "settings.place",
            f"{layer.label}: '{key}' is not for a single source to say.",
            f"Say it in {FILE}.",
            2,
        )


def _changed(settings: Any) -> dict[str, Any]:
    group: Any = type(settings)
    changes: dict[str, Any] = {}
    for name, field in _known(group).items():
        value = getattr(settings, name)
        if value == field.default:
            continue
        if is_dataclass(value):
            changes[name] = _changed(value)
        elif name == "metadata":
            changes[name] = {key: [one for other, one in value if other == key] for key, _ in value}
        else:
            changes[name] = list(value) if isinstance(value, tuple) else value
    return changes


def _metadata(old: tuple[tuple[str, str], ...], value: Any, layer: Layer) -> tuple[tuple[str, str], ...]:
    """A list gives several pairs of one key; what is neither text, number nor date is kept as JSON text."""
    if not isinstance(value, Mapping):
        raise _wrong(layer, "metadata", "a table", value)
    new = [
        (str(key), _text(one))
        for key, given in value.items()
        for one in (given if isinstance(given, list) else [given])
    ]
    return (*(pair for pair in old if pair[0] not in value), *new)


def _checked(value: Any, kind: Any, key: str, layer: Layer) -> Any:
    if get_origin(kind) is Literal:
        if value in get_args(kind):
            return value
    elif get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        if isinstance(value, str):  # one word is a list of one
            return (value,)
        if isinstance(value, list | tuple):
            return tuple(_checked(one, inner, key, layer) for one in value)
    elif kind is str and isinstance(
        value, datetime.date
    ):  # a datetime too; YAML and TOML make them of unquoted dates
        return value.isoformat()
    elif isinstance(value, kind) and not (kind is int and isinstance(value, bool)) and "\0" not in str(value):
        return value  # without a NUL, which no file's name and no output can hold
    raise _wrong(layer, key, _in_words(kind), value)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # brackets that hold no address of a host
        return False


def _placed(value: Any, key: str, layer: Layer) -> Any:
    """Complete paths from the folder of the file that says them; what is a name there stays as it is."""
    if layer.file is None:
        return value
    folder = layer.file.parent
    if isinstance(value, tuple):
        return tuple(_path(one, folder, key, layer) for one in value)
    return value if value in _names(key) else _path(value, folder, key, layer)


def _names(key: str) -> tuple[str, ...]:
    """Return what can be said in a setting's place of a path."""
    return {"theme": themes.shipped(), "epub.cover": ("", "auto", "none")}.get(key.replace("-", "_"), ())


def _path(value: str, folder: Path, key: str, layer: Layer) -> str:
    try:
        path = folder / Path(value).expanduser()
        leads_out = not path.resolve().is_relative_to(folder.resolve())
    except (RuntimeError, ValueError, OSError):  # of a user who is none, with a NUL in it, links in a circle
        raise ExportError(
            "settings.type", f"{layer.label}: '{key}' names {value!r}, which is no path.", "Correct it.", 2
        ) from None
    if layer.of_source and leads_out:
        raise ExportError(
            "settings.place",
            f"{layer.label}: '{key}' names {value}, which lies outside the source's folder.",
            f"Say it in {FILE} or as an option.",
            2,
        )
    return str(path)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False, default=str)


def _wrong(layer: Layer, key: str, wanted: str, value: Any) -> ExportError:
    return ExportError(
        "settings.type", f"{layer.label}: '{key}' must be {wanted}, not {_text(value)!r}.", "", 2
    )


def _proposal(name: str, above: tuple[str, ...], known: Iterable[str]) -> str:
    """Propose the nearest name here; or where else a setting of that name lies."""
    elsewhere = [setting.key for setting in listed() if setting.key.split(".")[-1] == name]
    if elsewhere and not above:
        return f"Did you mean '{elsewhere[0]}'?"
    return nearest(".".join((*above, name)), [".".join((*above, one)) for one in known])


# What the dataclasses say ───────────────────────────────────────────────────────────────────────


class _Field(NamedTuple):
    kind: Any
    doc: str
    marks: tuple[str, ...]
    default: Any


@cache
def _known(group: Any) -> dict[str, _Field]:
    """Return what a group of settings declares, by name."""
    hints = get_type_hints(group, include_extras=True)
    known = {}
    for item in fields(group):
        kind, doc, *marks = get_args(hints[item.name])
        known[item.name] = _Field(kind, doc, tuple(marks), item.default)
    return known


def _kind_of(names: list[str]) -> Any:
    """Return the type at a dotted key; str where there is none, so that layering names the fault."""
    kind: Any = Settings
    for name in names:
        if not is_dataclass(kind) or not isinstance(kind, type):
            return str
        known = _known(kind)
        if name.replace("-", "_") not in known:
            return str
        kind = known[name.replace("-", "_")].kind
    return kind


def _value(written: str, kind: Any) -> Any:
    wants_text = kind is str or get_origin(kind) is Literal
    if wants_text and not written.startswith(("'", '"')):
        return written
    try:
        return tomllib.loads(f"value = {written}")["value"]
    except tomllib.TOMLDecodeError:
        return written


def _in_words(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return " or ".join(get_args(kind))
    if get_origin(kind) is tuple:
        return "a table of texts" if isinstance(get_args(kind)[0], types.GenericAlias) else "a list of texts"
    return {str: "a text", bool: "true or false", int: "a whole number"}[kind]


_JSON_TYPES = {str: "string", bool: "boolean", int: "integer"}


def _schema_of(kind: Any) -> dict[str, Any]:
    if is_dataclass(kind) and isinstance(kind, type):
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                name: {"description": field.doc, **_default(field.default), **_schema_of(field.kind)}
                for name, field in _known(kind).items()
            },
        }
    if get_origin(kind) is Literal:
        return {"enum": list(get_args(kind))}
    if get_origin(kind) is tuple and isinstance(get_args(kind)[0], types.GenericAlias):
        return {"type": "object"}
    if get_origin(kind) is tuple:
        words = _schema_of(get_args(kind)[0])
        return {"anyOf": [words, {"type": "array", "items": words}]}
    return {"type": _JSON_TYPES[kind]}


def _default(value: Any) -> dict[str, Any]:
    if is_dataclass(value):
        return {}
    if isinstance(value, tuple):
        return {"default": list(value)} if value else {}
    return {"default": value}
