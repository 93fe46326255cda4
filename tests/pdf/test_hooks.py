"""Each hook is needed: WeasyPrint alone has the fault, and with our hooks it has not.

When the first half of a test fails, WeasyPrint no longer needs the hook: take it out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from exporter import fonts, themes
from exporter.problems import ExportError
from exporter.writing.pdf import hooks
from exporter.writing.pdf.hooks import lines, loading
from tests.pdf import declarations
from tests.validators import ROOT

ALONE = Path(__file__).with_name("alone.py")
Found = dict[str, Any]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Found, Found]:
    """What the cases of alone.py come to without and with the hooks, each in a process of its own."""
    theme = themes.find("classic")
    font = fonts.instance(fonts.faces(theme.faces, theme.folders)[0], tmp_path_factory.mktemp("cache"))
    running = [
        subprocess.Popen(
            [sys.executable, ALONE, how, font],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for how in ("alone", "hooked")
    ]
    alone, hooked = (json.loads(process.communicate(timeout=120)[0]) for process in running)
    return alone, hooked


@pytest.mark.parametrize("case", ["lonely hyphens", "lonely words"])
def test_no_first_word_is_alone_on_its_line(case: str, found: tuple[Found, Found]) -> None:
    alone, hooked = found

    assert alone[case] > 0
    assert 0 == hooked[case]


@pytest.mark.parametrize(
    ("case", "kept"), [("divided names", []), ("divided compounds", ["de‐"])], ids=["names", "compounds"]
)
def test_names_and_compounds_are_not_divided(case: str, kept: list[str], found: tuple[Found, Found]) -> None:
    alone, hooked = found

    assert set(alone[case]) > set(kept)
    assert kept == hooked[case]


@pytest.mark.parametrize("case", ["divided words", "divided German"])
def test_other_words_are_divided_as_before(case: str, found: tuple[Found, Found]) -> None:
    alone, hooked = found

    assert alone[case]
    assert alone[case] == hooked[case]


def test_notes_stay_on_the_page_of_their_call(found: tuple[Found, Found]) -> None:
    alone, hooked = found

    assert alone["late notes"] > 0
    assert 0 == hooked["late notes"]


def test_a_block_of_another_leading_is_rounded_to_the_grid(found: tuple[Found, Found]) -> None:
    alone, hooked = found
    following = [after for _, after in alone["snapped"]]

    assert [] == [after for after in following if after == int(after)]
    assert [1.0, 1.0, 1.0] == [after for _, after in hooked["snapped"]]


def test_the_white_of_a_rounded_block_stands_where_it_is_asked_for(found: tuple[Found, Found]) -> None:
    top, both, bottom = (first for first, _ in found[1]["snapped"])

    assert top > both > bottom


def test_the_lines_of_a_head_are_of_like_length(found: tuple[Found, Found]) -> None:
    alone, hooked = found
    long, short = alone["balanced"]
    first, second = hooked["balanced"]

    assert short < long / 2
    assert min(first, second) > 0.9 * max(first, second)


def test_no_white_stands_at_the_head_of_a_named_page(found: tuple[Found, Found]) -> None:
    alone, hooked = found

    assert alone["head margin"] > 0
    assert 0 == hooked["head margin"]


def test_a_note_with_paragraphs_does_not_tear_its_own(found: tuple[Found, Found]) -> None:
    alone, hooked = found

    assert alone["torn"] > 1
    assert 1 == hooked["torn"]


def test_references_to_pages_are_made_once(found: tuple[Found, Found]) -> None:
    alone, hooked = found

    assert not alone["kept references"]
    assert hooked["kept references"]


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS finds its libraries by that search")
def test_the_import_searches_no_library(found: tuple[Found, Found]) -> None:
    alone, hooked = found

    assert alone["searched"] > 10
    assert 0 == hooked["searched"]


def test_the_import_leaves_out_what_is_rarely_called(found: tuple[Found, Found]) -> None:
    alone, hooked = found

    assert sorted(loading._LATE) == alone["loaded"]
    assert [] == hooked["loaded"]


def run(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
    )


def test_what_was_left_out_is_there_when_it_is_called() -> None:
    ran = run(
        "from exporter.writing.pdf import hooks; hooks.weasyprint()\n"
        "from weasyprint.pdf import fonts; from weasyprint.text.fonts import woff2\n"
        "print(type(fonts.subset.Options()).__module__)\n"
        "import fontTools.varLib.instancer as real; print(real.__file__.endswith('__init__.py'))\n"
    )

    assert ["fontTools.subset", "True"] == ran.stdout.split(), ran.stderr


# WeasyPrint without Pango: what it says alone, on standard output, and what we say.
REFUSED = """
def refused(opened):
    def dlopen(name, *flags):
        if "pango" in str(name):
            raise OSError(f"cannot load library '{name}': no such file")
        return opened(name, *flags)
    return dlopen
"""
ALONE_WITHOUT = """
import cffi
made = cffi.FFI.__init__
def init(self):
    made(self)
    self.dlopen = refused(self.dlopen)
cffi.FFI.__init__ = init
import weasyprint
"""
OURS_WITHOUT = """
from exporter.problems import ExportError
from exporter.writing.pdf import hooks
from exporter.writing.pdf.hooks import loading
declare = loading._FFI.cdef
def cdef(self, text):
    declare(self, text)
    self.dlopen = refused(self.dlopen)
loading._FFI.cdef = cdef
try:
    hooks.weasyprint()
except ExportError as error:
    print(error.code, error.exit_code, error.hint)
"""


def test_a_missing_library_is_named_with_the_line_that_installs_it() -> None:
    alone, ours = run(REFUSED + ALONE_WITHOUT), run(REFUSED + OURS_WITHOUT)

    assert "WeasyPrint could not import some external libraries" in alone.stdout
    assert f"pdf.library 69 {loading.install_line()}" == ours.stdout.strip()
    assert "" == ours.stderr


def test_the_declarations_are_those_of_the_weasyprint_that_is_installed(found: tuple[Found, Found]) -> None:
    alone, hooked = found

    assert declarations.FILE.read_text(encoding="utf-8") == declarations.text()
    assert alone["parsed"]
    assert not hooked["parsed"]


def test_other_declarations_are_read_by_cffi() -> None:
    ffi: Any = loading._FFI()
    ffi.cdef("typedef struct { int a; } pair;")

    assert 4 == ffi.sizeof("pair")


def test_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "load", lambda: SimpleNamespace(__version__="71.0"))
    with pytest.raises(ExportError, match=r"71\.0 is installed") as error:
        hooks.weasyprint.__wrapped__()

    assert 69 == error.value.exit_code


def test_the_system_s_fonts_are_not_read_and_their_variable_is_put_back() -> None:
    ran = run(
        "import os\nfrom exporter.writing.pdf import hooks; hooks.weasyprint()\n"
        "from exporter.writing.pdf.hooks import faces\n"
        "from weasyprint.text.ffi import fontconfig\n"
        "from weasyprint.text.fonts import FontConfiguration\n"
        "count = lambda made: fontconfig.FcConfigGetFonts(made._config, fontconfig.FcSetSystem).nfont\n"
        "print(count(faces.configuration([], with_system=False)), os.environ['FONTCONFIG_FILE'])",
        FONTCONFIG_FILE="/nowhere/fonts.conf",
    )

    assert "0 /nowhere/fonts.conf" == ran.stdout.strip()


# The text of a line's run, where its last word is divided, its language, and whether that word is kept whole.
@pytest.mark.parametrize(
    ("text", "before", "lang", "whole"),
    [
        ("avec Khrouchtchev", "avec Khroucht", "fr", True),
        ("Il vint. Khrouchtchev partit", "Il vint. Khroucht", "fr", False),
        ("d’abord l’Allemagne et", "d’abord l’Alle", "fr", True),
        ("« Khrouchtchev »", "« Khroucht", "fr", True),
        ("la zone asie-pacifique", "la zone asie-paci", "fr", True),
        ("die Bundesregierung", "die Bundesre", "de-CH", False),
        ("la collaboration", "la collabo", "fr", False),
        ("Collaboration", "Collabo", "fr", False),
    ],
    ids=str,
)
def test_a_name_is_told_by_its_capital_within_a_sentence(
    text: str, before: str, lang: str, whole: bool
) -> None:
    assert whole == lines._is_whole(text, len(before), lang)
