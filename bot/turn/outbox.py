"""Messages to other people, and files: stored in the queue, composed when they leave."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from bot.domain.deliveries import Claimed, Delivery, DeliveryKind
from bot.domain.people import Learner, LearnerState
from bot.storage import audit, deliveries, learners, outbounds
from bot.storage.database import Transaction
from bot.storage.statements import field_values
from bot.turn.capability import Maker, Occasion, Planned
from bot.turn.decision import (
    Audited,
    Decision,
    DeliveryAsked,
    FileAsked,
    Keeper,
    LearnerChanged,
    Making,
    MessageWritten,
    Postponed,
    Working,
)
from bot.turn.desk import Desk, Work
from bot.turn.turn import Turn


def make_occasion(
    makers: Mapping[str, Maker], works: Mapping[str, Work], desk: Callable[[Turn], Desk]
) -> Occasion[str | None]:
    """Return the occasion that composes the messages and files of the queue."""
    kinds = (DeliveryKind.MESSAGE, DeliveryKind.FILE)
    return Occasion(kinds, partial(_compose, makers, works, desk), _read)


async def _read(connection: Transaction, planned: Sequence[Planned]) -> Mapping[int, str | None]:
    kept = await deliveries.contents(connection, [each.claimed.id for each in planned])
    return {each.turn.learner.id: kept.get(each.claimed.id) for each in planned}


def _compose(
    makers: Mapping[str, Maker],
    works: Mapping[str, Work],
    desk: Callable[[Turn], Desk],
    turn: Turn,
    content: str | None,
    claimed: Claimed,
) -> Decision | Making | Working | Postponed:
    """Compose a file for whoever asked for it, or a message for a person who wants messages.

    Raises LookupError for a file that this version cannot make: another process may.
    """
    learner = turn.learner
    if content is None:
        return Decision()
    if claimed.kind is DeliveryKind.FILE and claimed.item in works:
        work = partial(works[claimed.item], desk(turn), json.loads(content))
        return Working(learner.address, work, turn.say("not-done"))
    if claimed.kind is DeliveryKind.FILE:
        make = partial(makers[claimed.item], json.loads(content))
        return Making(learner.address, make, turn.say("not-done"))
    if learner.state is not LearnerState.ACTIVE:
        return Decision()
    if (opens_at := turn.open_at(turn.now, learner)) > turn.now:
        return Postponed(opens_at)
    return Decision(outbounds.load(content))


async def _save_learners(connection: Transaction, changes: Sequence[LearnerChanged]) -> None:
    await learners.save(connection, [(each.before, each.after) for each in changes])


async def _replace_ready(connection: Transaction, changes: Sequence[DeliveryAsked]) -> None:
    await deliveries.replace_ready(connection, [each.delivery for each in changes])


async def _audit(connection: Transaction, changes: Sequence[Audited]) -> None:
    await audit.add(connection, [field_values(each) for each in changes])


async def _write(connection: Transaction, changes: Sequence[MessageWritten]) -> None:
    await deliveries.add(
        connection,
        [
            _delivery(
                each.to, DeliveryKind.MESSAGE, "", outbounds.dump([each.outbound]), each.due_at
            )
            for each in changes
        ],
    )


async def _ask_files(connection: Transaction, changes: Sequence[FileAsked]) -> None:
    asked = [
        _delivery(each.to, DeliveryKind.FILE, each.maker, json.dumps(each.values), each.due_at)
        for each in changes
    ]
    await deliveries.add(connection, asked)
    alone = [new for new, each in zip(asked, changes, strict=True) if each.alone]
    await deliveries.end_replaced(connection, alone)


def _delivery(
    to: Learner, kind: DeliveryKind, item: str, content: str, due_at: datetime
) -> Delivery:
    return Delivery(
        workspace_id=to.workspace_id,
        learner_id=to.id,
        slot=f"{kind}:{secrets.token_hex(12)}",  # always new: the event that asks counts once
        kind=kind,
        item=item,
        content=content,
        due_at=due_at,
        visible_at=due_at,
    )


# In the order of the locks: the learner, the tables of capabilities, the queue.
FIRST: tuple[Keeper[LearnerChanged]] = (Keeper(LearnerChanged, _save_learners),)
LAST: tuple[Keeper[Audited], Keeper[DeliveryAsked], Keeper[MessageWritten], Keeper[FileAsked]] = (
    Keeper(Audited, _audit),
    Keeper(DeliveryAsked, _replace_ready),
    Keeper(MessageWritten, _write),
    Keeper(FileAsked, _ask_files),
)
