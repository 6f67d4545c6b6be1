"""Whom a name may mean; shares that stand, and how many a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.capabilities.sharing.model import Share
from bot.capabilities.sharing.rules import (
    DAY_MOST,
    current,
    is_spent,
    persons,
    replaced,
    seal,
)
from bot.capabilities.sharing.wishes import NAMED_MAX
from bot.domain.messages import Address

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HERE = Address("matrix", "ville.example", "@ana:ville.example", "!room")


def made(begun: datetime, lasts: timedelta, what: str = "gestures", named: str = "bob") -> Share:
    return Share(
        learner_id=1,
        shared_at=begun,
        what=what,
        named=named,
        signed="ana",
        details={"count": 1},
        ends_at=begun + lasts,
    )


shares = st.lists(
    st.builds(
        lambda ago, lasts, what, named: made(
            NOON - timedelta(minutes=ago), timedelta(minutes=lasts), what, named
        ),
        st.integers(0, 4_000),
        st.integers(0, 4_000),
        st.sampled_from(("gestures", "progress/a")),
        st.sampled_from(("bob", "Bob", "zoe")),
    ),
    max_size=12,
)


def test_a_person_is_named_as_their_platform_does_it_or_by_a_whole_address() -> None:
    assert persons("@bob:ville.example", HERE) == (
        "matrix/ville.example/%40bob%3Aville.example",
        "matrix/ville.example/bob%3Aville.example",
    )
    whole = ("slack/T1/U1",)
    assert persons("slack/T1/U1", HERE) == whole
    typed = persons("matrix/ville.example/@bob:ville.example", HERE)
    assert typed == ("matrix/ville.example/%40bob%3Aville.example",)


@given(st.text(min_size=1, max_size=NAMED_MAX))
def test_a_short_name_never_leaves_the_workspace(named: str) -> None:
    if named.count("/") != 2:
        found = persons(named, HERE)
        assert all(each.startswith("matrix/ville.example/") for each in found)
        assert all(each.count("/") == 2 for each in found)


@given(shares, st.integers(-5_000, 5_000))
def test_a_share_stands_until_its_end_and_the_last_comes_first(
    some: list[Share], minutes: int
) -> None:
    now = NOON + timedelta(minutes=minutes)
    standing = current(some, now)
    assert sorted(map(id, standing)) == sorted(id(each) for each in some if now < each.ends_at)
    begun = [each.shared_at for each in standing]
    assert begun == sorted(begun, reverse=True)


@given(shares)
def test_a_share_replaces_those_of_the_same_thing_for_the_same_words(some: list[Share]) -> None:
    gone = replaced(some, "gestures", "BOB", NOON)
    assert all(each.what == "gestures" and each.named in ("bob", "Bob") for each in gone)
    left = [each for each in current(some, NOON) if each not in gone]
    assert replaced(left, "gestures", "bob", NOON) == ()


@given(shares)
def test_shares_of_a_day_are_counted_whatever_became_of_them(some: list[Share]) -> None:
    recent = [each for each in some if NOON - each.shared_at < timedelta(days=1)]
    assert is_spent(some, NOON) == (len(recent) >= DAY_MOST)


def test_a_mark_tells_details_apart() -> None:
    assert seal("ana", {"a": 1, "b": 2}) == seal("ana", {"b": 2, "a": 1})
    assert seal("ana", {"a": 1}) != seal("ana", {"a": 2})
    assert seal("ana", {"a": 1}) != seal("bob", {"a": 1})
