"""Who may talk with Levain, looked at again: guests, closed accounts."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from adapters.slack.client import SlackClient
from adapters.slack.members import BURST, Members
from adapters.slack.tokens import OneToken
from bot.domain.messages import Address
from bot.domain.people import Learner, LearnerState
from bot.storage import learners
from scheduler.clock import SimulatedClock
from tests.adapters.slack.levain import Levain, address_of, run_levain
from tests.adapters.slack.test_hearing import becomes
from tests.adapters.slack.test_levain import TUESDAY, answers, begin, count
from tests.house import MONDAY
from tests.standins.slack.people import Person
from tests.standins.slack.server import Slack

CHANGES = [
    {"is_restricted": True},
    {"is_ultra_restricted": True},
    {"deleted": True},
]
NAMES = ["guest", "single-channel guest", "closed account"]


def become(person: Person, about: dict[str, bool]) -> None:
    """It is so, and Levain is not told: the event is lost, or Levain was stopped."""
    for name, value in about.items():
        setattr(person.user, name, value)


async def learner_of(levain: Levain, person: Person) -> Learner | None:
    async with levain.runtime.database.begin() as connection:
        return await learners.find(connection, address_of(person))


async def stopped(levain: Levain, person: Person) -> bool:
    found = await learner_of(levain, person)
    return bool(found and found.state is LearnerState.STOPPED)


def looks(slack: Slack) -> int:
    return len(slack.ledger.calls("users.info"))


@pytest.mark.parametrize("about", CHANGES, ids=NAMES)
async def test_whoever_is_no_member_any_more_gets_no_lesson(
    slack: Slack, tmp_path: Path, about: dict[str, bool]
) -> None:
    ana = slack.workspace().person("ana")
    async with run_levain(slack, tmp_path):
        await begin(ana)
        await ana.say("b")
        await ana.expect("Leçon terminée")
    become(ana, about)
    async with run_levain(slack, tmp_path) as levain:
        before = len(ana.messages())
        assert await levain.tick(TUESDAY) == 0
        await becomes(lambda: stopped(levain, ana))
        assert len(ana.messages()) == before


@pytest.mark.parametrize("about", CHANGES[:2], ids=NAMES[:2])
async def test_whoever_becomes_a_guest_is_declined_at_the_next_word(
    slack: Slack, tmp_path: Path, about: dict[str, bool]
) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        await begin(ana)
        become(ana, about)
        levain.clock.move(TUESDAY)
        await ana.say("leçon")
        await ana.expect("pas ouverte")
        await becomes(lambda: stopped(levain, ana))


async def test_slack_says_that_somebody_becomes_a_guest(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        await begin(ana)
        slack.workspace().change(ana, is_restricted=True)
        await becomes(lambda: stopped(levain, ana))
        await ana.say("leçon")
        await ana.expect("pas ouverte")
        slack.workspace().change(ana, is_restricted=False)
        await ana.say("reprendre")
        await ana.until(lambda: ana.messages()[-1]["user"] != ana.id or None)
        found = await learner_of(levain, ana)
        assert found
        assert found.state is LearnerState.ACTIVE


async def test_slack_is_asked_once_a_day_for_each_person(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        await begin(ana)
        for _ in range(5):
            await ana.say("aide")
        await ana.until(lambda: count(ana, "Ce que vous pouvez me dire") == 5 or None)
        assert looks(slack) == 1
        await ana.say("b")
        await ana.expect("Leçon terminée")
        await levain.tick(TUESDAY)
        await ana.say("aide")
        await ana.until(lambda: count(ana, "Ce que vous pouvez me dire") == 6 or None)
        assert looks(slack) == 2


async def test_a_look_that_fails_keeps_nobody_out(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        await begin(ana)
        levain.clock.move(TUESDAY)
        slack.faults.refuse("users.info", "missing_scope", times=None)
        for _ in range(2):
            await ana.say("aide")
        await ana.until(lambda: count(ana, "Ce que vous pouvez me dire") == 2 or None)
        assert looks(slack) == 2


async def test_a_crowd_is_looked_at_within_the_limits_of_slack(
    slack: Slack, http: aiohttp.ClientSession
) -> None:
    """Past those, people are taken for what they were until their next message."""

    async def language_of(_: str) -> str:
        return "fr"

    client = SlackClient(http, OneToken(slack.workspace().token), slack.base_url)
    clock = SimulatedClock(MONDAY)
    members = Members(client, language_of, clock, "fr")
    crowd = [slack.workspace().person(f"ana{n}") for n in range(3 * BURST)]
    places = [Address("slack", "T1", each.id, each.id) for each in crowd]
    assert all(await asyncio.gather(*map(members.allows, places)))
    assert BURST <= looks(slack) < 2 * BURST
    clock.move(MONDAY + timedelta(hours=1))
    assert await members.allows(places[0])
    assert looks(slack) < 2 * BURST


@pytest.mark.parametrize("said", ["A" * 40_000, "b" * 4_000, "2" * 39_999])
async def test_a_very_long_text_is_no_answer(slack: Slack, tmp_path: Path, said: str) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        await begin(ana)
        await ana.say(said)
        await ana.until(lambda: ana.messages()[-1]["user"] != ana.id or None)
        assert await answers(levain, ana) == ()
