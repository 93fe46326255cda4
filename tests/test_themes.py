"""Themes: which there are, what extends what, and what is said of a broken one."""

from pathlib import Path

import pytest

from exporter import rendering, themes
from exporter.model import Emphasis
from exporter.problems import ExportError
from exporter.settings import Pdf, Settings
from exporter.writing.pdf import document


def theme(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "theme.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_themes() -> None:
    assert themes.shipped() == ("classic", "modern")


@pytest.mark.parametrize("name", themes.shipped())
def test_a_shipped_theme_extends_base_and_says_what_it_is(name: str) -> None:
    found = themes.find(name)

    assert [folder.name for folder in found.folders] == [name, "base"]
    assert found.description
    assert found.faces


def test_a_folder_says_only_what_differs(tmp_path: Path) -> None:
    folder = theme(tmp_path / "house", 'extends = "classic"\n[design]\naccent = "#123456"\n')
    found = themes.find(folder)

    assert [place.name for place in found.folders] == ["house", "classic", "base"]
    assert found.design == {**themes.find("classic").design, "accent": "#123456"}
    assert found.faces == themes.find("classic").faces


def test_a_theme_may_extend_a_folder_beside_it(tmp_path: Path) -> None:
    theme(tmp_path / "one", 'extends = "modern"')
    folder = theme(tmp_path / "two", 'extends = "../one"')

    assert [place.name for place in themes.find(folder).folders] == ["two", "one", "modern", "base"]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("extends = ", "theme.toml: Invalid value (at end of document).", "exporter explain theme.broken"),
        ('extend = "classic"', "theme.toml: unknown key 'extend'.", "Did you mean 'extends'?"),
        ('extends = "clasic"', "There is no theme 'clasic'.", "Did you mean 'classic'?"),
        ("extends = 3", "theme.toml: 'extends' is not a text.", "exporter explain theme.broken"),
        ("title = []", "theme.toml: 'title' is not a text.", "exporter explain theme.broken"),
        ('design = "x"', "theme.toml: 'design' is not a table.", "exporter explain theme.broken"),
        ('faces = "x"', "theme.toml: 'faces' is not a list of tables.", "exporter explain theme.broken"),
        ('faces = ["x"]', "theme.toml: 'faces' is not a list of tables.", "exporter explain theme.broken"),
        ("settings = 1", "theme.toml: 'settings' is not a table.", "exporter explain theme.broken"),
        ('extends = "."', "The theme 'house' extends itself.", "theme.toml"),
    ],
)
def test_a_broken_theme_is_a_sentence(tmp_path: Path, text: str, message: str, hint: str) -> None:
    folder = theme(tmp_path / "house", text)
    with pytest.raises(ExportError) as caught:
        themes.find(folder)

    assert caught.value.message.endswith(message)
    assert hint in caught.value.hint
    assert caught.value.exit_code == 2


MACRO = "{% macro Emphasis(it) %}\n"
TEMPLATES: dict[str, tuple[str | bytes, str]] = {
    "a division by nothing": (MACRO + "{{ 1/0 }}{% endmacro %}", "line 2: ZeroDivisionError"),
    "an unknown variable": (MACRO + "{{ nothing }}{% endmacro %}", "line 2: 'nothing' is undefined"),
    "an unknown filter": (MACRO + "{{ it|nothing }}{% endmacro %}", "line 2: No filter named 'nothing'"),
    "what does not end": (MACRO.strip(), "line 1: Unexpected end of template"),
    "a loop without end": (
        MACRO + "{% for i in range(10**9) %}{% endfor %}{% endmacro %}",
        "line 2: OverflowError",
    ),
    "a call without end": (
        "{% macro Emphasis(it) %}{{ Emphasis(it) }}{% endmacro %}",
        "line 1: RecursionError",
    ),
    "an attribute that is private": (
        MACRO + "{{ it.__class__.__mro__ }}{% endmacro %}",
        "line 2: access to attribute",
    ),
    "a place that is none": ('{% include "@foo/x" %}', "has no @foo/x"),
    "a place too many": ('{% include "@99/x" %}', "has no @99/x"),
    "a name with a NUL": ('{% include "a\\0" %}', "has no a\0"),
    "another encoding": ("é".encode("latin-1"), "line 1: it is not UTF-8"),
}


@pytest.mark.parametrize("what", TEMPLATES)
def test_a_broken_template_is_told_with_its_line(what: str, tmp_path: Path) -> None:
    text, message = TEMPLATES[what]
    folder = theme(tmp_path / "house", 'extends = "classic"')
    (folder / "nodes.html").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ExportError) as caught:
        rendering.Templates(themes.find(folder), "web").html(Emphasis(), rendering.Page(language="en"))

    assert message in caught.value.message
    assert "line" not in message or f"{folder / 'nodes.html'}, line" in caught.value.message
    assert caught.value.code.startswith("theme.")
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("design", ["pages = 3", "pages.A4 = 3", "colours = 1"])
@pytest.mark.parametrize("page", ["A4", "200x300mm"])
def test_a_broken_design_is_the_theme_s_fault(design: str, page: str, tmp_path: Path) -> None:
    folder = theme(tmp_path / "house", f'extends = "classic"\n[design]\n{design}')
    with pytest.raises(ExportError) as caught:
        document.sheet(themes.find(folder), Settings(pdf=Pdf(page=page)), "en")

    assert (caught.value.code, caught.value.exit_code) == ("theme.broken", 2)


def test_an_unknown_name_proposes_the_nearest() -> None:
    with pytest.raises(ExportError) as caught:
        themes.find("modren")

    assert (caught.value.message, caught.value.hint) == (
        "There is no theme 'modren'.",
        "Did you mean 'modern'? A folder needs a theme.toml.",
    )
