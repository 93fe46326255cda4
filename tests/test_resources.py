"""The one door to files: what it opens, what it keeps shut, and what it remembers."""

import errno
import hashlib
from pathlib import Path

import pytest

from exporter.kinds import sniff
from exporter.problems import ExportError
from exporter.resources import Resources

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000030000000208020000001216f14d0000000b49444154789c6360c00400001400017dfe1eee0000000049454e44ae426082"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A source's folder with a picture, beside a file that is none of its business."""
    (tmp_path / "secret.png").write_bytes(PNG)
    folder = tmp_path / "home"
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "été 1.png").write_bytes(PNG)
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    return folder


@pytest.mark.parametrize(
    "name",
    [
        "images/été 1.png",
        "images/%C3%A9t%C3%A9%201.png",
        "./images/../images/été 1.png?v=2#top",
        "/images/été 1.png",
    ],
)
def test_a_file_below_the_folder_is_found_however_it_is_written(home: Path, name: str) -> None:
    resource, problems = Resources([home]).find(name, home)

    assert problems == ()
    assert resource.name == "images/été 1.png"
    assert (resource.media_type, resource.width, resource.height) == ("image/png", 3, 2)
    assert resource.digest == hashlib.sha256(PNG).hexdigest()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("missing.png", "resource.missing"),
        ("http://[bad", "resource.missing"),
        ("//[x", "resource.missing"),
        ("", "resource.missing"),
        ("images", "resource.missing"),
        ("a\0b", "resource.missing"),
        ("../secret.png", "resource.outside"),
        ("images/../../secret.png", "resource.outside"),
        ("%2e%2e/secret.png", "resource.outside"),
        ("link.png", "resource.outside"),
        ("/etc/passwd", "resource.outside"),
        ("file:///etc/passwd", "resource.outside"),
        ("https://example.org/a.png", "resource.remote"),
        ("//example.org/a.png", "resource.remote"),
        ("data:image/png;base64,A", "resource.data"),
        ("data:image/png;base64,@@@@", "resource.data"),
        ("data:image/png", "resource.data"),
        ("data:image/png;base64,AAAA", "resource.unknown-type"),
    ],
)
def test_anything_else_is_a_problem_and_no_file(home: Path, name: str, code: str) -> None:
    resources = Resources([home])
    resource, problems = resources.find(name, home)

    assert [problem.code for problem in problems] == [code]
    assert resource.digest == ""
    assert resources.dependencies == ()


# A site's folder, and its source in content/posts: what is written there, and which file it means.
SITE = ["static/img/a.png", "public/b.png", "content/posts/c d.png", "content/posts/100%25.png", "content/posts/e%20f.png",
        "content/posts/what?.png", "content/posts/~/g.png", "content/posts/Fotos/H.PNG", "content/posts/e\u0301t\u00e9.png",
        "content/i.png", "j.png", "content/posts/#1.png", "content/posts/two  spaces .png", "content/posts/a&amp;b.png"]  # fmt: skip
MEANT = {
    "/img/a.png": "static/img/a.png",
    "/img/a.png?v=1#x": "static/img/a.png",
    "/b.png": "public/b.png",
    "/i.png": "content/i.png",
    "/static/img/a.png": "static/img/a.png",
    "@site/static/img/a.png": "static/img/a.png",
    "{{ site.baseurl }}/img/a.png": "static/img/a.png",
    "{static}/img/a.png": "static/img/a.png",
    "%7Bstatic%7D/img/a.png": "static/img/a.png",
    "%7B%7B%20site.baseurl%20%7D%7D/img/a.png": "static/img/a.png",
    "c d.png": "content/posts/c d.png",
    "c%20d.png": "content/posts/c d.png",
    "c%2520d.png": "content/posts/c d.png",
    " c d.png ": "content/posts/c d.png",
    ".\\c d.png": "content/posts/c d.png",
    "..\\i.png": "content/i.png",
    "..%5Ci.png": "content/i.png",
    "../i.png": "content/i.png",
    "../../j.png": "j.png",
    "j.png": "j.png",
    "100%25.png": "content/posts/100%25.png",
    "100%2525.png": "content/posts/100%25.png",
    "e%20f.png": "content/posts/e%20f.png",
    "what?.png": "content/posts/what?.png",
    "what%3F.png": "content/posts/what?.png",
    "#1.png": "content/posts/#1.png",
    "~/g.png": "content/posts/~/g.png",
    "\u00e9te\u0301.png": "content/posts/e\u0301t\u00e9.png",
    "%C3%A9t%C3%A9.png": "content/posts/e\u0301t\u00e9.png",
    "two  spaces .png": "content/posts/two  spaces .png",
    "a&amp;b.png": "content/posts/a&amp;b.png",
}
ALIKE = {
    "Fotos/h.png": "content/posts/Fotos/H.PNG",
    "fotos/H.png": "content/posts/Fotos/H.PNG",
    "../I.png": "content/i.png",
    "/IMG/a.png": "static/img/a.png",
    "\u00c9T\u00c9.png": "content/posts/e\u0301t\u00e9.png",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in SITE:
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_bytes(PNG)
    (tmp_path / "SECRET.png").write_bytes(PNG)
    (tmp_path / "site" / "out").symlink_to(tmp_path)
    return tmp_path / "site"


@pytest.mark.parametrize("name", MEANT)
def test_a_name_is_understood_as_people_and_sites_write_it(site: Path, name: str) -> None:
    posts = site / "content" / "posts"
    resource, problems = Resources([posts, site]).find(name, posts)

    assert problems == ()
    assert site / MEANT[name] in (site / resource.name, posts / resource.name)


@pytest.mark.parametrize("name", ALIKE)
def test_other_capitals_are_forgiven_and_said(site: Path, name: str) -> None:
    posts = site / "content" / "posts"
    resource, problems = Resources([posts, site]).find(name, posts)

    assert [one.code for one in problems] == ["resource.case"]
    assert site / ALIKE[name] in (site / resource.name, posts / resource.name)


@pytest.mark.parametrize(
    "name", ["../secret.png", "out/secret.png", "../OUT/secret.png", "/secret.png", "/../secret.png"]
)
def test_nothing_is_looked_for_outside(site: Path, name: str) -> None:
    resource, problems = Resources([site]).find(name, site)

    assert (resource.digest, [one.code for one in problems]) == ("", ["resource.missing"])


@pytest.mark.parametrize(
    "name",
    [
        "x/" * 5000 + "a.png",
        "a" * 300 + ".png",
        "loop/a.png",
        "%00.png",
        "%",
        "a%ff.png",
        "/",
        " ",
        "?",
        "//",
    ],
)
def test_a_name_that_is_none_is_no_fault(site: Path, name: str) -> None:
    (site / "loop").symlink_to(site / "loop")
    resource, problems = Resources([site]).find(name, site)

    assert (resource.digest, [one.code for one in problems][:1]) in (
        ("", ["resource.missing"]),
        ("", ["resource.remote"]),
    )


def test_a_folder_that_is_allowed_is_searched_too(home: Path, tmp_path: Path) -> None:
    resource, problems = Resources([home, tmp_path]).find("secret.png", home)

    assert (resource.name, problems) == ("secret.png", ())


def test_every_file_read_is_remembered_with_its_digest(home: Path) -> None:
    resources = Resources([home])
    (home / "a.md").write_text("text")
    resources.load(home / "a.md")
    resources.find("images/été 1.png", home)

    assert [(d.path.name, d.size, d.sha256) for d in resources.dependencies] == [
        ("a.md", 4, hashlib.sha256(b"text").hexdigest()),
        ("été 1.png", len(PNG), hashlib.sha256(PNG).hexdigest()),
    ]


def test_a_resource_that_changed_since_it_was_read_is_refused(home: Path) -> None:
    resource, _ = Resources([home]).find("images/été 1.png", home)
    assert Resources([home]).read(resource) == PNG

    (home / "images" / "été 1.png").write_bytes(PNG + b"more")
    with pytest.raises(ExportError, match="has changed or gone"):
        Resources([home]).read(resource)


def test_sizes_are_bounded(home: Path) -> None:
    resources = Resources([home], limit=10)
    _, problems = resources.find("images/été 1.png", home)
    assert [problem.code for problem in problems] == ["resource.too-large"]
    with pytest.raises(ExportError, match="larger than"):
        resources.load(home / "images" / "été 1.png")


def test_a_file_that_may_not_be_read_is_a_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    (home / "a.md").write_text("text")
    monkeypatch.setattr(Path, "read_bytes", refused)  # a mode would not keep root out
    with pytest.raises(ExportError, match="cannot be read"):
        Resources([home]).load(home / "a.md")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (PNG, ("image/png", 3, 2)),
        (b"GIF89a\x05\x00\x04\x00", ("image/gif", 5, 4)),
        (
            bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080010002001011100"),
            ("image/jpeg", 32, 16),
        ),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", ("image/svg+xml", 0, 0)),
        (b"%PDF-1.7", ("application/pdf", 0, 0)),
        (b"", ("", 0, 0)),
    ],
)
def test_the_type_is_told_by_content(data: bytes, expected: tuple[str, int, int]) -> None:
    assert sniff(data) == expected
