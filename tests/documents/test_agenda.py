"""Calendar files, read by a strict library that did not write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from bot.documents.agenda import DatedEvent, write_agenda

AT = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
ENTRY = DatedEvent(
    title="Fondamentaux de l’IA, « session ; d’hiver »",
    starts=date(2027, 1, 12),
    ends=date(2027, 2, 19),
    place="Nantes, Cité des congrès",
    url="https://www.example.org/cours?a=1,2;b",
    note="Pour tous. " * 30,
)


def test_a_strict_reader_finds_what_was_written() -> None:
    content = write_agenda([ENTRY], AT)
    (event,) = IcsCalendarStream.calendar_from_ics(content.decode()).events
    assert (event.summary, event.location, event.description) == (
        ENTRY.title,
        ENTRY.place,
        ENTRY.note,
    )
    assert (event.dtstart, event.dtend) == (date(2027, 1, 12), date(2027, 2, 20))
    assert (event.dtstamp, str(event.url)) == (AT, ENTRY.url)
    assert event.transparency == "TRANSPARENT"


def test_lines_are_those_of_the_standard() -> None:
    content = write_agenda([ENTRY], AT)
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75


def test_the_same_session_has_the_same_name_and_others_have_others() -> None:
    other = DatedEvent(
        title="x", starts=ENTRY.starts, ends=ENTRY.ends, place="Lille", url=ENTRY.url
    )
    first, second = (write_agenda([ENTRY, other], AT + timedelta(n)) for n in range(2))
    names = [
        [event.uid for event in IcsCalendarStream.calendar_from_ics(each.decode()).events]
        for each in (first, second)
    ]
    assert names[0] == names[1]
    assert len(set(names[0])) == 2


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=90
)


@given(title=WORDS, place=WORDS, days=st.integers(0, 90))
def test_any_words_come_back(title: str, place: str, days: int) -> None:
    ends = ENTRY.starts + timedelta(days)
    content = write_agenda(
        [DatedEvent(title=title, starts=ENTRY.starts, ends=ends, place=place)], AT
    )
    (event,) = IcsCalendarStream.calendar_from_ics(content.decode()).events
    assert (event.summary, event.location) == (title, place)
    assert event.dtend == ends + timedelta(days=1)
