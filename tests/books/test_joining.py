"""Sources that are joined with --book: their order, titles, languages and drafts; extracts; folders that are books among articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter import sources
from exporter.model import Article, Image, Part, plain, walk
from exporter.outputs import Out, plan
from exporter.preparing import Choice, Prepared, prepare
from exporter.problems import ExportError
from exporter.settings import Layers, Settings
from tests.books.trees import tree
from tests.test_resources import PNG

WORDS = "Words enough.\n"


def test_files_of_a_folder_stand_in_the_order_that_people_count_in(tmp_path: Path) -> None:
    names = "ch10.md ch9.md ch1.md README.md appA.md foreword.md LICENSE.md 2-b/x.md 2-b/index.md 10-a/y.md"
    folder = tree(tmp_path, dict.fromkeys(names.split(), WORDS))

    found = sources.find([folder], book=True)

    assert ["README", "foreword", "ch1", "ch9", "ch10", "appA", "2-b/index", "2-b/x", "10-a/y"] == [
        one.path for one in found
    ]


def test_the_order_that_was_taken_is_told(tmp_path: Path) -> None:
    prepared = joined(tree(tmp_path, {"b2.md": WORDS, "b10.md": WORDS}))

    (told,) = (one for one in prepared.problems if one.code == "book.order")
    assert "b2.md, b10.md" in told.message


def test_a_folder_of_several_files_is_a_part_called_by_its_index(tmp_path: Path) -> None:
    files = {
        "one/README.md": "# First things\n\nWords.\n",
        "one/a.md": "# A\n\nWords.\n",
        "two/b.md": "# B\n\nWords.\n",
        "three/c.md": "# C\n\nWords.\n",
        "three/d.md": "# D\n\nWords.\n",
    }

    book = joined(tree(tmp_path / "things", files)).read

    assert ["First things", "three", "B"] == [
        plain(one.metadata.title if isinstance(one, Article) else one.title) for one in book.children
    ]
    assert "things" == plain(book.metadata.title)


def test_drafts_and_empty_chapters_are_left_out_and_told(tmp_path: Path) -> None:
    folder = tree(tmp_path, {"a.md": WORDS, "b.md": f"---\ndraft: true\n---\n{WORDS}", "c.md": " \n"})

    prepared = joined(folder)

    assert ["a.md"] == [one.source for one in prepared.read.articles]
    assert {"book.draft", "book.empty-chapter"} <= {one.code for one in prepared.problems}
    assert ["a.md", "b.md"] == [one.source for one in joined(folder, Choice(drafts=True)).read.articles]


def test_the_language_is_guessed_once_for_all_chapters(tmp_path: Path) -> None:
    french = "Il était une fois une petite fille de village, la plus jolie qu'on eût su voir.\n\n"
    prepared = joined(tree(tmp_path, {"a.md": french * 9, "b.md": "OK.\n"}))

    assert "fr" == prepared.read.metadata.language
    assert ["fr", "fr"] == [one.metadata.language for one in prepared.read.articles]
    assert 1 == sum(one.code == "language.guessed" for one in prepared.problems)


def test_two_chapters_of_one_name_and_title_are_two(tmp_path: Path) -> None:
    text = "# Same\n\n## Part\n\n[here](#part) [there](../{}/same.md#part)\n"
    files = {"a/same.md": text.format("b"), "b/same.md": text.format("a")}

    prepared = joined(tree(tmp_path, files))

    ids = [node.id for node in walk(prepared.book) if type(node).__name__ == "Section"]
    targets = [node.target for node in walk(prepared.book) if type(node).__name__ == "Link"]
    assert ["part", "part-1"] == ids
    assert ["#part", "#part-1", "#part-1", "#part"] == targets


def test_a_picture_is_found_beside_the_chapter_that_names_it(tmp_path: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><title>{}</title></svg>'
    files = {
        f"{name}/{file}": text
        for name in "ab"
        for file, text in {"x.md": "![one](p.svg)\n\nWords.\n", "p.svg": svg.format(name)}.items()
    }

    book = joined(tree(tmp_path, files)).read

    digests = [node.resource.digest for node in walk(book) if type(node).__name__ == "Image"]
    assert 2 == len({*digests})
    assert all(digests)


def test_a_title_of_the_whole_above_a_chapters_own_is_a_line_of_it(tmp_path: Path) -> None:
    text = "# The Whole\n\n# Chapter {0}\n\nWords.\n\n## Under {0}\n\nMore.\n"
    files = {f"ch{number}.md": text.format(number) for number in (1, 2)}

    articles = joined(tree(tmp_path, files)).read.articles

    assert ["Chapter 1", "Chapter 2"] == [plain(one.metadata.title) for one in articles]
    assert "The Whole" == plain(articles[0].blocks[0])


@pytest.mark.parametrize("name", ["b.md", "b", "The Second", "the second", "./b.md"])
def test_an_extract_says_of_what_it_is_one(tmp_path: Path, name: str) -> None:
    folder = tree(tmp_path, {"a.md": "# The First\n\n[on](b.md)\n", "b.md": "# The Second\n\nWords.\n"})

    whole, part = joined(folder), joined(folder, Choice(only=(name,)))

    metadata = part.read.metadata
    assert ["b.md"] == [one.source for one in part.read.articles]
    assert (plain(whole.read.metadata.title), "The Second") == (
        plain(metadata.title),
        plain(metadata.subtitle),
    )
    assert metadata.identifiers
    assert metadata.identifiers != whole.read.metadata.identifiers
    assert ("extract", "The Second") in metadata.extra


def test_a_chapter_that_is_not_there_is_no_extract(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no chapter 'c'"):
        joined(tree(tmp_path, {"a.md": WORDS, "b.md": WORDS}), Choice(only=("c",)))


def test_a_number_counts_chapters_that_have_none(tmp_path: Path) -> None:
    folder = tree(tmp_path, {"a.md": "# One\n\nx\n", "b.md": "# Two\n\nx\n"})

    assert ["b.md"] == [one.source for one in joined(folder, Choice(only=("2",))).read.articles]
    with pytest.raises(ExportError) as caught:
        joined(folder, Choice(only=("3",)))
    assert "Known are: One, Two." == caught.value.hint


def test_a_book_among_articles_is_one_source(tmp_path: Path) -> None:
    files = {
        "x.md": WORDS,
        "guide/book.toml": '[book]\ntitle = "Guide"',
        "guide/src/SUMMARY.md": "- [One](one.md)",
        "guide/src/one.md": WORDS,
    }

    found = sources.find([tree(tmp_path, files)])

    assert ["x", "guide"] == [one.path for one in found]
    assert found[1].source.is_book


@pytest.mark.parametrize(
    ("form", "key"),
    [
        ("---\nweight: {}\n---\n", "weight"),
        ("+++\nweight = {}\n+++\n", "weight"),
        ("---\nnav_order: {}\n---\n", "nav_order"),
        ("---\nsidebar_position: {}\n---\n", "sidebar_position"),
    ],
)
def test_the_files_themselves_may_say_their_order(tmp_path: Path, form: str, key: str) -> None:
    numbers = {"zero.md": 1, "b/_index.md": 2, "b/y.md": 2, "b/x.md": 10, "a/_index.md": 3, "a/z.md": 1}
    files = {name: form.format(number) + WORDS for name, number in numbers.items()}

    prepared = joined(tree(tmp_path, {"README.md": WORDS, **files}))

    order = "README.md, zero.md, b/_index.md, b/y.md, b/x.md, a/_index.md, a/z.md"
    assert order.split(", ") == [one.source for one in in_order(prepared)]
    (told,) = (one.message for one in prepared.problems if one.code == "book.order")
    assert f"The order of the files is {order}, as their '{key}' says." == told


def in_order(prepared: Prepared) -> list[Article | Part]:
    """Articles and parts that have a source, in reading order."""
    done: list[Article | Part] = []
    waiting = list(reversed(prepared.read.children))
    while waiting:
        one = waiting.pop()
        done += [one] if one.source else []
        waiting += reversed(one.children) if isinstance(one, Part) else ()
    return done


def test_what_few_files_say_is_no_order(tmp_path: Path) -> None:
    files = {"a.md": WORDS, "b.md": f"---\nweight: 1\n---\n{WORDS}", "c.md": WORDS}

    assert ["a.md", "b.md", "c.md"] == [one.source for one in joined(tree(tmp_path, files)).read.articles]


def test_files_of_a_named_folder_find_what_lies_in_it(tmp_path: Path) -> None:
    folder = tree(tmp_path / "site", {"_posts/a.md": "# A\n\n![x](/assets/x.png)\n"})
    (folder / "assets").mkdir()
    (folder / "assets/x.png").write_bytes(PNG)

    (found,) = sources.find([folder])
    prepared = prepare((found.source,), Layers.of(Settings()))

    assert all(one.resource.digest for one in walk(prepared.read) if isinstance(one, Image))
    assert not [one for one in prepared.problems if one.code.startswith("resource.")]


def test_a_book_is_named_after_its_folder(tmp_path: Path) -> None:
    folder = tree(tmp_path / "tales", {"1.md": WORDS, "2.md": WORDS})

    (job,) = plan(sources.find([folder], book=True), ("epub",), Out(), book=True)

    assert (("epub", Path("tales.epub")),) == job.outputs


def joined(folder: Path, choice: Choice = Choice()) -> Prepared:  # noqa: B008 - frozen
    found = sources.find([folder], book=True)
    return prepare((one.source for one in found), Layers.of(Settings()), choice)
