"""Enlisting: services and members added to the roster, changed, and seen off.

Whoever changes them calls `recognise` and `settle` last, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, exists, select, text, update

from bot.domain.people import Member, Role
from bot.domain.services import (
    ROOT,
    SEPARATOR,
    Path,
    Services,
    find_path,
    group,
    write_path,
)
from bot.storage.database import Transaction
from bot.storage.roster import count_heads, key_of_name, list_services
from bot.storage.statements import among, fetch, insert_new, update_many
from bot.storage.tables import (
    address,
    learner,
    management,
    member,
    member_address,
    service,
)

UNIT_MIN = 8  # listed people: a smaller service is counted with the one above it


async def hold(connection: Transaction) -> None:
    """Let no other process change the roster until the transaction ends."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("LOCK TABLE member IN SHARE ROW EXCLUSIVE MODE"))


async def add_services(connection: Transaction, paths: Iterable[Path]) -> dict[Path, int]:
    """Add the services of these paths, and those above them, where they are new; return all ids."""
    services = await list_services(connection)
    known = {find_path(services, each): each for each in services}
    known[()] = ROOT
    wanted = {path[:size] for path in paths for size in range(1, len(path) + 1)}
    for path in sorted(wanted - known.keys(), key=lambda each: (len(each), each)):
        row = {"parent_id": known[path[:-1]], "name": path[-1]}
        added = await connection.execute(service.insert().values(row))
        known[path] = int(added.inserted_primary_key[0])  # type: ignore[index]
    return known


async def add_members(
    connection: Transaction, people: Sequence[Member], seeds: Sequence[object] = ()
) -> list[int]:
    """Add people to the roster, with their services; return their ids, in the same order.

    `seeds`: what the settings say of each, for those whom the settings name.
    """
    if not people:
        return []
    known = await add_services(connection, (each.service for each in people))
    rows = [
        _row(each, known) | {"seed": seed, "left_at": None, "service_since": None}
        for each, seed in zip(people, seeds or [None] * len(people), strict=True)
    ]
    insert = member.insert().returning(member.c.id, sort_by_parameter_order=True)
    ids = list((await connection.execute(insert, rows)).scalars())
    await _link(connection, dict(zip(ids, people, strict=True)), known)
    return ids


async def change_members(
    connection: Transaction, people: Mapping[int, Member], at: datetime
) -> None:
    """Write what is now said of members, by id. One who had left is back."""
    if not people:
        return
    known = await add_services(connection, (each.service for each in people.values()))
    before = {row["id"]: row for row in await fetch(connection, _PLACES, {"ids": [*people]})}
    rows = []
    for each, said in people.items():
        row, old = _row(said, known), before[each]
        moved = row["service_id"] != old["service_id"] or old["left_at"] is not None
        since = at if moved else old["service_since"]
        rows.append({"id": each, **row, "service_since": since, "left_at": None})
    await write(connection, rows)
    await connection.execute(_UNMANAGED, {"ids": [*people]})
    await _link(connection, people, known)


async def write(connection: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write columns of members, the same ones in each row, by `id`."""
    await update_many(connection, member, rows)


async def see_off(connection: Transaction, ids: Collection[int], at: datetime) -> None:
    """Keep that members have left: they have no role any more, and nothing to manage."""
    gone = {"left_at": at, "role": Role.AGENT, "missing": []}
    await write(connection, [{"id": each, **gone} for each in ids])
    await connection.execute(_UNMANAGED, {"ids": [*ids]})


async def remove_service(connection: Transaction, service_id: int, at: datetime) -> None:
    """Remove a service that lists nobody; whoever left it is said to have left the one above.

    One that was a unit stays: published figures name it. Raises ValueError for it.
    """
    services = await list_services(connection)
    if services[service_id].unit == service_id:
        raise ValueError(f"service {service_id} was a unit")
    above = services[service_id].parent or None
    gone = update(member).where(member.c.service_id == service_id)
    await connection.execute(gone.values(service_id=above, service_since=at))
    await connection.execute(delete(service).where(service.c.id == service_id))


async def recognise(connection: Transaction, at: datetime) -> None:
    """Take learners whose address belongs to a member for that member, from now on.

    Of two learners who are one member, the first stays them.
    """
    first: dict[int, int] = {}  # learner by member
    for row in await fetch(connection, _UNLISTED):
        first.setdefault(row["member"], row["id"])
    known = [{"id": each, "member_id": who} for who, each in first.items()]
    await update_many(connection, learner, known)
    await update_many(connection, member, [{"id": each, "service_since": at} for each in first])


async def settle(connection: Transaction, at: datetime) -> list[str]:
    """Say with whose people those of each service are counted, as the roster is now.

    Those of a service that becomes a unit have moved to it, as far as figures go. Return the paths
    of services that somebody is to manage and that do not exist.
    """
    services = await list_services(connection)
    missing = await _find_missing(connection, services)
    units = group(services, await count_heads(connection), UNIT_MIN)
    changed = [each for each in services if services[each].unit != units[each]]
    await update_many(
        connection, service, [{"id": each, "unit_id": units[each]} for each in changed]
    )
    moved = [each for each in changed if services[each].unit is not None]
    if moved:
        await connection.execute(_MOVED, {"ids": moved, "_at": at})
    return missing


async def _find_missing(connection: Transaction, services: Services) -> list[str]:
    """Give members the services they are to manage, once those exist; return the others' paths."""
    known = {write_path(services, each): each for each in services}
    missing: set[str] = set()
    for row in await fetch(connection, _MANAGERS):
        found = [path for path in row["missing"] if path in known]
        missing |= {*row["missing"]} - known.keys()
        if found:
            still = [path for path in row["missing"] if path not in known]
            await write(connection, [{"id": row["id"], "missing": still}])
            managed = [{"member_id": row["id"], "service_id": known[path]} for path in found]
            await connection.execute(insert_new(connection, management), managed)
    return sorted(missing)


def _row(said: Member, known: Mapping[Path, int]) -> dict[str, Any]:
    """Return the columns that say what a roster says of a person."""
    return {
        "email": said.email,
        "first_name": said.first_name,
        "last_name": said.last_name,
        "name_key": key_of_name(said.name),
        "service_id": known[said.service] or None,
        "trade": said.trade,
        "role": said.role,
        "days": said.days and sorted(said.days),
        "missing": [SEPARATOR.join(each) for each in said.manages if each not in known],
    }


async def _link(
    connection: Transaction, people: Mapping[int, Member], known: Mapping[Path, int]
) -> None:
    """Keep the addresses of members, and what they manage."""
    addresses = [
        {"person": person, "member_id": each}
        for each, said in people.items()
        for person in said.addresses
    ]
    if addresses:
        await connection.execute(insert_new(connection, member_address), addresses)
    managed = [
        {"member_id": each, "service_id": known[path]}
        for each, said in people.items()
        for path in said.manages
        if known.get(path)
    ]
    if managed:
        await connection.execute(insert_new(connection, management), managed)


_HERE = member.c.left_at.is_(None)
_PLACES = select(member.c.id, member.c.service_id, member.c.service_since, member.c.left_at).where(
    among(member.c.id, "ids")
)
_MANAGERS = select(member.c.id, member.c.missing).where(_HERE, member.c.role != Role.AGENT)
_UNMANAGED = delete(management).where(among(management.c.member_id, "ids"))
_MOVED = (
    update(member).where(among(member.c.service_id, "ids")).values(service_since=bindparam("_at"))
)
_others = learner.alias("other")
_UNLISTED = (
    select(learner.c.id, member_address.c.member_id.label("member"))
    .join(address, address.c.learner_id == learner.c.id)
    .join(member_address, member_address.c.person == address.c.person)
    .join(member, member.c.id == member_address.c.member_id)
    .where(
        learner.c.member_id.is_(None),
        _HERE,
        ~exists().where(_others.c.member_id == member.c.id),
    )
    .order_by(learner.c.id)
)
