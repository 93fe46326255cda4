"""The only door to the files that a source or a theme names: resolves, checks the policy, bounds size, tells the type, records.

Readers, Jinja2's loader, WeasyPrint's fetcher and both writers come through here, so that the words of a source reach no file
outside its folder, and no host but those that the policy allows.  Paths are resolved, links and all, before they are checked.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, unquote_to_bytes, urljoin, urlsplit

from exporter import fetching, kinds, names
from exporter.fetching import Fetched, Policy, Refused
from exporter.model import Resource, Where
from exporter.problems import ExportError, Problem, problem

LIMIT = 256 * 2**20  # bytes of one file
_ESCAPES = 2_000_000  # %XX in a data: address


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """A file that was read: its resolved path, what stat said (bytes, ns) and the sha256 of its content in hex.

    What was fetched has an `address` instead of a path and a time.
    """

    path: Path = Path()
    size: int
    modified_ns: int = 0
    sha256: str
    address: str = ""


class Resources:
    """What one document may read, and what it has read so far.

    roots: folders whose files may be read; the first is the source's own.  limit: bytes a file may have.  policy: what may be fetched.
    """

    def __init__(self, roots: Iterable[Path], *, limit: int = LIMIT, policy: Policy | None = None) -> None:
        self.roots = tuple(root.resolve() for root in roots)
        self.limit = limit
        self.policy = policy or Policy()
        self._read: dict[Path, Dependency] = {}
        self._paths: dict[str, Path] = {}
        self._folders = names.Folders(self.roots)
        self._fetched: dict[str, Fetched | Refused] = {}

    @property
    def dependencies(self) -> tuple[Dependency, ...]:
        """Every file read so far, by path; then what was fetched, by address."""
        fetched = (
            Dependency(address=address, size=len(got.data), sha256=hashlib.sha256(got.data).hexdigest())
            for address, got in sorted(self._fetched.items())
            if isinstance(got, Fetched)
        )
        return (*(self._read[path] for path in sorted(self._read)), *fetched)

    def fetch(self, address: str) -> Fetched:
        """Return what lies at an address of the network, which is asked once.  Raises fetching.Refused."""
        address = address.partition("#")[0]
        if address not in self._fetched:
            try:
                self._fetched[address] = fetching.fetch(address, self.policy)
            except Refused as refused:
                self._fetched[address] = refused
        got = self._fetched[address]
        if isinstance(got, Refused):
            raise got
        return got

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

    def find(
        self, name: str, base: Path | str, where: Where | None = None
    ) -> tuple[Resource, tuple[Problem, ...]]:
        """Return the file that `name` (a path or address as written) stands for in a file of the folder, or at the address, `base`.

        A resource without a digest could not be had; the problems say why.
        """
        missing = Resource(name=name)
        if name[:5].lower() == "data:":
            try:
                held, problems = self.hold(*_of_data(name), where=where)
            except ValueError as error:
                message = f"A picture in the text cannot be read: {error}."
                return missing, (problem("resource.data", message, where),)
            return (held if held.digest else missing), problems
        try:
            address = _address(name, base)
        except ValueError as error:  # brackets of an IPv6 address that is none
            return missing, (problem("resource.missing", f"'{name}' is no address: {error}.", where),)
        if address:
            return self._find_remote(address, where)
        if isinstance(base, str):
            return missing, (problem("resource.outside", f"'{name}' is no file of {base}.", where),)
        found, spelled = self._resolve(name, base)
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
        media_type, width, height = kinds.sniff(data)
        if not media_type:
            return missing, (_strange(f"'{name}'", data, where),)
        digest = self._read[found].sha256
        self._paths[digest] = found
        called = self.name_of(found)
        made = Resource(name=called, media_type=media_type, digest=digest, width=width, height=height)
        if spelled:
            return made, ()
        return made, (problem("resource.case", f"'{name}' is spelled '{called}' on the disk.", where),)

    def hold(
        self, data: bytes, name: str = "", where: Where | None = None
    ) -> tuple[Resource, tuple[Problem, ...]]:
        """Return a file that has no place of its own, because a source holds it; `name` is what it may be called.

        Its bytes are in its name, a data: address, so that an article as JSON, or one that a script hands on, has it with it.
        """
        media_type, width, height = kinds.sniff(data)
        if not media_type:
            return Resource(name=name), (_strange("A picture in the text", data, where),)
        if len(data) > self.limit:
            return Resource(name=name), (
                problem("resource.too-large", "A picture in the text is too large.", where),
            )
        called = f";name={quote(name, safe='')}" if name else ""
        packed = base64.b64encode(data).decode("ascii")
        made = Resource(
            name=f"data:{media_type}{called};base64,{packed}",
            media_type=media_type,
            digest=hashlib.sha256(data).hexdigest(),
            width=width,
            height=height,
        )
        return made, ()

    def _find_remote(self, address: str, where: Where | None) -> tuple[Resource, tuple[Problem, ...]]:
        try:
            data = self.fetch(address).data
        except Refused as refused:
            return Resource(name=address), (problem(refused.code, refused.message, where),)
        media_type, width, height = kinds.sniff(data)
        if not media_type:
            return Resource(name=address), (_strange(f"'{address}'", data, where),)
        digest = hashlib.sha256(data).hexdigest()
        return Resource(name=address, media_type=media_type, digest=digest, width=width, height=height), ()

    def read(self, resource: Resource) -> bytes:
        """Return the bytes of a resource that `find` gave, here or when its article was read.  Raises ExportError when they are gone."""
        if resource.digest not in self._paths:
            found, problems = self.find(resource.name, self.roots[0])
            if found.digest == resource.digest:
                return self._content(found)
            raise ExportError(
                "resource.missing",
                problems[0].message
                if problems and problems[0].code != "resource.missing"
                else f"'{called(resource)}' has changed or gone since it was read.",
                "Read the source again.",
            )
        return self._paths[resource.digest].read_bytes()

    def _content(self, found: Resource) -> bytes:
        if found.name.startswith("data:"):
            return _of_data(found.name)[0]
        if fetching.is_remote(found.name):
            return self.fetch(found.name).data
        return self._paths[found.digest].read_bytes()

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

    def _resolve(self, name: str, base: Path) -> tuple[Path | None, bool]:
        """Return the file that a name means, and whether it is spelled as the name is; one outside the roots when there is no other."""
        outside = None
        spellings = names.spellings(name)
        for spelling in spellings:
            exact = (Path(spelling),) if spelling.startswith("/") else ()
            for place in (
                *exact,
                *(folder / path for folder, path in names.places(spelling, base, self.roots)),
            ):
                found = _file(place)
                if found and self.allows(found):
                    return found, True
                outside = outside or found
        if outside:
            return outside, True
        for spelling in spellings:
            for folder, path in names.places(spelling, base, self.roots):
                alike, same = self._folders.alike(folder, path)
                if alike and self.allows(alike):
                    return alike.resolve(), same
        return None, True

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


def called(resource: Resource) -> str:
    """Return what a resource is called in a sentence or a file's name: its own, or that of a picture in the text."""
    if not resource.name.startswith("data:"):
        return resource.name
    named = re.search(r";name=([^;,]*)", resource.name.partition(",")[0])
    return unquote(named[1]) if named else "a picture in the text"


def _strange(what: str, data: bytes, where: Where | None) -> Problem:
    said = kinds.strange(data) or "of no type we can show"
    return problem("resource.unknown-type", f"{what} is {said}.", where)


def _file(place: Path) -> Path | None:
    try:
        return place.resolve() if place.is_file() else None
    except (OSError, ValueError, RuntimeError):  # a name too long, links in a circle
        return None


def _address(name: str, base: Path | str) -> str:
    """Return the address on the network that a name stands for, "" for a file's.  Raises ValueError."""
    whole = (
        urljoin(base, name) if isinstance(base, str) else f"https:{name}" if name.startswith("//") else name
    )
    if "://" not in whole:
        return ""
    scheme = urlsplit(whole).scheme
    return "" if scheme == "file" else whole


def _of_data(address: str) -> tuple[bytes, str]:
    """Return what a data: address (RFC 2397) holds, and what it is called.  Raises ValueError."""
    head, comma, body = address[5:].partition(",")
    if not comma:
        raise ValueError("it holds no data")
    parameters = [one.strip() for one in head.split(";")[1:]]
    name = next((unquote(one[5:]) for one in parameters if one.startswith("name=")), "")
    packed = "base64" in (one.lower() for one in parameters)
    if body.count("%") > _ESCAPES:  # decoding them takes a microsecond each, and base64 is there for so many
        raise ValueError(f"it has more than {_ESCAPES} escapes")
    data = unquote_to_bytes(body)
    if not packed:
        return data, name
    try:
        # What wraps lines or leaves out the last = is forgiven, as browsers do (Infra, "forgiving-base64 decode").
        kept = b"".join(data.split()).rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        return base64.b64decode(kept + b"=" * (-len(kept) % 4), validate=True), name
    except binascii.Error:
        raise ValueError("it is not base64") from None
