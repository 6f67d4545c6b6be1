"""Days and hours, as they are written."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.texts.dates import write_date, write_day, write_hour


@pytest.mark.parametrize(
    ("language", "day", "whole"),
    [
        ("fr", "mardi 1er décembre", "1er décembre 2026"),
        ("en", "Tuesday, December 1", "December 1, 2026"),
    ],
)
def test_a_day_is_written(language: str, day: str, whole: str) -> None:
    first = date(2026, 12, 1)
    assert (write_day(first, language), write_date(first, language)) == (day, whole)


@pytest.mark.parametrize(("language", "hour"), [("fr", "9\u00a0h\u00a030"), ("en", "9:30")])
def test_an_hour_is_written(language: str, hour: str) -> None:
    assert write_hour(time(9, 30), language) == hour
