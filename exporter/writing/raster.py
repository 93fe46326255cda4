"""Pictures made of pixels: told to be whole by decoding them, and converted where their kind is none that every reader shows.

The same bytes in give the same bytes out, with the same version of Pillow.  No more pixels are decoded than memory bears.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from exporter import kinds

# A picture's pixels are held in memory while it is decoded, three or four bytes each; Pillow's own limit, which it warns of.
PIXELS = 2**30 // 12
RESOLUTION = 200  # dots an inch, of a page of a PDF that becomes a picture
QUALITY = 92
# Of zlib: a page of 17 million pixels takes 5 s; at 6 it takes 13 s and 9 % less room, at 9 it takes 100 s and 17 % less.
LEVEL = 4
# Pillow's decoders, by media type; no other is tried, since some start programs.
_DECODERS = {
    "image/png": ("PNG",),
    "image/jpeg": ("JPEG", "MPO"),
    "image/gif": ("GIF",),
    "image/webp": ("WEBP",),
    "image/avif": ("AVIF",),
    "image/heic": ("HEIF",),
    "image/tiff": ("TIFF",),
    "image/bmp": ("BMP",),
    "image/x-icon": ("ICO",),
    "image/jp2": ("JPEG2000",),
}
_LOSSY = ("image/avif", "image/heic", "image/jp2", "image/jpeg")
_SHARP = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")  # what a PNG holds


class Missing(ValueError):
    """The extra that decodes a kind is not installed."""


def check(kind: str, data: bytes) -> None:
    """Raise ValueError when a picture cannot be decoded to its end."""
    with _opened(kind, data) as picture:
        if kind == "image/jpeg":  # an eighth of its size tells as much, in a fraction of the time
            picture.draft(None, (picture.width // 8 or 1, picture.height // 8 or 1))
        picture.load()


def is_cmyk(data: bytes) -> bool:
    """Tell whether a JPEG has the colours of a printer, which screens show wrongly or not at all."""
    with _opened("image/jpeg", data) as picture:
        return str(picture.mode) == "CMYK"


def is_deep(data: bytes) -> bool:
    """Tell whether a PNG has greys of 16 bits (PNG, 11.2.1), which WeasyPrint would clip."""
    return data[24:26] == b"\x10\0"


def shallow(data: bytes) -> bytes:
    """Return a PNG of greys of 16 bits with their upper 8."""
    with _opened("image/png", data) as picture:
        target = io.BytesIO()
        picture.convert("I").point(lambda grey: grey / 256).convert("L").save(
            target, "PNG", compress_level=LEVEL
        )
        return target.getvalue()


def converted(kind: str, data: bytes) -> tuple[bytes, str, int]:
    """Return a picture as PNG or JPEG, its media type, and how many pages or frames it had.  Raises ValueError, Missing."""
    if kind == "application/pdf":
        return _page(data)
    with _opened(kind, data) as picture:
        count = int(getattr(picture, "n_frames", 1))
        data, media_type = _saved(picture, lossy=kind in _LOSSY)
        return data, media_type, count


def _saved(picture: Any, *, lossy: bool) -> tuple[bytes, str]:
    from PIL import ImageOps

    profile = picture.info.get("icc_profile")
    picture = ImageOps.exif_transpose(picture)
    if picture.mode in ("CMYK", "YCbCr", "LAB", "HSV"):
        picture, profile = _in_rgb(picture, profile), None
    elif picture.mode.startswith("I;16"):
        picture = picture.convert("I;16")
    elif picture.mode not in _SHARP:
        picture = picture.convert(
            "RGBA" if picture.mode in ("PA", "La", "RGBa") else "L" if picture.mode in ("I", "F") else "RGB"
        )
    target = io.BytesIO()
    extra = {"icc_profile": profile} if profile else {}
    if lossy and picture.mode in ("L", "RGB"):
        picture.save(target, "JPEG", quality=QUALITY, optimize=True, **extra)
        return target.getvalue(), "image/jpeg"
    picture.save(target, "PNG", compress_level=LEVEL, **extra)
    return target.getvalue(), "image/png"


def _in_rgb(picture: Any, profile: bytes | None) -> Any:
    """Return a picture in the colours of a screen, by its own profile where it has one that is sound."""
    from PIL import ImageCms

    if profile:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return picture.convert("RGB")


def _page(data: bytes) -> tuple[bytes, str, int]:
    """Return the first page of a PDF as a PNG."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from None
    try:
        count = len(document)
        if not count:
            raise ValueError("it has no page")
        page = document[0]
        scale = RESOLUTION / 72
        if page.get_width() * page.get_height() * scale * scale > PIXELS:
            raise ValueError("its page is too large")
        picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from None
    finally:
        document.close()
    target = io.BytesIO()
    picture.save(target, "PNG", compress_level=LEVEL, dpi=(RESOLUTION, RESOLUTION))
    return target.getvalue(), "image/png", count


@contextmanager
def _opened(kind: str, data: bytes) -> Iterator[Any]:
    """Open a picture.  Raises ValueError, in words, for whatever its decoder stumbles over."""
    from PIL import Image, ImageFile

    if kind == "image/heic":
        _with_heif()
    _, width, height = kinds.sniff(data)
    _bound(width, height)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its metadata; what matters is raised
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            # WeasyPrint allows cut pictures for the whole process when it is imported; here they are damaged.
            ImageFile.LOAD_TRUNCATED_IMAGES = False
            with Image.open(io.BytesIO(data), formats=_DECODERS[kind]) as picture:
                _bound(picture.width, picture.height)
                yield picture
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise ValueError("it has too many pixels") from None
        except ValueError:
            raise
        except Exception as error:  # noqa: BLE001 - decoders raise of every kind, struct.error and IndexError among them
            raise ValueError(_words(error)) from None


def _bound(width: int, height: int) -> None:
    if width * height > PIXELS:
        raise ValueError(f"its {width} × {height} pixels are too many")


def _words(error: Exception) -> str:
    """Return what a decoder says, without the address of an object in memory."""
    said = str(error).partition("<_io")[0].strip().rstrip(".:")
    return said if said and "cannot identify" not in said else "it cannot be decoded"


def _with_heif() -> None:
    try:
        import pillow_heif
    except ImportError:
        raise Missing("the extra `heif` decodes it, which is not installed") from None
    pillow_heif.register_heif_opener()
