"""Bookings are looked at again: what a wrong calendar or a wrong clock booked does not stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import update

from bot.domain.messages import Address
from bot.domain.people import Learner
from bot.storage import learners
from bot.storage.tables import workspace
from scheduler import planner
from scheduler.clock import SimulatedClock
from tests.house import ANA, MONDAY, PARIS, Home, open_home

HOUR = timedelta(hours=1)


def day(number: int, hour: int = 9, minute: int = 0) -> datetime:
    """In November 2026, in Paris; the 23rd is a Monday."""
    return datetime(2026, 11, number, hour, minute, tzinfo=PARIS)


async def look_again(home: Home, at: datetime) -> int:
    return await home.runtime.ticker._planner.rebook(at)


async def due(home: Home, who: Address = ANA) -> datetime | None:
    return (await home.learner(who)).next_due_at


async def change(home: Home, **values: object) -> Learner:
    before = await home.learner()
    after = replace(before, **values)
    async with home.runtime.database.begin() as connection:
        await learners.save(connection, [(before, after)])
    return after


async def answered(home: Home) -> None:
    """The first lesson is answered on Monday: the next one is due on Tuesday."""
    await home.begin()
    await home.send("B")


async def reviewing(home: Home) -> None:
    """The course is over, and the questions due on Tuesday were answered that day."""
    await answered(home)
    for said in ("leçon", "A C", "B", "leçon", "A"):
        await home.send(said)
    assert (await home.enrollment()).completed_at
    await home.tick(day(24))
    for said in ("B", "A C", "B", "A"):
        await home.send(said)
    await home.tick(day(25))


async def test_a_closure_with_a_slip_of_year_costs_one_day_once_put_right(
    database_url: str,
) -> None:
    wrong = [{"first": date(2026, 11, 24), "last": date(2027, 1, 3)}]
    async with open_home(database_url) as home:
        await answered(home)
    async with open_home(database_url, day(24, 8), closures=wrong) as home:
        await home.tick(day(24))
        assert await due(home) == datetime(2027, 1, 4, 9, tzinfo=PARIS)
    async with open_home(database_url, day(25, 8)) as home:
        assert await look_again(home, day(25, 8)) == 1
        assert await due(home) == day(25)
        assert await home.tick(day(25)) == 1


@pytest.mark.parametrize("ahead", [timedelta(days=365), timedelta(days=364), timedelta(days=30)])
async def test_a_clock_far_ahead_for_one_tick_costs_that_day_at_most(
    database_url: str, ahead: timedelta
) -> None:
    async with open_home(database_url) as home:
        await answered(home)
        clock = home.clock
        wrong = SimulatedClock(day(23, 10) + ahead)
        home.runtime.ticker._clock = home.runtime.ticker._dispatcher._clock = wrong
        await home.runtime.ticker.tick()
        home.runtime.ticker._clock = home.runtime.ticker._dispatcher._clock = clock
        sent = len(home.recorder.sent)
        assert await look_again(home, day(23, 11)) == 1
        assert await due(home) == day(24)
        assert await home.tick(day(24)) == 1
        assert len(home.recorder.sent) == sent + 1
        assert await due(home) == day(25)


async def test_a_day_that_a_wrong_clock_named_counts_as_one_message(database_url: str) -> None:
    """Its slot is taken: a reminder that nobody was sent uses up none of the week's two."""
    async with open_home(database_url) as home:
        await answered(home)
        assert await home.tick(day(24)) == 1  # a lesson, which stays open
        clock = home.clock
        wrong = SimulatedClock(day(24, 10) + timedelta(days=6))  # Monday 30
        home.runtime.ticker._clock = home.runtime.ticker._dispatcher._clock = wrong
        assert await home.runtime.ticker.tick() == 1
        home.runtime.ticker._clock = home.runtime.ticker._dispatcher._clock = clock
        before = await home.learner()
        assert (before.reminders, before.silent) == (1, 2)
        await look_again(home, day(24, 11))
        await change(home, next_due_at=day(30))
        assert await home.tick(day(30)) == 0
        after = await home.learner()
        assert (after.reminders, after.silent) == (1, 2)
        assert after.next_due_at == datetime(2026, 12, 1, 9, tzinfo=PARIS)
        assert await home.tick(datetime(2026, 12, 1, 9, tzinfo=PARIS)) == 1


async def test_what_waits_for_a_far_claim_is_claimed_once_bookings_are_looked_at(
    database_url: str,
) -> None:
    async with open_home(database_url) as home:
        await answered(home)
        await home.runtime.ticker._planner.plan(day(24))
        far = {"tat": day(24) + timedelta(days=365), "next_claim_at": day(24) + timedelta(days=365)}
        async with home.runtime.database.begin() as connection:
            await connection.execute(update(workspace).values(**far))
        assert await home.tick(day(24)) == 0
        await look_again(home, day(24, 9, 1))
        assert await home.tick(day(24, 9, 1)) == 1


async def test_a_clock_behind_while_bookings_are_looked_at_sends_nothing_early(
    database_url: str,
) -> None:
    async with open_home(database_url) as home:
        await answered(home)
        await look_again(home, day(23) - timedelta(days=365))
        assert await home.tick(day(24, 8, 10)) == 0
        assert await due(home) == day(24)
        assert await home.tick(day(24)) == 1


async def test_a_narrowed_window_loses_no_day_that_still_has_a_slot(database_url: str) -> None:
    async with open_home(database_url) as home:
        await answered(home)
        await home.send("horaire 17:30")
        assert await due(home) == day(24, 17, 30)
    async with open_home(database_url, day(24, 9), closes=time(16)) as home:
        assert await look_again(home, day(24, 9)) == 1
        assert await due(home) == day(24, 15, 50)
        assert await home.tick(day(24, 15, 50)) == 1


async def test_a_window_that_opens_later_keeps_the_day(database_url: str) -> None:
    async with open_home(database_url) as home:
        await answered(home)
    async with open_home(database_url, day(24, 8), opens=time(11), hour=time(11)) as home:
        assert await look_again(home, day(24, 8)) == 0
        assert await home.tick(day(24)) == 0
        assert await home.tick(day(24, 11)) == 1


async def test_a_day_that_had_its_message_or_its_lesson_gets_no_other(database_url: str) -> None:
    async with open_home(database_url) as home:
        await answered(home)
        await home.send("horaire 14:00")
        assert await look_again(home, day(23, 10)) == 0  # the lesson was asked for today
        await change(home, next_due_at=day(23, 14))  # whatever booked it
        assert await home.tick(day(23, 14)) == 0
        assert await due(home) == day(24, 14)
        assert await home.tick(day(24, 14)) == 1
        await change(home, send_at=time(16), next_due_at=day(24, 16))
        assert await home.tick(day(24, 16)) == 0
        assert await due(home) == day(25, 16)
        assert (await home.learner()).silent == 1


async def test_what_was_put_off_to_tomorrow_is_the_message_of_tomorrow(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        await home.send("plus tard")
        await home.send("demain")
        before = await due(home)
        assert before == day(25)
        assert await look_again(home, day(23, 10)) == 0
        assert await home.tick(day(24)) == 1
        assert await look_again(home, day(24, 10)) == 0
        assert await due(home) == before


async def test_who_paused_stopped_or_never_began_is_not_booked(database_url: str) -> None:
    async with open_home(database_url) as home:
        people = {}
        for end in ("pause", "arrêter", None):
            who = people[end] = Address("recorder", "w", f"{end}", "c")
            if end:
                await home.begin(who)
                await home.send(end, who)
            else:
                await home.send("bonjour", who)
        assert await look_again(home, day(24, 8)) == 0
        assert [await due(home, who) for who in people.values()] == [None] * 3


async def test_a_leave_stands(database_url: str) -> None:
    async with open_home(database_url) as home:
        await answered(home)
        await home.send("pause 1 semaine")
        assert await look_again(home, day(24, 8)) == 0
        assert await due(home) == day(30)


async def test_who_only_waits_for_reviews_is_booked_by_their_cards(database_url: str) -> None:
    async with open_home(database_url) as home:
        await reviewing(home)
        before = await due(home)
        assert before is not None
        assert before > day(25)
        assert await look_again(home, day(24, 10)) == 0
        await change(home, next_due_at=datetime(2027, 11, 25, 9, tzinfo=PARIS))
        assert await look_again(home, day(24, 10)) == 1
        assert await due(home) == before


async def test_pages_share_no_transaction(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner, "BATCH", 2)
    async with open_home(database_url) as home:
        crowd = [Address("recorder", "w", f"p{number}", "c") for number in range(5)]
        for who in crowd:
            await home.begin(who)
        far = datetime(2027, 11, 25, 9, tzinfo=PARIS)
        async with home.runtime.database.begin() as connection:
            people = await learners.page(connection, 0, 10)
            await learners.book(connection, [replace(each, next_due_at=far) for each in people])
        assert await look_again(home, day(23, 10)) == 5
        assert {await due(home, who) for who in crowd} == {day(24)}


# --- A change of preferences -----------------------------------------------------------------


async def test_a_change_of_preferences_starts_from_today(database_url: str) -> None:
    async with open_home(database_url) as home:
        await answered(home)
        home.clock.move(day(24, 8))
        await home.send("jours mercredi")
        assert await due(home) == day(25)
        await home.send("jours mardi mercredi")
        assert await due(home) == day(24)
        await home.send("jours jeudi")
        await home.send("horaire 14:00")
        await home.send("jours lundi mardi mercredi jeudi vendredi")
        assert await due(home) == day(24, 14)


async def test_a_change_of_preferences_after_the_message_starts_tomorrow(
    database_url: str,
) -> None:
    async with open_home(database_url) as home:
        await answered(home)
        home.clock.move(day(24))
        await home.runtime.ticker._planner.plan(day(24))  # queued, not sent yet
        await home.send("horaire 14:00")
        assert await due(home) == day(25, 14)
        await home.send("jours mardi jeudi")
        assert await due(home) == day(26, 14)


async def test_who_only_waits_for_reviews_keeps_the_day_of_their_cards(
    database_url: str,
) -> None:
    async with open_home(database_url) as home:
        await reviewing(home)
        before = await due(home)
        assert before is not None
        await home.send("horaire 14:00")
        after = await due(home)
        assert after is not None
        assert after.astimezone(PARIS).date() == before.astimezone(PARIS).date()
        assert after > MONDAY
