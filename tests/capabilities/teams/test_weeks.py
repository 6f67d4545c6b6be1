"""Figures of a week: counted once for everybody, as of Monday, on both stores."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, insert, select, update

from bot.capabilities import speak
from bot.capabilities.study.records import answer, enrollment
from bot.capabilities.teams import counting, records
from bot.capabilities.teams.rules import TeamFigures, find_monday
from bot.domain.messages import Address, Facts
from bot.domain.people import Learner, Member, Role
from bot.run.settings import Person
from bot.storage import enlisting, holdings, learners, roster
from bot.storage.database import Transaction
from bot.storage.holdings import HOLDINGS
from bot.storage.secret import find_secret
from bot.storage.statements import fetch
from bot.storage.tables import learner, secret, service
from bot.turn.environment import Environment
from tests.bench import test_teams as bench
from tests.disclosure.organisations import Agent, State, live, tell
from tests.house import ANA, MONDAY, WEEK, Home, open_home

COURSE = "petit-cours"
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
    (card,) = [b for o in await home.send("bilan", who) for b in o.blocks if isinstance(b, Facts)]
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
            ("Réussite", "–"),
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
    """Joins, moves, departures, weeks without an ask: what is kept is what is audited."""
    monkeypatch.setattr(counting, "BATCH", 4)
    monkeypatch.setattr(counting, "draw_jitter", lambda *_: 0.0)
    async with open_home(database_url) as home:
        course = home.runtime.library.courses[COURSE]
        questions = sum(not each.later for lesson in course.lessons for each in lesson.quiz)
        lived = live(seed)
        asked = [bool(shown) for shown in lived.figures]
        history = tell(lived.agents, asked, questions, lambda: 0.0, lived.begins)
        replay = Replay(home, history.agents)
        for week, shown in enumerate(history.figures):
            kept = await replay.live(week, is_asked=asked[week])
            assert kept == {team: figures for team, figures in shown.items() if figures}


class Replay:
    """People of an organisation, brought to where they stand, week after week, in a database."""

    def __init__(self, home: Home, agents: list[Agent]) -> None:
        self.home = home
        self.agents = agents
        self.ids: dict[int, int] = {}  # by place among the agents
        self.members: dict[int, int] = {}

    async def live(self, week: int, *, is_asked: bool) -> dict[str, TeamFigures]:
        """Live a week; return the figures kept of it."""
        monday = find_monday(MONDAY, "Europe/Paris") + week * WEEK
        environment = Environment(
            library=self.home.runtime.library, calendar=self.home.runtime.calendar, speak=speak
        )
        async with self.home.runtime.database.begin() as connection:
            for number in range(len(self.agents)):
                await self.step(connection, number, week, monday - timedelta(days=1))
            own = update(service).values(unit_id=service.c.id)  # whatever their size
            await connection.execute(own)
        if is_asked:
            await counting.count_week(self.home.runtime.database, environment, monday)
        async with self.home.runtime.database.begin() as connection:
            kept = records.team_figures
            mine = (kept.c.week == monday.date()) & (kept.c.course_id == COURSE)
            rows = await fetch(connection, select(kept).where(mine))
            services = await roster.list_services(connection)
        names = {each.id: each.name for each in services.values()}
        shown = {names.get(row["service_id"]): row for row in rows}
        return {name: records._figures(row, name) for name, row in shown.items() if name}

    async def step(self, connection: Transaction, number: int, week: int, at: datetime) -> None:
        """Bring a person from a week to the next."""
        agent = self.agents[number]
        team, before = agent.teams[week], agent.teams[week - 1] if week else None
        if team is None:
            if number in self.ids:
                gone = delete(learner).where(learner.c.id == self.ids.pop(number))
                await connection.execute(gone)
            return
        if number not in self.ids:
            self.ids[number] = await self.add(connection, number, team, at)
        elif team != before:
            someone = {self.members[number]: Member(service=(team,))}
            await enlisting.change_members(connection, someone, at)
        await self.progress(connection, self.ids[number], agent, week, at)

    async def add(self, connection: Transaction, number: int, team: str, at: datetime) -> int:
        where = replace(ANA, user=f"a{number}", conversation=f"a{number}")
        (self.members[number],) = await enlisting.add_members(connection, [Member(service=(team,))])
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
        mine = {"learner_id": id_, "course_id": COURSE, "version": version}
        if new.enrolled and not old.enrolled:
            row = {**mine, "status": "active", "done": [], "enrolled_at": at}
            await connection.execute(insert(enrollment).values(row))
        for step in ("started", "completed"):
            if getattr(new, step) and not getattr(old, step):
                theirs = update(enrollment).where(enrollment.c.learner_id == id_)
                await connection.execute(theirs.values({f"{step}_at": at}))
        for place in range(old.answers, new.answers):
            right = place - old.answers < new.right - old.right
            question = {"lesson_id": "l", "question_id": f"q{place}", "reply": [], "credit": 0.0}
            row = {**mine, **question, "correct": right, "answered_at": at}
            await connection.execute(insert(answer).values(row))


async def test_a_summary_costs_a_few_times_the_bare_counts_at_most(tmp_path: Path) -> None:
    """A short form of `tests/bench/test_teams.py`."""
    url = f"sqlite:///{tmp_path / 'levain.sqlite'}"
    bare, asked, counted = await bench.measure(url, people=5_000, rounds=3)
    assert asked <= bench.ASKED_MAX * bare
    assert counted <= bench.COUNTED_MAX * bare
