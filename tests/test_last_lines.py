"""The last lines of a run of the tests: what to install is said when the system has something of what is missing."""

from __future__ import annotations

import pytest

from tests.conftest import advice

LINE = "what the system has of it comes with: apt-get install more"
MISSING = {
    "Ace and the reading systems without Chromium (CHROMIUM can name one)": LINE,
    "the spelling of French: hunspell and its dictionary are not installed": LINE,
    "the command qpdf; the same library in pikepdf stood in for it": LINE,
    "tests on real articles and books: EXPORTER_CORPORA names no folder of them": "",
    "Ace is not installed. Install it: npm install -g @daisy/ace-cli": "",
}


@pytest.mark.parametrize(("what", "line"), MISSING.items())
def test_the_system_s_packages_are_named_only_where_they_help(what: str, line: str) -> None:
    assert line == advice([what], "apt-get install more")


def test_nothing_is_advised_where_nothing_is_known_to_install() -> None:
    assert advice(MISSING, "") == advice([], "apt-get install more") == ""
