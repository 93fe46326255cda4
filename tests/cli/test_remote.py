"""--allow-remote: who is asked for files, and that nobody is without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter import fetching
from exporter.fetching import Fetched, Policy
from tests.cli.conftest import Run
from tests.test_resources import PNG

REMOTE = (
    "---\ntitle: T\nauthor: A\nlang: en\ndate: 2026-01-01\n---\n\n![A square.](https://example.org/a.png)\n"
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Policy]:
    """The policies with which a server was asked."""
    policies: list[Policy] = []

    def fetch(address: str, policy: Policy) -> Fetched:
        fetching._allowed(address, policy)
        policies.append(policy)
        return Fetched(data=PNG, media_type="image/png", address=address)

    monkeypatch.setattr(fetching, "fetch", fetch)
    return policies


@pytest.mark.parametrize(
    ("words", "hosts"),
    [
        (("--allow-remote",), ("*",)),
        (("--allow-remote=example.org",), ("example.org",)),
        (("--allow-remote=a.example,example.org:443",), ("a.example", "example.org:443")),
        (("--allow-remote=a.example", "--allow-remote"), ("a.example", "*")),
        (("--set", "allow-remote=['example.org']"), ("example.org",)),
    ],
)
def test_who_is_named_is_asked(
    words: tuple[str, ...], hosts: tuple[str, ...], asked: list[Policy], folder: Path, run: Run
) -> None:
    (folder / "r.md").write_text(REMOTE)
    done = run("html", *words, "r.md")

    assert (done.exit_code, asked) == (0, [Policy(hosts=hosts)])
    assert "resource." not in done.stderr


@pytest.mark.parametrize("words", [(), ("--allow-remote=example.com",)])
def test_nobody_else_is(words: tuple[str, ...], asked: list[Policy], folder: Path, run: Run) -> None:
    (folder / "r.md").write_text(REMOTE)
    done = run("html", *words, "r.md")

    assert (done.exit_code, asked) == (0, [])
    assert (
        "warning resource.remote 'https://example.org/a.png' is on the network and is not fetched."
        in done.stderr
    )


def test_a_folder_cannot_allow_it(asked: list[Policy], folder: Path, run: Run) -> None:
    (folder / "r.md").write_text(REMOTE)
    (folder / "exporter.toml").write_text('allow-remote = "*"\n')
    done = run("html", "r.md")

    assert (done.exit_code, asked) == (2, [])
    assert "is not for a file to say" in done.stderr


def test_a_file_may_be_called_like_the_option(asked: list[Policy], folder: Path, run: Run) -> None:
    (folder / "--allow-remote").write_text(REMOTE)
    done = run("html", "--from", "markdown", "-o", "r.html", "--", "--allow-remote")

    assert (done.exit_code, asked) == (0, [])
