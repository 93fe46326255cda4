"""An EPUB that is unpacked, or the sources of one: its package document says its chapters in order and its metadata."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from exporter.model import Where
from exporter.problems import ExportError, Problem, problem
from exporter.reading.books import LIMIT, Entry, Plan, ours, roles

CONTAINER = Path("META-INF/container.xml")
_DC = "{http://purl.org/dc/elements/1.1/}"
_OPF = "{http://www.idpf.org/2007/opf}"
# What Dublin Core calls what front matter has (EPUB 3.3, 5.5).
_SAID = {
    "title": "title",
    "language": "language",
    "identifier": "identifier",
    "date": "date",
    "publisher": "publisher",
    "description": "description",
    "subject": "subject",
    "rights": "rights",
}
_TEXT = ("application/xhtml+xml", "text/html")


def of(folder: Path) -> Path | None:
    """Return the package document of a folder that is an unpacked EPUB."""
    if not (folder / CONTAINER).is_file():
        return None
    try:
        found = _parsed(folder / CONTAINER).find(".//{*}rootfile")
        path = folder / unquote(found.get("full-path", "")) if found is not None else folder
        return path if path.is_file() and path.resolve().is_relative_to(folder.resolve()) else None
    except (ExportError, ValueError, OSError):
        return None


def plan(file: Path) -> Plan:
    """Return the plan that a package document says: its spine, less what is not read in line.  Raises ExportError."""
    root = _parsed(file)
    items = {item.get("id"): item for item in root.iterfind(f".//{_OPF}manifest/{_OPF}item")}
    missing: list[Problem] = []
    entries = tuple(_entries(file, root, items, missing))
    values = dict(_metadata(root))
    for item in items.values():
        if "cover-image" in (item.get("properties") or "").split() and item.get("href"):
            values["cover"] = item.get("href")
    return Plan(
        folder=file.parent,
        file=file,
        entries=ours.complete(file, entries, []),
        values=values,
        untitled=file.parent.resolve().name,
        problems=tuple(missing),
    )


def _entries(file: Path, root: Any, items: dict[Any, Any], missing: list[Problem]) -> Iterator[Entry]:
    taken = set()
    for reference in root.iterfind(f".//{_OPF}spine/{_OPF}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or reference.get("linear") == "no" or item.get("media-type") not in _TEXT:
            continue
        if "nav" in (item.get("properties") or "").split():
            continue
        name = unquote(item.get("href") or "")
        where = Where(file=str(file), line=reference.sourceline or 1, column=1)
        path = ours.chapter(file.parent, name)
        if path is None or not path.resolve().is_relative_to(file.parent.resolve()):
            missing.append(
                problem("book.unwritten", f"The chapter '{name}' is not there and is left out.", where)
            )
        elif path.resolve() not in taken:
            taken.add(path.resolve())
            yield Entry(source=path, role=roles.of(path.stem), where=where)


def _metadata(root: Any) -> Iterator[tuple[str, Any]]:
    """Yield what a package says of its work, as front matter says it; refinements are those of EPUB 3."""
    refined: dict[str, dict[str, str]] = {}
    for meta in root.iterfind(f".//{_OPF}metadata/{_OPF}meta"):
        if meta.get("refines", "").startswith("#") and meta.get("property"):
            refined.setdefault(meta.get("refines")[1:], {}).setdefault(meta.get("property"), _words(meta))
    for name, key in _SAID.items():
        found = [words for one in root.iterfind(f".//{_DC}{name}") if (words := _words(one))]
        if found:
            yield key, found if name in ("identifier", "subject") else found[0]
    people = []
    for kind, role in (("creator", "aut"), ("contributor", "ctb")):
        for one in root.iterfind(f".//{_DC}{kind}"):
            more = refined.get(one.get("id"), {})
            if words := _words(one):
                said = more.get("role") or one.get(f"{_OPF}role") or role
                sort = more.get("file-as") or one.get(f"{_OPF}file-as") or ""
                people.append({"name": words, "role": said, **({"file_as": sort} if sort else {})})
    if people:
        yield "authors", people


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _parsed(file: Path) -> Any:
    """Return the root of an XML file; entities are not resolved and nothing is fetched."""
    from lxml import etree

    try:
        if file.stat().st_size > LIMIT:
            raise ExportError("source.too-large", f"{file} is too large for a package document.")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
        )
        return etree.fromstring(file.read_bytes(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ExportError("book.syntax", f"{file} is not XML: {error}.", "Correct that line.", 2) from None
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror}."
        raise ExportError("source.unreadable", message, "Check its permissions.") from None
