"""Bytes to text: UTF-8, UTF-16, or an older encoding that is guessed and reported; what is no text is refused.

The order is WHATWG's (Encoding, 6.1): a byte order mark decides, then UTF-8, which hardly any other text is by chance.  What
remains is left to charset-normalizer, which is imported only then.
"""

from __future__ import annotations

import codecs
import re

from exporter.characters import FORBIDDEN
from exporter.model import Where
from exporter.problems import ExportError, Problem, problem

# Longest first: the mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
    b"7z\xbc\xaf",
)
_FEW_ZEROS = 5  # of UTF-8, fewer than one byte in so many
_GUESSED_FROM = 2**18  # bytes that the guesser looks at
# What the guesser may answer: the encodings that texts come in.  Left free, it finds Icelandic Macintoshes in short French texts.
_PLAUSIBLE = (
    *(
        "cp1252",
        "latin_1",
        "mac_roman",
        "cp1250",
        "iso8859_2",
        "cp1251",
        "koi8_r",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
    ),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949", "utf_16_le", "utf_16_be"),
)
# What a page or an XML file says of its own encoding, among its first bytes (HTML, 13.2.3.2; XML 1.0, 4.3.3).
_DECLARED = re.compile(
    rb"""(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,40})|\A\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.-]{2,40})"""
)
_DECLARED_WITHIN = 4096
# Names that stand for larger encodings on the Web (Encoding, 4.2).
_WEB = {
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii", "iso8859-1"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "x-gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601"), "cp949"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
}
_C1 = re.compile("[\x80-\x9f]")
_MEASURED = 2**20  # bytes that tell whether encodings are mixed
_BLANK = "\ufeff\0 \t\r\n\f\v"
_FEW, _CONTROLS = 4, 0.1  # a text with more forbidden characters, and a greater share of them, is none


def decode(data: bytes, file: str = "", *, declares: bool = False) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of a file's bytes, less a byte order mark, line ends as they are, and what is to say about it.

    declares: the text may say its encoding itself, as HTML and XML do, which is believed where it is no UTF-8.
    Raises ExportError: source.empty, source.binary.
    """
    if not data.strip():
        raise _empty(file)
    if data.startswith(_BINARY):
        raise _binary(file)
    text, problems = _decoded(data, file, _declared(data) if declares else "")
    text, more = taken(text, file)
    return text, (*problems, *more)


def taken(text: str, file: str = "") -> tuple[str, tuple[Problem, ...]]:
    """Return a text that is one already, less a byte order mark, as `decode` does bytes."""
    if not text.strip(_BLANK):
        raise _empty(file)
    text, problems = _of_windows(text.removeprefix("\ufeff"), file)
    return text, (*problems, *controls(text, file))


def _of_windows(text: str, file: str) -> tuple[str, tuple[Problem, ...]]:
    """Return a text whose quotes and dashes of Windows' code page were once read as Latin-1's controls, with what they were."""
    found = set(_C1.findall(text)) if _C1.search(text) else set()
    if not found - {"\x85"}:  # which alone may be the end of a line of a mainframe's
        return text, ()
    meant = {ord(one): one.encode("latin-1").decode("cp1252", "ignore") or one for one in found}
    said = problem(
        "source.encoding",
        f"{_named(file)} holds control characters that stand for those of cp1252; they were read as these.",
        Where(file=file),
    )
    return text.translate(meant), (said,)


def controls(text: str, file: str = "") -> tuple[Problem, ...]:
    """Report the characters of a text that no output can hold; raise source.binary when there are too many of them."""
    found = [character for character in FORBIDDEN.findall(text) if character not in "\f\v"]  # spaces to us
    if len(found) > max(_FEW, _CONTROLS * len(text)):
        raise _binary(file)
    if not found:
        return ()
    shown = ", ".join(f"U+{ord(character):04X}" for character in sorted(set(found))[:3])
    return (
        problem("source.control", f"{_named(file)} holds control characters ({shown}).", Where(file=file)),
    )


def _declared(data: bytes) -> str:
    """Return Python's name for the encoding that a page says it is in; "" when it says none that we know."""
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    if found is None:
        return ""
    said = (found[1] or found[2]).decode("ascii", "ignore").lower()
    name = _WEB.get(said, said)
    try:
        codec = codecs.lookup(name)
        b"".decode(codec.name)  # rot13 and the like are no encodings of texts
    except (LookupError, ValueError):
        return ""
    # A page whose declaration can be read as ASCII is not in UTF-16, whatever it says.
    return "" if codec.name.startswith(("utf-16", "utf-32")) else codec.name


def _decoded(data: bytes, file: str, declared: str = "") -> tuple[str, tuple[Problem, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), ()
            except UnicodeDecodeError:
                return _guessed(data[len(mark) :], file)
    if encoding := _unmarked_utf16(data):
        try:
            return data.decode(encoding), (_reported(file, encoding),)
        except UnicodeDecodeError:
            raise _binary(file) from None
    if declared == "iso2022_jp" and b"\x1b" in data:  # all of it is ASCII, and so UTF-8
        return data.decode(declared, "replace"), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    if declared and declared != "utf-8":
        try:
            return data.decode(declared), ()
        except UnicodeDecodeError:  # it says so, and is not
            pass
    if _is_mixed(data):
        said = problem(
            "source.encoding",
            f"{_named(file)} is UTF-8 with bytes of another encoding among it; they were read as cp1252.",
            Where(file=file),
        )
        return data.decode("utf-8", _AS_CP1252), (said,)
    return _guessed(data, file)


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_AS_CP1252 = "exporter.cp1252"
codecs.register_error(_AS_CP1252, _as_cp1252)


def _is_mixed(data: bytes) -> bool:
    """Tell UTF-8 with strays in it, as from two files that were pasted together, from what is no UTF-8 at all."""
    head = data[:_MEASURED]
    good = head.decode("utf-8", "ignore")
    more = sum(not character.isascii() for character in good)
    strays = len(head) - len(good.encode())
    return more > 3 * strays


def _unmarked_utf16(data: bytes) -> str:
    """Tell UTF-16 without a mark by its zero bytes, which in most languages are every other one at the spaces and line ends."""
    if b"\0" not in data[:4096] or len(data) % 2 or _is_utf8_with_a_few_zeros(data):
        return ""
    high, low = data[0:4096:2].count(0), data[1:4096:2].count(0)
    if low > 9 * high:
        return "utf-16-le"
    return "utf-16-be" if high > 9 * low else ""


def _is_utf8_with_a_few_zeros(data: bytes) -> bool:
    """Tell a stray NUL in UTF-8 from UTF-16, which is UTF-8 too only where it is ASCII and so half of it zeros."""
    if data.count(0) * _FEW_ZEROS > len(data):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guessed(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    if b"\0" in data:
        raise _binary(file)
    import charset_normalizer

    matches = charset_normalizer.from_bytes(data[:_GUESSED_FROM], cp_isolation=[*_PLAUSIBLE])
    found = [match.encoding for match in matches]
    # Western Europe's code page, where it is among the likely ones, is the likeliest of all by far.
    for encoding in (["cp1252"] if "cp1252" in found else []) + found:
        try:
            return data.decode(encoding), (_reported(file, encoding),)
        except UnicodeDecodeError:  # further down than the guesser looked
            continue
    if found or _looks_western(data):
        return data.decode("cp1252", "replace"), (_reported(file, "cp1252"),)
    raise _binary(file)


def _looks_western(data: bytes) -> bool:
    """Tell a text too short or too odd to guess from by its letters: at least half ASCII ones and spaces, next to no controls."""
    head = data[:4096]
    letters = sum(byte in b" \t\r\n" or (chr(byte).isascii() and chr(byte).isalnum()) for byte in head)
    return letters > len(head) / 2 and sum(byte < 32 and byte not in b"\t\r\n\f" for byte in head) == 0


def _reported(file: str, encoding: str) -> Problem:
    name = encoding.replace("_", "-")
    return problem(
        "source.encoding", f"{_named(file)} is not UTF-8; it was read as {name}.", Where(file=file)
    )


def _empty(file: str) -> ExportError:
    return ExportError("source.empty", f"{_named(file)} is empty.", "Write something in it, or leave it out.")


def _binary(file: str) -> ExportError:
    return ExportError(
        "source.binary",
        f"{_named(file)} is not a text in any encoding we know.",
        "Save it as UTF-8 text or Markdown.",
    )


def _named(file: str) -> str:
    return file if file not in ("", "-") else "The source"
