"""The roster: who is listed, in which service, with which role; and the learner they are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from bot.domain.messages import Address
from bot.domain.people import Assignment, Learner, Member, Role
from bot.domain.services import ROOT, find_path
from bot.storage import enlisting, learners, roster, schema
from bot.storage.database import Database, Transaction
from bot.storage.seeding import seed
from bot.storage.tables import delivery, workspace
from tests.house import ANA, MONDAY, Home, open_home

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
TOWN = ("Population",)
DESK = ("Population", "Accueil")
ROADS = ("Voirie",)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    await schema.prepare(opened)
    yield opened
    await opened.close()


def somebody(name: str = "ana", platform: str = "recorder") -> Learner:
    return Learner(
        address=Address(platform, "w", name, name),
        language="fr",
        zone="Europe/Paris",
        send_at=time(9),
        joined_at=NOW,
    )


def person(learner: Learner) -> str:
    return learner.address.person


async def given_to(connection: Transaction, who: Learner) -> Assignment:
    return (await roster.assign(connection, [who]))[who.id]


async def enlist(connection: Transaction, *people: Member, at: datetime = NOW) -> list[int]:
    ids = await enlisting.add_members(connection, people)
    await enlisting.recognise(connection, at)
    await enlisting.settle(connection, at)
    return ids


async def test_what_is_listed_is_read_back(database: Database) -> None:
    said = Member(
        email="ana@ville.example",
        first_name="Ana",
        last_name="Petit",
        service=DESK,
        trade="accueil",
        role=Role.MANAGER,
        manages=(DESK, ROADS),
        days=(1, 2, 4),
        addresses=("recorder/w/ana",),
    )
    async with database.begin() as connection:
        await enlist(connection, said, Member(service=ROADS))
        first, second = await roster.list_members(connection)
        assert {name: getattr(first, name) for name in Member.__slots__} == {
            name: getattr(said, name) for name in Member.__slots__
        }
        assert (second.service, second.role, second.manages) == (ROADS, Role.AGENT, ())
        assert await roster.find_member(connection, "recorder/w/ana") == first
        assert await roster.find_member(connection, "other/w/ana", "ANA@ville.example") == first
        assert await roster.find_member(connection, "other/w/ana", "bob@ville.example") is None
        assert await roster.find_member(connection, "other/w/ana") is None


async def test_a_manager_manages_what_is_below_and_an_administrator_all(
    database: Database,
) -> None:
    boss, chief = somebody("boss"), somebody("chief")
    async with database.begin() as connection:
        boss, chief = await learners.add(connection, boss), await learners.add(connection, chief)
        people = (
            Member(role=Role.MANAGER, manages=(TOWN,), addresses=(person(boss),)),
            Member(role=Role.ADMINISTRATOR, addresses=(person(chief),)),
            Member(service=DESK),
            Member(service=ROADS),
        )
        await enlist(connection, *people)
        services = await roster.list_services(connection)
        assigned = await roster.assign(
            connection, list((await learners.lock(connection, [boss.id, chief.id])).values())
        )
    managed = [find_path(services, each) for each in assigned[boss.id].manages]
    assert managed == [TOWN, DESK]
    assert [find_path(services, each) for each in assigned[chief.id].manages] == [
        (),
        TOWN,
        DESK,
        ROADS,
    ]


async def test_somebody_who_left_has_no_role_until_they_are_back(database: Database) -> None:
    async with database.begin() as connection:
        ana = await learners.add(connection, somebody())
        said = Member(role=Role.MANAGER, service=DESK, manages=(DESK,), addresses=(person(ana),))
        (id_,) = await enlist(connection, said)
        (ana,) = (await learners.lock(connection, [ana.id])).values()
        assert (await given_to(connection, ana)).role is Role.MANAGER
        await enlisting.see_off(connection, [id_], NOW)
        assert await given_to(connection, ana) == Assignment()
        assert await roster.find_member(connection, person(ana)) is None
        await enlisting.change_members(connection, {id_: said}, LATER)
        assert (await given_to(connection, ana)).manages != ()


async def test_a_service_to_manage_that_does_not_exist_is_told_and_waited_for(
    database: Database,
) -> None:
    async with database.begin() as connection:
        boss = await learners.add(connection, somebody("boss"))
        said = Member(role=Role.MANAGER, manages=(ROADS,), addresses=(person(boss),))
        await enlisting.add_members(connection, [said])
        await enlisting.recognise(connection, NOW)
        assert await enlisting.settle(connection, NOW) == ["Voirie"]
        (boss,) = (await learners.lock(connection, [boss.id])).values()
        assert (await given_to(connection, boss)).missing == ("Voirie",)
        await enlisting.add_members(connection, [Member(service=ROADS)])
        assert await enlisting.settle(connection, NOW) == []
        assert (await given_to(connection, boss)).missing == ()
        assert len((await given_to(connection, boss)).manages) == 1


async def test_a_service_is_counted_by_itself_once_eight_are_listed(database: Database) -> None:
    async with database.begin() as connection:
        town = [Member(service=TOWN)] * 6
        await enlist(connection, *town, *[Member(service=DESK)] * 7)
        services = await roster.list_services(connection)
        units = {find_path(services, each): services[each].unit for each in services}
        ids = {find_path(services, each): each for each in services}
        assert units == {TOWN: ids[TOWN], DESK: ids[TOWN]}
        (new,) = await enlist(connection, Member(service=DESK), at=LATER)
        services = await roster.list_services(connection)
        assert services[ids[DESK]].unit == ids[DESK]
        since = {each.id for each in await roster.list_members(connection) if each.service == DESK}
        rows = await connection.execute(
            select(enlisting.member.c.id).where(enlisting.member.c.service_since == LATER)
        )
        assert {row.id for row in rows} == since
        assert new in since


# --- The settings --------------------------------------------------------------------------------


async def test_the_settings_speak_again_only_when_they_say_something_else(
    database: Database,
) -> None:
    said = {"recorder/w/ana": Member(role=Role.MANAGER, service=DESK, manages=(DESK,))}
    assert await seed(database, said, NOW) == []
    async with database.begin() as connection:
        (ana,) = await roster.list_members(connection)
        changed = replace(ana, role=Role.AGENT, service=ROADS, manages=())
        await enlisting.change_members(connection, {ana.id: changed}, NOW)
    await seed(database, said, LATER)
    async with database.begin() as connection:
        (ana,) = await roster.list_members(connection)
    assert (ana.role, ana.service) == (Role.AGENT, ROADS)
    await seed(database, {"recorder/w/ana": Member(role=Role.TRAINER)}, LATER)
    async with database.begin() as connection:
        (ana,) = await roster.list_members(connection)
    assert (ana.role, ana.service) == (Role.TRAINER, ROADS)


async def test_whom_the_settings_name_no_more_loses_the_role_and_stays_listed(
    database: Database,
) -> None:
    await seed(database, {"recorder/w/ana": Member(role=Role.ADMINISTRATOR, service=DESK)}, NOW)
    await seed(database, {}, NOW)
    async with database.begin() as connection:
        (ana,) = await roster.list_members(connection)
    assert (ana.role, ana.service, ana.left_at) == (Role.AGENT, DESK, None)


async def test_the_settings_bring_nobody_back_who_left_unless_they_say_something_else(
    database: Database,
) -> None:
    """A list has them gone; the file still names them as before, or no more."""
    said = {"recorder/w/ana": Member(email=EMAIL, role=Role.MANAGER, service=DESK)}
    await seed(database, said, NOW)
    async with database.begin() as connection:
        (ana,) = await roster.list_members(connection)
        await enlisting.see_off(connection, [ana.id], NOW)
    for still in (said, {}):
        await seed(database, still, LATER)
        async with database.begin() as connection:
            (ana,) = await roster.list_members(connection)
        assert (ana.left_at, ana.role) == (NOW, Role.AGENT)
    await seed(database, {"recorder/w/ana": Member(email=EMAIL, role=Role.TRAINER)}, LATER)
    async with database.begin() as connection:
        (ana,) = await roster.list_members(connection)
    assert (ana.left_at, ana.role) == (None, Role.TRAINER)


async def test_two_processes_that_start_together_list_a_person_once(database_url: str) -> None:
    import asyncio

    said = {f"recorder/w/p{number}": Member(service=DESK) for number in range(5)}
    opened = [Database(database_url) for _ in range(3)]
    await schema.prepare(opened[0])
    await asyncio.gather(*(seed(each, said, NOW) for each in opened))
    async with opened[0].begin() as connection:
        assert len(await roster.list_members(connection)) == 5
    for each in opened:
        await each.close()


# --- One learner on two platforms ----------------------------------------------------------------

SLACK = replace(ANA, workspace="s", user="U1", conversation="U1")
EMAIL = "ana@ville.example"


async def two_sides(home: Home) -> tuple[Learner, Learner]:
    """Ana joins from one side, then writes from the other."""
    await home.begin()
    first = await home.learner()
    await home.send("progression", SLACK)
    async with home.runtime.database.begin() as connection:
        second = await learners.find(connection, SLACK, move=False)
    assert second is not None
    return first, second


async def test_a_member_on_two_platforms_is_one_learner(database_url: str) -> None:
    async with open_home(database_url) as home:
        async with home.runtime.database.begin() as connection:
            listed = Member(email=EMAIL, addresses=(ANA.person, SLACK.person))
            await enlist(connection, listed)
        first, second = await two_sides(home)
        assert (second.id, second.address) == (first.id, SLACK)
        assert "Petit cours" in await home.say("progression")
        assert (await home.learner()).address == ANA
        async with home.runtime.database.begin() as connection:
            assert {*await learners.addresses_of(connection, first)} == {ANA, SLACK}
            assert (await learners.look_up(connection, [ANA.person, SLACK.person])).keys() == {
                ANA.person,
                SLACK.person,
            }


async def test_what_waits_follows_to_where_they_wrote_last(database_url: str) -> None:
    async with open_home(database_url) as home:
        async with home.runtime.database.begin() as connection:
            await enlist(connection, Member(addresses=(ANA.person, SLACK.person)))
        await home.begin()
        await home.send("mes données")
        await home.send("aide", SLACK)
        await home.tick(MONDAY)
        assert [where for where, *_ in home.recorder.sent] == [SLACK]
        async with home.runtime.database.begin() as connection:
            spaces = await connection.execute(
                select(workspace.c.name)
                .join(delivery, delivery.c.workspace_id == workspace.c.id)
                .distinct()
            )
            assert [row.name for row in spaces] == ["s"]


async def test_an_erasure_takes_both_sides(database_url: str) -> None:
    async with open_home(database_url) as home:
        async with home.runtime.database.begin() as connection:
            await enlist(connection, Member(email=EMAIL, addresses=(ANA.person, SLACK.person)))
        await two_sides(home)
        asked = await home.say("effacer")
        code = asked.partition("**effacer ")[2][:4]
        assert "C’est effacé" in await home.say(f"effacer {code}")
        async with home.runtime.database.begin() as connection:
            assert await learners.look_up(connection, [ANA.person, SLACK.person]) == {}
            (still,) = await roster.list_members(connection)
        assert still.email == EMAIL
        assert "Je suis Levain" in await home.say("progression", SLACK)


async def test_a_learner_from_before_the_list_is_recognised(database_url: str) -> None:
    async with open_home(database_url) as home:
        await home.begin()
        async with home.runtime.database.begin() as connection:
            await enlist(connection, Member(service=DESK, addresses=(ANA.person,)), at=LATER)
            known = await learners.find(connection, ANA)
            assert known is not None
            assert (await given_to(connection, known)).team == "Accueil"
            since = await connection.execute(select(enlisting.member.c.service_since))
            assert since.scalar_one() == LATER  # figures take them for somebody who moved


async def test_nobody_is_taken_for_a_member_twice(database: Database) -> None:
    async with database.begin() as connection:
        first = await learners.add(connection, somebody("a"))
        second = await learners.add(connection, somebody("b"))
        await enlist(connection, Member(addresses=(person(first), person(second))))
        found = await learners.lock(connection, [first.id, second.id])
        assert [found[each.id].member_id is None for each in (first, second)] == [False, True]


async def test_root_holds_whoever_has_no_service(database: Database) -> None:
    async with database.begin() as connection:
        ana = await learners.add(connection, somebody())
        assert (await given_to(connection, ana)).service == ROOT
        assert await roster.list_services(connection) == {}
