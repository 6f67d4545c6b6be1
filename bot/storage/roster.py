"""The roster: services and members as the collectivité lists them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, union_all

from bot.domain.people import Assignment, Learner, Member, Role
from bot.domain.services import (
    ROOT,
    Service,
    Services,
    find_path,
    list_above,
    list_below,
)
from bot.storage.database import Transaction
from bot.storage.statements import Values, among, fetch
from bot.storage.tables import (
    learner,
    management,
    member,
    member_address,
    service,
)
from lessons.matching import normalise


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Member):
    """A member as the database holds them."""

    id: int
    service_id: int = ROOT
    left_at: datetime | None = None


def key_of_name(name: str | None) -> str | None:
    """Return a name as members are found by it: no case, no accent, its words in any order."""
    return " ".join(sorted(normalise(name).split())) if name else None


async def assign(connection: Transaction, people: Collection[Learner]) -> dict[int, Assignment]:
    """Return what the roster gives to each learner, by id; what an agent has, if it lists none."""
    ids = [each.member_id for each in people if each.member_id is not None]
    rows = await fetch(connection, _GIVEN, {"ids": ids}) if ids else []
    managed = await _list_managed(connection, [row for row in rows if _manages(row)])
    services = await list_services(connection) if any(map(_manages, rows)) else {}
    given = {row["id"]: _assignment(row, services, managed) for row in rows}
    return {each.id: given.get(each.member_id or 0, Assignment()) for each in people}


async def list_services(connection: Transaction) -> dict[int, Service]:
    """Return all services by id."""
    s = service.c
    rows = await connection.execute(select(s.id, s.parent_id, s.name, s.unit_id))
    return {row.id: Service(row.id, row.parent_id, row.name, row.unit_id) for row in rows}


async def find_member(
    connection: Transaction, person: str, email: str | None = None, *, gone: bool = False
) -> Listed | None:
    """Return whom the roster lists at an `Address.person`, or under an e-mail; None if nobody.

    Somebody who left is not there any more, unless those who are `gone` are looked for too.
    """
    values = {"person": person, "email": email.casefold() if email else None}
    found = await _list(connection, _AT, values)
    return next((each for each in found if gone or each.left_at is None), None)


async def list_members(connection: Transaction) -> list[Listed]:
    """Return the whole roster, leavers included, in the order in which they were listed."""
    return await _list(connection, _MEMBERS, {})


async def list_some(connection: Transaction, ids: Collection[int]) -> list[Listed]:
    """Return members by their ids."""
    return await _list(connection, _ROWS, {"ids": list(ids)}) if ids else []


async def list_uninvited(connection: Transaction, limit: int) -> list[Listed]:
    """Return members who never wrote, and whom nobody has written to first."""
    waiting = _MEMBERS.outerjoin(learner, learner.c.member_id == member.c.id).where(
        _HERE, member.c.invited_at.is_(None), learner.c.id.is_(None)
    )
    return await _list(connection, waiting.limit(limit), {})


async def list_addresses(connection: Transaction) -> list[str]:
    """Return every `Address.person` that is known of members who are there."""
    known = select(member_address.c.person).join(member).where(_HERE)
    return list((await connection.execute(known)).scalars())


async def count_heads(connection: Transaction) -> dict[int, int]:
    """Return how many people each service lists, without those below it; those of none at 0."""
    return {row.service_id or ROOT: int(row.heads) for row in await connection.execute(_HEADS)}


async def count_viewers(connection: Transaction, of: int) -> dict[Role, int]:
    """Return how many people of each role see figures, or administer: managers of `of` alone."""
    services = await list_services(connection)
    above = [*list_above(services, of)]
    query = select(func.count(management.c.member_id.distinct())).where(
        management.c.service_id.in_(above)
    )
    counted = await connection.execute(_ROLES)
    found = {Role(role): int(count) for role, count in counted}
    managers = int((await connection.execute(query)).scalar_one()) if above else 0
    return found | {Role.MANAGER: managers}


async def _list(connection: Transaction, query: Any, values: Mapping[str, Any]) -> list[Listed]:
    rows = await fetch(connection, query, values)
    services = await list_services(connection)
    managed = await _list_managed(connection, rows)
    addresses = await _gather(connection, _ADDRESSES, rows, "person")
    return [
        Listed(
            id=row["id"],
            email=row["email"],
            first_name=row["first_name"],
            last_name=row["last_name"],
            service=find_path(services, row["service_id"] or ROOT),
            service_id=row["service_id"] or ROOT,
            trade=row["trade"],
            role=Role(row["role"]),
            manages=tuple(sorted(find_path(services, each) for each in managed.get(row["id"], ()))),
            days=row["days"] and tuple(row["days"]),
            addresses=tuple(addresses.get(row["id"], ())),
            left_at=row["left_at"],
        )
        for row in rows
    ]


def _manages(row: Values) -> bool:
    return Role(row["role"]).rank >= Role.MANAGER.rank


def _assignment(
    row: Values, services: Services, managed: Mapping[int, Sequence[int]]
) -> Assignment:
    role, held = Role(row["role"]), row["service_id"] or ROOT
    tops = (ROOT,) if role is Role.ADMINISTRATOR else managed.get(row["id"], ())
    return Assignment(
        role=role,
        service=held,
        team=row["team"],
        manages=list_below(services, tops) if tops else (),
        missing=tuple(row["missing"]),
        name=" ".join(filter(None, (row["first_name"], row["last_name"]))) or None,
    )


async def _list_managed(connection: Transaction, rows: Sequence[Values]) -> dict[int, list[int]]:
    return await _gather(connection, _MANAGED, rows, "service_id")


async def _gather(
    connection: Transaction, query: Any, rows: Sequence[Values], name: str
) -> dict[int, list[Any]]:
    """Return a column of what belongs to members, by their ids."""
    found: dict[int, list[Any]] = {}
    if rows:
        for row in await fetch(connection, query, {"ids": [each["id"] for each in rows]}):
            found.setdefault(row["member_id"], []).append(row[name])
    return found


_HERE = member.c.left_at.is_(None)
_ROWS = select(member).where(among(member.c.id, "ids"))
_GIVEN = (
    _ROWS.where(_HERE)
    .outerjoin(service, service.c.id == member.c.service_id)
    .add_columns(service.c.name.label("team"))
)
_MEMBERS = select(member).order_by(member.c.id)
_KNOWN = union_all(
    select(member_address.c.member_id).where(member_address.c.person == bindparam("person")),
    select(member.c.id).where(member.c.email == bindparam("email")),
)
_AT = (
    select(member)
    .outerjoin(
        member_address,
        (member_address.c.member_id == member.c.id)
        & (member_address.c.person == bindparam("person")),
    )
    .where(member.c.id.in_(_KNOWN))
    .order_by(member_address.c.person.is_(None))  # an address says more than an e-mail
)
_MANAGED = (
    select(management)
    .where(among(management.c.member_id, "ids"))
    .order_by(management.c.member_id, management.c.service_id)
)
_ADDRESSES = (
    select(member_address)
    .where(among(member_address.c.member_id, "ids"))
    .order_by(member_address.c.person)
)
_HEADS = (
    select(member.c.service_id, func.count().label("heads"))
    .where(_HERE)
    .group_by(member.c.service_id)
)
_ROLES = select(member.c.role, func.count()).where(_HERE).group_by(member.c.role)
