"""The wheel holds all that is needed: installed in an environment of its own, away from the checkout, it exports the article."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.texts import epub_text, words
from tests.validators import ROOT

# No test asks the network: what the lock installed for the tests is lent to the new environment.
LENT = "\n".join(path for path in sys.path if path.endswith("site-packages"))


def run(*arguments: str | Path, cwd: Path, **more: str) -> str:
    """Return what a command says; `more` is laid over its environment."""
    environment = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")
    } | more
    done = subprocess.run(
        [*arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert 0 == done.returncode, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a clone holds."""
    folder = tmp_path_factory.mktemp("checkout") / "exporter"
    kept = [
        "exporter",
        "styles",
        "source",
        "docs",
        "pyproject.toml",
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        ".gitignore",
    ]
    for name in kept:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            folder.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def constraints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The locked versions without their hashes, which a checkout among them could not have."""
    path = tmp_path_factory.mktemp("constraints") / "constraints.txt"
    locked = re.findall(r"^[a-z0-9-]+==[^\\\n]+", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    path.write_text("\n".join(locked))
    return path


@pytest.fixture(scope="module")
def wheel(checkout: Path) -> Path:
    """The wheel, built by the backend that the lock holds, from the sdist as an index would have it."""
    build = (
        "import hatchling.build as backend, sys; print(getattr(backend, 'build_' + sys.argv[1])(sys.argv[2]))"
    )
    run(sys.executable, "-c", build, "sdist", "dist", cwd=checkout)
    (sdist,) = (checkout / "dist").glob("*.tar.gz")
    unpacked = checkout.parent / "unpacked"
    shutil.unpack_archive(sdist, unpacked, filter="data")
    (source,) = unpacked.iterdir()
    run(sys.executable, "-c", build, "wheel", checkout.parent, cwd=source)
    (wheel,) = checkout.parent.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def fresh(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the commands of a new environment that has the wheel."""
    folder = tmp_path_factory.mktemp("fresh") / "environment"
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    run(
        sys.executable,
        "-m",
        "uv",
        "pip",
        "install",
        "--offline",
        "--no-deps",
        "--python",
        folder / "bin" / "python",
        wheel,
        cwd=folder.parent,
    )
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "lent.pth").write_text(LENT)
    yield folder / "bin"
    shutil.rmtree(folder)


def test_the_wheel_holds_the_styles_and_nothing_of_the_workshop(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    shipped = {
        f"exporter/styles/{path.relative_to(ROOT / 'styles')}"
        for path in (ROOT / "styles").rglob("*")
        if path.is_file()
    }

    assert shipped <= names
    assert "exporter/py.typed" in names
    assert [] == [
        name for name in names if not re.match(r"exporter/|article_exporter-[\d.]+\.dist-info/", name)
    ]


def test_the_installed_command_exports_the_article(fresh: Path, article: Path, tmp_path: Path) -> None:
    copied = shutil.copy(article, tmp_path / "article.md")
    for format in ("epub", "pdf", "html"):
        run(fresh / "exporter", format, copied, cwd=tmp_path)
    where = run(fresh / "python", "-c", "import exporter; print(exporter.__file__)", cwd=tmp_path)

    assert {"article.md", "article.epub", "article.pdf", "article.html"} == {
        path.name for path in tmp_path.iterdir()
    }
    assert str(fresh.parent) in where


def test_the_installed_package_exports_in_two_lines(fresh: Path, article: Path, tmp_path: Path) -> None:
    run(
        fresh / "python",
        "-c",
        f"import exporter\nexporter.export({str(article)!r}, 'article.epub')",
        cwd=tmp_path,
    )
    run(fresh / "exporter", "epub", article, "--out", "same.epub", cwd=tmp_path)

    assert (tmp_path / "same.epub").read_bytes() == (tmp_path / "article.epub").read_bytes()


def test_uvx_runs_a_checkout(checkout: Path, constraints: Path, article: Path, tmp_path: Path) -> None:
    run(
        *(sys.executable, "-m", "uv", "tool", "run", "--isolated", "--python", sys.executable),
        *(
            "--constraints",
            constraints,
            "--from",
            checkout,
            "exporter",
            "epub",
            article,
            "--out",
            "article.epub",
        ),
        cwd=tmp_path,
    )

    assert words(epub_text(tmp_path / "article.epub"))[:3] == ["Renforcement", "des", "liens"]


def test_pipx_installs_a_checkout(checkout: Path, constraints: Path, article: Path, tmp_path: Path) -> None:
    homes = {
        "PIPX_HOME": str(tmp_path / "home"),
        "PIPX_BIN_DIR": str(tmp_path / "bin"),
        "PIPX_MAN_DIR": str(tmp_path / "man"),
    }
    arguments = f"--pip-args=--constraint {constraints} --only-binary :all: --no-binary article-exporter"
    run(
        sys.executable,
        "-m",
        "pipx",
        "install",
        "--python",
        sys.executable,
        arguments,
        checkout,
        cwd=tmp_path,
        **homes,
    )
    said = run(tmp_path / "bin" / "exporter", "pdf", article, "--out", "article.pdf", cwd=tmp_path)

    assert "wrote article.pdf" in said


def test_the_wheel_needs_what_the_lock_holds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    locked = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    named = [re.split(r"[<>=~]", requirement)[0] for requirement in project["dependencies"]]

    assert [] == [name for name in named if name not in locked]


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_the_lock_has_hashes_and_names_no_index(lock: str) -> None:
    text = (ROOT / lock).read_text()
    packages = re.split(r"\n(?=[a-z0-9])", text.split("\n", 2)[2])

    assert [] == [package for package in packages if "--hash=sha256:" not in package]
    assert "://" not in text
    assert "--index" not in text
