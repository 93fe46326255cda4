"""What a file is, told by its content: names lie, and so do servers."""

from __future__ import annotations

import re
import struct
import zlib
from contextlib import suppress

# What a writer shows, as it is or converted (writing/raster.py); the names by which messages call them.
NAMES = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WebP",
    "image/svg+xml": "SVG",
    "image/avif": "AVIF",
    "image/heic": "HEIC",
    "image/tiff": "TIFF",
    "image/bmp": "BMP",
    "image/x-icon": "an icon",
    "image/jp2": "JPEG 2000",
    "application/pdf": "PDF",
}
# What none shows, by its first bytes.
_STRANGE = (
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"),
    (b"%!PS", "PostScript"),
    (b"\xc5\xd0\xd3\xc6", "PostScript"),
    (b"\xd7\xcd\xc6\x9a", "a Windows metafile"),
    (b"\x01\0\x09\0\0", "a Windows metafile"),
    (b"\x01\0\0\0\x6c\0\0\0", "a Windows metafile"),
    (b"8BPS", "a Photoshop file"),
    (b"gimp xcf", "a GIMP file"),
    (b"version https://git-lfs.github.com/", "a pointer of Git LFS, whose file was not downloaded"),
    (b"<!doctype html", "a page of HTML"),
    (b"<html", "a page of HTML"),
    (b"PK\x03\x04", "a ZIP archive"),
)
# ISO 14496-12, 4.3: brands of a file; HEIF's and AVIF's own.
_BRANDS = {b"avif": "image/avif", b"avis": "image/avif"} | dict.fromkeys(
    (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"), "image/heic"
)
_STARTS = (
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"\0\0\x01\0", "image/x-icon"),
    (b"\0\0\0\x0cjP  \r\n", "image/jp2"),
)
PACKED = b"\x1f\x8b"  # gzip, which an SVG may be (SVG 2, "Conforming SVG File Formats")
_HEAD = 2**16
_SVG = re.compile(rb"<(?:[\w.-]+:)?svg[\s>/]", re.IGNORECASE)
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<body[\s>]", re.IGNORECASE)
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def sniff(data: bytes) -> tuple[str, int, int]:
    """Return (media type, width px, height px) by content, 0 where the size is unknown; ("", 0, 0) for what no medium shows."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        return ("image/png", *struct.unpack(">II", data[16:24]))
    if data.startswith(b"\xff\xd8\xff"):
        return ("image/jpeg", *_jpeg_size(data))
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return ("image/gif", *struct.unpack("<HH", data[6:10]))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ("image/webp", *_webp_size(data))
    return (_other(data), 0, 0)


def _other(data: bytes) -> str:
    if data[4:8] == b"ftyp":
        brands = [data[8:12], *(data[at : at + 4] for at in range(16, min(_int(data[:4]), 256), 4))]
        found = [_BRANDS[brand] for brand in brands if brand in _BRANDS]
        return "image/avif" if "image/avif" in found else next(iter(found), "")
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0" and len(data) > 26:
        return "image/bmp"
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    return "image/svg+xml" if _is_svg(data) else ""


def strange(data: bytes) -> str:
    """Return what a file that no medium shows is, in words; "" when nobody knows."""
    head = data[:64].lstrip().lower()
    return next(
        (name for start, name in _STRANGE if data.startswith(start) or head.startswith(start.lower())), ""
    )


def _is_svg(data: bytes) -> bool:
    head = data[:_HEAD]
    if head[:2] == PACKED:
        with suppress(zlib.error):
            head = zlib.decompressobj(31).decompress(head, _HEAD)
    if head[:2] in _MARKS:
        head = head[: len(head) // 2 * 2].decode(_MARKS[head[:2]], "ignore").encode()
    if not head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return False
    found = _SVG.search(head)
    return found is not None and not _HTML.search(head, 0, found.start())


def _int(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _webp_size(data: bytes) -> tuple[int, int]:
    """Return (width, height) from the first chunk (WebP Container Specification; RFC 6386, 9.1)."""
    kind, body = data[12:16], data[20:30]
    if len(body) < 10:
        return 0, 0
    if kind == b"VP8X":
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", body[6:10])
    return width & 0x3FFF, height & 0x3FFF


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
