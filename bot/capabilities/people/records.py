"""Tables of people, and the SQL on them; the roster itself is in `bot.storage.roster`.

Long because a capability has one file of SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    delete,
    exists,
    func,
    or_,
    select,
    type_coerce,
    update,
)

from bot.capabilities.people.changes import (
    CodeMade,
    CodeMissed,
    Linked,
    MemberKept,
    RosterFileKept,
    ServiceKept,
    ServiceRemoved,
)
from bot.capabilities.people.model import EnrolmentRule, RosterFile, Trigger
from bot.capabilities.people.rules import Directory, RosterPlan
from bot.capabilities.study.records import enrollment, list_enrollments
from bot.domain.people import Learner, LearnerState, Member, Role
from bot.domain.services import Services, find_path, list_below
from bot.storage import enlisting, learners, roster
from bot.storage.database import Transaction
from bot.storage.holdings import By, Holding, Period
from bot.storage.statements import among, fetch, field_values, insert_or_replace
from bot.storage.tables import (
    Instant,
    Key,
    address,
    learner,
    management,
    member,
    member_address,
    metadata,
    service,
    workspace,
)
from bot.turn.decision import Keeper

_ASIDE = ("unit_id", "service_since", "invited_at")
_ROSTER = [  # what plans depend on, as it is stored, in one order
    select(*(type_coerce(each, String) for each in table.c if each.name not in _ASIDE)).order_by(
        *table.primary_key
    )
    for table in (service, member, member_address, management)
]
MISSES_FOR = timedelta(hours=1)  # that codes typed in vain are counted

roster_file = Table(
    "roster_file",
    metadata,
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True),
    Column("mark", String(20), nullable=False),
    Column("name", String(255), nullable=False),
    Column("reference", Text, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("whole", Boolean),
    Column("digest", String(64), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("leaving", Integer, nullable=False),
    Column("done", JSON),
)

departure = Table(  # of learners who were active when they left the roster: they may come back
    "departure",
    metadata,
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True),
    Column("left_at", Instant, nullable=False, index=True),
)

link_code = Table(
    "link_code",
    metadata,
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),  # of the code
    Column("made_at", Instant, nullable=False, index=True),
)

link_miss = Table(
    "link_miss",
    metadata,
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("missed_at", Instant, nullable=False, index=True),
)

enrolment_rule = Table(
    "enrolment_rule",
    metadata,
    Column("id", Key, primary_key=True),
    Column("trigger", String(20), nullable=False),
    Column("course_id", String(60), nullable=False),
    Column("service", Key, nullable=False),  # 0: every service
    Column("after", String(60), nullable=False),
    Column("days", Integer, nullable=False),
    Column("since", Instant, nullable=False),
)


# --- The roster --------------------------------------------------------------------------------


async def read_directory(connection: Transaction) -> Directory:
    """Return the roster as plans are made of it."""
    listed = await roster.list_members(connection)
    services = await roster.list_services(connection)
    named = select(member.c.id, member.c.seed)
    return Directory(
        members={each.id: _said(each) for each in listed},
        gone=frozenset(each.id for each in listed if each.left_at),
        kept=frozenset(row.id for row in await connection.execute(named) if row.seed is not None),
        services=frozenset(find_path(services, each) for each in services),
    )


async def find_fingerprint(connection: Transaction) -> str:
    """Return a digest of the rows of the roster, on which plans are made."""
    digest = sha256()
    for query in _ROSTER:
        rows = (await connection.execute(query)).all()
        digest.update(repr([tuple(row) for row in rows]).encode())
    return digest.hexdigest()


async def read_places(connection: Transaction) -> dict[str, str | None]:
    """Return the workspace of each platform; None where there are several."""
    found: dict[str, str | None] = {}
    for row in await connection.execute(select(workspace.c.platform, workspace.c.name)):
        found[row.platform] = None if row.platform in found else row.name
    return found


async def apply_plan(connection: Transaction, plan: RosterPlan, at: datetime) -> None:
    """Make the roster say what a plan says: whoever leaves is sent nothing more.

    Whoever comes back is active again if their departure is what paused them.
    """
    await enlisting.add_services(connection, plan.services)
    await enlisting.add_members(connection, plan.joined)
    changed = {each: move.after for each, move in (*plan.moved.items(), *plan.back.items())}
    await enlisting.change_members(connection, changed, at)
    if plan.leaving:
        await enlisting.see_off(connection, list(plan.leaving), at)
    await _pause(connection, list(plan.leaving), at)
    await _resume(connection, list(plan.back))
    await enlisting.recognise(connection, at)
    await enlisting.settle(connection, at)


async def _pause(connection: Transaction, members: Collection[int], at: datetime) -> None:
    active = await _learners(connection, members, learner.c.state == LearnerState.ACTIVE)
    if active:
        rows = [{"learner_id": each, "left_at": at} for each in active]
        await connection.execute(insert_or_replace(connection, departure), rows)
        paused = update(learner).where(among(learner.c.id, "ids"))
        values = {"state": LearnerState.PAUSED, "next_due_at": None}
        await connection.execute(paused.values(values), {"ids": active})


async def _resume(connection: Transaction, members: Collection[int]) -> None:
    left = learner.c.id.in_(select(departure.c.learner_id))
    paused = await _learners(connection, members, left, learner.c.state == LearnerState.PAUSED)
    if paused:
        resumed = update(learner).where(among(learner.c.id, "ids"))
        # Their next message is booked when bookings are looked at again.
        await connection.execute(resumed.values(state=LearnerState.ACTIVE), {"ids": paused})
        gone = delete(departure).where(among(departure.c.learner_id, "ids"))
        await connection.execute(gone, {"ids": paused})


async def _learners(connection: Transaction, members: Collection[int], *where: Any) -> list[int]:
    """Return the learners who are those members, in the order of ids, locked."""
    if not members:
        return []
    query = select(learner.c.id).where(among(learner.c.member_id, "members"), *where)
    query = query.order_by(learner.c.id).with_for_update(key_share=True)
    found = await connection.execute(query, {"members": list(members)})
    return list(found.scalars())


def _said(listed: Member) -> Member:
    return Member(**{name: getattr(listed, name) for name in Member.__dataclass_fields__})


async def _keep_members(connection: Transaction, changes: Sequence[MemberKept]) -> None:
    for each in changes:
        await enlisting.change_members(connection, {each.id: each.said}, each.at)
        await enlisting.recognise(connection, each.at)
        await enlisting.settle(connection, each.at)


async def _keep_services(connection: Transaction, changes: Sequence[ServiceKept]) -> None:
    for each in changes:
        values = {"parent_id": each.parent, "name": each.name}
        if each.id:
            changed = update(service).where(service.c.id == each.id)
            await connection.execute(changed.values(values))
        else:
            await connection.execute(service.insert().values(values))
        await enlisting.settle(connection, each.at)


async def _remove_services(connection: Transaction, changes: Sequence[ServiceRemoved]) -> None:
    for each in changes:
        await enlisting.remove_service(connection, each.id, each.at)
        await enlisting.settle(connection, each.at)


# --- Links -------------------------------------------------------------------------------------


async def find_by_code(connection: Transaction, digest: str, since: datetime) -> Learner | None:
    """Return whose code that is, if it was made since then; None if it is nobody's."""
    query = select(link_code.c.learner_id).where(
        link_code.c.digest == digest, link_code.c.made_at > since
    )
    found = list((await connection.execute(query)).scalars())
    return next(iter((await learners.lock(connection, found)).values()), None) if found else None


async def count_misses(connection: Transaction, learner_id: int, since: datetime) -> int:
    """Return how many codes somebody typed in vain, lately."""
    query = select(link_miss.c.count).where(
        link_miss.c.learner_id == learner_id, link_miss.c.missed_at > since
    )
    return int((await connection.execute(query)).scalar() or 0)


async def has_history(connection: Transaction, learner_id: int) -> bool:
    """Return True if somebody has begun a course."""
    return bool((await list_enrollments(connection, [learner_id]))[learner_id])


async def _keep_codes(connection: Transaction, changes: Sequence[CodeMade]) -> None:
    for each in changes:
        row = {"learner_id": each.learner_id, "digest": each.digest, "made_at": each.at}
        await connection.execute(insert_or_replace(connection, link_code), row)


async def _keep_misses(connection: Transaction, changes: Sequence[CodeMissed]) -> None:
    for each in changes:
        before = await count_misses(connection, each.learner_id, each.at - MISSES_FOR)
        row = {"learner_id": each.learner_id, "count": before + 1, "missed_at": each.at}
        await connection.execute(insert_or_replace(connection, link_miss), row)


async def _link(connection: Transaction, changes: Sequence[Linked]) -> None:
    """Give the addresses of a learner to another, who is written to there, and drop the first."""
    for each in changes:
        theirs = update(address).where(address.c.learner_id == each.other.id)
        await connection.execute(theirs.values(learner_id=each.learner_id, current=False))
        await connection.execute(delete(learner).where(learner.c.id == each.other.id))
        if each.other.member_id is not None:
            listed = update(learner).where(learner.c.id == each.learner_id)
            await connection.execute(listed.values(member_id=each.other.member_id))
        used = delete(link_code).where(link_code.c.learner_id == each.learner_id)
        await connection.execute(used)
        (known,) = (await learners.lock(connection, [each.learner_id])).values()
        await learners.move_to(connection, known, each.address)


# --- Enrolment rules ---------------------------------------------------------------------------


async def list_rules(connection: Transaction) -> list[EnrolmentRule]:
    """Return the rules, in the order in which they were made."""
    rows = await fetch(connection, select(enrolment_rule).order_by(enrolment_rule.c.id))
    return [EnrolmentRule(**{**row, "trigger": Trigger(row["trigger"])}) for row in rows]


async def add_rule(connection: Transaction, rule: EnrolmentRule) -> int:
    """Add a rule; return its id."""
    row = {name: value for name, value in field_values(rule).items() if name != "id"}
    added = await connection.execute(enrolment_rule.insert().values(row))
    return int(added.inserted_primary_key[0])  # type: ignore[index]


async def remove_rule(connection: Transaction, rule_id: int) -> bool:
    """Remove a rule; return False if there was none. Whoever it enrolled stays so."""
    gone = await connection.execute(delete(enrolment_rule).where(enrolment_rule.c.id == rule_id))
    return bool(gone.rowcount)


async def find_to_enrol(
    connection: Transaction,
    rule: EnrolmentRule,
    now: datetime,
    limit: int | None = None,
    among_ids: Sequence[int] | None = None,
) -> list[int]:
    """Return whom a rule enrols now, by id; `among_ids`: of these learners alone.

    Nobody who has the course, who left, or who stopped.
    """
    has = exists().where(
        enrollment.c.learner_id == learner.c.id, enrollment.c.course_id == rule.course_id
    )
    query = (
        select(learner.c.id)
        .join(member, member.c.id == learner.c.member_id, isouter=rule.trigger is Trigger.COMPLETED)
        .where(~has, member.c.left_at.is_(None), learner.c.state != LearnerState.STOPPED)
        .where(*_TRIGGERS[rule.trigger](rule, now, await roster.list_services(connection)))
        .order_by(learner.c.id)
        .limit(limit)
    )
    if among_ids is not None:
        query = query.where(learner.c.id.in_(among_ids))
    return list((await connection.execute(query)).scalars())


def _newcomers(rule: EnrolmentRule, _: datetime, services: Services) -> list[ColumnElement[bool]]:
    came = func.coalesce(member.c.service_since, learner.c.joined_at)
    here = [member.c.service_id.in_(list_below(services, (rule.service,)))] if rule.service else []
    return [or_(came >= rule.since, learner.c.joined_at >= rule.since), *here]


def _completed(rule: EnrolmentRule, now: datetime, _: Services) -> list[ColumnElement[bool]]:
    other = exists().where(
        enrollment.c.learner_id == learner.c.id,
        enrollment.c.course_id == rule.after,
        enrollment.c.completed_at >= rule.since,
        enrollment.c.completed_at <= now - timedelta(days=rule.days),
    )
    return [other]


def _managers(*_: object) -> list[ColumnElement[bool]]:
    return [member.c.role == Role.MANAGER]


_TRIGGERS: Mapping[Trigger, Callable[..., list[ColumnElement[bool]]]] = {
    Trigger.NEWCOMER: _newcomers,
    Trigger.COMPLETED: _completed,
    Trigger.MANAGER: _managers,
}


# --- Files -------------------------------------------------------------------------------------


async def find_file(
    connection: Transaction, learner_id: int, *, hold: bool = False
) -> RosterFile | None:
    """Return the file that somebody attached last; None if there is none. `hold`: lock it."""
    query = select(roster_file).where(roster_file.c.learner_id == learner_id)
    rows = await fetch(connection, query.with_for_update() if hold else query)
    return RosterFile(**rows[0]) if rows else None


async def keep_file(connection: Transaction, file: RosterFile) -> None:
    """Keep a file in place of the one that the same person attached before."""
    await connection.execute(insert_or_replace(connection, roster_file), field_values(file))


async def _keep_files(connection: Transaction, changes: Sequence[RosterFileKept]) -> None:
    for each in changes:
        await keep_file(connection, each.file)


KEEPERS = (
    Keeper(MemberKept, _keep_members),
    Keeper(ServiceKept, _keep_services),
    Keeper(ServiceRemoved, _remove_services),
    Keeper(RosterFileKept, _keep_files),
    Keeper(CodeMade, _keep_codes),
    Keeper(CodeMissed, _keep_misses),
    Keeper(Linked, _link),
)
HOLDINGS = (
    Holding(
        table=roster_file,
        by=By.LEARNER,
        hidden=("reference", "fingerprint"),
        kept=Period(days=7, least=1, most=30, aged="at"),
        why="the roster file that an administrator attached last, until it is applied",
    ),
    Holding(
        table=departure,
        by=By.LEARNER,
        kept=Period(days=400, least=90, most=800, aged="left_at"),
        why="that somebody who left the roster was active, so that they are when they come back",
    ),
    Holding(
        table=link_code,
        by=By.LEARNER,
        hidden=("digest",),
        kept=Period(days=7, least=1, most=30, aged="made_at"),
        why="the code by which another address is linked, for fifteen minutes",
    ),
    Holding(table=enrolment_rule, by=By.NOBODY, why="whom to enrol in which course"),
    Holding(
        table=link_miss,
        by=By.LEARNER,
        kept=Period(days=7, least=1, most=30, aged="missed_at"),
        why="how many codes were typed in vain, so that none is guessed",
    ),
)
