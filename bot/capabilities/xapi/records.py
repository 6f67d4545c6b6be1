"""Tables of xAPI: LRSs claimed under a lease, and what each was told; and all that is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    bindparam,
    delete,
    select,
    update,
)

from bot.capabilities.study import records as study
from bot.capabilities.study.model import Enrollment
from bot.capabilities.xapi.model import Followed, Follower, New, Told
from bot.capabilities.xapi.rules import find_finished, find_new_lessons
from bot.storage.database import Transaction
from bot.storage.holdings import By, Holding
from bot.storage.secret import find_secret
from bot.storage.statements import (
    Values,
    among,
    fetch,
    field_values,
    insert_new,
    insert_or_replace,
)
from bot.storage.tables import Instant, learner, member, metadata, trouble
from lessons.library import Library

PLATFORM = "xapi"  # in the table of troubles
SECRET = "xapi"  # noqa: S105 - its name in the table of secrets
PAGE = 20  # learners read in a transaction
LEASE = timedelta(minutes=5)  # longer than any request

lrs = Table(
    "lrs",
    metadata,
    Column("endpoint", String(255), primary_key=True),
    Column("visible_at", Instant, nullable=False),  # due, end of the lease, or next attempt
    Column("owner", String(60)),  # process, as `delivery.owner`
    Column("attempts", Integer, nullable=False),  # that failed since the last that did not
)

told = Table(
    "told",
    metadata,
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True),
    Column("endpoint", String(255), primary_key=True),
    Column("course_id", String(60), primary_key=True),
    Column("registered", Boolean, nullable=False),
    Column("initialized", Boolean, nullable=False),
    Column("done", JSON, nullable=False),  # ids of lessons
    Column("completed_at", Instant),
)


async def read_secret(connection: Transaction) -> bytes:
    """Return the secret that pseudonyms and ids are made with."""
    return await find_secret(connection, SECRET)


# --- What was followed -------------------------------------------------------------------------


async def read_page(
    connection: Transaction, library: Library, after: int, endpoint: str = ""
) -> tuple[int | None, list[Followed]]:
    """Return what the learners whose ids follow `after` followed; first, the last of those ids.

    None for that id: there is nobody left. With an `endpoint`, what its LRS was told comes with it.
    """
    people = [_person(row) for row in await fetch(connection, _PEOPLE, {"after": after})]
    if not people:
        return None, []
    ids = [each.id for each in people]
    known = await _list_told(connection, endpoint, ids) if endpoint else {}
    enrollments = await study.list_enrollments(connection, ids)
    versions = {each.version for some in enrollments.values() for each in some}
    new = {
        lesson
        for some in enrollments.values()
        for each in some
        for lesson in find_new_lessons(known.get(_key(each), Told()), each.done)
    }
    answers = await study.list_answers(connection, ids, new) if new else {}
    versions |= {each.version for some in answers.values() for each in some}
    shelf = await study.find_courses(connection, library, versions)
    found = []
    for person in people:
        given = defaultdict(list)
        for answer in answers.get(person.id, ()):
            given[answer.course_id].append(answer)
        found += [
            Followed(
                person=person,
                enrollment=each,
                course=shelf[each.version],
                finished=find_finished(given[each.course_id], shelf),
                told=known.get(_key(each), Told()),
            )
            for each in enrollments[person.id]
        ]
    return ids[-1], found


def _key(enrollment: Enrollment) -> tuple[int, str]:
    return enrollment.learner_id, enrollment.course_id


def _person(row: Values) -> Follower:
    return Follower(**row)


async def _list_told(
    connection: Transaction, endpoint: str, ids: Sequence[int]
) -> Mapping[tuple[int, str], Told]:
    rows = await fetch(connection, _TOLD, {"endpoint": endpoint, "ids": ids})
    return {
        (row["learner_id"], row["course_id"]): Told(
            **{name: row[name] for name in Told.__slots__} | {"done": tuple(row["done"])}
        )
        for row in rows
    }


# --- The LRS -----------------------------------------------------------------------------------


async def claim(connection: Transaction, endpoint: str, owner: str, now: datetime) -> int | None:
    """Claim an LRS that is due; return how many attempts have failed, None if it is not due.

    An LRS that is met for the first time is due at once.
    """
    mine = {"endpoint": endpoint}
    due = (await connection.execute(_DUE, mine)).scalar()
    if due is not None and due > now:
        return None
    if due is None:
        new = insert_new(connection, lrs)
        await connection.execute(new, mine | {"visible_at": now, "attempts": 0})
    values = {"_endpoint": endpoint, "_owner": owner, "_now": now, "_until": now + LEASE}
    if not (await connection.execute(_CLAIM, values)).rowcount:
        return None
    return int((await connection.execute(_ATTEMPTS, mine)).scalar_one())


async def keep(
    connection: Transaction, endpoint: str, owner: str, now: datetime, news: Iterable[New]
) -> bool:
    """Keep what an LRS was told, and go on with the lease; return False if it was lost."""
    values = {"_endpoint": endpoint, "_owner": owner, "_until": now + LEASE}
    if not (await connection.execute(_HOLD, values)).rowcount:
        return False
    rows = [
        {"endpoint": endpoint, "learner_id": learner_id, "course_id": course_id}
        | field_values(each.told)
        | {"done": list(each.told.done)}
        for each in news
        for learner_id, course_id in (_key(each.followed.enrollment),)
    ]
    there = await connection.execute(_THERE, {"ids": [row["learner_id"] for row in rows]})
    known = set(there.scalars())  # somebody may have been erased meanwhile
    if rows := [row for row in rows if row["learner_id"] in known]:
        await connection.execute(insert_or_replace(connection, told), rows)
    return True


async def release(
    connection: Transaction, endpoint: str, owner: str, due: datetime, attempts: int
) -> None:
    """Give an LRS back until it is due again."""
    values = {"_endpoint": endpoint, "_owner": owner, "_until": due}
    await connection.execute(_HOLD.values(attempts=attempts, owner=None), values)


async def forget_troubles(connection: Transaction, library: Library, now: datetime) -> None:
    """Forget what was wrong with an LRS: the settings may name it no more."""
    await connection.execute(delete(trouble).where(trouble.c.platform == PLATFORM))


_PEOPLE = (
    select(learner.c.id, learner.c.joined_at, member.c.email)
    .outerjoin(member, member.c.id == learner.c.member_id)
    .where(learner.c.id > bindparam("after"))
    .order_by(learner.c.id)
    .limit(PAGE)
)
_THERE = (  # in the order of their ids, as everywhere: no deadlock
    select(learner.c.id)
    .where(among(learner.c.id, "ids"))
    .order_by(learner.c.id)
    .with_for_update(read=True)
)
_TOLD = select(told).where(
    told.c.endpoint == bindparam("endpoint"), among(told.c.learner_id, "ids")
)
_DUE = select(lrs.c.visible_at).where(lrs.c.endpoint == bindparam("endpoint"))
_ATTEMPTS = select(lrs.c.attempts).where(lrs.c.endpoint == bindparam("endpoint"))
_MINE = lrs.c.endpoint == bindparam("_endpoint")
_CLAIM = (
    update(lrs)
    .where(_MINE, lrs.c.visible_at <= bindparam("_now"))
    .values(owner=bindparam("_owner"), visible_at=bindparam("_until"))
)
_HOLD = (
    update(lrs)
    .where(_MINE, lrs.c.owner == bindparam("_owner"))
    .values(visible_at=bindparam("_until"))
)

HOLDINGS = (
    Holding(
        table=told,
        by=By.LEARNER,
        why="what the collectivité’s LRS was told, so that it is told once",
    ),
    Holding(table=lrs, by=By.NOBODY, why="when each LRS is told again"),
)
