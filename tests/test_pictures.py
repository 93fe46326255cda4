"""Pictures of every kind: shown as they are, converted, or reported and left out; the same bytes each time."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from exporter import kinds
from exporter.model import Resource
from exporter.resources import Resources
from exporter.writing import pictures, raster
from tests.test_resources import PNG

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>'


def made(format: str, mode: str = "RGB", size: tuple[int, int] = (40, 30), **how: Any) -> bytes:
    """Return a picture with something in it."""
    picture = (
        Image.effect_noise(size, 60).convert("RGB").convert(mode)
        if mode != "I;16"
        else Image.new(mode, size, 3000)
    )
    target = io.BytesIO()
    picture.save(target, format, **how)
    return target.getvalue()


def heic() -> bytes:
    import pillow_heif

    pillow_heif.register_heif_opener()
    return made("HEIF")


def clear() -> bytes:
    target = io.BytesIO()
    Image.new("RGBA", (40, 30), (250, 0, 0, 100)).save(target, "AVIF")
    return target.getvalue()


def moving(format: str) -> bytes:
    return made(format, save_all=True, append_images=[Image.new("RGB", (40, 30), "red")])


def pdf(pages: int = 1) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(72, 36)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def of(data: bytes) -> tuple[Resource, Resources]:
    door = Resources([Path()])
    return door.hold(data, "a.png")[0], door


AS_THEY_ARE: dict[str, Callable[[], bytes]] = {
    "png": lambda: PNG,
    "16-bit png": lambda: made("PNG", "I;16"),
    "png with a palette": lambda: made("PNG", "P"),
    "jpeg": lambda: made("JPEG"),
    "progressive jpeg": lambda: made("JPEG", progressive=True),
    "grey jpeg": lambda: made("JPEG", "L"),
    "gif": lambda: made("GIF"),
    "moving gif": lambda: moving("GIF"),
    "webp": lambda: made("WEBP"),
    "webp without loss": lambda: made("WEBP", lossless=True),
    "moving webp": lambda: moving("WEBP"),
    "svg": lambda: SVG,
}
CONVERTED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "avif": (lambda: made("AVIF"), "image/jpeg", "AVIF"),
    "avif with holes": (clear, "image/png", "AVIF"),
    "heic": (heic, "image/jpeg", "HEIC"),
    "tiff": (lambda: made("TIFF"), "image/png", "TIFF"),
    "packed tiff": (lambda: made("TIFF", compression="tiff_lzw"), "image/png", "TIFF"),
    "tiff of inks": (lambda: made("TIFF", "CMYK"), "image/png", "TIFF"),
    "tiff of two": (lambda: moving("TIFF"), "image/png", "the first of its 2 pages"),
    "tiff of 16 bits": (lambda: made("TIFF", "I;16"), "image/png", "TIFF"),
    "tiff of fractions": (lambda: made("TIFF", "F"), "image/png", "TIFF"),
    "tiff in black": (lambda: made("TIFF", "1"), "image/png", "TIFF"),
    "bmp": (lambda: made("BMP"), "image/png", "BMP"),
    "icon": (lambda: made("ICO", sizes=[(16, 16), (32, 32)]), "image/png", "icon"),
    "jpeg 2000": (lambda: made("JPEG2000"), "image/jpeg", "JPEG 2000"),
    "pdf": (pdf, "image/png", "PDF"),
    "pdf of three": (lambda: pdf(3), "image/png", "the first of its 3 pages"),
    "jpeg of inks": (lambda: made("JPEG", "CMYK"), "image/jpeg", "colours of a printer"),
}


@pytest.mark.parametrize("what", AS_THEY_ARE)
def test_a_picture_that_every_reader_shows_is_left_as_it_is(what: str) -> None:
    data = AS_THEY_ARE[what]()
    resource, door = of(data)

    picture, problems = pictures.whole(resource, door)

    assert (picture, problems) == (
        pictures.Picture(resource=resource, data=data, media_type=resource.media_type),
        (),
    )
    assert resource.width > 0 or resource.media_type == "image/svg+xml"


@pytest.mark.parametrize("what", CONVERTED)
def test_another_is_converted_and_that_is_said(what: str) -> None:
    make, media_type, words = CONVERTED[what]
    resource, door = of(make())

    picture, problems = pictures.whole(resource, door)

    assert picture
    assert [one.code for one in problems] == ["image.converted"]
    assert words in problems[0].message
    assert (picture.media_type, kinds.sniff(picture.data)[0]) == (media_type, media_type)
    with Image.open(io.BytesIO(picture.data)) as shown:
        assert shown.mode in ("RGB", "RGBA", "L", "1", "I;16")
    assert picture == pictures.whole(resource, door)[0]


def test_a_page_of_a_pdf_has_its_own_size() -> None:
    resource, door = of(pdf())
    picture, _ = pictures.whole(resource, door)

    assert picture
    assert kinds.sniff(picture.data) == ("image/png", 200, 100)


def test_inks_stay_what_they_are_on_paper() -> None:
    resource, door = of(made("JPEG", "CMYK"))
    picture, problems = pictures.whole(resource, door, paper=True)

    assert picture
    assert (picture.data, problems) == (door.read(resource), ())


def test_greys_of_16_bits_have_8_on_paper() -> None:
    resource, door = of(made("PNG", "I;16"))
    picture, problems = pictures.whole(resource, door, paper=True)

    assert picture
    with Image.open(io.BytesIO(picture.data)) as shown:
        assert (shown.mode, shown.getpixel((0, 0)), problems) == ("L", 3000 // 256, ())


def test_a_picture_that_a_camera_turned_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    resource, door = of(made("AVIF", exif=exif))
    picture, _ = pictures.whole(resource, door)

    assert picture
    assert kinds.sniff(picture.data)[1:] == (30, 40)


def test_a_profile_that_is_none_does_no_harm() -> None:
    good = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (b"no profile", good[:200], good):
        resource, door = of(made("TIFF", "CMYK", icc_profile=profile))
        picture, _ = pictures.whole(resource, door)
        assert picture


DAMAGED = {
    "hollow gif": b"GIF89a\x05\x00\x04\x00\x00\x00\x00;",
    "gif of no size": b"GIF89a\x00\x00\x00\x00\x00\x00\x00;",
    "cut gif": made("GIF")[:200],
    "hollow webp": b"RIFF\x0c\0\0\0WEBPVP8 \0\0\0\0",
    "cut webp": made("WEBP")[:100],
    "hollow png": PNG[:33] + PNG[-12:],
    "png of no size": PNG[:16] + bytes(8) + PNG[24:],
    "cut png": made("PNG")[:-900],
    "png with a wrong sum": PNG[:45] + b"\0" + PNG[46:],
    "hollow jpeg": b"\xff\xd8\xff\xd9",
    "cut jpeg": made("JPEG")[:400],
    "cut jpeg with an end": made("JPEG")[:300] + b"\xff\xd9",
    "cut avif": made("AVIF")[:200],
    "hollow heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "cut tiff": made("TIFF")[:300],
    "hollow bmp": b"BM\x1e\0\0\0" + bytes(24),
    "broken pdf": b"%PDF-1.7\nno",
    "svg that is cut": SVG[:-3],
    "svg that is packed and cut": gzip.compress(SVG * 200)[:-20],
    "svg bomb": gzip.compress(SVG[:-6] + b" " * 2**27 + b"</svg>"),
}


@pytest.mark.parametrize("what", DAMAGED)
def test_a_damaged_picture_is_reported_and_not_shown(what: str) -> None:
    resource, door = of(DAMAGED[what])
    picture, problems = pictures.whole(resource, door)

    assert (picture, [one.code for one in problems]) == (None, ["image.broken"])
    assert "0x" not in problems[0].message


def test_a_packed_svg_is_unpacked() -> None:
    resource, door = of(gzip.compress(SVG))
    picture, _ = pictures.whole(resource, door)

    assert picture
    assert (picture.data, picture.media_type) == (SVG, "image/svg+xml")


@pytest.mark.parametrize("format", ["PNG", "TIFF", "BMP"])
def test_a_picture_with_too_many_pixels_is_not_decoded(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raster, "PIXELS", 1000)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda _: pytest.fail("it was decoded"))
    resource, door = of(made(format))
    picture, problems = pictures.whole(resource, door)

    assert picture is None
    assert "40 × 30 pixels are too many" in problems[0].message


def test_heic_without_its_extra_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    resource, door = of(heic())
    monkeypatch.setitem(__import__("sys").modules, "pillow_heif", None)
    picture, problems = pictures.whole(resource, door)

    assert (picture, [one.code for one in problems]) == (None, ["image.unsupported"])
    assert "extra `heif`" in problems[0].message


STRANGE = {
    "JPEG XL": b"\xff\x0a" + bytes(40),
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "a Windows metafile": b"\xd7\xcd\xc6\x9a" + bytes(40),
    "a page of HTML": b"\n<!DOCTYPE html><p><svg></svg>",
    "a pointer of Git LFS": b"version https://git-lfs.github.com/spec/v1\n",
    "of no type we can show": b"words",
}


@pytest.mark.parametrize("what", STRANGE)
def test_what_nobody_can_show_is_called_by_its_name(what: str) -> None:
    resource, problems = Resources([Path()]).hold(STRANGE[what])

    assert (resource.digest, [one.code for one in problems]) == ("", ["resource.unknown-type"])
    assert f"is {what}" in problems[0].message


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xef\xbb\xbf \n<?xml version='1.0'?><!-- x --><!DOCTYPE svg [<!ENTITY a 'b'>]><s:svg xmlns:s='x'/>", "image/svg+xml"),
        ("\ufeff<svg/>".encode("utf-16-le"), "image/svg+xml"),
        (b"<html><svg/></html>", ""),
        (b"an <svg>", ""),
        (b"BM is no picture but words", ""),
    ],
)  # fmt: skip
def test_what_is_an_svg_is_known(data: bytes, kind: str) -> None:
    assert kinds.sniff(data)[0] == kind
