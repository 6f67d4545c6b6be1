"""Figures of a week: counted once for everybody, as of Monday, on both stores."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update

from bot.capabilities import speak
from bot.capabilities.opinion.records import confidence
from bot.capabilities.study.records import answer, enrollment, review
from bot.capabilities.teams import counting, records, rules
from bot.capabilities.teams.rules import CourseFigures, TeamFigures, find_monday
from bot.domain.messages import Address, Facts
from bot.domain.people import Learner, LearnerState, Member, Role
from bot.domain.services import Services, find_path, write_path
from bot.run.settings import Person
from bot.storage import enlisting, holdings, learners, roster
from bot.storage.database import Transaction
from bot.storage.holdings import HOLDINGS
from bot.storage.secret import find_secret
from bot.storage.statements import fetch
from bot.storage.tables import learner, secret
from bot.texts.named_days import Span
from bot.turn.environment import Environment
from tests.bench import test_teams as bench
from tests.disclosure.organisations import TOPIC, Agent, State, live, tell
from tests.house import ANA, MONDAY, WEEK, Home, open_home

COURSE, LESSON = "petit-cours", "premiere"
THEME, OTHER = "sources", "biais"  # of its first two lessons
EAST, WEST = (Address("recorder", "w", name, name) for name in ("east", "west"))
CROWD = [replace(ANA, user=f"p{number}", conversation=f"p{number}") for number in range(10)]
PEOPLE = [
    *(Person(address=each.person, team="Accueil") for each in CROWD),
    *(
        Person(address=each.person, role=Role.MANAGER, manages=("Accueil", "Voirie"))
        for each in (EAST, WEST)
    ),
]


async def rows(home: Home, who: Address) -> object:
    """The figures of the one service that there is."""
    said = [b for o in await home.send("bilan", who) for b in o.blocks if isinstance(b, Facts)]
    card, _ = said  # then those of the whole
    return card.pairs


async def test_the_figures_of_a_week_stand_whatever_happens_and_for_every_manager(
    database_url: str,
) -> None:
    async with open_home(database_url, people=PEOPLE) as home:
        for each in (*CROWD[:6], *CROWD[6:9], EAST, WEST):
            await home.begin(each)
        await home.say("fuseau Pacific/Kiritimati", EAST)
        await home.say("fuseau Pacific/Pago_Pago", WEST)
        await home.age()
        told = await rows(home, EAST)
        assert told == (
            ("Inscrits", "presque tous"),
            ("Pas commencé", "moins de 5"),
            ("En cours", "au moins 1"),
            ("Terminé", "moins de 5"),
            ("En pause", "moins de 5"),
            ("Ont répondu", "moins de 5"),
            ("Ont fait un geste", "moins de 5"),
            ("Réussite du premier coup", "–"),
            ("Réussite aujourd’hui", "–"),
        )
        await home.begin(CROWD[9])
        await home.send("B", CROWD[0])
        async with home.runtime.database.begin() as connection:
            gone = await learners.find(connection, CROWD[1])
            assert gone is not None
            await holdings.erase(connection, HOLDINGS, gone)
            listed = await roster.list_members(connection)
            await move(connection, [each.id for each in listed if each.service])
        for day in range(6):
            home.clock.move(MONDAY + timedelta(days=day))
            assert await rows(home, EAST) == told
            assert await rows(home, WEST) == told


async def move(connection: Transaction, members: list[int], team: str = "Voirie") -> None:
    """Move people to a service that is counted by itself."""
    people = dict.fromkeys(members, Member(service=(team,)))
    await enlisting.change_members(connection, people, MONDAY)


async def test_a_turn_reads_the_last_counted_week_and_says_which(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_home(database_url, people=PEOPLE) as home:
        for each in (*CROWD, EAST):
            await home.begin(each)
        assert "Rien à montrer" in await home.say("bilan", EAST)
        await home.age()
        told = await rows(home, EAST)
        monkeypatch.setattr(counting, "count", None)  # over all learners
        home.clock.move(MONDAY + 2 * WEEK)
        assert "Au lundi 23 novembre 2026" in await home.say("bilan", EAST)
        assert await rows(home, EAST) == told


async def test_a_clock_set_back_counts_no_earlier_week(database_url: str) -> None:
    async with open_home(database_url, people=PEOPLE) as home:
        await home.runtime.ticker.perform()
        home.clock.move(MONDAY - WEEK)
        await home.runtime.ticker.perform()
        async with home.runtime.database.begin() as connection:
            kept = select(records.counted_week.c.week)
            assert (await connection.execute(kept)).scalars().all() == [MONDAY.date()]


async def test_a_week_begins_on_monday_in_the_zone_of_the_setting() -> None:
    late = datetime.fromisoformat("2026-11-29T23:30:00+00:00")  # Monday in Paris
    assert find_monday(late, "Europe/Paris").isoformat() == "2026-11-30T00:00:00+01:00"
    assert find_monday(late, "America/Martinique").isoformat() == "2026-11-23T00:00:00-04:00"


async def test_processes_that_count_at_once_keep_it_once(database_url: str) -> None:
    async with open_home(database_url, people=PEOPLE) as home, open_home(database_url) as other:
        for each in (*CROWD, EAST):
            await home.begin(each)
        tickers = [each.runtime.ticker for each in (home, other) for _ in range(2)]
        await asyncio.gather(*(each.perform() for each in tickers))
        async with home.runtime.database.begin() as connection:
            weeks = select(func.count()).select_from(records.counted_week)
            assert (await connection.execute(weeks)).scalar() == 1
        await home.age()
        home.clock.move(MONDAY + WEEK)
        other.clock.move(MONDAY + WEEK)
        await asyncio.gather(*(each.perform() for each in tickers))
        async with home.runtime.database.begin() as connection:
            assert (await connection.execute(weeks)).scalar() == 2
            shown = select(func.count()).select_from(records.team_figures)
            assert (await connection.execute(shown)).scalar() == len(home.runtime.library.courses)


async def test_the_secret_of_a_database_is_made_once_and_is_its_own(database_url: str) -> None:
    async with open_home(database_url) as home:
        database = home.runtime.database
        async with database.begin() as connection:
            first = await find_secret(connection, "figures")
        async with database.begin() as connection:
            assert await find_secret(connection, "figures") == first
            assert await find_secret(connection, "other") != first
            assert await fetch(connection, select(secret.c.name).order_by(secret.c.name)) == [
                {"name": "figures"},
                {"name": "other"},
            ]
    assert len(first) == 32


@pytest.mark.parametrize("seed", [1, 3, 5, 8, 13, 21])
async def test_the_store_counts_as_the_audit_does(
    database_url: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Services, joins, moves, departures, weeks that nobody counts: what is kept is audited."""
    for name in ("TOPIC_MIN", "LIFT_MIN"):
        monkeypatch.setattr(rules, name, 5)  # so that they are told of a few people
    monkeypatch.setattr(counting, "BATCH", 4)
    monkeypatch.setattr(counting, "draw_jitter", lambda *_: 0.0)
    monkeypatch.setattr(counting.Telling, "questions", property(lambda _: {THEME: 10, OTHER: 10}))
    async with open_home(database_url) as home:
        lived = live(seed, questions=20)
        is_counted = [each is not None for each in lived.whole]
        history = tell(lived.agents, is_counted, 20, lambda: 0.0, lived.begins)
        replay = Replay(home, history.agents, lived.tree)
        for week, shown in enumerate(history.figures):
            kept, whole = await replay.live(week, is_counted=is_counted[week])
            assert kept == {team: figures for team, figures in shown.items() if figures}
            if told := history.whole[week]:
                assert whole[COURSE].lift == told.lift
                assert whole[COURSE].topics[THEME] == told.topics[TOPIC]


class Replay:
    """People of an organisation, brought to where they stand, week after week, in a database."""

    def __init__(self, home: Home, agents: list[Agent], tree: Services) -> None:
        self.home = home
        self.agents = agents
        self.tree = tree
        self.ids: dict[int, int] = {}  # by place among the agents
        self.members: dict[int, int] = {}

    async def live(
        self, week: int, *, is_counted: bool
    ) -> tuple[dict[str, TeamFigures], dict[str, CourseFigures]]:
        """Live a week; return the figures kept of it."""
        monday = find_monday(MONDAY, "Europe/Paris") + week * WEEK
        runtime = self.home.runtime
        environment = Environment(library=runtime.library, calendar=runtime.calendar, speak=speak)
        async with runtime.database.begin() as connection:
            for number in range(len(self.agents)):
                await self.step(connection, number, week, monday - timedelta(days=1))
            await enlisting.settle(connection, monday - timedelta(days=1))
        if is_counted:
            await counting.count_week(runtime.database, environment, monday)
        async with runtime.database.begin() as connection:
            services = [*(await roster.list_services(connection)), 0]
            day = Span(monday.date(), monday.date())
            kept = await records.list_published(connection, services, day)
            whole = await records.list_whole(connection)
            paths = await roster.list_services(connection)
        told = {write_path(paths, unit): each for _, unit, course, each in kept if course == COURSE}
        return {path: replace(each, team=path) for path, each in told.items()}, whole

    async def step(self, connection: Transaction, number: int, week: int, at: datetime) -> None:
        """Bring a person from a week to the next."""
        agent = self.agents[number]
        service, before = agent.services[week], agent.services[week - 1] if week else None
        if service is None:
            if number in self.ids:
                gone = delete(learner).where(learner.c.id == self.ids.pop(number))
                await connection.execute(gone)
                await enlisting.see_off(connection, [self.members[number]], at)
            return
        if number not in self.ids:
            self.ids[number] = await self.add(connection, number, service, at)
        elif service != before:
            someone = {self.members[number]: Member(service=self.path(service))}
            await enlisting.change_members(connection, someone, at)
        await self.progress(connection, self.ids[number], agent, week, at)

    def path(self, service: int) -> tuple[str, ...]:
        return find_path(self.tree, service)

    async def add(self, connection: Transaction, number: int, service: int, at: datetime) -> int:
        where = replace(ANA, user=f"a{number}", conversation=f"a{number}")
        listed = [Member(service=self.path(service))]
        (self.members[number],) = await enlisting.add_members(connection, listed)
        someone = Learner(
            address=where,
            language="fr",
            member_id=self.members[number],
            zone="Europe/Paris",
            send_at=time(9),
            joined_at=at,
        )
        return (await learners.add(connection, someone)).id

    async def progress(
        self, connection: Transaction, id_: int, agent: Agent, week: int, at: datetime
    ) -> None:
        old, new = agent.states[week - 1] if week else State(), agent.states[week]
        version = self.home.runtime.library.versions[COURSE]
        mine: dict[str, Any] = {"learner_id": id_, "course_id": COURSE, "version": version}
        if new.enrolled and not old.enrolled:
            row = {**mine, "status": "active", "done": [], "enrolled_at": at}
            await connection.execute(insert(enrollment).values(row))
        for step in ("started", "completed"):
            if getattr(new, step) and not getattr(old, step):
                theirs = update(enrollment).where(enrollment.c.learner_id == id_)
                await connection.execute(theirs.values({f"{step}_at": at}))
        await self.answer(connection, mine, old, new, at)
        state = LearnerState.PAUSED if new.paused else LearnerState.ACTIVE
        await connection.execute(update(learner).where(learner.c.id == id_).values(state=state))
        if new.lifted and not old.lifted:
            rows = [
                {"moment": moment, "value": value, "given_at": at}
                for moment, value in (("before", 5), ("after", 5 + new.lift))
            ]
            some = {name: mine[name] for name in ("learner_id", "course_id")}
            await connection.execute(insert(confidence), [{**some, **row} for row in rows])

    async def answer(
        self, connection: Transaction, mine: dict[str, Any], old: State, new: State, at: datetime
    ) -> None:
        """First answers, of which the first ones are wrong, then reviews, and a gesture."""
        wrong = (new.answers - new.right) - (old.answers - old.right)
        sure, themed = new.sure - old.sure, new.themed - old.themed
        reviews = []
        for place in range(old.answers, new.answers):
            number = place - old.answers
            lesson = LESSON if number < themed else "deuxieme"
            question = {"lesson_id": lesson, "question_id": f"q{place}", "reply": [], "credit": 0.0}
            said = {"correct": number >= wrong, "unsure": sure <= number < wrong}
            await connection.execute(
                insert(answer).values({**mine, **question, **said, "answered_at": at})
            )
        places = select(answer.c.lesson_id, answer.c.question_id).order_by(answer.c.id)
        known = await fetch(connection, places.where(answer.c.learner_id == mine["learner_id"]))
        if new.current != old.current + new.right - old.right:
            reviews = [
                {**each, "correct": place < new.current, "reply": ["b"]}
                for place, each in enumerate(known)
            ]
        if new.gestures and not old.gestures:
            gesture = {"lesson_id": LESSON, "question_id": "geste"}
            reviews.append({**gesture, "correct": None, "reply": ["done"]})
        if reviews:
            rows = [{**mine, **each, "reviewed_at": at} for each in reviews]
            await connection.execute(insert(review), rows)


async def test_a_summary_costs_a_few_times_the_bare_counts_at_most(tmp_path: Path) -> None:
    """A short form of `tests/bench/test_teams.py`."""
    url = f"sqlite:///{tmp_path / 'levain.sqlite'}"
    bare, asked, _ = await bench.measure(url, people=5_000, rounds=3)
    assert asked <= bench.ASKED_MAX * bare
