"""Every private hook into EbookLib, which is pinned to 0.20: its package document and its zip, made to say what we say.

tests/epub/test_hooks.py fails when EbookLib no longer needs one of them.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any

import ebooklib
from ebooklib import epub
from lxml import etree

from exporter.problems import ExportError

VERSION = (0, 20, 0)
FOLDER = "EPUB"
IDENTIFIER = "pub-id"
# What is compressed already gains nothing by it, and a reader opens it faster as it is.
STORED = {"image/jpeg", "image/png", "image/gif", "image/webp", "font/woff", "font/woff2"}
_XML = "{http://www.w3.org/XML/1998/namespace}"
# A zip's first and last year (APPNOTE 4.4.6 by way of MS-DOS).
_YEARS = (1980, 2107)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file of the book: its name below the folder of the package, media type and bytes; properties as in the manifest."""

    id: str
    name: str
    media_type: str
    data: bytes
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What the package document says.  `metadata` are (namespace, name, value, attributes) as EbookLib's add_metadata takes them.

    modified: UTC as dcterms:modified wants it.  spine: (id of a member, linear).  guide: (type, title, href).  The NCX's id is ncx.
    """

    identifier: str
    modified: str
    language: str
    direction: str
    metadata: tuple[tuple[str | None, str, str, dict[str, str]], ...]
    members: tuple[Member, ...]
    spine: tuple[tuple[str, bool], ...]
    guide: tuple[tuple[str, str, str], ...]
    prefixes: tuple[str, ...] = ()


def written(package: Package) -> bytes:
    """Return the EPUB: mimetype first, then container, package document and members in their order, the same bytes each time."""
    if ebooklib.VERSION != VERSION:
        raise ExportError(
            "epub.engine",
            f"EbookLib {'.'.join(map(str, ebooklib.VERSION))} is installed, and not 0.20.",
            "pip install ebooklib==0.20",
            69,
        )
    book = epub.EpubBook()
    book.FOLDER_NAME, book.IDENTIFIER_ID = FOLDER, IDENTIFIER
    # reset() has put a random identifier and a generator there; set_title and set_language would append to them.
    book.metadata = {}
    book.set_identifier(package.identifier)
    book.language = package.language
    book.direction = package.direction if package.direction == "rtl" else None
    book.prefixes = list(package.prefixes)
    for namespace, name, value, attributes in package.metadata:
        book.add_metadata(namespace, name, value, attributes)
    for member in package.members:
        book.add_item(_item(member))
    book.spine = [(name, "yes" if linear else "no") for name, linear in package.spine]
    book.guide = [{"type": kind, "title": title, "href": href} for kind, title, href in package.guide]
    target = io.BytesIO()
    _Writer(book, package).write_to(target)
    return target.getvalue()


def _item(member: Member) -> Any:
    # EpubHtml parses what it is given as HTML and writes something else (issues 76 and 170), EpubNav and EpubNcx write their own:
    # bytes go in as plain items.
    item = epub.EpubItem(
        uid=member.id, file_name=member.name, media_type=member.media_type, content=member.data
    )
    item.properties = list(member.properties)
    return item


class _Writer(epub.EpubWriter):  # type: ignore[misc]  # EbookLib has no types
    """EbookLib's writer with the whole package document corrected, and a zip without a clock."""

    def __init__(self, book: Any, package: Package) -> None:
        super().__init__(
            None, book, {"epub3_pages": False, "epub3_landmark": False, "raise_exceptions": True}
        )
        self.package = package

    def _write_opf_file(self, root: Any) -> None:
        """Correct the package document: it has no language or direction, a prefix that nothing uses, and the clock's date."""
        package = self.package
        root.set(f"{_XML}lang", package.language)
        if package.direction == "rtl":
            root.set("dir", "rtl")
        if package.prefixes:
            root.set("prefix", " ".join(package.prefixes))
        else:
            del root.attrib["prefix"]
        root.find("metadata/meta[@property='dcterms:modified']").text = package.modified
        etree.cleanup_namespaces(root, keep_ns_prefixes=["dc"])
        super()._write_opf_file(root)

    def write_to(self, target: io.BytesIO) -> None:
        """Write the zip: EbookLib's own takes its dates from the clock, its modes from nowhere, and deflates pictures again."""
        media = {f"{FOLDER}/{member.name}": member.media_type for member in self.package.members}
        with _Zip(target, _date(self.package.modified), media) as self.out:
            self.out.writestr("mimetype", "application/epub+zip")
            self._write_container()
            self._write_opf()
            self._write_items()


class _Zip(zipfile.ZipFile):
    """A zip whose members bear one date, may be read by anyone, and are stored where compression gains nothing."""

    def __init__(
        self, target: io.BytesIO, date: tuple[int, int, int, int, int, int], media: dict[str, str]
    ) -> None:
        super().__init__(target, "w")
        self.date, self.media = date, media

    def writestr(
        self,
        zinfo_or_arcname: Any,
        data: Any,
        compress_type: int | None = None,  # noqa: ARG002 - by the kind of the file alone
        compresslevel: int | None = 6,  # 9 takes twice as long over a font for 0.2 % less
    ) -> None:
        member = zipfile.ZipInfo(zinfo_or_arcname, self.date)
        member.create_system = 3  # Unix, so that the mode counts, wherever this runs
        member.external_attr = 0o100644 << 16
        stored = member.filename == "mimetype" or self.media.get(member.filename) in STORED
        member.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        super().writestr(member, data, compresslevel=compresslevel)


def _date(modified: str) -> tuple[int, int, int, int, int, int]:
    year, month, day, hour, minute, second = (
        int(modified[start:end]) for start, end in ((0, 4), (5, 7), (8, 10), (11, 13), (14, 16), (17, 19))
    )
    if not _YEARS[0] <= year <= _YEARS[1]:
        return (_YEARS[0], 1, 1, 0, 0, 0)
    return (year, month, day, hour, minute, second)
