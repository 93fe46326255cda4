"""Which sources: files that are named, and what lies in a folder, less what is hidden, ignored by git, or no article."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from exporter import origins
from exporter.origins import Source
from exporter.problems import ExportError, Problem, problem
from exporter.reading import books
from exporter.reading.books import order

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

# Takes what cannot be had, and why.
Tell = Callable[[Path, ExportError], None]
# Takes what was left out on purpose.
Note = Callable[[Problem], None]
# What lies beside articles without being one.
LEFT_OUT = {"readme", "license", "licence", "changelog"}
# The same beside the chapters of a book, where a README is the page of its folder.
LEFT_OUT_OF_BOOKS = (LEFT_OUT - {"readme"}) | {
    "code_of_conduct",
    "contributing",
    "pull_request_template",
    "security",
}
NEVER_ENTERED = {"node_modules", "__pycache__"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A source, and its path (without suffix, forward slashes) below the folder that was given."""

    source: Source
    path: str
    named: bool


def find(
    places: Iterable[Path],
    *,
    from_: str = "",
    drafts: bool = False,
    skip: Path | None = None,
    tell: Tell | None = None,
    note: Note | None = None,
    book: bool = False,
) -> tuple[Found, ...]:
    """Return the sources of files (always taken) and folders (recursively), in order, each once.

    A folder that says itself what book it is (book.toml, SUMMARY.md) is one source.  book: the sources will be joined, so that the
    files of a folder are in natural order, its README among them.

    skip: a folder of outputs, which is not searched.  tell: takes what cannot be had, and the rest is returned; without it, the
    first such thing is raised as ExportError (exit code 2 when a place or any source is missing, 1 when one cannot be opened).
    note: takes the drafts that were left out, a problem for each folder.
    """
    found: dict[Path, Found] = {}
    for place in places:
        try:
            for one in _found(place, from_, drafts, skip, tell or _raise, note, book):
                path = real(one.source)
                found[path] = one if one.named else found.get(path, one)
        except ExportError as error:
            (tell or _raise)(place, error)
    return tuple(found.values())


def suffixes(from_: str = "") -> tuple[str, ...]:
    """Return the suffixes of files that are taken as sources from a folder; `from_` is a format that was asked for."""
    from exporter import reading

    return tuple(
        suffix
        for name, format in reading.FORMATS.items()
        for suffix in format.suffixes
        if format.folders or name == from_
    )


def fetched(address: str, from_: str, hosts: tuple[str, ...]) -> Found:
    """Return the source at an address, called by the address's last part or its host."""
    source = origins.fetched(address, from_, hosts=hosts)
    parts = urlsplit(source.address)
    path = PurePosixPath(unquote(parts.path))
    name = path.stem if path.stem not in ("", "index") else path.parent.name or parts.hostname or ""
    return Found(source=source, path=re.sub(r"[^\w.-]+", "-", name).strip("-.")[:100] or "page", named=True)


def real(source: Source) -> Path:
    """Return the resolved path of a source that is a file."""
    assert source.path
    return source.path.resolve()


# Below ──────────────────────────────────────────────────────────────────────────────────────────


def _found(
    place: Path,
    from_: str,
    drafts: bool,
    skip: Path | None,
    tell: Tell,
    note: Note | None,
    book: bool,
) -> Iterator[Found]:
    if place.is_dir():
        if manifest := books.manifest(place):
            yield Found(source=Source(path=manifest), path=place.resolve().name, named=True)
            return
        inside = tuple(
            _in_order(place, from_, skip, tell) if book else _inside(place, from_, drafts, skip, tell, note)
        )
        if not inside:
            raise ExportError("source.none", f"There is no article in {place}.", _what_is_taken(), 2)
        yield from inside
        return
    source = origins.source_of(place, from_)
    stands_for_folder = place.stem == "index" or source.is_book
    name = place.parent.resolve().name if stands_for_folder else place.stem
    yield Found(source=source, path=name, named=True)


def _raise(_: Path, error: ExportError) -> None:
    raise error


def _what_is_taken() -> str:
    return f"Articles are files named {', '.join(suffixes())}; hidden and ignored files, README and drafts are left out."


def _inside(
    folder: Path, from_: str, drafts: bool, skip: Path | None, tell: Tell, note: Note | None
) -> Iterator[Found]:
    wanted = suffixes(from_)
    skipped = skip.resolve() if skip else None
    top = folder.resolve()
    left: list[str] = []
    for path in _walk(folder, top, skipped, tell):
        if (made := _book_of(path, folder)) is not None:
            below = made.relative_to(folder)
            yield Found(source=Source(path=path), path=below.as_posix(), named=False)
            continue
        if path.suffix.lower() not in wanted or path.stem.lower() in LEFT_OUT:
            continue
        source = Source(path=path, top=folder)
        if not drafts and origins.is_draft(source):
            left.append(str(path.relative_to(folder)))
            continue
        below = path.relative_to(folder).with_suffix("")
        if below.name == "index":
            below = below.parent if below.parent.name else Path(top.name)
        yield Found(source=source, path=below.as_posix(), named=False)
    if left and note:
        are = f"{len(left)} drafts are" if len(left) > 1 else "A draft is"
        note(problem("source.draft", f"{are} left out of {folder}: {', '.join(left)}."))


def _in_order(folder: Path, from_: str, skip: Path | None, tell: Tell) -> Iterator[Found]:
    """Yield the files of a folder as the chapters of a book, in natural order; its drafts are told when they are read."""
    wanted = suffixes(from_)
    paths = [
        path
        for path in _walk(folder, folder.resolve(), skip.resolve() if skip else None, tell)
        if _book_of(path, folder)
        or (path.suffix.lower() in wanted and path.stem.lower() not in LEFT_OUT_OF_BOOKS)
    ]
    for path in order.arranged(folder, paths)[0]:
        below = path.relative_to(folder)
        within = (folder, *(folder / above for above in reversed(below.parents) if above.name))
        yield Found(
            source=Source(path=path, within=within), path=below.with_suffix("").as_posix(), named=False
        )


def _book_of(path: Path, top: Path) -> Path | None:
    """Return the highest folder below `top` that a file found in it, or in a folder of it, makes a book."""
    if path.name not in (books.BOOK, books.SUMMARY) and path.suffix != books.PACKAGE:
        return None
    above = [folder for folder in path.parents[:3] if folder.is_relative_to(top)]
    return next((folder for folder in reversed(above) if books.manifest(folder) == path), None)


def _walk(folder: Path, top: Path, skipped: Path | None, tell: Tell) -> Iterator[Path]:
    """Yield the files below a folder in order, less those that are hidden or ignored by git, and those of `skipped`.

    top: the folder that was named; a link that leads out of it is left out.
    """
    here = folder.resolve()
    if folder.resolve() != top and (manifest := books.manifest(folder)):
        yield manifest
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        tell(
            folder,
            ExportError(
                "source.unreadable", f"{folder} cannot be read: {error.strerror}.", "Check its permissions."
            ),
        )
        return
    files, folders = [], []
    for entry in entries:
        if entry.name.startswith(".") or (entry.is_symlink() and not _lies_below(entry.path, top)):
            continue
        if _is_ignored(here / entry.name, entry.is_dir()):
            continue
        if entry.is_file():
            files.append(Path(entry.path))
        elif entry.is_dir(follow_symlinks=False) and entry.name not in NEVER_ENTERED:
            folders.append(Path(entry.path))
    yield from files
    for path in folders:
        if path.resolve() != skipped:
            yield from _walk(path, top, skipped, tell)


def _lies_below(link: str, top: Path) -> bool:
    try:
        return Path(os.path.realpath(link, strict=True)).is_relative_to(top)
    except OSError:  # it leads nowhere, or to itself
        return False


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
