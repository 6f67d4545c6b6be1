"""Seeding: what the settings say of people goes into the roster, each time they say it anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from bot.domain.people import Member, Role
from bot.domain.services import SEPARATOR
from bot.storage import enlisting, roster
from bot.storage.database import Database
from bot.storage.roster import Listed
from bot.storage.tables import member

Seed = Mapping[str, object]


async def seed(database: Database, people: Mapping[str, Member], at: datetime) -> list[str]:
    """List whom the settings name, by `Address.person`; return the paths of services not there.

    What they said at the last start is not applied again, since the roster may have changed it.
    Whoever they name no more has the role of an agent, and manages nothing; whoever left stays so.
    """
    async with database.begin() as connection:
        await enlisting.hold(connection)
        rows = (await connection.execute(_SEEDED)).all()
        before: dict[int, Seed | None] = {row.id: row.seed for row in rows if row.seed}
        seeds: dict[int, Seed | None] = dict.fromkeys(before)
        changed: dict[int, Member] = {}
        for person, said in people.items():
            named = replace(said, addresses=(person,))
            found = await roster.find_member(connection, person, said.email, gone=True)
            if found is None:
                (new,) = await enlisting.add_members(connection, [named])
                seeds[new] = _seed(named)
            else:
                seeds[found.id] = _seed(named)
                if before.get(found.id) != seeds[found.id]:
                    changed[found.id] = _merge(found, named)
        unnamed = [each for each, said in seeds.items() if said is None]
        for each in await roster.list_some(connection, unnamed):
            if each.left_at is None:
                changed[each.id] = replace(each, role=Role.AGENT, manages=())
        await enlisting.change_members(connection, changed, at)
        anew = [each for each in seeds if seeds[each] != before.get(each)]
        await enlisting.write(connection, [{"id": each, "seed": seeds[each]} for each in anew])
        await enlisting.recognise(connection, at)
        return await enlisting.settle(connection, at)


def _seed(said: Member) -> Seed:
    """Return what the settings say of a person, as JSON holds it."""
    return {
        "address": list(said.addresses),
        "name": said.name,
        "service": SEPARATOR.join(said.service),
        "role": said.role.value,
        "manages": [SEPARATOR.join(path) for path in said.manages],
    }


def _merge(found: Listed, said: Member) -> Member:
    """Return a member as the settings have them, with what they leave unsaid."""
    named = (said.first_name, said.last_name) if said.name else (found.first_name, found.last_name)
    return replace(
        found,
        email=said.email or found.email,
        first_name=named[0],
        last_name=named[1],
        service=said.service or found.service,
        role=said.role,
        manages=said.manages,
        addresses=said.addresses,
    )


_SEEDED = select(member.c.id, member.c.seed).where(member.c.seed.is_not(None))
