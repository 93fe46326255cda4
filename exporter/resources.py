"""The only door to the files that a source or a theme names: resolves, checks the policy, bounds size, tells the type, records.

Readers, Jinja2's loader, WeasyPrint's fetcher and both writers come through here, so that the words of a source reach no file
outside its folder and no host.  Paths are resolved, links and all, before they are checked.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from exporter.model import Resource, Where
from exporter.problems import ExportError, Problem, problem

LIMIT = 256 * 2**20  # bytes of one file


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """A file that was read: its resolved path, what stat said (bytes, ns) and the sha256 of its content in hex."""

    path: Path
    size: int
    modified_ns: int
    sha256: str


class Resources:
    """What one document may read, and what it has read so far.

    roots: folders whose files may be read; the first is the source's own.  limit: bytes a file may have.
    """

    def __init__(self, roots: Iterable[Path], *, limit: int = LIMIT) -> None:
        self.roots = tuple(root.resolve() for root in roots)
        self.limit = limit
        self._read: dict[Path, Dependency] = {}
        self._paths: dict[str, Path] = {}

    @property
    def dependencies(self) -> tuple[Dependency, ...]:
        """Every file read so far, by path."""
        return tuple(self._read[path] for path in sorted(self._read))

    def load(self, path: Path) -> bytes:
        """Return the bytes of a file that the user named (a source, a style sheet), and record it.  Raises ExportError."""
        try:
            if path.is_dir():
                raise ExportError("source.unreadable", f"{path} is a folder, not a file.", exit_code=1)
            if path.stat().st_size > self.limit:
                raise ExportError(
                    "source.too-large",
                    f"{path} is larger than {self.limit // 2**20} MB.",
                    "Split it.",
                    exit_code=1,
                )
            return self._record(path)
        except FileNotFoundError:
            raise ExportError(
                "source.missing", f"{path} does not exist.", "Check the path.", exit_code=2
            ) from None
        except OSError as error:
            raise ExportError(
                "source.unreadable",
                f"{path} cannot be read: {error.strerror}.",
                "Check its permissions.",
                exit_code=1,
            ) from None

    def find(self, name: str, base: Path, where: Where | None = None) -> tuple[Resource, tuple[Problem, ...]]:
        """Return the file that `name` (a path or address as written in a file of the folder `base`) stands for.

        A resource without a digest could not be had; the problems say why.
        """
        missing = Resource(name=name)
        try:
            parts = urlsplit(name) if "://" in name or name.startswith(("//", "data:")) else None
        except ValueError as error:  # brackets of an IPv6 address that is none
            return missing, (problem("resource.missing", f"'{name}' is no address: {error}.", where),)
        if parts is not None and parts.scheme == "data":
            return missing, (problem("resource.data", "A picture as a data: address is not taken.", where),)
        if parts is not None and parts.scheme != "file":
            return missing, (
                problem("resource.remote", f"'{name}' is on the network and is not fetched.", where),
            )
        written = unquote((parts.path if parts else name).split("?")[0].split("#")[0])
        found = self._resolve(written, base)
        if found is None:
            return missing, (problem("resource.missing", f"'{name}' is not there.", where),)
        if not self.allows(found):
            return missing, (
                problem("resource.outside", f"'{name}' lies outside the source's folder.", where),
            )
        try:
            if found.stat().st_size > self.limit:
                return missing, (
                    problem(
                        "resource.too-large", f"'{name}' is larger than {self.limit // 2**20} MB.", where
                    ),
                )
            data = self._record(found)
        except OSError as error:
            return missing, (
                problem("resource.missing", f"'{name}' cannot be read: {error.strerror}.", where),
            )
        media_type, width, height = sniff(data)
        if not media_type:
            return missing, (problem("resource.unknown-type", f"'{name}' is of no type we can show.", where),)
        digest = self._read[found].sha256
        self._paths[digest] = found
        return (
            Resource(
                name=self.name_of(found), media_type=media_type, digest=digest, width=width, height=height
            ),
            (),
        )

    def read(self, resource: Resource) -> bytes:
        """Return the bytes of a resource that `find` gave, here or when its article was read.  Raises ExportError when they are gone."""
        path = self._paths.get(resource.digest)
        if path is None:
            found, _ = self.find(resource.name, self.roots[0])
            path = self._paths.get(resource.digest) if found.digest == resource.digest else None
        if path is None:
            raise ExportError(
                "resource.missing",
                f"'{resource.name}' has changed or gone since it was read.",
                "Read the source again.",
            )
        return path.read_bytes()

    def path(self, resource: Resource) -> Path:
        """Return where the bytes of a found resource lie."""
        if resource.digest not in self._paths:
            self.read(resource)
        return self._paths[resource.digest]

    def allows(self, path: Path) -> bool:
        """Tell whether a path, resolved, lies below one of the roots."""
        resolved = path.resolve()
        return any(resolved.is_relative_to(root) for root in self.roots)

    def name_of(self, path: Path) -> str:
        """Return a path as it is called below its root, with forward slashes."""
        for root in self.roots:
            if path.is_relative_to(root):
                return path.relative_to(root).as_posix()
        return path.name

    def _resolve(self, written: str, base: Path) -> Path | None:
        if not written or "\0" in written:
            return None
        if written.startswith("/"):  # from the root of a site, which is the source's folder
            places = [Path(written), *(root / written.lstrip("/") for root in self.roots)]
        else:
            places = [base / written, *(root / written for root in self.roots)]
        try:
            return next((place.resolve() for place in places if place.is_file()), None)
        except (OSError, ValueError):
            return None

    def _record(self, path: Path) -> bytes:
        path = path.resolve()
        status = path.stat()
        data = path.read_bytes()
        self._read[path] = Dependency(
            path=path,
            size=status.st_size,
            modified_ns=status.st_mtime_ns,
            sha256=hashlib.sha256(data).hexdigest(),
        )
        return data


def sniff(data: bytes) -> tuple[str, int, int]:
    """Return (media type, width px, height px) by content, 0 where the size is unknown; ("", 0, 0) for what no medium shows."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        return ("image/png", *struct.unpack(">II", data[16:24]))
    if data.startswith(b"\xff\xd8\xff"):
        return ("image/jpeg", *_jpeg_size(data))
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return ("image/gif", *struct.unpack("<HH", data[6:10]))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ("image/webp", 0, 0)
    if b"<svg" in data[:4096].lower():
        return ("image/svg+xml", 0, 0)
    return ("", 0, 0)


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Return (width, height) from the frame header (ITU-T T.81, B.2.2)."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return 0, 0
