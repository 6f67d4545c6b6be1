"""Days and hours, as people write them and read them."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts.dates import name_days, read_day, read_days, read_hour, write_date, write_day

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 janvier", date(2027, 1, 12)),
        ("jusqu’au 12 janvier", date(2027, 1, 12)),
        ("jusqu'au lendemain", None),
        ("1er décembre", date(2026, 12, 1)),
        ("24 novembre", date(2026, 11, 24)),
        ("23 novembre", date(2027, 11, 23)),  # the next one, not today
        ("23 novembre 2026", date(2026, 11, 23)),
        ("12/01", date(2027, 1, 12)),
        ("12.01.2027", date(2027, 1, 12)),
        ("2027-01-12", date(2027, 1, 12)),
        ("until January 12", date(2027, 1, 12)),
        ("until the 12th January 2027", date(2027, 1, 12)),
        ("12 juin", date(2027, 6, 12)),
        ("12 juillet", date(2027, 7, 12)),
        ("29 février 2028", date(2028, 2, 29)),
        ("29 février", None),  # neither this year nor the next has one
        ("une semaine", date(2026, 11, 30)),
        ("pendant 2 semaines", date(2026, 12, 7)),
        ("three days", date(2026, 11, 26)),
        ("un mois", date(2026, 12, 23)),
        ("zéro jour", None),
        ("0 jours", None),
        ("30 février", None),
        ("hier", None),
        ("", None),
        ("99999 jours", None),
        ("jusqu’au lundi 30 novembre", date(2026, 11, 30)),
        ("lundi, 30 novembre", date(2026, 11, 30)),
        ("jusqu’à lundi", date(2026, 11, 30)),
        ("mardi", date(2026, 11, 24)),
        ("until Friday", date(2026, 11, 27)),
        ("jusqu’à demain", date(2026, 11, 24)),
        ("tomorrow", date(2026, 11, 24)),
        ("de deux semaines", date(2026, 12, 7)),
        ("quinze jours", date(2026, 12, 8)),
        ("lundi prochain", None),
    ],
)
def test_a_day_to_come_back_on(text: str, day: date | None) -> None:
    assert read_day(text, TODAY) == day


@given(st.text(max_size=40), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_any_text_is_a_day_or_none(text: str, today: date) -> None:
    found = read_day(text, today)
    assert found is None or isinstance(found, date)


@given(st.dates(date(2026, 11, 24), date(2027, 11, 22)), st.sampled_from(["fr", "en"]))
def test_a_written_day_is_read_back(day: date, language: str) -> None:
    assert read_day(write_date(day, language).replace(",", ""), TODAY) == day
    weekday, _, rest = write_day(day, language).replace(",", "").partition(" ")
    assert weekday in name_days(language).values()
    assert read_day(rest, TODAY) == day


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("lundi mardi jeudi", {1, 2, 4}),
        ("lun, mar et ven", {1, 2, 5}),
        ("Monday and Friday", {1, 5}),
        ("samedi", {6}),
        ("lundi peut-être", set()),
        ("jamais", set()),
        ("", set()),
    ],
)
def test_the_days_one_works(text: str, days: set[int]) -> None:
    assert read_days(text) == days


@pytest.mark.parametrize(
    ("text", "hour"),
    [("9h", time(9)), ("9 h 30", time(9, 30)), ("14:05", time(14, 5)), ("25 h", None), ("x", None)],
)
def test_an_hour(text: str, hour: time | None) -> None:
    assert read_hour(text) == hour
