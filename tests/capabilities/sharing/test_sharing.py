"""What leaves by « partager », to whom, how long; and what the answers tell of others: nothing."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from bot.capabilities.sharing.records import share, share_reader
from bot.domain.messages import Address, Buttons, Chose, Outbound
from bot.domain.people import Member
from bot.run.wiring import load_owners
from bot.storage import holdings
from bot.storage.enlisting import add_members, see_off
from bot.storage.pruning import prune
from bot.storage.tables import delivery
from tests.house import ANA, MONDAY, PARIS, Home, open_home, words

ALL = holdings.of_all(load_owners())
BOB = replace(ANA, user="bob", conversation="bob")
ZOE = replace(ANA, user="zoe", conversation="zoe")
EVENING = datetime(2026, 11, 23, 21, 0, tzinfo=PARIS)
DAY = timedelta(days=1)


def button(outbounds: Sequence[Outbound], label: str) -> Chose:
    shown = [
        b
        for o in outbounds
        for block in o.blocks
        if isinstance(block, Buttons)
        for b in block.buttons
    ]
    return Chose(next(each.action for each in shown if label in each.label))


async def show(home: Home, said: str, who: Address = ANA) -> Sequence[Outbound]:
    """To the last step before it is confirmed."""
    await home.send("partager", who)
    return await home.send(said, who)


async def confirm(home: Home, said: str, who: Address = ANA) -> str:
    return await home.say(button(await show(home, said, who), "Oui"), who)


async def learn(home: Home, *people: Address) -> None:
    """Everybody has done a first lesson."""
    for each in people:
        await home.begin(each)
        await home.send("B", each)


async def go_on(home: Home) -> None:
    """One more lesson."""
    for said in ("leçon", "A", "B"):
        await home.send(said)


async def told(home: Home) -> list[str]:
    """Who was told that something is shared with them."""
    return [
        address.user
        for address, outbound, _ in home.recorder.sent
        if "vous faire lire" in words([outbound])
    ]


async def test_a_share_is_read_by_one_person_as_it_was_shown(database_url: str) -> None:
    async with open_home(database_url) as home:
        await learn(home, ANA, BOB, ZOE)
        shown = words(await show(home, "bob jusqu’au 12 janvier"))
        assert "« bob »" in shown
        assert "une leçon faite sur 3" in shown
        assert "Rien n’est partagé" in await home.say("partagé avec moi", BOB)  # not confirmed
        assert "jusqu’au 12 janvier 2027" in await confirm(home, "bob jusqu’au 12 janvier")
        for minute in range(3):
            await home.tick(MONDAY + timedelta(minutes=minute))
        assert await told(home) == ["bob"]
        read = await home.say("partagé avec moi", BOB)
        (body,) = (each for each in shown.splitlines() if "une leçon faite sur 3" in each)
        assert body in read
        await go_on(home)  # what comes next is not read
        assert await home.say("partagé avec moi", BOB) == read
        for each in (ANA, ZOE):
            assert "Rien n’est partagé" in await home.say("partagé avec moi", each)
        home.clock.move(datetime(2027, 1, 12, 23, 59, tzinfo=PARIS))
        assert body in await home.say("partagé avec moi", BOB)
        home.clock.move(datetime(2027, 1, 13, 0, 0, tzinfo=PARIS))
        assert "Rien n’est partagé" in await home.say("partagé avec moi", BOB)
        assert "Vous ne partagez rien" in await home.say("partages")


async def test_a_share_is_withdrawn_at_once(database_url: str) -> None:
    async with open_home(database_url) as home:
        await learn(home, ANA, BOB)
        await confirm(home, "bob")
        assert "« bob »" in await home.say("qui voit quoi")
        assert "Petit cours" in await home.say("partages")
        assert "C’est retiré" in await home.say("retirer 1")
        assert "Rien n’est partagé" in await home.say("partagé avec moi", BOB)
        assert "Vous ne partagez rien" in await home.say("partages")
        assert "« bob »" not in await home.say("qui voit quoi")
        async with home.runtime.database.begin() as connection:
            (kept,) = (await connection.execute(select(share.c.details))).scalars()
            readers = (await connection.execute(select(share_reader))).all()
        assert (kept, readers) == ({}, [])


@pytest.mark.parametrize("gone", [ANA, BOB], ids=["who shares", "who reads"])
async def test_nothing_is_read_once_either_is_erased(database_url: str, gone: Address) -> None:
    async with open_home(database_url) as home:
        await learn(home, ANA, BOB)
        await confirm(home, "bob")
        code = (await home.say("effacer", gone)).partition("**effacer ")[2][:4]
        assert "C’est effacé" in await home.say(f"effacer {code}", gone)
        async with home.runtime.database.begin() as connection:
            assert (await connection.execute(select(share_reader))).all() == []
        await learn(home, gone)
        assert "Rien n’est partagé" in await home.say("partagé avec moi", BOB)


async def test_a_message_that_waits_names_nobody(database_url: str) -> None:
    async with open_home(database_url) as home:
        await learn(home, ANA, BOB)
        home.clock.move(EVENING)
        await confirm(home, "bob")
        query = select(delivery.c.content).where(delivery.c.kind == "message")
        async with home.runtime.database.begin() as connection:
            (content,) = (await connection.execute(query)).scalars()
        assert "ana" not in content.replace("partager", "")
        assert "Petit cours" not in content
        await home.tick(EVENING + timedelta(minutes=1))
        assert await told(home) == []  # outside working time
        await home.tick(datetime(2026, 11, 24, 9, 1, tzinfo=PARIS))
        assert await told(home) == ["bob"]


@pytest.mark.parametrize("said", ["oui", "ok", "c’est bon", "d’accord", "1"])
async def test_a_yes_shares_what_was_shown(database_url: str, said: str) -> None:
    async with open_home(database_url) as home:
        await learn(home, ANA, BOB)
        await show(home, "bob")
        assert "C’est partagé" in await home.say(said)
        assert "Progression" in await home.say("partagé avec moi", BOB)
        assert "C’est partagé" not in await home.say("zoe")  # the question is over


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("non", "je n’ai rien fait"),
        ("annuler", "je n’ai rien fait"),
        ("2", "je n’ai rien fait"),
    ],
)
async def test_a_no_ends_the_form(database_url: str, said: str, told: str) -> None:
    async with open_home(database_url) as home:
        await learn(home, ANA, BOB)
        await show(home, "bob")
        assert told in await home.say(said)
        assert "À confirmer" not in await home.say("bob jusqu’au 12 janvier")


@pytest.mark.parametrize("said", ["annuler", "never mind", "cancel", "laisse tomber"])
async def test_giving_up_at_the_question_shares_nothing(database_url: str, said: str) -> None:
    async with open_home(database_url) as home:
        await learn(home, ANA, BOB)
        await home.send("partager")
        assert "Rien n’est partagé" in await home.say(said)
        assert "À confirmer" not in await home.say("bob")


async def test_words_that_name_nobody_are_asked_again(database_url: str) -> None:
    async with open_home(database_url) as home:
        await learn(home, ANA, BOB)
        assert "Je n’y lis pas une personne" in words(await show(home, "mon chef adoré"))
        assert "À confirmer" in await home.say("bob")


async def test_another_name_or_day_takes_the_place_of_the_one_shown(database_url: str) -> None:
    async with open_home(database_url) as home:
        await learn(home, ANA, BOB, ZOE)
        shown = words(await show(home, "bob"))
        for said, named, day in (
            ("jusqu’au 12 janvier", "bob", "12 janvier 2027"),
            ("zoe jusqu’au 13 janvier", "zoe", "13 janvier 2027"),
            ("hier", "zoe", "13 janvier 2027"),
            ("bob", "bob", "13 janvier 2027"),
            ("2 ans", "bob", "13 janvier 2027"),
        ):
            shown = await home.say(said)
            assert f"« {named} » lirait, jusqu’au {day}" in shown.replace("\u00a0", " ")
            told = {"hier": "Ce jour est passé", "2 ans": "un an au plus"}
            assert told.get(said, "") in shown
        assert "C’est partagé" in await home.say("oui")
        assert "Progression" in await home.say("partagé avec moi", BOB)
        assert (await home.learner()).back_on is None


async def test_oneself_answers_and_a_wrong_number_are_refused_plainly(database_url: str) -> None:
    async with open_home(database_url) as home:
        await learn(home, ANA, BOB)
        assert "C’est vous" in words(await show(home, "ana"))
        assert "À confirmer" in await home.say("bob")
        await home.send("oui")
        assert "Il n’y a pas de partage 9" in await home.say("retirer 9")
        assert "ne se partagent jamais" in await home.say("partager mes réponses")


async def test_what_has_changed_is_shown_again(database_url: str) -> None:
    async with open_home(database_url) as home:
        await learn(home, ANA, BOB)
        old = button(await show(home, "bob"), "Oui")
        await go_on(home)
        again = await home.send(old)
        assert "cela a changé depuis" in words(again)
        assert "2 leçons faites sur 3" in words(again)
        assert "Rien n’est partagé" in await home.say("partagé avec moi", BOB)
        assert "C’est partagé" in await home.say(button(again, "Oui"))


async def test_the_same_thing_again_replaces_the_share_and_is_not_announced(
    database_url: str,
) -> None:
    async with open_home(database_url) as home:
        await learn(home, ANA, BOB)
        await confirm(home, "bob")
        await home.tick(MONDAY + timedelta(minutes=1))
        await go_on(home)
        await confirm(home, "BOB jusqu’au 12 janvier")  # other words on purpose: nobody
        await confirm(home, "bob jusqu’au 12 janvier")
        await home.tick(MONDAY + timedelta(minutes=2))
        assert await told(home) == ["bob"]
        read = await home.say("partagé avec moi", BOB)
        assert read.count("Progression") == 1
        assert "2 leçons faites sur 3" in read


async def test_five_in_a_day_and_no_more_known_or_not(database_url: str) -> None:
    async with open_home(database_url) as home:
        await learn(home, ANA, BOB)
        waiting = button(await show(home, "a stranger"), "Oui")
        for number in range(5):
            await confirm(home, f"stranger {number}")
            await home.send("retirer 1")
            home.clock.move(home.clock() + timedelta(minutes=1))
        assert "Vous avez partagé 5 fois" in await home.say("partager")
        assert "Vous avez partagé 5 fois" in await home.say(waiting)
        home.clock.move(home.clock() + DAY)
        assert "C’est partagé" in await confirm(home, "bob")


async def test_an_old_share_goes_and_a_long_one_stays(database_url: str) -> None:
    async with open_home(database_url) as home:
        await learn(home, ANA, BOB)
        await confirm(home, "bob jusqu’au 30 novembre 2026")
        home.clock.move(home.clock() + timedelta(minutes=1))
        await confirm(home, "zoe jusqu’au 30 juin 2027")
        gone = await prune(home.runtime.database, ALL, {}, MONDAY + timedelta(days=37))
        assert "share" not in gone
        gone = await prune(home.runtime.database, ALL, {}, MONDAY + timedelta(days=39))
        assert gone["share"] == 1
        async with home.runtime.database.begin() as connection:
            (left,) = (await connection.execute(select(share.c.named))).scalars()
        assert left == "zoe"


LISTED = (
    Member(email="bob@ville.example", first_name="Bob", last_name="Léger", addresses=(BOB.person,)),
    Member(
        email="zoe@ville.example", first_name="Zoé", last_name="Dupont", addresses=(ZOE.person,)
    ),
    Member(email="zo@ville.example", first_name="Zoe", last_name="Dupont"),  # who never wrote
)


@pytest.mark.parametrize(
    ("said", "reader"),
    [
        ("bob@ville.example", BOB),
        ("Bob@Ville.Example", BOB),
        ("bob leger", BOB),
        ("LÉGER Bob", BOB),
        ("Bob", None),
        ("zoe@ville.example", ZOE),
        ("Zoé Dupont", None),  # two people, of whom one is known here
        ("zo@ville.example", None),
        ("ana@ville.example", None),
    ],
)
async def test_the_roster_names_one_person_or_nobody(
    database_url: str, said: str, reader: Address | None
) -> None:
    async with open_home(database_url) as home:
        async with home.runtime.database.begin() as connection:
            await add_members(connection, LISTED)
        await learn(home, ANA, BOB, ZOE)
        assert "C’est partagé" in await confirm(home, said)
        for each in (BOB, ZOE):
            found = "une leçon faite" in await home.say("partagé avec moi", each)
            assert found == (each == reader)


async def test_who_has_left_is_not_named_by_the_roster(database_url: str) -> None:
    async with open_home(database_url) as home:
        async with home.runtime.database.begin() as connection:
            (bob, *_) = await add_members(connection, LISTED)
        await learn(home, ANA, BOB)
        async with home.runtime.database.begin() as connection:
            await see_off(connection, [bob], home.clock())
        await confirm(home, "bob@ville.example")
        assert "Rien n’est partagé" in await home.say("partagé avec moi", BOB)


# Whom the words may mean: somebody known, with each role, who learns or not; nobody.
PEOPLE = [
    {"address": "recorder/w/boss", "role": "manager", "manages": ["Accueil"]},
    {"address": "recorder/w/chief", "role": "administrator"},
    {"address": "recorder/w/never", "name": "Jamais Venue", "team": "Accueil"},
]
NAMES = ("bob", "boss", "chief", "fresh", "never", "stranger", "recorder/w/boss", "x/y/z")


async def test_nothing_that_one_sees_depends_on_who_is_known(database_url: str) -> None:
    """Every reply, and every row that is one's own, but for the words that were typed."""
    async with open_home(database_url, people=PEOPLE) as home:
        await learn(home, ANA, BOB, *(replace(ANA, user=u, conversation=u) for u in ("boss",)))
        for user in ("chief", "fresh"):
            await home.begin(replace(ANA, user=user, conversation=user))
        seen = set()
        for number, named in enumerate(NAMES):
            who = replace(ANA, user=f"s{number}", conversation=f"s{number}")
            await learn(home, who)
            seen.add(await all_that_is_seen(home, who, named))
        assert len(seen) == 1


async def all_that_is_seen(home: Home, who: Address, named: str) -> str:
    shown = await show(home, named, who)
    said = [words(shown), await home.say(button(shown, "Oui"), who)]
    await home.tick(home.clock())
    said += [await home.say(each, who) for each in ("partages", "qui voit quoi", "mes données")]
    person = await home.learner(who)
    async with home.runtime.database.begin() as connection:
        held = await holdings.export(connection, ALL, person)
    said += [f"{name}: {len(rows)}" for name, rows in sorted(held.items())]
    columns = ("what", "details", "ends_at")
    said += [str([row[each] for each in columns]) for row in held["share"]]
    said.append(await home.say("retirer", who))
    text = "\n".join(said)
    return text.replace(f"« {named} »", "« … »").replace(who.user, "…")


@pytest.mark.parametrize("seed", range(3))
async def test_any_history_shows_each_reader_what_stands_for_them(
    database_url: str, seed: int
) -> None:
    """Shares, ends, withdrawals and erasures at random, against a list kept by hand."""
    people = {each.user: each for each in (ANA, BOB, ZOE)}
    chance = random.Random(seed)  # noqa: S311 - a history, no secret
    standing: list[tuple[str, str, datetime]] = []  # who shares, who reads, the end
    async with open_home(database_url) as home:
        await learn(home, *people.values())
        for _ in range(25):
            home.clock.move(home.clock() + chance.choice((timedelta(minutes=7), DAY, 9 * DAY)))
            user = chance.choice([*people])
            other = chance.choice([each for each in (*people, "stranger") if each != user])
            standing = [each for each in standing if home.clock() < each[2]]
            standing = await chance.choice(DEEDS)(home, people[user], other, standing)
            for reader, address in people.items():
                read = await home.say("partagé avec moi", address)
                seen = sorted(name for name in people for _ in range(read.count(f"**{name}**,")))
                assert seen == sorted(s for s, r, _ in standing if r == reader != s)


Standing = list[tuple[str, str, datetime]]


async def do_share(home: Home, who: Address, other: str, standing: Standing) -> Standing:
    last = home.clock().astimezone(PARIS).date() + 10 * DAY
    said = await confirm(home, f"{other} jusqu’au {last:%d/%m/%Y}", who)
    if "C’est partagé" not in said:
        return standing
    end = datetime.combine(last + DAY, time(), PARIS)
    others = [each for each in standing if each[:2] != (who.user, other)]
    return [*others, (who.user, other, end)]


async def do_withdraw(home: Home, who: Address, _: str, standing: Standing) -> Standing:
    await home.send("retirer 1", who)
    last = [each for each in standing if each[0] == who.user][-1:]
    return [each for each in standing if each not in last]


async def do_erase(home: Home, who: Address, _: str, standing: Standing) -> Standing:
    code = (await home.say("effacer", who)).partition("**effacer ")[2][:4]
    await home.send(f"effacer {code}", who)
    await learn(home, who)
    return [each for each in standing if who.user not in each[:2]]


DEEDS = (do_share, do_share, do_share, do_withdraw, do_erase)


async def test_the_reader_is_counted_apart(database_url: str) -> None:
    async with open_home(database_url) as home:
        await learn(home, ANA, BOB)
        await confirm(home, "bob")
        ana, bob = await home.learner(ANA), await home.learner(BOB)
        async with home.runtime.database.begin() as connection:
            assert "share_reader" not in await holdings.export(connection, ALL, ana)
            assert len((await holdings.export(connection, ALL, bob))["share_reader"]) == 1
            assert (await connection.execute(select(func.count()).select_from(share))).scalar() == 1
