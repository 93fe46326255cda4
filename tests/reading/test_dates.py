"""Dates as people write them, and what is none."""

from __future__ import annotations

import pytest

from exporter.reading.dates import Date, in_name, read

# A date as it is written, its text's language, and what it is in ISO 8601.
DATES = [
    ("2026", "", "2026"),
    ("2026-4", "", "2026-04"),
    ("2020/06/26", "", "2020-06-26"),
    ("2020.06.26", "", "2020-06-26"),
    ("20200626", "", "2020-06-26"),
    ("2026-04-09 8:05 +0200", "", "2026-04-09T08:05:00+02:00"),
    ("2026-04-09T08:05:00.123Z", "", "2026-04-09T08:05:00Z"),
    ("2020-06-26 08:05:00 CEST", "", "2020-06-26T08:05:00"),
    ("Fri, 26 Jun 2020 08:05:00 +0200", "", "2020-06-26T08:05:00+02:00"),
    ("Jun 5, 2020 3:04 PM", "", "2020-06-05T15:04:00"),
    ("1593129600", "", "2020-06-26T00:00:00Z"),
    ("1593129600000", "", "2020-06-26T00:00:00Z"),
    ("26 June 2020", "", "2020-06-26"),
    ("June 26, 2020", "", "2020-06-26"),
    ("26th of June, 2020", "", "2020-06-26"),
    ("Sept. 3, 2020", "", "2020-09-03"),
    ("26-Jun-2020", "", "2020-06-26"),
    ("June 2020", "", "2020-06"),
    ("26 juin 2020", "fr", "2020-06-26"),
    ("vendredi 26 juin 2020", "", "2020-06-26"),
    ("26 févr. 2020", "fr", "2020-02-26"),
    ("1er mars 2021", "", "2021-03-01"),
    ("26. Juni 2020", "de", "2020-06-26"),
    ("26.06.2020", "", "2020-06-26"),
    ("04.09.2020", "", "2020-09-04"),
    ("09/04/2020", "fr", "2020-04-09"),
    ("04/09/2020", "en-US", "2020-04-09"),
    ("12/31/2020", "fr", "2020-12-31"),
    ("26 de junio de 2020", "", "2020-06-26"),
    ("26 d’abril del 2020", "ca", "2020-04-26"),
    ("den 26 juni 2020", "sv", "2020-06-26"),
    ("26. kesäkuuta 2020", "", "2020-06-26"),
    ("26 czerwca 2020", "", "2020-06-26"),
    ("26 июня 2020 г.", "", "2020-06-26"),
    ("26 ביוני 2020", "", "2020-06-26"),
    ("٢٦ يونيو ٢٠٢٠", "", "2020-06-26"),
    ("2020年6月26日", "ja", "2020-06-26"),
    ("2020년 6월 26일", "ko", "2020-06-26"),
]


@pytest.mark.parametrize(("text", "language", "iso"), DATES)
def test_a_date_is_read(text: str, language: str, iso: str) -> None:
    assert read(text, language) == Date(iso)


NONE = [
    "",
    "today",
    "tomorrow",
    "last-modified",
    "Spring 2020",
    "2020-02-30",
    "2026-13-01",
    "26/06/20",
    "2020-06-26 25:00",
]


@pytest.mark.parametrize("text", [*NONE, "`r Sys.Date()`", "1 2 3 June 2020", "9" * 5000, "June " * 20])
def test_what_is_no_date(text: str) -> None:
    assert read(text) is None


def test_a_date_that_may_be_two_is_doubtful() -> None:
    assert read("04/09/2020") == Date("2020-09-04", doubtful=True)


NAMES = {
    "2020-06-26-title": "2020-06-26",
    "2025/06/26/Rust-1.88.0": "2025-06-26",
    "blog/2020-06-26": "2020-06-26",
    "2020-13-26-title": "",
    "report-2020-06-26": "",
    "12020-06-26": "",
}


@pytest.mark.parametrize(("name", "iso"), NAMES.items())
def test_the_date_of_a_name(name: str, iso: str) -> None:
    assert in_name(name) == iso
