"""One source: what an article or a book is read from, fetched where it is an address, and what it says before it is read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from exporter.fetching import Policy, Refused, fetch, is_remote
from exporter.problems import ExportError
from exporter.resources import Resources


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What one article is read from: a file, or `text` that is called `name` and names files below `folder`.

    A book.toml or SUMMARY.md stands for a book.  top: the folder that was named, in which the file was found; its pictures may lie
    there.  within: that, and the folders in it that lead to the file, where it was found for a book that is joined.  address: where
    the text was fetched; the names in it start from there.
    """

    path: Path | None = None
    text: str | bytes = ""
    from_: str = ""
    name: str = "-"
    folder: Path = Path()
    top: Path | None = None
    within: tuple[Path, ...] = ()
    address: str = ""

    @property
    def base(self) -> Path:
        """The folder whose files the source may name."""
        return self.path.parent if self.path else self.folder

    @property
    def is_book(self) -> bool:
        """Whether it is a file that says what a book is made of."""
        from exporter.reading import books

        return self.path is not None and not self.from_ and books.is_manifest(self.path)

    def __str__(self) -> str:
        return str(self.path) if self.path else self.name


def source_of(
    source: str | Path | IO[str] | IO[bytes], from_: str = "", hosts: tuple[str, ...] = ()
) -> Source:
    """Return what `read` accepts as a Source.  Raises ExportError (exit code 2) for what is no file.

    hosts: those that an address may be fetched from.
    """
    if isinstance(source, str) and not from_ and is_remote(source):
        return fetched(source, hosts=hosts)
    if isinstance(source, str) and not from_:
        source = Path(source)
    if isinstance(source, Path):
        _refuse_no_file(source)
        return Source(path=_of_folder(source), from_=from_)
    if isinstance(source, str):
        return Source(text=source, from_=from_)
    if not from_:
        raise ExportError(
            "source.no-format", "An open file does not say its format.", "Say it with from_.", 2
        )
    return Source(text=source.read(), from_=from_)


def fetched(address: str, from_: str = "", *, hosts: tuple[str, ...] = ()) -> Source:
    """Return the page or feed at an address.  Raises ExportError: exit code 2 when it is not allowed, 1 when it cannot be had."""
    from exporter import reading

    try:
        got = fetch(address.partition("#")[0], Policy(hosts=hosts))
    except Refused as refused:
        usage = refused.code == "resource.remote"
        hint = (
            "Allow it with --allow-remote, or its host alone with --allow-remote=HOST."
            if usage
            else "Try again later, or save the page and name its file."
        )
        code = "source.remote" if usage else "source.unreachable"
        raise ExportError(code, refused.message, hint, 2 if usage else 1) from None
    format = from_ or reading.format_of(got.address, got.media_type, got.data)
    text: str | bytes = got.data
    if got.charset and reading.FORMATS[format].text:
        with suppress(
            LookupError, UnicodeDecodeError
        ):  # what the server says is wrong then, and the text itself may say it
            text = got.data.decode(got.charset)
    return Source(text=text, from_=format, name=got.address, address=got.address)


def is_draft(source: Source) -> bool:
    """Tell whether a source's front matter calls it a draft."""
    try:
        # Jekyll says `published: false`.
        values = front_matter(source, "draft") or front_matter(source, "publish")
        if not values:
            return False
        from exporter.reading.front_matter import metadata

        return bool(metadata(values, str(source))[0].draft)
    except ExportError:  # what is wrong with it is said when it is read
        return False


def front_matter(source: Source, key: str) -> Mapping[str, Any]:
    """Return a source's front matter, if `key` stands anywhere in it: a source without it costs no more than the search."""
    if not _may_have_front_matter(source):
        return {}
    data = _data(source)
    if isinstance(data, bytes) and key.encode() not in data.lower() and b"\0" not in data:
        return {}
    from exporter.reading import decoding
    from exporter.reading.front_matter import split

    text = decoding.decode(data, str(source))[0] if isinstance(data, bytes) else data
    values: Mapping[str, Any] = split(text, str(source))[0] if key in text.lower() else {}
    return values


def said_language(source: Source) -> str:
    """Return the language that the metadata of a source says, front matter's or JSON's; "" when it does not."""
    from exporter.reading import FORMATS
    from exporter.reading.front_matter import metadata

    if source.from_ == "json" or (
        source.path and not source.from_ and source.path.suffix.lower() in FORMATS["json"].suffixes
    ):
        return _json_language(source)
    return metadata(front_matter(source, ""), str(source))[0].language


def language_of(values: Mapping[str, Any]) -> str:
    """Return the language that metadata say, "" when they do not."""
    from exporter.reading.front_matter import metadata

    return metadata(values, "")[0].language


# Below ──────────────────────────────────────────────────────────────────────────────────────────


def _of_folder(path: Path) -> Path:
    """Return the file that makes a folder a book; anything else as it is."""
    if not path.is_dir():
        return path
    from exporter.reading import books

    return books.manifest(path) or path


def _refuse_no_file(path: Path) -> None:
    """A pipe or device gives its bytes once or without end, and a source is read twice: for its settings and for its text."""
    try:
        if path.is_file() or path.is_dir():
            return
        there = path.exists()
    except (OSError, ValueError) as error:  # a name too long, with a NUL in it, in a folder that is closed
        raise ExportError(
            "source.unreadable", f"{path} cannot be read: {error}.", "Check the path.", 2
        ) from None
    if not there:
        raise ExportError("source.missing", f"{path} does not exist.", "Check the path.", 2)
    raise ExportError(
        "source.unreadable", f"{path} is neither a file nor a folder.", "Name - and pipe it in.", 2
    )


def _json_language(source: Source) -> str:
    try:
        said = json.loads(_data(source))["metadata"]["language"]
    except (ValueError, RecursionError, KeyError, TypeError):  # it is said when it is read
        return ""
    return said if isinstance(said, str) else ""


def _may_have_front_matter(source: Source) -> bool:
    from exporter.reading import FORMATS

    suffix = source.path.suffix.lower() if source.path else ""
    known = [
        format
        for name, format in FORMATS.items()
        if (name == source.from_ if source.from_ else suffix in format.suffixes)
    ]
    return bool(known) and all(format.front or format is FORMATS["json"] for format in known)


def _data(source: Source) -> str | bytes:
    return Resources((source.base,)).load(source.path) if source.path else source.text
