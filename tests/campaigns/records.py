"""What the database holds of a campaign: what is under way, and what is left at rest."""

from __future__ import annotations

import asyncio
import contextlib
import json
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import func, select

from bot.capabilities.study.records import answer
from bot.domain.deliveries import Delivery, DeliveryKind, DeliveryState
from bot.domain.errors import StorageGone
from bot.storage import deliveries as table
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.tables import address, delivery, inbox, learner, seen_event
from tests.campaigns.course import COURSE, Place

SETTLE_MAX = 60.0  # seconds for all to come to rest at the end, after the leases of the dead


class Given(NamedTuple):
    """An answer, and the conversation it was given in."""

    conversation: str
    place: Place
    picked: str


class Row(NamedTuple):
    """A delivery, and the conversation it is for."""

    conversation: str
    id: int
    state: str
    remote_id: str | None
    error: str | None
    doubt: bool


@contextlib.asynccontextmanager
async def open_prepared(url: str) -> AsyncIterator[Database]:
    """An empty database with its tables, closed in the end."""
    database = Database(url)
    try:
        await schema.prepare(database)
        yield database
    finally:
        await database.close()


# --- Under way -----------------------------------------------------------------------------------


async def flying(database: Database) -> tuple[int, int]:
    """What is neither done nor to be begun: events, lessons."""
    count = select(func.count())
    kept = select(inbox.c.event_id)
    replied = (seen_event.c.replies.isnot(None), seen_event.c.event_id.not_in(kept))
    sending = delivery.c.state == DeliveryState.SENDING
    claimed = count.where(sending, delivery.c.visible_at.isnot(None))
    async with database.begin() as connection:
        events = (await connection.execute(count.select_from(inbox))).scalar_one()
        events += (await connection.execute(count.where(*replied))).scalar_one()
        lessons = (await connection.execute(claimed)).scalar_one()
    return events, lessons


async def rest(database: Database) -> None:
    """Until nothing is under way; what is still left after a minute is for the judge."""
    waiting = select(func.count()).where(delivery.c.visible_at.isnot(None))
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(SETTLE_MAX):
            left = 1
            while left:
                await asyncio.sleep(0.3)
                async with database.begin() as connection:
                    lessons = (await connection.execute(waiting)).scalar_one()
                left = lessons + sum(await flying(database))


async def ask_lessons(database: Database, lessons: Mapping[str, int], due: datetime) -> None:
    """Queue a lesson for each conversation, by its number; none while the database is away."""
    columns = (address.c.conversation, learner.c.id, learner.c.workspace_id)
    query = select(*columns).where(
        learner.c.id == address.c.learner_id, address.c.conversation.in_(lessons)
    )
    with contextlib.suppress(StorageGone):
        async with database.begin() as connection:
            batch = [
                Delivery(
                    slot=f"campaign:{uuid.uuid4().hex[:24]}",
                    workspace_id=workspace,
                    learner_id=id_,
                    kind=DeliveryKind.LATER,
                    item=f"{COURSE}/l{lessons[conversation]}",
                    due_at=due,
                    visible_at=due,
                )
                for conversation, id_, workspace in await connection.execute(query)
            ]
            await table.add(connection, batch)


# --- At rest -------------------------------------------------------------------------------------


async def kept_answers(database: Database) -> list[Given]:
    """Every answer there is."""
    a = answer.c
    query = select(address.c.conversation, a.lesson_id, a.question_id, a.reply).join(
        address, address.c.learner_id == a.learner_id
    )
    async with database.begin() as connection:
        rows = (await connection.execute(query)).all()
    return [
        Given(conversation, (int(lesson[1:]), int(question[1:])), "+".join(picked))
        for conversation, lesson, question, picked in rows
    ]


async def deliveries(database: Database) -> list[Row]:
    """Every lesson that was asked for."""
    d = delivery.c
    query = select(address.c.conversation, d.id, d.state, d.remote_id, d.error, d.doubt).join(
        address, address.c.learner_id == d.learner_id
    )
    async with database.begin() as connection:
        return [Row(*row) for row in await connection.execute(query)]


async def leftovers(database: Database) -> list[str]:
    """A sentence when something is still kept that should not be."""
    count = select(func.count())
    kept = count.select_from(seen_event).where(seen_event.c.replies.isnot(None))
    async with database.begin() as connection:
        events = (await connection.execute(count.select_from(inbox))).scalar_one()
        replies = (await connection.execute(kept)).scalar_one()
    return [f"at rest, {events} events and {replies} replies are kept"] * bool(events + replies)


def read_replies(
    ledger: Path, faults: list[str], key: Callable[[str, str], str]
) -> dict[str, Sequence[Any]]:
    """What the core replied, under the key of each conversation and event.

    An event may be there again, with the same replies or, once they have left, without.
    """
    replied: dict[str, Sequence[Any]] = {}
    for line in ledger.read_text("utf-8").splitlines():
        conversation, event, noted = json.loads(line)
        said = [each for each in noted if each]
        if said and replied.setdefault(key(conversation, event), said) != said:
            faults.append(f"{event}: replied otherwise the second time")
    return replied
