"""Front matter: where it is, what its values are, and what each key stands for; what is wrong with it is told and bounded."""

from __future__ import annotations

import re
from typing import Any

import pytest

from exporter.model import Contributor, Metadata, Text, Where
from exporter.reading.front_matter import metadata, split
from exporter.reading.metadata import KEYS, SETTINGS
from tests.validators import ROOT

# A text, what its front matter says, and the line (0-based) that the rest begins at.
SPLIT: dict[str, tuple[str, dict[str, Any], int]] = {
    "none": ("Text.\n", {}, 0),
    "plain": ("---\ntitle: T\n---\nText.\n", {"title": "T"}, 3),
    "dots": ("---\ntitle: T\n...\nText.\n", {"title": "T"}, 3),
    "CRLF": ("---\r\ntitle: T\r\n---\r\n\r\nText.\r\n", {"title": "T"}, 3),
    "CR": ("---\rtitle: T\r---\rText.", {"title": "T"}, 3),
    "nothing after": ("---\ntitle: T\n---", {"title": "T"}, 3),
    "spaces": ("--- \ntitle: T\n---\t\nText.\n", {"title": "T"}, 3),
    "empty": ("---\n---\nText.\n", {}, 2),
    "comment": ("---\n# nothing\n---\nText.\n", {}, 3),
    "no end": ("---\ntitle: T\n", {}, 0),
    "a longer rule": ("----\ntitle: T\n----\n", {}, 0),
    "later": ("\n---\ntitle: T\n---\n", {}, 0),
    "text between rules": ("---\nText.\n---\n", {}, 0),
    "prose between rules": (
        "---\n\nTo all: this is: prose [of\n\n---\n",
        {"To all": "this is: prose [of"},
        5,
    ),
    "prose that is no YAML": ("---\n\n[Dear all]: this is: prose\n\n---\n", {}, 0),
    "a list between rules": ("---\n- a\n---\n", {}, 0),
    "broken": ("---\ntitle: [a\n---\nText.\n", {"title": "[a"}, 3),
    "YAML said": ("---yaml\ntitle: T\n---\nText.\n", {"title": "T"}, 3),
    "TOML": (
        '+++\ntitle = "T"\nn = 1.10\nd = 2020-06-26T08:00:00Z\n[exporter]\ntheme = "x"\nn = 1.5\n+++\nText.\n',
        {"title": "T", "n": "1.10", "d": "2020-06-26T08:00:00Z", "exporter": {"theme": "x", "n": 1.5}},
        8,
    ),
    "TOML, CRLF": ("+++\r\ntitle = 'T'\r\n+++\r\nText.\r\n", {"title": "T"}, 3),
    "TOML between hyphens": ("---toml\na = 1\n---\nText.\n", {"a": "1"}, 3),
    "TOML, no end": ("+++\na = 1\n", {}, 0),
    "TOML, broken": ("+++\na = x y\nb = 'z'\n+++\nText.\n", {"a": "x y", "b": "z"}, 4),
    "pluses alone": ("+++\nText.\n+++\n", {}, 0),
    "JSON": (
        '{\n  "title": "T",\n  "n": 1.10,\n  "exporter": {"n": 2}\n}\n\nText.\n',
        {"title": "T", "n": "1.10", "exporter": {"n": 2}},
        5,
    ),
    "JSON on a line": ('{"title": "T"}\nText.\n', {"title": "T"}, 1),
    "JSON alone": ('{"title": "T"}', {"title": "T"}, 1),
    "JSON, broken": ('{\n  "title": "T"\n  "a": [1],\n}\nText.\n', {"title": "T", "a": ["1"]}, 4),
    "words in braces": ("{{< toc >}}\nText.\n", {}, 0),
    "JSON in a line of text": ('{"a": 1} is an object.\n', {}, 0),
    "pandoc's title block": (
        "% On\n  bridges\n% Ada Example; Bob\n  Cy\n% 26 June 2020\n\nText.\n",
        {"title": "On bridges", "author": ["Ada Example", "Bob", "Cy"], "date": "26 June 2020"},
        5,
    ),
    "pandoc's title block, no author": ("% T\n%\n% 2020\nText.\n", {"title": "T", "date": "2020"}, 3),
    "percent signs": ("%% T\n", {}, 0),
    "keys": (
        "Title: T: x\nDate: 2020-01-02\nSummary: a\n  b\n\nText.\n",
        {"Title": "T: x", "Date": "2020-01-02", "Summary": "a b"},
        4,
    ),
    "keys without a title": ("Note: that\nDate: 2020\n\nText.\n", {}, 0),
    "a title alone": ("Title: that\n\nText.\n", {}, 0),
    "keys in prose": ("Title: that\nDate: 2020\nand prose.\n\nText.\n", {}, 0),
    "as written": (
        "---\na: 1.10\nb: no\nc: 2026-11-24\nd: 12:30\ne: 0x1F\nf: 'true'\ng: true\nh: ~\ni:\nj: 007\n---\n",
        {"a": "1.10", "b": "no", "c": "2026-11-24", "d": "12:30", "e": "0x1F", "f": "true"}
        | {"g": True, "h": None, "i": None, "j": "007"},
        12,
    ),
    "settings": (
        "---\nexporter: {epub: {toc_depth: 2, fonts: false}, x: [1.5, a, '3']}\n---\n",
        {"exporter": {"epub": {"toc_depth": 2, "fonts": False}, "x": [1.5, "a", "3"]}},
        3,
    ),
    "aliases": ("---\na: &x [1]\nb: *x\n---\n", {"a": ["1"], "b": ["1"]}, 4),
    "tags": ("---\na: !!python/object:os.system x\nb: !expr y\n---\n", {"a": "x", "b": "y"}, 4),
    "block": ("---\na: |\n  one\n\n  two\nb: >\n  x\n  y\n---\n", {"a": "one\n\ntwo\n", "b": "x y\n"}, 9),
}


@pytest.mark.parametrize(("text", "values", "line"), SPLIT.values(), ids=SPLIT)
def test_front_matter_is_split_off(text: str, values: dict[str, Any], line: int) -> None:
    front = split(text)

    assert front[0] == values
    assert front.line == line


# What is wrong, where it is said to be, and what the message holds; what could be read is in the examples below.
BROKEN = {
    "bracket": ("---\ntitle: [no\nlang: en\n---\n", "3:5", "expected ',' or ']'"),
    "colon": ("---\ntitle: On: bridges\n---\n", "2:10", "mapping values are not allowed"),
    "tab": ("---\n\ttitle: x\n---\n", "2:1", "cannot start any token"),
    "alias": ("---\na: *none\n---\n", "2:4", "undefined alias"),
    "control character": ("---\na: \x80\n---\n", "2:1", "not allowed"),
    "unclosed quote": ("---\na: 'x\nb: y\n---\n", "4:1", "unexpected end of stream"),
    "deep": ("---\na: " + "[" * 100 + "]" * 100 + "\n---\n", "2:34", "too much"),
    "deeper": ("---\na: " + "[" * 9000 + "\n---\n", "2:1003", "nesting depth"),
    "bomb": (
        "---\na: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{to}: &{to} [{', '.join([f'*{of}'] * 10)}]\n"
            for of, to in zip("abcdefgh", "bcdefghi", strict=True)
        )
        + "---\n",
        "2:",
        "too much",
    ),
    "self": ("---\na: &a [*a]\n---\n", "2:", "too much"),
    "TOML": ("+++\na = 1\ntitle = On bridges\n+++\n", "3:9", "invalid value"),
    "TOML's brackets": ("+++\na = " + "[" * 9000 + "\n+++\n", "2:", ""),
    "JSON": ('{\n"a": 1\n"title": "On bridges"\n}\n', "3:1", "expecting ',' delimiter"),
}
# What is read all the same.
MENDED: dict[str, dict[str, Any]] = {
    BROKEN["bracket"][0]: {"title": "[no", "lang": "en"},
    BROKEN["colon"][0]: {"title": "On: bridges"},
    BROKEN["alias"][0]: {"a": "*none"},
    BROKEN["control character"][0]: {"a": "\x80"},
    BROKEN["unclosed quote"][0]: {"a": "'x", "b": "y"},
    BROKEN["deeper"][0]: {"a": "[" * 9000},
    BROKEN["TOML"][0]: {"a": "1", "title": "On bridges"},
    BROKEN["TOML's brackets"][0]: {"a": "[" * 9000},
    BROKEN["JSON"][0]: {"a": "1", "title": "On bridges"},
}


@pytest.mark.parametrize(("text", "place", "message"), BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_told_with_its_place(text: str, place: str, message: str) -> None:
    front = split(f"{text}Text.\n", "a.md")
    (problem,) = front.problems

    assert front.values == MENDED.get(text, {})
    assert (problem.code, problem.severity) == ("front-matter.syntax", "warning")
    assert str(problem.where).startswith(f"a.md:{place}")
    assert message in problem.message
    assert f"{text}Text.\n".split("\n")[front.line] == "Text."


def test_what_is_too_long_is_text() -> None:
    front = split(f"---\n{'words ' * 20_000}\n---\n", "a.md")

    assert (front.values, front.line) == ({}, 0)
    assert front.problems[0].message == "The front matter is broken: it is longer than 65536 characters."


def test_a_key_that_is_said_twice_counts_once() -> None:
    front = split("---\na: 1\nb: 2\na: 3\n---\n")

    assert front.values == {"a": "1", "b": "2"}
    assert [(one.code, one.where and one.where.line) for one in front.problems] == [("front-matter.key", 4)]


def test_values_know_their_places() -> None:
    front = split('---\ntitle: Été\nb: "x y"\nc: >\n  folded\n---\n', "a.md")

    assert front.places == {
        "title": Where(file="a.md", line=2, column=8, end_line=2, end_column=11),
        "b": Where(file="a.md", line=3, column=5, end_line=3, end_column=8),
        "c": Where(file="a.md", line=4, column=4, end_line=6, end_column=1),
    }


# Front matter in YAML, and the fields of Metadata that it stands for.
MEANINGS: dict[str, dict[str, Any]] = {
    "author: Ada Example": {"contributors": (Contributor(name="Ada Example"),)},
    "author: [Ada, Bob]": {"contributors": (Contributor(name="Ada"), Contributor(name="Bob"))},
    "authors: [{name: Ada, file_as: 'A.', orcid: 0000-0001}]": {
        "contributors": (Contributor(name="Ada", file_as="A.", identifier="0000-0001"),)
    },
    "author: {given: Ada, family: Example}": {
        "contributors": (Contributor(name="Ada Example", file_as="Example, Ada"),)
    },
    "author: {name: Ada, role: translator}": {"contributors": (Contributor(name="Ada", roles=("trl",)),)},
    "author: {name: Ada, roles: [edt, Illustrator]}": {
        "contributors": (Contributor(name="Ada", roles=("edt", "ill")),)
    },
    "editor: Ada": {"contributors": (Contributor(name="Ada", roles=("edt",)),)},
    "contributors: Ada": {"contributors": (Contributor(name="Ada", roles=("ctb",)),)},
    "author: {name: Ada, mail: a@b.example}": {
        "contributors": (Contributor(name="Ada"),),
        "extra": (("author: Ada", '{"mail": "a@b.example"}'),),
    },
    "language: pt_br": {"language": "pt-BR"},
    "date: 2026": {"date": "2026"},
    "date: 2026-4": {"date": "2026-04"},
    "date: 2026/04/09": {"date": "2026-04-09"},
    "date: 2026-04-09T08:05:00Z": {"date": "2026-04-09T08:05:00Z"},
    "date: 2026-04-09 8:05 +0200": {"date": "2026-04-09T08:05:00+02:00"},
    "updated: 2026-04-09": {"modified": "2026-04-09"},
    "summary: One\nabstract: Two": {"description": "One", "extra": (("abstract", "Two"),)},
    "tags: printing, reading": {"subjects": ("printing", "reading")},
    "tags: [a, b]\nkeywords: [b, c]": {"subjects": ("a", "b", "c")},
    "license: CC BY 4.0": {"rights": "CC BY 4.0"},
    "canonical: https://a.example": {"source": "https://a.example"},
    "isbn: 978-3-16-148410-0": {"identifiers": (("isbn", "978-3-16-148410-0"),)},
    "doi: https://doi.org/10.1/x": {"identifiers": (("doi", "10.1/x"),)},
    "identifier: urn:isbn:9783161484100": {"identifiers": (("isbn", "9783161484100"),)},
    "identifier: 550e8400-e29b-41d4-a716-446655440000": {
        "identifiers": (("uuid", "550e8400-e29b-41d4-a716-446655440000"),)
    },
    "identifiers: [{scheme: ISBN, text: '1'}, {scheme: x, value: y}, z]": {
        "identifiers": (("isbn", "1"), ("x", "y"), ("identifier", "z"))
    },
    "series: S\nseries-number: 2": {"series": "S", "series_number": "2"},
    "series: {name: S, position: 2}": {"series": "S", "series_number": "2"},
    "draft: true": {"draft": True},
    "draft: no": {},
    "layout: post\nn: 1.50\nlist: [a, {b: c}]": {
        "extra": (("layout", "post"), ("n", "1.50"), ("list", '["a", {"b": "c"}]'))
    },
    "exporter: {theme: modern}": {},
    "title:": {},
    # Pandoc and Quarto
    "title: [{type: main, text: T}, {type: subtitle, text: S}]": {
        "title": (Text(text="T"),),
        "subtitle": (Text(text="S"),),
    },
    "author: {name: {given: Ada, family: Example}, orcid: '1'}": {
        "contributors": (Contributor(name="Ada Example", file_as="Example, Ada", identifier="1"),)
    },
    "author:\n- Ada:\n    institute: x": {
        "contributors": (Contributor(name="Ada"),),
        "extra": (("author: Ada", '{"institute": "x"}'),),
    },
    "date-modified: 3 mars 2021": {"modified": "2021-03-03"},
    "belongs-to-collection: S\ngroup-position: 2": {"series": "S", "series_number": "2"},
    "license: {text: CC BY 4.0, url: 'https://a.example'}": {"rights": "CC BY 4.0 https://a.example"},
    "copyright: {holder: Ada, year: 2020}": {"rights": "2020 Ada"},
    "subject: [{text: Printing, authority: BISAC}, x]": {"subjects": ("Printing", "x")},
    "abstract: |\n  One\n\n  two": {"description": "One two"},
    # Hugo, Zola, Jekyll
    "series: [S]\nseries_order: 2": {"series": "S", "series_number": "2"},
    "taxonomies: {tags: [a], authors: [Ada]}": {
        "subjects": ("a",),
        "contributors": (Contributor(name="Ada"),),
    },
    "params: {author: Ada, x: y}": {
        "contributors": (Contributor(name="Ada"),),
        "extra": (("params", '{"x": "y"}'),),
    },
    "publishDate: 2020-06-26": {"date": "2020-06-26"},
    "url: /2020/a": {"extra": (("url", "/2020/a"),)},
    "published: false": {"draft": True, "extra": (("published", "false"),)},
    "published: true": {"extra": (("published", "true"),)},
    "published: 2020-06-26": {"date": "2020-06-26"},
    "status: draft": {"draft": True},
    "status: published": {"extra": (("status", "published"),)},
    "languageCode: fr_FR": {"language": "fr-FR"},
    # Docusaurus, JOSS, Obsidian
    "authors: [{key: ada, title: x}]": {
        "contributors": (Contributor(name="ada"),),
        "extra": (("authors: ada", '{"title": "x"}'),),
    },
    "last_update: {date: 2020-06-26}": {"modified": "2020-06-26"},
    "authors: [{given-names: Ada, surname: Example}]": {
        "contributors": (Contributor(name="Ada Example", file_as="Example, Ada"),)
    },
    'author: ["[[Ada Example]]"]': {"contributors": (Contributor(name="Ada Example"),)},
    # Names in one text
    "author: Ada Example and Bob Other": {
        "contributors": (Contributor(name="Ada Example"), Contributor(name="Bob Other"))
    },
    "author: Ada Example, Bob Other et Cy Third": {
        "contributors": tuple(Contributor(name=name) for name in ("Ada Example", "Bob Other", "Cy Third"))
    },
    "author: ada and bob": {"contributors": (Contributor(name="ada"), Contributor(name="bob"))},
    "author: Ada Example; Bob": {"contributors": (Contributor(name="Ada Example"), Contributor(name="Bob"))},
    "author: Ada Example, Santé Canada": {"contributors": (Contributor(name="Ada Example, Santé Canada"),)},
    "author: Simon and Schuster": {"contributors": (Contributor(name="Simon and Schuster"),)},
    "author: Ministry of Health and Public Welfare": {
        "contributors": (Contributor(name="Ministry of Health and Public Welfare"),)
    },
    "author: Ada Example <ada@a.example>": {
        "contributors": (Contributor(name="Ada Example"),),
        "extra": (("author: Ada Example", '{"email": "ada@a.example"}'),),
    },
}


@pytest.mark.parametrize(("yaml", "expected"), MEANINGS.items(), ids=MEANINGS)
def test_what_a_key_stands_for(yaml: str, expected: dict[str, Any]) -> None:
    made, problems = metadata(split(f"---\n{yaml}\n---\n")[0], "a.md")

    assert made == Metadata(**expected)
    assert problems == ()


# Front matter, the code that is told, and a part of the message; nothing of it is lost.
DOUBTFUL = {
    "title: [a]": ("front-matter.type", "'title' must be a text, not a list."),
    "publisher: {a: b}": ("front-matter.type", "'publisher' must be a text, not a table."),
    "author: [[a]]": ("front-matter.type", "'author' must be a text, not a list."),
    "author: {role: aut}": ("front-matter.value", "names someone without a name"),
    "author: {name: A, role: poet laureate}": ("front-matter.value", "'poet laureate' is not a role"),
    "date: 2026-13-01": ("front-matter.value", "'2026-13-01' is not a date"),
    "date: tomorrow": ("front-matter.value", "'tomorrow' is not a date"),
    "draft: maybe": ("front-matter.value", "'draft' must be true or false, not 'maybe'."),
    "lang: Klingon language": ("language.tag", "'Klingon language'"),
    "lang: français": ("language.tag", "'français' is not the tag of a language; fr is taken."),
    "lang: German": ("language.tag", "de is taken"),
    "date: 04/09/2020": ("front-matter.value", "'04/09/2020' may be two dates; 2020-09-04 is taken."),
    "date: today": ("front-matter.value", "'today' is not a date"),
    "athor: A": ("front-matter.key", "did you mean 'author'?"),
    "descripton: A": ("front-matter.key", "did you mean 'description'?"),
}


@pytest.mark.parametrize(("yaml", "told"), DOUBTFUL.items(), ids=DOUBTFUL)
def test_what_is_doubtful_is_told_and_kept(yaml: str, told: tuple[str, str]) -> None:
    front = split(f"---\n{yaml}\n---\n", "a.md")
    made, (problem,) = metadata(front.values, "a.md", places=front.places)

    assert problem.code == told[0]
    assert told[1] in problem.message
    assert problem.where == front.places[yaml.partition(":")[0]]
    assert made.extra or made.contributors or made.language or made.date


# Keys of other programs, which must not be taken for misspelled ones of ours.
@pytest.mark.parametrize(
    "key",
    [
        "layout",
        "slug",
        "permalink",
        "weight",
        "type",
        "image",
        "toc",
        "aliases",
        "excerpt",
        "comments",
        "math",
        "audio",
        "build",
        "cascade",
        "expiryDate",
        "headless",
        "isCJKLanguage",
        "linkTitle",
        "markup",
        "outputs",
        "params",
        "resources",
        "sitemap",
        "translationKey",
        "videos",
        "toc_min_heading_level",
        "unlisted",
        "sidebar_label",
        "sidebar_position",
        "custom_edit_url",
        "author_title",
        "author_url",
        "author_image_url",
        "title_meta",
        "path",
        "template",
        "in_search_index",
        "taxonomies",
        "order",
        "format",
        "execute",
        "listing",
        "bibliography",
        "csl",
        "citation",
        "image-alt",
        "number-sections",
        "title-block-style",
        "affiliations",
        "author_profile",
        "header-includes",
        "documentclass",
        "languages",
        "edition",
        "thumbnail",
        "thumb",
    ],
)
def test_the_keys_of_others_are_no_news(key: str) -> None:
    assert metadata({key: "x"}, "a.md")[1] == ()


def test_every_key_is_of_a_field() -> None:
    assert {field for field, _ in KEYS.values()} <= set(Metadata.__dataclass_fields__)
    assert SETTINGS not in KEYS


@pytest.mark.parametrize(
    "text",
    [
        '+++\nx = 1\ntitle = "Été"\n+++\n',
        '{\n"x": 1,\n"title":"Été",\n"y": 2}\n',
        "---\nx: 1\ntitle:  Été\n---\n",
        "Date: 2020\nSlug: x\nTitle: Été\n\n",
    ],
)
def test_a_title_stands_where_it_is_said_in_every_form(text: str) -> None:
    where = split(text, "a.md").places["title" if "Title" not in text else "Title"]

    assert (where.line, where.end_line) == (3, 3)
    assert text.split("\n")[2][where.column - 1 : where.end_column - 1] == "Été"


def test_front_matter_without_an_end_is_text_and_told() -> None:
    front = split("---\ntitle: T\n\nText.\n", "a.md")

    assert (front.values, front.line) == ({}, 0)
    assert [one.message for one in front.problems] == ["The front matter is broken: it has no end."]


def test_every_key_is_in_the_documentation() -> None:
    written = (ROOT / "docs" / "front-matter.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| `(\w+)` \| (.+?) \|", written)
    table = {key: field for field, keys in rows for key in re.findall(r"`(\w+)`", keys)}

    assert table == {key: field for key, (field, _) in KEYS.items()}
