"""Settings: layers, types, unknown names, paths, and what a source may not say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from exporter import settings
from exporter.problems import ExportError
from exporter.settings import Epub, Layer, Layers, Pdf, Settings

FILE = Path("/books/exporter.toml")
SOURCE = Path("/books/one/article.md")


def test_a_text_with_a_nul_is_none() -> None:
    with pytest.raises(ExportError, match="'css' must be"):
        Settings.layered(("--set", {"css": ["a\0b"]}))


def test_a_later_layer_lies_over_an_earlier_one_and_tables_are_merged() -> None:
    made = Settings.layered(
        ("theme", {"theme": "modern", "pdf": {"page": "A5", "hyphens": False}}),
        ("options", {"pdf": {"page": "A6"}}),
    )

    assert made == Settings(theme="modern", pdf=Pdf(page="A6", hyphens=False))


def test_metadata_is_merged_by_key_and_a_list_gives_several_pairs() -> None:
    made = Settings.layered(
        ("file", {"metadata": {"publisher": "P", "author": "Z"}}),
        ("options", {"metadata": {"author": ["A", "B"], "edition": 2}}),
    )

    assert made.metadata == (("publisher", "P"), ("author", "A"), ("author", "B"), ("edition", "2"))


# What is said, where, and the sentence that refuses it.
REFUSED: dict[str, tuple[Any, str, str]] = {
    "near": ({"thme": "x"}, "exporter.toml: unknown setting 'thme'.", "Did you mean 'theme'?"),
    "in-a-group": (
        {"pdf": {"hyphen": True}},
        "exporter.toml: unknown setting 'pdf.hyphen'.",
        "Did you mean 'pdf.hyphens'?",
    ),
    "of-a-group": ({"page": "A5"}, "exporter.toml: unknown setting 'page'.", "Did you mean 'pdf.page'?"),
    "bool": (
        {"pdf": {"hyphens": "yes"}},
        "exporter.toml: 'pdf.hyphens' must be true or false, not 'yes'.",
        "",
    ),
    "int": (
        {"epub": {"toc_depth": True}},
        "exporter.toml: 'epub.toc_depth' must be a whole number, not 'true'.",
        "",
    ),
    "text": ({"lang": 3}, "exporter.toml: 'lang' must be a text, not '3'.", ""),
    "list": ({"css": 3}, "exporter.toml: 'css' must be a list of texts, not '3'.", ""),
    "in-a-list": ({"css": ["a.css", 3]}, "exporter.toml: 'css' must be a text, not '3'.", ""),
    "table": ({"pdf": "A5"}, "exporter.toml: 'pdf' must be a table, not 'A5'.", ""),
    "choice": ({"pdf": {"use": "web"}}, "exporter.toml: 'pdf.use' must be screen or print, not 'web'.", ""),
}


@pytest.mark.parametrize(("said", "message", "hint"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_is_refused_with_file_and_key(said: Any, message: str, hint: str) -> None:
    with pytest.raises(ExportError) as caught:
        Settings.layered(("exporter.toml", said, FILE))

    assert (message, hint, 2) == (caught.value.message, caught.value.hint, caught.value.exit_code)


# --set KEY=VALUE and the settings that it makes.
OPTIONS = {
    "pdf.page=A5": Settings(pdf=Pdf(page="A5")),
    'pdf.page="A5"': Settings(pdf=Pdf(page="A5")),
    "pdf.hyphens=false": Settings(pdf=Pdf(hyphens=False)),
    "epub.toc-depth = 2": Settings(epub=Epub(toc_depth=2)),
    "identifier=978": Settings(identifier="978"),
    "modified=2024-01-02": Settings(modified="2024-01-02"),
    "css=['a.css', 'b.css']": Settings(css=("a.css", "b.css")),
    "css=a.css": Settings(css=("a.css",)),
    "metadata.author=Ada": Settings(metadata=(("author", "Ada"),)),
}


@pytest.mark.parametrize(("text", "expected"), OPTIONS.items(), ids=OPTIONS)
def test_set_takes_toml_and_bare_words(text: str, expected: Settings) -> None:
    assert expected == Settings.layered(("--set", settings.option(text)))


def test_paths_are_relative_to_the_file_that_says_them_and_names_stay() -> None:
    made = Settings.layered(
        (
            "file",
            {
                "theme": "modern",
                "css": ["a.css"],
                "epub": {"cover": "auto"},
                "build": {"sources": ["text"], "out": "out"},
            },
            FILE,
        ),
        ("source", {"theme": "./mine", "epub": {"cover": "images/cover.jpg"}}, SOURCE),
    )

    assert made.css == ("/books/a.css",)
    assert (made.build.sources, made.build.out) == (("/books/text",), "/books/out")
    assert made.theme == "/books/one/mine"
    assert made.epub.cover == "/books/one/images/cover.jpg"


# Words without a slash: names only where the setting has names, paths everywhere else.
WORDS: dict[str, tuple[dict[str, Any], str]] = {
    "a shipped theme": ({"theme": "modern"}, "modern"),
    "another theme": ({"theme": "mine"}, "/books/one/mine"),
    "no cover": ({"epub": {"cover": "none"}}, "none"),
    "a cover that was said to be unsaid": ({"epub": {"cover": ""}}, ""),
    "a cover without a suffix": ({"epub": {"cover": "photo"}}, "/books/one/photo"),
}


@pytest.mark.parametrize(("said", "expected"), WORDS.values(), ids=WORDS)
def test_a_word_is_a_name_or_a_path_beside_the_source(said: dict[str, Any], expected: str) -> None:
    made = Settings.layered(Layer(str(SOURCE), said, SOURCE, of_source=True))

    assert expected == (made.theme if "theme" in said else made.epub.cover)


@pytest.mark.parametrize("path", ["~nobody-of-that-name/x.css", "x\0.css"])
@pytest.mark.parametrize("of_source", [False, True])
def test_what_is_no_path_is_refused_with_a_sentence(path: str, of_source: bool) -> None:
    with pytest.raises(ExportError, match=r"'css' names .* which is no path") as caught:
        Settings.layered(Layer("exporter.toml", {"css": path}, FILE, of_source))

    assert (caught.value.code, caught.value.exit_code) == ("settings.type", 2)


# What the words of a source may not choose: the invariant is that they reach no file outside its folder.
FORBIDDEN: dict[str, dict[str, Any]] = {
    "a folder above": {"resource_path": [".."]},
    "a file of the system": {"css": "/etc/passwd"},
    "a cover elsewhere": {"epub": {"cover": "../secret.jpg"}},
    "a theme elsewhere": {"theme": "../theme"},
    "where outputs go": {"build": {"out": "elsewhere"}},
    "where caches lie": {"cache": "."},
    "who is asked for files": {"allow_remote": ["*"]},
}


@pytest.mark.parametrize("said", FORBIDDEN.values(), ids=FORBIDDEN)
def test_a_source_reaches_nothing_outside_its_folder(said: dict[str, Any]) -> None:
    with pytest.raises(
        ExportError, match=r"outside the source's folder|not for a (single source|file)"
    ) as caught:
        Settings.layered(Layer(str(SOURCE), said, SOURCE, of_source=True))

    assert caught.value.code == "settings.place"


@pytest.mark.parametrize(
    "layer",
    [
        Layer("exporter.toml", {"cache": "./c"}, FILE),
        Layer("own/theme.toml", {"cache": "./c"}, of_source=True),
        Layer("exporter.toml", {"allow-remote": "*"}, FILE),
        Layer("book.toml", {"allow_remote": ["localhost:80"]}, FILE, of_source=True),
    ],
)
def test_no_file_says_what_only_a_caller_may(layer: Layer) -> None:
    """A cloned folder could bring a cache along, and code in it; and it could look around in the network of whoever builds it."""
    with pytest.raises(ExportError, match=r"'(cache|allow.remote)' is not for a file to say") as caught:
        Settings.layered(layer)

    assert (caught.value.code, caught.value.exit_code) == ("settings.place", 2)
    assert Settings.layered(("options", {"cache": "c"})).cache == "c"
    assert Settings.layered(("options", {"allow_remote": "*"})).allow_remote == ("*",)


def test_what_a_script_chose_stands_above_what_the_source_says() -> None:
    chosen = Settings(lang="fr", pdf=Pdf(page="A5"), metadata=(("author", "A"), ("author", "B")))
    own = Layer("a.md", {"lang": "en", "theme": "modern"})

    assert Layers.of(chosen).settings() == chosen
    assert Layers.of(chosen).settings(own).lang == "fr"
    assert Layers.of(chosen).settings(own).theme == "modern"


def test_the_nearest_file_above_is_found(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "exporter.toml").write_text("theme = 'modern'")
    (tmp_path / "a" / "exporter.toml").write_text("lang = 'fr'")

    assert settings.find(tmp_path / "a" / "b") == tmp_path / "a" / "exporter.toml"
    assert settings.load(tmp_path / "a" / "exporter.toml").values == {"lang": "fr"}


def test_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "exporter.toml"
    file.write_text("a = 1\nb = = 2\n")

    with pytest.raises(ExportError, match=r"exporter\.toml is not TOML: .*line 2"):
        settings.load(file)


def test_the_schema_takes_what_we_take_and_refuses_what_we_refuse() -> None:
    schema = settings.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema).is_valid

    assert check(
        {"theme": "modern", "pdf": {"page": "A5"}, "css": "a.css", "metadata": {"author": ["A", "B"]}}
    )
    assert not any(check(said) for said, _, _ in REFUSED.values())


def test_every_setting_is_described_in_a_sentence() -> None:
    assert [one.key for one in settings.listed() if not one.doc.endswith(".")] == []
