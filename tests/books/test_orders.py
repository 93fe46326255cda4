"""Orders that others have said: an unpacked EPUB's spine, the links of a folder's index."""

from __future__ import annotations

from pathlib import Path

from exporter.reading import books
from exporter.reading.books import order, roles
from tests.books.trees import tree

CONTAINER = '<container><rootfiles><rootfile full-path="epub/content.opf"/></rootfiles></container>'
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">
<metadata><dc:title>The Whole</dc:title><dc:language>en</dc:language><dc:creator id="a">Ann Author</dc:creator>
<meta refines="#a" property="file-as">Author, Ann</meta><dc:subject>One</dc:subject><dc:subject>Two</dc:subject></metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="two" href="text/two%20b.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/preface.xhtml" media-type="application/xhtml+xml"/>
<item id="gone" href="text/gone.xhtml" media-type="application/xhtml+xml"/>
<item id="out" href="../../secret.xhtml" media-type="application/xhtml+xml"/>
<item id="cover" href="images/cover.svg" media-type="image/svg+xml" properties="cover-image"/>
</manifest>
<spine>
<itemref idref="nav"/><itemref idref="one"/>
<itemref idref="two"/><itemref idref="gone"/><itemref idref="out"/><itemref idref="one"/>
</spine></package>
"""


def test_an_unpacked_epub_is_read_in_its_spines_order(tmp_path: Path) -> None:
    files = {
        "META-INF/container.xml": CONTAINER,
        "epub/content.opf": PACKAGE,
        "epub/text/two b.xhtml": "<p>x</p>",
        "epub/text/preface.xhtml": "<p>x</p>",
        "../secret.xhtml": "<p>x</p>",
    }
    folder = tree(tmp_path / "in", files)

    manifest = books.manifest(folder)
    assert folder / "epub/content.opf" == manifest
    plan = books.plan(manifest)

    assert [("preface.xhtml", "preface"), ("two b.xhtml", "")] == [
        (one.source.name, one.role) for one in plan.entries if isinstance(one.source, Path)
    ]
    assert ["book.unwritten", "book.unwritten"] == [one.code for one in plan.problems]
    assert {
        "title": "The Whole",
        "language": "en",
        "subject": ["One", "Two"],
        "cover": "images/cover.svg",
        "authors": [{"name": "Ann Author", "role": "aut", "file_as": "Author, Ann"}],
    } == plan.values


def test_an_index_that_links_to_the_files_says_their_order(tmp_path: Path) -> None:
    folder = tree(
        tmp_path,
        {
            "index.fr.html": '<a href="b.fr.html">B</a> <a href="a.fr.html#x">A</a> <a href="http://x/">x</a>',
            **dict.fromkeys(("a.fr.html", "b.fr.html", "index.fr.txt"), "x"),
        },
    )
    paths = [folder / name for name in ("a.fr.html", "b.fr.html", "index.fr.html")]

    done, by = order.arranged(folder, paths)

    assert ["index.fr.html", "b.fr.html", "a.fr.html"] == [path.name for path in done]
    assert "as index.fr.html links to them" == by


def test_an_index_that_links_to_few_says_none(tmp_path: Path) -> None:
    files = {"README.md": "[b](b.md) [a](a.md)", **{f"{name}.md": "x" for name in "abcd"}}
    folder = tree(tmp_path, files)

    done, by = order.arranged(folder, [folder / name for name in files])

    assert ["README.md", "a.md", "b.md", "c.md", "d.md"] == [path.name for path in done]
    assert "" == by


def test_names_that_say_what_a_chapter_is() -> None:
    said = {
        "foreword": "foreword",
        "01-preface": "preface",
        "avant-propos": "foreword",
        "apA": "appendix",
        "app-B": "appendix",
        "appendix_c": "appendix",
        "apt": "",
        "apps": "",
        "ch1": "",
    }

    assert said == {name: roles.of(name) for name in said}
