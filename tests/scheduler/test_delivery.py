"""From a due enrollment to a message: once, at the right hour, and again when it failed."""

from __future__ import annotations

import asyncio
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from bot.domain.deliveries import DeliveryState
from bot.domain.errors import CannotDeliver, RetryLater
from bot.domain.messages import Address, Left
from bot.domain.people import LearnerState
from bot.storage.queue import LEASE, Outcome, Queue
from bot.storage.tables import delivery
from scheduler.dispatcher import ATTEMPTS_MAX
from tests.house import ANA, MONDAY, PARIS, SMALL, Home, at, open_home, words

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=PARIS)


async def rows(home: Home):
    async with home.runtime.database.begin() as connection:
        return (await connection.execute(select(delivery).order_by(delivery.c.id))).all()


def texts(home: Home) -> list[str]:
    return [words([outbound]) for _, outbound, _ in home.recorder.sent]


async def test_the_lesson_leaves_at_the_slot_and_not_before(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        await home.send("B")
        assert await home.tick(TUESDAY - timedelta(seconds=1)) == 0
        assert await home.tick(TUESDAY) == 1
        assert await home.tick(TUESDAY + timedelta(hours=8)) == 0
        (row,) = await rows(home)
        assert (row.state, row.attempts, row.visible_at) == ("sent", 1, None)
        assert row.slot == "2026-11-24"
        assert "La deuxième" in texts(home)[0]


async def test_two_planners_and_two_dispatchers_send_one_message(database_url: str) -> None:
    async with open_home(database_url) as home, open_home(database_url) as other:
        await home.begin()
        await home.send("B")
        other.clock.move(TUESDAY)
        home.clock.move(TUESDAY)
        await asyncio.gather(home.runtime.ticker.tick(), other.runtime.ticker.tick())
        assert len(home.recorder.sent) + len(other.recorder.sent) == 1
        assert len(await rows(home)) == 1


async def test_after_an_outage_of_days_one_message_leaves(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        await home.send("B")
        friday = TUESDAY + timedelta(days=3, hours=1)
        assert await home.tick(friday) == 1
        due = (await home.learner()).next_due_at
        assert due == datetime(2026, 11, 30, 9, 0, tzinfo=PARIS)


async def test_an_outage_that_ends_at_night_waits_for_the_next_slot(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        await home.send("B")
        assert await home.tick(TUESDAY.replace(hour=22)) == 0
        assert await home.tick(TUESDAY + timedelta(days=1)) == 1
        assert len(home.recorder.sent) == 1


async def test_a_lesson_done_meanwhile_is_not_sent(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        await home.send("B")
        home.clock.move(TUESDAY)
        await home.runtime.ticker._planner.plan(TUESDAY)
        for said in ("leçon", "A C", "B"):
            await home.send(said)
        assert await home.runtime.ticker.tick() == 0
        assert [row.state for row in await rows(home)] == ["skipped"]


async def test_who_pauses_stops_or_leaves_gets_nothing(database_url: str) -> None:
    async with open_home(database_url) as home:
        for number, end in enumerate(("pause", "arrêter", Left())):
            who = Address("recorder", "w", f"p{number}", "c")
            await home.begin(who)
            await home.send(end, who)
        assert await home.tick(TUESDAY) == 0
        assert home.recorder.sent == []


async def test_a_failed_send_is_tried_again_then_given_up(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        home.recorder.refuse = lambda _: ConnectionError("lost")
        now = TUESDAY
        for _ in range(ATTEMPTS_MAX + 3):
            await home.tick(now)
            now += timedelta(minutes=20)
        (row,) = await rows(home)
        assert (row.state, row.attempts, row.error) == ("failed", ATTEMPTS_MAX, "ConnectionError")
        assert "lost" not in str(row.error)


async def test_retry_later_is_obeyed(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        home.recorder.refuse = lambda _: RetryLater(600)
        await home.tick(TUESDAY)
        home.recorder.refuse = lambda _: None
        assert await home.tick(TUESDAY + timedelta(seconds=599)) == 0
        assert await home.tick(TUESDAY + timedelta(seconds=600)) == 1


async def test_who_cannot_be_reached_does_not_hold_up_the_others(database_url: str) -> None:
    async with open_home(database_url) as home:
        other = Address("recorder", "w", "other", "c")
        for who in (ANA, other):
            await home.begin(who)
        first = True

        def refuse(_: str) -> Exception | None:
            nonlocal first
            first, refused = False, first
            return CannotDeliver() if refused else None

        home.recorder.refuse = refuse
        assert await home.tick(TUESDAY) == 1
        assert sorted(row.state for row in await rows(home)) == ["failed", "sent"]


async def test_a_worker_that_died_while_sending_is_taken_over_without_a_double(
    database_url: str,
) -> None:
    """Killed between the platform's answer and the mark: the row is claimed, the message left."""
    async with open_home(database_url) as home:
        await home.begin()
        await home.tick(TUESDAY)
        async with home.runtime.database.begin() as connection:
            await connection.execute(
                update(delivery).values(state="sending", visible_at=TUESDAY + LEASE, owner="dead")
            )
        assert await home.tick(TUESDAY + LEASE - timedelta(seconds=1)) == 0
        assert await home.tick(TUESDAY + LEASE) == 1
        assert len(home.recorder.sent) == 1
        assert [row.state for row in await rows(home)] == ["sent"]


async def test_a_worker_that_was_overtaken_cannot_change_the_outcome(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        await home.runtime.ticker._planner.plan(TUESDAY)
        slow, quick = (Queue(home.runtime.database, owner) for owner in ("slow", "quick"))
        (late,) = await slow.claim(at(TUESDAY), 10)
        assert await quick.claim(at(TUESDAY + LEASE - timedelta(seconds=1)), 10) == []
        (again,) = await quick.claim(at(TUESDAY + LEASE), 10)
        assert (late.doubt, again.doubt) == (False, True)
        await quick.finish([Outcome(claimed=again, state=DeliveryState.SENT)])
        await slow.finish([Outcome(claimed=late, state=DeliveryState.FAILED)])
        assert [row.state for row in await rows(home)] == ["sent"]


async def test_no_platform_for_the_person_is_a_failure_that_says_so(database_url: str) -> None:
    async with open_home(database_url) as home:
        stranger = Address("carrier-pigeon", "w", "u", "c")
        await home.begin(stranger)
        await home.tick(TUESDAY)
        (row,) = await rows(home)
        assert (row.state, row.error) == ("failed", "no adapter for carrier-pigeon")


async def test_many_due_are_all_sent_in_batches(database_url: str) -> None:
    async with open_home(database_url) as home:
        people = [Address("recorder", "w", f"p{number}", "c") for number in range(120)]
        for who in people:
            await home.send("leçon", who)
        assert await home.tick(TUESDAY) == len(people)
        assert {address.user for address, _, _ in home.recorder.sent} == {p.user for p in people}
        assert MONDAY < TUESDAY


# --- When messages could not leave -----------------------------------------------------------


def day(number: int, hour: int = 9, minute: int = 0) -> datetime:
    """Of November 2026; 31 is the first of December."""
    return datetime(2026, 11, 1, hour, minute, tzinfo=PARIS) + timedelta(days=number - 1)


async def test_a_platform_that_was_away_for_days_brings_one_message(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        await home.send("B")
        home.recorder.ready = False
        for number in (24, 25, 26, 27, 30, 31):
            await home.tick(day(number))
        home.recorder.ready = True
        await home.tick(day(32))
        assert len(home.recorder.sent) <= 1
        await home.tick(day(33))
        await home.tick(day(34))
        assert any("La deuxième" in text for text in texts(home))
        assert (await home.learner()).state is LearnerState.ACTIVE
        assert not any("nouvelles" in text for text in texts(home))


async def test_what_was_planned_on_friday_does_not_leave_on_monday(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        await home.send("B")
        home.clock.move(day(27))
        await home.runtime.ticker._planner.plan(day(27))
        assert await home.tick(day(30, 9, 5)) == 1
        assert [row.state for row in await rows(home)] == ["skipped", "sent"]


async def test_messages_that_fail_are_no_silence_of_the_learner(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        home.recorder.refuse = lambda _: ConnectionError("lost")
        for number in (24, 25, 26, 27):
            for minute in range(0, 240, 20):
                await home.tick(day(number) + timedelta(minutes=minute))
        home.recorder.refuse = lambda _: None
        await home.tick(day(30))
        assert (await home.learner()).state is LearnerState.ACTIVE
        (text,) = texts(home)
        assert "La première" in text


async def test_whoever_cannot_be_reached_is_left_in_peace_in_the_end(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        home.recorder.refuse = lambda _: CannotDeliver("gone")
        for number in (24, 25, 26, 27, 30, 31, 32, 33):
            await home.tick(day(number))
        assert (await home.learner()).state is LearnerState.PAUSED


@pytest.mark.parametrize("silent", ["pause", "arrêter"])
async def test_later_promises_nothing_to_who_asked_for_silence(
    database_url: str, silent: str
) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        await home.send(silent)
        for said in ("plus tard", "demain"):
            assert "C’est noté" not in await home.say(said)
        for said in ("horaire 10h", "jours mardi"):
            assert "arrêté" in await home.say(said) or "en pause" in await home.say(said)
        if silent == "arrêter":
            await home.send("pause 1 semaine")  # which would begin again after it
        for number in (24, 25, 26, 27, 30, 31, 32):
            await home.tick(day(number))
        assert home.recorder.sent == []
        assert await rows(home) == []


@pytest.mark.parametrize(
    "wanted", [("dans une heure", "demain"), ("demain", "dans une heure", "demain")]
)
async def test_later_said_again_brings_the_lesson_once(
    database_url: str, wanted: tuple[str, ...]
) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        for said in wanted:
            home.clock.move(home.clock() + timedelta(seconds=5))
            await home.send("plus tard")
            await home.send(said)
        assert await home.tick(day(23, 10, 30)) == 0
        assert await home.tick(day(24)) == 1
        assert "Comme convenu" in texts(home)[0]


async def test_a_leave_told_before_it_begins_is_silent_and_nothing_else_is(
    database_url: str,
) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        said = await home.say("pause du 25 au 26 novembre")
        assert "rien avant votre retour" in said
        assert "mardi 24 novembre" in said
        assert "vendredi 27 novembre" in said
        assert [await home.tick(day(number)) for number in (24, 25, 26, 27)] == [1, 0, 0, 1]


async def test_a_leave_begins_even_when_its_day_was_booked_before(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        await home.send("pause demain")
        assert (await home.learner()).next_due_at == day(25)
        assert [await home.tick(day(number)) for number in (24, 25)] == [0, 1]


async def test_who_moved_is_written_to_in_their_own_working_time(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        said = await home.say("fuseau Nouméa")
        assert "Nouvelle-Calédonie" in said
        assert "mardi 24 novembre, vers 9" in said
        noumea = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Pacific/Noumea"))
        assert (await home.learner()).next_due_at == noumea
        assert await home.tick(noumea - timedelta(seconds=1)) == 0
        assert await home.tick(noumea) == 1
        assert await home.tick(day(24)) == 0  # 19:00 there


async def test_what_was_queued_before_a_move_waits_for_working_time_there(
    database_url: str,
) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        home.clock.move(day(24))
        await home.runtime.ticker._planner.plan(day(24))
        await home.send("fuseau Nouméa")
        assert await home.tick(day(24, 9, 1)) == 0  # 19:01 there
        (row,) = await rows(home)
        assert row.state == DeliveryState.SKIPPED
        due = (await home.learner()).next_due_at
        assert due == datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("Pacific/Noumea"))
        assert await home.tick(due) == 1


async def test_what_was_put_off_to_a_day_off_comes_back_once(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        for said in ("plus tard", "demain", "jours lundi mercredi"):
            await home.send(said)
        for number in (24, 25):
            for minute in (0, 1):
                await home.tick(day(number, 9, minute))
        (text,) = texts(home)
        assert "La première" in text


async def test_a_review_of_questions_that_are_gone_is_the_lesson_of_the_day(
    tmp_path: Path,
) -> None:
    lessons = tmp_path / "lessons"
    shutil.copytree(SMALL, lessons)
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.begin()
        await home.send("A")  # wrong: it is asked again
    course = lessons / "courses" / "petit-cours" / "course.yaml"
    course.write_text(course.read_text("utf-8").replace("id: unique", "id: renamed"), "utf-8")
    async with open_home(tmp_path, lessons=lessons) as home:
        await home.tick(day(24))
        (text,) = texts(home)
        assert "La deuxième" in text
        assert "Rien à revoir" not in text


async def test_what_was_put_off_and_done_meanwhile_brings_no_other_that_day(
    database_url: str,
) -> None:
    async with open_home(database_url, start=MONDAY.replace(hour=8, minute=5)) as home:
        await home.begin()
        for said in ("plus tard", "dans une heure", "B"):
            await home.send(said)
        for minute in (0, 5, 6, 30):
            assert await home.tick(day(23, 9, minute)) == 0
        assert await home.tick(day(24)) == 1
