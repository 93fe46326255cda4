"""Bytes to text: the encodings that texts come in, and what is no text."""

from __future__ import annotations

import codecs

import pytest

from exporter.problems import ExportError
from exporter.reading.decoding import decode, taken

FRENCH = (
    "Il était une fois, à l’orée de la forêt, un garçon naïf.\r\nIl s’appelait Noël, et sa sœur Anaïs.\r\n"
    * 3
)
RUSSIAN = "В начале было слово, и слово было у всех на устах. Никто не знал, откуда оно взялось.\n" * 4
JAPANESE = "吾輩は猫である。名前はまだ無い。どこで生れたか頓と見当がつかぬ。\n" * 6

# Bytes, their text, and the encoding that is reported, "" for none.
TEXTS: dict[str, tuple[bytes, str, str]] = {
    "UTF-8": (FRENCH.encode(), FRENCH, ""),
    "UTF-8 with a mark": (codecs.BOM_UTF8 + FRENCH.encode(), FRENCH, ""),
    "ASCII": (b"Plain words.\n", "Plain words.\n", ""),
    "UTF-16 little end": (codecs.BOM_UTF16_LE + FRENCH.encode("utf-16-le"), FRENCH, ""),
    "UTF-16 big end": (codecs.BOM_UTF16_BE + JAPANESE.encode("utf-16-be"), JAPANESE, ""),
    "UTF-16 without a mark": (FRENCH.encode("utf-16-le"), FRENCH, "utf-16-le"),
    "UTF-32": (codecs.BOM_UTF32_LE + FRENCH.encode("utf-32-le"), FRENCH, ""),
    "Windows, Western Europe": (FRENCH.encode("cp1252"), FRENCH, "cp1252"),
    "Latin-1": (
        FRENCH.replace("’", "'").replace("œ", "oe").encode("latin-1"),
        FRENCH.replace("’", "'").replace("œ", "oe"),
        "cp1252",
    ),
    "Windows, Cyrillic": (RUSSIAN.encode("cp1251"), RUSSIAN, "cp1251"),
    "Shift JIS": (JAPANESE.encode("cp932"), JAPANESE, "cp932"),
    "a short text": ("À bientôt, Zoé !".encode("cp1252"), "À bientôt, Zoé !", "cp1252"),
    "a control character": (
        b"Some words\x07 and more of them, so that it is a text.",
        "Some words\x07 and more of them, so that it is a text.",
        "",
    ),
}


@pytest.mark.parametrize(("data", "text", "encoding"), TEXTS.values(), ids=TEXTS)
def test_bytes_become_text(data: bytes, text: str, encoding: str) -> None:
    found, problems = decode(data, "a.txt")

    assert found == text
    messages = [one.message for one in problems if one.code == "source.encoding"]
    assert messages == ([f"a.txt is not UTF-8; it was read as {encoding}."] if encoding else [])


def test_control_characters_are_told_but_not_spaces() -> None:
    (problem,) = decode(b"One\x07two\x0cthree\x0bfour and many words more, as texts have.", "a.txt")[1]

    assert (problem.code, problem.message) == ("source.control", "a.txt holds control characters (U+0007).")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "source.empty"),
        (b" \r\n\t", "source.empty"),
        (codecs.BOM_UTF8, "source.empty"),
        (codecs.BOM_UTF16_LE + "\n".encode("utf-16-le"), "source.empty"),
        (b"\0\0\0\0", "source.empty"),
        (b"%PDF-1.7\n...", "source.binary"),
        (b"PK\x03\x04 a zip", "source.binary"),
        (b"\x89PNG\r\n\x1a\n", "source.binary"),
        (bytes(range(256)) * 8, "source.binary"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x01\x02\x03" * 40, "source.binary"),
        (b"\x01\x02\x03\x04\x05\x06 control", "source.binary"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ExportError) as caught:
        decode(data, "a.txt")
    assert (caught.value.code, caught.value.exit_code) == (code, 1)
    assert caught.value.message.startswith("a.txt is ")


def test_a_text_of_no_file_is_the_source() -> None:
    with pytest.raises(ExportError, match=r"^The source is empty\.$"):
        taken(" \n", "-")
    assert taken("\ufeffText", "-") == ("Text", ())


@pytest.mark.parametrize("zeros", [1, 2, 7])
def test_a_few_zeros_do_not_make_utf_16_of_utf_8(zeros: int) -> None:
    data = b"# Report\n\n" + b"The quick brown fox jumps.\n" * 40 + b"a" + b"\0" * zeros + b"b\n"
    for text in (data, data + b"\n"):
        decoded, problems = decode(text)

        assert "The quick brown fox jumps." in decoded
        assert ["source.control"] == [one.code for one in problems]


DECLARED = {
    "meta": ('<meta charset="windows-1251"><p>Привет, мир, как дела</p>', "cp1251"),
    "http-equiv": (
        '<META http-equiv=Content-Type content="text/html; charset=ISO-8859-1"><p>“été”',
        "cp1252",
    ),
    "XML": ('<?xml version="1.0" encoding="iso-8859-2"?><p>Žluťoučký kůň', "iso8859-2"),
    "Japanese": ('<meta charset="Shift_JIS"><p>吾輩は猫である', "cp932"),
    "escapes": ('<meta charset="iso-2022-jp"><p>吾輩は猫である', "iso2022_jp"),
    "UTF-8 after all": ('<meta charset="iso-8859-1"><p>“été”', "utf-8"),
}


@pytest.mark.parametrize(("text", "encoding"), DECLARED.values(), ids=DECLARED)
def test_a_page_says_its_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.html", declares=True) == (text, ())


def test_strays_among_utf_8_are_of_windows() -> None:
    data = "Un été à la forêt, où l’on dîne. ".encode() * 3 + b"L\x92\xe9t\xe9."
    text, (problem,) = decode(data, "a.txt")

    assert text == "Un été à la forêt, où l’on dîne. " * 3 + "L’été."
    assert problem.code == "source.encoding"


def test_controls_that_were_windows_marks_are_what_they_were() -> None:
    text, problems = decode("It\x92s \x93so\x94 \x85".encode(), "a.md")

    assert text == "It’s “so” …"
    assert [one.code for one in problems] == ["source.encoding"]
    assert decode("a\x85b".encode()) == ("a\x85b", ())
