"""Pictures are packed whole and harmless, whatever their files are called and hold."""

from __future__ import annotations

import base64
import io
import struct
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image as Pixels

from exporter import themes
from exporter.model import Book, Image, Paragraph, Resource, of_one
from exporter.resources import Resources
from exporter.settings import Settings
from exporter.writing import epub, html, pdf
from tests.epub.books import PICTURES, article, kitchen_sink, picture, text
from tests.epub.conftest import Export
from tests.epub.opened import XHTML, Opened


def shown(*pictures: Resource, alt: str = "A picture.") -> Book:
    content = tuple(Image(resource=one, alt=alt) for one in pictures)
    return of_one(
        article("One", Paragraph(content=(*text("Text "), *content)), source="one.md", modified="2026")
    )


def drawn(kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    Pixels.new("RGB", (8, 6), "#a02020").save(target, kind, **options)
    return target.getvalue()


def found(folder: Path, name: str, data: bytes) -> Resource:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    resource, problems = Resources((folder,)).find(name, folder)
    assert not problems
    return resource


@pytest.mark.parametrize(
    ("kind", "suffix"), [("PNG", ".png"), ("JPEG", ".jpg"), ("GIF", ".gif"), ("WEBP", ".webp")]
)
def test_a_picture_has_the_suffix_of_what_it_is(
    kind: str, suffix: str, export: Export, tmp_path: Path
) -> None:
    data = drawn(kind)
    book, problems = export(shown(found(tmp_path, "a/Photo d’été.bin", data)), folder=tmp_path)

    assert () == problems
    assert data == book.read(f"images/photo-dete{suffix}")
    assert f'src="../images/photo-dete{suffix}"' in book.text("text/one.xhtml")


def test_pictures_of_one_name_are_two_files_and_one_twice_is_one(export: Export, tmp_path: Path) -> None:
    one = found(tmp_path, "a/x.png", drawn("PNG"))
    other = found(tmp_path, "b/x.png", drawn("PNG", compress_level=0))
    cover = found(tmp_path, "cover.png", drawn("PNG", compress_level=1))
    book, _ = export(shown(one, other, one, cover), folder=tmp_path)

    assert ["images/x.png", "images/x-2.png", "images/cover-2.png"] == [
        file.href for file in book.manifest.values() if file.href.startswith("images/")
    ]


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd.png", "a/../../b.png", "/x.png", "con.png", "…png", "a b;c&d<e>.png", "x" * 300],
)
def test_no_name_leads_out_of_the_book(name: str, export: Export, tmp_path: Path) -> None:
    real = found(tmp_path, "x.png", drawn("PNG"))
    door = Resources((tmp_path,))
    door.find("x.png", tmp_path)
    named = Resource(name=name, media_type=real.media_type, digest=real.digest, width=8, height=6)
    data = epub.write(shown(named), themes.find("classic"), Settings(), door).data
    (href,) = [file.href for file in Opened(data).manifest.values() if file.href.startswith("images/")]

    assert href.removeprefix("images/").removesuffix(".png").replace("-", "").isalnum()
    assert len(href) < 64


BROKEN = {
    "a JPEG cut short": ("x.jpg", drawn("JPEG")[:-200]),
    "a JPEG of nothing": ("x.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 40),
    "a PNG cut short": ("x.png", drawn("PNG")[:-8]),
    "a PNG without size": (
        "x.png",
        b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 0, 0) + b"IEND",
    ),
    "an SVG that is no XML": ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><g></svg>"),
    "an SVG that repeats itself": (
        "x.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg'><g id='a'><use href='#a'/></g></svg>",
    ),
    "a hollow GIF": ("x.gif", b"GIF89a\x05\x00\x04\x00\x00\x00\x00;"),
    "a hollow WebP": ("x.webp", b"RIFF\x0c\0\0\0WEBPVP8 \0\0\0\0"),
    "a TIFF of nothing": ("x.tif", b"II*\0" + bytes(40)),
    "a PDF of nothing": ("x.figure", b"%PDF-1.7"),
}


SCRIPTED = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script><rect width="9" height="9"/></svg>'


@pytest.mark.parametrize("writer", [epub, html, pdf], ids=lambda writer: writer.__name__)
def test_every_writer_takes_the_same_pictures(writer: ModuleType, tmp_path: Path) -> None:
    broken = [
        found(tmp_path, f"{number}-{name}", data) for number, (name, data) in enumerate(BROKEN.values())
    ]
    scripted = found(tmp_path, "script.svg", SCRIPTED)
    written = writer.write(
        shown(*broken, scripted), themes.find("classic"), Settings(), Resources((tmp_path,))
    )
    codes = [one.code for one in written.problems if one.code.startswith("image")]

    assert ["image.broken"] * len(broken) + ["image.unsafe"] == codes
    for encoded in (base64.b64encode(SCRIPTED), b"alert"):
        assert encoded not in written.data


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_picture_is_a_problem_and_a_placeholder(what: str, export: Export, tmp_path: Path) -> None:
    name, data = BROKEN[what]
    resource = found(tmp_path, name, data)
    book, problems = export(shown(resource), folder=tmp_path)

    assert ["image.broken"] == [one.code for one in problems]
    assert "[Image: A picture.]" in book.text("text/one.xhtml")
    assert [] == [file for file in book.manifest.values() if file.href.startswith("images/")]


def test_a_picture_of_another_kind_or_gone_is_a_problem(export: Export, tmp_path: Path) -> None:
    there = found(tmp_path, "x.png", drawn("PNG"))
    (tmp_path / "x.png").unlink()
    other = Resource(name="x.psd", media_type="image/x-photoshop", digest="0" * 64)
    book, problems = export(shown(there, other, Resource(name="never.png")), folder=tmp_path)

    assert ["resource.missing", "image.unsupported"] == [one.code for one in problems]
    assert 3 == book.text("text/one.xhtml").count("[Image: A picture.]")


def test_a_picture_s_width_is_a_style(export: Export) -> None:
    content = (Image(resource=picture("square.png"), alt="Red.", width="50%", height="20"),)
    book, _ = export(of_one(article("One", Paragraph(content=content), source="one.md")))
    (image,) = book.page("text/one.xhtml").iter(f"{XHTML}img")

    assert "width: 50%; height: 20px" == image.get("style")
    assert image.get("width") is None


def test_a_moving_picture_may_flash(export: Export, tmp_path: Path) -> None:
    target = io.BytesIO()
    frames = [Pixels.new("RGB", (4, 4), color) for color in ("red", "blue")]
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:], duration=100)
    moving, _ = export(shown(found(tmp_path, "x.gif", target.getvalue())), folder=tmp_path)
    still, _ = export(shown(picture("star.svg")), folder=PICTURES)

    assert (["unknown"], ["none"]) == (
        moving.meta("schema:accessibilityHazard"),
        still.meta("schema:accessibilityHazard"),
    )


def test_a_long_description_is_found_from_its_picture(export: Export) -> None:
    book, _ = export(kitchen_sink())
    page = book.page("text/words.xhtml")
    details = [node.get("aria-details") for node in page.iter(f"{XHTML}img") if node.get("aria-details")]
    described = [node for node in page.iter() if node.get("id") in details]

    assert ["At length.", "In short."] == ["".join(node.itertext()).strip() for node in described]
    assert "longDescription" in book.meta("schema:accessibilityFeature")


@pytest.mark.parametrize("kind", ["TIFF", "AVIF", "BMP"])
def test_a_picture_that_was_converted_has_the_suffix_of_what_it_became(
    kind: str, export: Export, tmp_path: Path
) -> None:
    book, problems = export(shown(found(tmp_path, "lies.gif", drawn(kind))), folder=tmp_path)
    (file,) = [file for file in book.manifest.values() if file.href.startswith("images/")]

    assert ["image.converted"] == [one.code for one in problems]
    assert file.href == ("images/lies.jpg" if kind == "AVIF" else "images/lies.png")
