"""Themes: which there are, what extends what, and what is said of a broken one."""

from pathlib import Path

import pytest

from exporter import themes
from exporter.problems import ExportError


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


def test_styles_hold_no_python() -> None:
    assert list(themes.SHIPPED.rglob("*.py")) == []


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
        ("extends = ", "theme.toml: Invalid value (at end of document).", "docs/themes.md"),
        ('extend = "classic"', "theme.toml: unknown key 'extend'.", "Did you mean 'extends'?"),
        ('extends = "clasic"', "There is no theme 'clasic'.", "Did you mean 'classic'?"),
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


def test_an_unknown_name_proposes_the_nearest() -> None:
    with pytest.raises(ExportError) as caught:
        themes.find("modren")

    assert (caught.value.message, caught.value.hint) == (
        "There is no theme 'modren'.",
        "Did you mean 'modern'? A folder needs a theme.toml.",
    )
