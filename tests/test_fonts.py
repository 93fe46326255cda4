"""Faces found as files, static instances cut once, subsets with all their features, licence bits and odd fonts."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import uharfbuzz

from exporter import fonts
from exporter.problems import ExportError

GARAMOND: dict[str, Any] = {
    "family": "EB Garamond",
    "package": "fontpkg-eb-garamond",
    "file": "EBGaramond[wght].ttf",
    "weight": 600,
    "pin": {"wght": 600},
    "features": ["smcp", "onum"],
}
SERIF: dict[str, Any] = {
    "family": "Source Serif 4",
    "package": "fontpkg-source-serif-4",
    "file": "SourceSerif4-Italic[opsz,wght].ttf",
    "style": "italic",
    "pin": {"opsz": 10, "wght": 400},
}


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def face(row: dict[str, Any], **changes: Any) -> fonts.Face:
    (found,) = fonts.faces([{**row, **changes}])
    return found


def opened(data: bytes) -> Any:
    return uharfbuzz.Face(data)


def advance(data: bytes, character: str) -> int:
    font = uharfbuzz.Font(opened(data))
    return int(font.get_glyph_h_advance(font.get_nominal_glyph(ord(character))))


def feature_tags(data: bytes) -> set[str]:
    return set(opened(data).get_language_feature_tags("GSUB"))


def with_permissions(data: bytes, bits: int) -> bytes:
    """The font with other licence bits, at the place that its table directory names."""
    count = int.from_bytes(data[4:6], "big")
    records = [data[12 + 16 * index : 28 + 16 * index] for index in range(count)]
    at = next(int.from_bytes(record[8:12], "big") for record in records if record[:4] == b"OS/2") + 8
    return data[:at] + bits.to_bytes(2, "big") + data[at + 2 :]


def as_theme(folder: Path, data: bytes, **changes: Any) -> fonts.Face:
    """A face whose file lies in the folder of a theme."""
    (folder / "own.ttf").write_bytes(data)
    row = {"family": "Own", "file": "own.ttf", **changes}
    return fonts.faces([row], [folder])[0]


def test_the_cutter_is_the_one_that_is_installed() -> None:
    assert version("uharfbuzz") == fonts.CUTTER


def test_a_face_is_found_without_running_its_package() -> None:
    code = f"from exporter import fonts; import sys; fonts.faces([{GARAMOND}]); print('fontpkg' in sys.modules, 'uharfbuzz' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "False False" == ran.stdout.strip()


@pytest.mark.parametrize(
    ("row", "names"),
    [(GARAMOND, "EB Garamond 600"), (SERIF, "Source Serif 4 400 italic")],
    ids=["roman", "italic"],
)
def test_an_instance_is_static_and_whole(row: dict[str, Any], names: str, cache: Path) -> None:
    found = face(row)
    variable, static = found.path.read_bytes(), fonts.instance(found, cache).read_bytes()

    assert names == str(found)
    assert opened(variable).axis_infos
    assert not opened(static).axis_infos
    assert set(opened(variable).unicodes) == set(opened(static).unicodes) == fonts.covers(found, cache)
    assert feature_tags(variable) == feature_tags(static)


def test_an_axis_is_pinned_where_the_row_says(cache: Path) -> None:
    light, heavy = (
        fonts.instance(face(GARAMOND, pin={"wght": weight}), cache).read_bytes() for weight in (400, 800)
    )

    assert advance(light, "m") < advance(heavy, "m")


def test_an_instance_is_cut_once(cache: Path) -> None:
    first = fonts.instance(face(GARAMOND), cache)
    stamp = first.stat().st_mtime_ns

    assert first == fonts.instance(face(GARAMOND, features=[]), cache)
    assert stamp == first.stat().st_mtime_ns
    assert [] == [path.name for path in first.parent.iterdir() if path.suffix not in (".ttf", ".json")]


def test_two_processes_cut_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from exporter import fonts; "
        f"face, = fonts.faces([{SERIF}]); path = fonts.instance(face, Path(sys.argv[1])); "
        "sys.stdout.buffer.write(path.name.encode() + path.read_bytes() + fonts.subset(face, 'été', Path(sys.argv[1])))"
    )
    one, other = (
        subprocess.run(
            [sys.executable, "-c", code, tmp_path / seed],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    )

    assert one == other


def test_without_a_cache_a_temporary_folder_serves_and_goes_with_the_process() -> None:
    code = (
        f"from exporter import fonts; face, = fonts.faces([{GARAMOND}]); path = fonts.instance(face, None); "
        "print(path.stat().st_size > 100_000, path)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    large, _, path = ran.stdout.strip().partition(" ")

    assert large == "True"
    assert not Path(path).parent.exists()


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    assert fonts.instance(face(GARAMOND), tmp_path / "file").is_file()


def test_a_subset_has_the_letters_and_every_feature(cache: Path) -> None:
    found = face(GARAMOND)
    data = fonts.subset(found, "Été 1958", cache)

    assert set(map(ord, "Été 1958")) == set(opened(data).unicodes)
    assert {"smcp", "onum", "c2sc"} <= feature_tags(data)
    assert len(data) < 40_000
    assert "openfontlicense" in opened(data).get_name(uharfbuzz.OTNameIdPredefined.LICENSE_URL)


def test_small_caps_of_a_subset_can_be_set(cache: Path) -> None:
    data = fonts.subset(face(GARAMOND), "sa", cache)
    font, buffer = uharfbuzz.Font(opened(data)), uharfbuzz.Buffer()
    buffer.add_str("sa")
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer, {"smcp": True})
    set_small = [glyph.codepoint for glyph in buffer.glyph_infos]

    assert set_small != [font.get_nominal_glyph(ord(letter)) for letter in "sa"]


def test_a_theme_brings_a_font_of_its_own(tmp_path: Path, cache: Path) -> None:
    found = as_theme(tmp_path, fonts.instance(face(GARAMOND), cache).read_bytes())

    assert found.path == tmp_path / "own.ttf"
    assert found.path.read_bytes() == fonts.instance(found, cache).read_bytes()


# fsType: what it says → whether the face is kept, and whether a subset has fewer letters.
@pytest.mark.parametrize(
    ("bits", "kept", "cut"),
    [
        pytest.param(0x0000, True, True, id="installable"),
        pytest.param(0x0002, False, True, id="restricted"),
        pytest.param(0x0006, True, True, id="restricted or preview: the least restrictive counts"),
        pytest.param(0x0008, True, True, id="editable"),
        pytest.param(0x0108, True, False, id="no subsetting"),
        pytest.param(0x0200, False, True, id="bitmaps only"),
    ],
)
def test_licence_bits_are_respected(bits: int, kept: bool, cut: bool, tmp_path: Path, cache: Path) -> None:
    data = with_permissions(fonts.instance(face(GARAMOND), cache).read_bytes(), bits)
    found = as_theme(tmp_path, data)
    faces, problems = fonts.usable([found], cache)

    assert ((found,) if kept else ()) == faces
    assert ([] if kept else ["font.licence"]) == [one.code for one in problems]
    assert cut == (len(fonts.subset(found, "abc", cache)) < len(data))


def test_a_wide_narrow_space_is_told(tmp_path: Path, cache: Path) -> None:
    """A font whose U+202F is its word space, as Vollkorn's is: made by giving U+0020's glyph the other's number."""
    data = fonts.instance(face(SERIF), cache).read_bytes()
    font = uharfbuzz.Font(opened(data))
    narrow, wide = (font.get_nominal_glyph(code) for code in (0x202F, 0x20))
    count = int.from_bytes(data[4:6], "big")
    records = [data[12 + 16 * index : 28 + 16 * index] for index in range(count)]
    start = next(int.from_bytes(record[8:12], "big") for record in records if record[:4] == b"hmtx")
    metrics = data[start + 4 * wide : start + 4 * wide + 2]
    at = start + 4 * narrow
    found = as_theme(tmp_path, data[:at] + metrics + data[at + 2 :])
    _, problems = fonts.usable([found, face(SERIF), face(GARAMOND)], cache)

    assert [("font.wide-space", "info")] == [(one.code, one.severity) for one in problems]
    assert "100 %" in problems[0].message


def test_a_feature_that_the_theme_counts_on_is_missed(cache: Path) -> None:
    mono = {
        "family": "Source Code Pro",
        "package": "fontpkg-source-code-pro",
        "file": "SourceCodePro[wght].ttf",
    }
    _, problems = fonts.usable([face(mono, features=["smcp", "onum"])], cache)

    assert ["Source Code Pro 400 has no 'smcp', which the theme counts on."] == [
        one.message for one in problems
    ]


@pytest.mark.parametrize(
    ("changes", "words", "exit_code"),
    [
        ({"package": "fontpkg-no-such-family"}, "fontpkg-no-such-family is not installed", 69),
        ({"file": "Nothing.ttf"}, "has no Nothing.ttf", 2),
        ({"package": "", "file": "../outside.ttf"}, "no font file ../outside.ttf", 2),
        ({"style": "slanted"}, "neither normal nor italic", 2),
        ({"weight": 450}, "weight is 450", 2),
        ({"colour": "red"}, "unknown key 'colour'", 2),
        ({"pin": 400}, "'int' object", 2),
    ],
    ids=str,
)
def test_a_wrong_row_is_named(
    changes: dict[str, Any], words: str, exit_code: int, tmp_path: Path, cache: Path
) -> None:
    (tmp_path / "outside.ttf").write_bytes(fonts.instance(face(GARAMOND), cache).read_bytes())
    (tmp_path / "theme").mkdir()
    with pytest.raises(ExportError) as error:
        fonts.faces([{**GARAMOND, **changes}], [tmp_path / "theme"])

    assert words in error.value.message
    assert exit_code == error.value.exit_code


def test_a_row_without_a_file_is_named() -> None:
    with pytest.raises(ExportError, match="'file' is missing"):
        fonts.faces([{"family": "EB Garamond"}])


def test_what_is_no_font_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"own\.ttf is no font"):
        fonts.instance(as_theme(tmp_path, b"GIF89a"), tmp_path)
