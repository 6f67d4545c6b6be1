"""Periods of the past as people say them, and what is no period."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts.named_days import Span
from bot.texts.periods import PeriodFault, read_period, write_period

TODAY = date(2026, 11, 28)  # a Saturday
PERIODS = {
    "2026": ("2026-01-01", "2026-12-31"),
    "en 2026": ("2026-01-01", "2026-12-31"),
    "année 2025": ("2025-01-01", "2025-12-31"),
    "cette année": ("2026-01-01", "2026-12-31"),
    "l’année en cours": ("2026-01-01", "2026-12-31"),
    "l’an dernier": ("2025-01-01", "2025-12-31"),
    "last year": ("2025-01-01", "2025-12-31"),
    "2025-2026": ("2025-01-01", "2026-12-31"),
    "de 2024 à 2025": ("2024-01-01", "2025-12-31"),
    "2026-T3": ("2026-07-01", "2026-09-30"),
    "2026 t3": ("2026-07-01", "2026-09-30"),
    "T3 2026": ("2026-07-01", "2026-09-30"),
    "T3-2026": ("2026-07-01", "2026-09-30"),
    "t4": ("2026-10-01", "2026-12-31"),
    "Q3 2026": ("2026-07-01", "2026-09-30"),
    "3e trimestre 2026": ("2026-07-01", "2026-09-30"),
    "le 3ème trimestre de l’année 2026": ("2026-07-01", "2026-09-30"),
    "troisième trimestre": ("2026-07-01", "2026-09-30"),
    "premier trimestre 2026": ("2026-01-01", "2026-03-31"),
    "third quarter of 2026": ("2026-07-01", "2026-09-30"),
    "trimestre 2 2026": ("2026-04-01", "2026-06-30"),
    "ce trimestre": ("2026-10-01", "2026-12-31"),
    "trimestre dernier": ("2026-07-01", "2026-09-30"),
    "the last quarter": ("2026-07-01", "2026-09-30"),
    "1er semestre 2026": ("2026-01-01", "2026-06-30"),
    "second half of 2025": ("2025-07-01", "2025-12-31"),
    "S1 2026": ("2026-01-01", "2026-06-30"),
    "2025-S2": ("2025-07-01", "2025-12-31"),
    "septembre 2026": ("2026-09-01", "2026-09-30"),
    "en septembre": ("2026-09-01", "2026-09-30"),
    "septenbre 2026": ("2026-09-01", "2026-09-30"),
    "September": ("2026-09-01", "2026-09-30"),
    "novembre": ("2026-11-01", "2026-11-30"),
    "décembre": ("2025-12-01", "2025-12-31"),
    "2026-09": ("2026-09-01", "2026-09-30"),
    "09/2026": ("2026-09-01", "2026-09-30"),
    "ce mois": ("2026-11-01", "2026-11-30"),
    "le mois dernier": ("2026-10-01", "2026-10-31"),
    "du 1er septembre au 30 novembre": ("2026-09-01", "2026-11-30"),
    "du 1er septembre au 30 novembre 2026": ("2026-09-01", "2026-11-30"),
    "1er septembre 2026 – 30 novembre 2026": ("2026-09-01", "2026-11-30"),
    "du 01/09/2026 au 30/11/2026": ("2026-09-01", "2026-11-30"),
    "du 1/9/26 au 30/11/26": ("2026-09-01", "2026-11-30"),
    "du 1.9 au 30.11": ("2026-09-01", "2026-11-30"),
    "2026-09-01/2026-11-30": ("2026-09-01", "2026-11-30"),
    "from September 1 to November 30, 2026": ("2026-09-01", "2026-11-30"),
    "entre le 1er septembre et le 30 novembre": ("2026-09-01", "2026-11-30"),
    "du 1er au 30 novembre": ("2026-11-01", "2026-11-30"),
    "du 20 au 5 novembre 2026": ("2026-10-20", "2026-11-05"),
    "du 1er décembre au 31 janvier": ("2025-12-01", "2026-01-31"),
    "du 1er septembre au 30 juin": ("2026-09-01", "2027-06-30"),
    "de décembre à novembre": ("2025-12-01", "2026-11-30"),
    "du 1er décembre au 31 janvier 2026": ("2025-12-01", "2026-01-31"),
    "de septembre à novembre": ("2026-09-01", "2026-11-30"),
    "septembre-novembre 2026": ("2026-09-01", "2026-11-30"),
    "du 1er septembre à aujourd’hui": ("2026-09-01", "2026-11-28"),
    "de septembre jusqu’à ce jour": ("2026-09-01", "2026-11-28"),
    "depuis le 1er septembre": ("2026-09-01", "2026-11-28"),
    "depuis septembre": ("2026-09-01", "2026-11-28"),
    "depuis 2025": ("2025-01-01", "2026-11-28"),
    "depuis l’an dernier": ("2025-01-01", "2026-11-28"),
    "since September 1": ("2026-09-01", "2026-11-28"),
    "from September": ("2026-09-01", "2026-11-28"),
    "à partir du 2 novembre": ("2026-11-02", "2026-11-28"),
    "depuis Pâques": ("2026-04-05", "2026-11-28"),
    "29 février": ("2024-02-29", "2024-02-29"),
    "cette semaine": ("2026-11-23", "2026-11-29"),
    "la semaine en cours": ("2026-11-23", "2026-11-29"),
    "la semaine dernière": ("2026-11-16", "2026-11-22"),
    "de la semaine passée": ("2026-11-16", "2026-11-22"),
    "last week": ("2026-11-16", "2026-11-22"),
    "depuis la semaine dernière": ("2026-11-16", "2026-11-28"),
    "la semaine du 18 novembre": ("2026-11-16", "2026-11-22"),
    "semaine du 16 au 22 novembre": ("2026-11-16", "2026-11-22"),
    "the week of November 18": ("2026-11-16", "2026-11-22"),
    "semaine 47": ("2026-11-16", "2026-11-22"),
    "S47 2026": ("2026-11-16", "2026-11-22"),
    "week 53 of 2020": ("2020-12-28", "2021-01-03"),
    "du mois dernier": ("2026-10-01", "2026-10-31"),
    "moi dernier": ("2026-10-01", "2026-10-31"),
    "le dernier trimestre": ("2026-07-01", "2026-09-30"),
    "le trimestre d’avant": ("2026-07-01", "2026-09-30"),
    "les 3 derniers mois": ("2026-08-29", "2026-11-28"),
    "ces trois derniers mois": ("2026-08-29", "2026-11-28"),
    "last 3 months": ("2026-08-29", "2026-11-28"),
    "depuis 3 mois": ("2026-08-29", "2026-11-28"),
    "depuis une semaine": ("2026-11-22", "2026-11-28"),
    "les 30 derniers jours": ("2026-10-30", "2026-11-28"),
    "sur un an": ("2025-11-29", "2026-11-28"),
    "depuis la rentrée": ("2026-09-01", "2026-11-28"),
    "depuis la rentrée 2025": ("2025-09-01", "2026-11-28"),
    "depui le premier setpembre": ("2026-09-01", "2026-11-28"),
    "semainne dernière": ("2026-11-16", "2026-11-22"),
}
FAULTS = {
    "": PeriodFault.UNCLEAR,
    "hier": PeriodFault.UNCLEAR,
    "semaine": PeriodFault.UNCLEAR,
    "semaine 60": PeriodFault.UNCLEAR,
    "les 0 derniers mois": PeriodFault.UNCLEAR,
    "les 999 derniers mois": PeriodFault.UNCLEAR,
    "la semaine prochaine": PeriodFault.UNCLEAR,
    "rentrée 2030": PeriodFault.FUTURE,
    "le mois prochain": PeriodFault.UNCLEAR,
    "T5 2026": PeriodFault.UNCLEAR,
    "5e trimestre 2026": PeriodFault.UNCLEAR,
    "2026-13": PeriodFault.UNCLEAR,
    "30 février 2026": PeriodFault.UNCLEAR,
    "du 31 septembre au 30 novembre": PeriodFault.UNCLEAR,
    "29 février 2026": PeriodFault.UNCLEAR,
    "0000": PeriodFault.UNCLEAR,
    "9999": PeriodFault.UNCLEAR,
    "01/09/9999": PeriodFault.UNCLEAR,
    "jusqu’au 30 novembre": PeriodFault.UNCLEAR,
    "2026 ou 2025": PeriodFault.UNCLEAR,
    "ما هي الفترة": PeriodFault.UNCLEAR,
    "voirie 2026": PeriodFault.UNCLEAR,
    "du 1er janvier 2026 " + "à " * 40: PeriodFault.UNCLEAR,
    "2027": PeriodFault.FUTURE,
    "depuis 2027": PeriodFault.FUTURE,
    "du 1er janvier 2027 au 31 mars 2027": PeriodFault.FUTURE,
    "29 novembre 2026": PeriodFault.FUTURE,
    "de 2026 à 2025": PeriodFault.BACKWARDS,
    "du 1er décembre au 1er novembre": PeriodFault.BACKWARDS,
    "du 20 mars au 2 février": PeriodFault.BACKWARDS,
    "de décembre à octobre": PeriodFault.BACKWARDS,
    "du 30 novembre 2026 au 1er septembre 2026": PeriodFault.BACKWARDS,
    "du 30/11/2026 au 01/09/2026": PeriodFault.BACKWARDS,
}


@pytest.mark.parametrize(("text", "days"), PERIODS.items())
def test_a_period_is_read(text: str, days: tuple[str, str]) -> None:
    assert read_period(text, TODAY) == Span(*map(date.fromisoformat, days))


@pytest.mark.parametrize(("text", "fault"), FAULTS.items())
def test_what_is_no_period_of_the_past_says_why(text: str, fault: PeriodFault) -> None:
    assert read_period(text, TODAY) is fault


past = st.dates(date(1990, 1, 1), TODAY)
languages = st.sampled_from(["fr", "en"])


@given(past, st.integers(0, 2000), languages)
def test_a_written_period_is_read_back(first: date, length: int, language: str) -> None:
    period = Span(first, first + timedelta(days=length))
    assert read_period(write_period(period, language), TODAY) == period


@given(st.integers(2000, 2026), st.integers(1, 12), st.sampled_from([1, 3, 12]), languages)
def test_a_whole_year_quarter_or_month_has_a_name(
    year: int, month: int, months: int, language: str
) -> None:
    month = (month - 1) // months * months + 1
    first, after = (
        date(year, month, 1),
        date(year + (month + months > 12), (month + months - 1) % 12 + 1, 1),
    )
    period = Span(first, after - timedelta(days=1))
    said = write_period(period, language)
    assert len(said) <= len("septembre 2026 ") + 3
    assert read_period(said, date(2027, 1, 1)) == period


WORDS = "du au le 1er 30 novembre 2026 2027 T3 trimestre depuis 09 septembre de à - / jusqu'à an"


@given(
    st.text(max_size=60) | st.lists(st.sampled_from(WORDS.split(" ")), max_size=8).map(" ".join),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)
def test_any_text_has_begun_and_ends_after_it_begins_or_says_why(text: str, today: date) -> None:
    found = read_period(text, today)
    assert isinstance(found, PeriodFault) or found.first <= min(found.last, today)


@given(st.sampled_from([text for text in PERIODS if not any(c.isdigit() for c in text)]), past)
def test_a_period_without_a_number_is_found_on_any_day(text: str, today: date) -> None:
    found = read_period(text, today)
    assert isinstance(found, Span)
    assert today.year - found.first.year <= 1
