"""Answers of FUN-MOOC's API, as they are and as they should not be."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.catalogue import Availability, Cost, CourseSession
from lessons.errors import ContentError
from lessons.importers.richie import SIZE_MAX, LeftOut, Offer, is_site, read_answer

SAVED = Path(__file__).with_name("fun.json").read_bytes()
DAY = date(2026, 11, 27)


def read(*objects: object) -> list[Offer | LeftOut]:
    return read_answer("fun.json", json.dumps({"objects": objects}).encode(), DAY)


def saved(**changes: Any) -> dict[str, Any]:
    """The first course of the saved answer, with other fields."""
    first: dict[str, Any] = json.loads(SAVED)["objects"][0]
    return first | changes


def test_a_saved_answer_is_read() -> None:
    winter, closed, always, german = read_answer("fun.json", SAVED, DAY)
    assert winter == Offer(
        title="Les fondamentaux, cours d’essai",
        provider="Un organisme",
        url="https://www.fun-mooc.fr/fr/cours/essai-fondamentaux/",
        duration="6 semaines, effort 3 heures",
        language="fr",
        cost=Cost.FREE,
        status=Availability.OPEN,
        closes=date(2027, 1, 31),
        sessions=(CourseSession(starts=date(2027, 1, 12), ends=date(2027, 2, 19)),),
        dated=True,
    )
    assert isinstance(closed, Offer)
    assert (closed.status, closed.cost) == (Availability.CLOSED, Cost.PARTLY)
    assert (closed.provider, closed.duration) == ("www.fun-mooc.fr", "")
    assert isinstance(always, Offer)
    assert (always.language, always.status, always.closes) == ("en", Availability.OPEN, None)
    assert (always.sessions, always.opens) == ((), None)
    assert german == LeftOut("Ein Muster", "no-language")


def test_the_day_decides_what_is_open() -> None:
    after = read_answer("fun.json", SAVED, date(2027, 2, 1))[0]
    assert isinstance(after, Offer)
    assert (after.status, after.closes) == (Availability.CLOSED, date(2027, 1, 31))
    before = read_answer("fun.json", SAVED, date(2025, 7, 1))[0]
    assert isinstance(before, Offer)
    assert (before.status, before.opens) == (Availability.ANNOUNCED, date(2026, 11, 1))


def test_an_end_at_midnight_is_the_day_before() -> None:
    run = {
        "start": "2027-01-11T23:00:00Z",
        "end": "2027-02-19T23:00:00Z",
        "enrollment_start": "2026-10-31T23:00:00Z",
        "enrollment_end": "2027-01-31T23:00:00Z",
        "languages": ["fr"],
    }
    (offer,) = read(saved(course_runs=[run]))
    assert isinstance(offer, Offer)
    assert offer.closes == date(2027, 1, 31)
    assert offer.sessions == (CourseSession(starts=date(2027, 1, 12), ends=date(2027, 2, 19)),)


def test_a_run_that_closes_before_it_opens_is_passed_over() -> None:
    run = saved()["course_runs"][0]
    days = {"enrollment_start": "2027-02-01T09:00:00Z", "enrollment_end": "2027-01-01T09:00:00Z"}
    (offer,) = read(saved(course_runs=[run | days]))
    assert isinstance(offer, Offer)
    assert not offer.dated


def test_one_course_and_an_older_answer_are_read() -> None:
    old = saved()
    del old["course_runs"], old["offer"]
    (offer,) = read_answer("one.json", json.dumps(old).encode(), DAY)
    assert isinstance(offer, Offer)
    assert (offer.status, offer.cost, offer.dated) == (Availability.OPEN, Cost.UNKNOWN, False)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": None}, "no-title"),
        ({"title": {"fr": "x"}}, "no-title"),
        ({"title": "x" * 121}, "no-title"),
        ({"title": "un\u202etitre"}, "no-title"),
        ({"absolute_url": "https://example.org/x"}, "no-address"),
        ({"absolute_url": "//example.org/x"}, "no-address"),
        ({"absolute_url": "/fr/x) [y](https://example.org"}, "no-address"),
        ({"absolute_url": 7}, "no-address"),
        ({"course_runs": [{"languages": ["de"]}]}, "no-language"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_course_that_cannot_be_used_is_left_out(changes: dict[str, Any], code: str) -> None:
    (found,) = read(saved(**changes))
    assert isinstance(found, LeftOut)
    assert found.code == code


@pytest.mark.parametrize(
    "changes",
    [
        {"state": None},
        {"state": {"priority": "0"}},
        {"state": {"priority": 10**30}},
        {"state": {"priority": True}},
        {"course_runs": {"a": 1}},
        {"course_runs": [None, 3, {"start": "hier"}, {"start": "2027-13-01"}, {"languages": 4}]},
        {"course_runs": [{"start": "0001-01-01T00:00:00+14:00", "enrollment_start": "2020"}]},
        {"duration": ["6"], "effort": {"a": 1}},
        {"offer": ["free"]},
        {"organization_highlighted": "\u0000"},
    ],
    ids=lambda value: str(value)[:40],
)
def test_an_odd_field_is_passed_over(changes: dict[str, Any]) -> None:
    (found,) = read(saved(**changes))
    assert isinstance(found, Offer)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"objects": ' + b'{"a":' * 50_000,
        b"null",
        b"3",
        b'"objects"',
        b"[]",
        b"{}",
        b'{"objects": {}}',
        b'{"errors": {"limit": ["x"]}}',
        b'{"objects": [' + b"1," * 1_000 + b"1]}",
        b" " * (SIZE_MAX + 1),
    ],
    ids=lambda data: repr(data[:20]),
)
def test_what_is_no_answer_is_one_sentence(data: bytes) -> None:
    with pytest.raises(ContentError) as caught:
        read_answer("fun.json", data, DAY)
    said = str(caught.value)
    assert said.startswith("fun.json: ")
    assert "\n" not in said
    assert len(said) < 120


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
FIELDS = st.sampled_from(sorted(saved()))


@given(st.dictionaries(FIELDS, JSON, max_size=4))
def test_no_value_of_a_field_is_a_traceback(changes: dict[str, Any]) -> None:
    (found,) = read(saved(**changes))
    assert isinstance(found, Offer | LeftOut)


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("https://www.fun-mooc.fr", True),
        ("https://mooc.example.org", True),
        ("http://www.fun-mooc.fr", False),
        ("https://user@example.org", False),
        ("https://example.org/path", False),
        ("fun", False),
    ],
)
def test_a_site_is_a_bare_address(address: str, plain: bool) -> None:
    assert is_site(address) is plain
