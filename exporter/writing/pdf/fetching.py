"""The one way by which WeasyPrint gets a file: pictures by digest, a sheet's own files by an address that is the same everywhere.

WeasyPrint names a picture in the PDF after the MD5 of its address, so that no path of a machine may be in it.  Addresses:

    picture:DIGEST            a picture of the book, as pictures.py gathered it
    http://theme.invalid/…    a file of the theme, or of what it extends
    http://sheet-N.invalid/…  a file beside the Nth style sheet of the settings
    data:…                    what a sheet holds itself

Everything else is refused, and WeasyPrint's record of that becomes a problem.  `.invalid` is a name that never resolves (RFC 2606).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from exporter.kinds import sniff
from exporter.resources import Resources
from exporter.writing.pictures import Picture
from exporter.writing.raster import PIXELS

PICTURE = "picture:"
THEME = "http://theme.invalid/"


def sheet_address(number: int) -> str:
    """Return the address that stands for the folder of the settings' Nth sheet."""
    return f"http://sheet-{number}.invalid/"


def fetcher(
    resources: Resources, pictures: Mapping[str, Picture], folders: Mapping[str, Sequence[Path]]
) -> Any:
    """Return WeasyPrint's URLFetcher for a document: pictures by digest, and the folders that an address stands for."""
    made = _class()()
    made.resources, made.pictures, made.folders = resources, pictures, folders
    return made


class Refused(ValueError):
    """An address that is not served; its words become a problem's."""


def content(
    url: str, resources: Resources, pictures: Mapping[str, Picture], folders: Mapping[str, Sequence[Path]]
) -> tuple[bytes, str]:
    """Return the bytes and media type of an address.  Raises Refused."""
    if url.startswith(PICTURE):
        picture = pictures[url.removeprefix(PICTURE)]
        return _bounded(picture.data), picture.media_type
    if url.startswith("data:"):
        return _data(url)
    for address, places in folders.items():
        if url.startswith(address):
            return _file(unquote(urlsplit(url).path).lstrip("/"), places, resources)
    raise Refused("it is neither in the source's folder nor in the theme's")


def _file(name: str, places: Sequence[Path], resources: Resources) -> tuple[bytes, str]:
    for folder in places:
        path = (folder / name).resolve()
        if path.is_file() and path.is_relative_to(folder.resolve()):
            data = resources.load(path)
            return _bounded(data), "text/css" if path.suffix == ".css" else sniff(data)[0]
    raise Refused(f"there is no {name} beside the style sheet")


def _data(url: str) -> tuple[bytes, str]:
    """Return what a data: URL (RFC 2397) holds."""
    head, comma, body = url.removeprefix("data:").partition(",")
    if not comma:
        raise Refused("a data: address without data")
    media_type, *parameters = head.split(";")
    try:
        data = base64.b64decode(unquote(body)) if "base64" in parameters else unquote_to_bytes(body)
    except binascii.Error:
        raise Refused("a data: address that is not base64") from None
    return _bounded(data), media_type or "text/plain"


def _bounded(data: bytes) -> bytes:
    """Return the bytes of a picture that may be decoded.  Raises Refused for one that would fill the memory."""
    _, width, height = sniff(data)
    if width * height > PIXELS:
        raise Refused(f"a picture of {width} × {height} pixels is larger than {PIXELS // 1_000_000} million")
    return data


@cache
def _class() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
        def __init__(self) -> None:  # without the parent's, which prepares to ask the network
            self._fail_on_errors = False

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 - the parent's signature
            data, media_type = content(url, self.resources, self.pictures, self.folders)
            return URLFetcherResponse(url, data, {"Content-Type": media_type})

    return Fetcher
