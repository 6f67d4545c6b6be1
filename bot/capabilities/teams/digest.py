"""« bilan chaque lundi »: the summary of each counted week, at the manager's own hour."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.capabilities.teams import records
from bot.capabilities.teams.changes import DigestChosen
from bot.capabilities.teams.overview import overview
from bot.capabilities.teams.readers import Digest
from bot.capabilities.teams.rules import find_monday
from bot.domain.deliveries import Claimed, Delivery, DeliveryKind
from bot.domain.people import Learner, LearnerState, Role
from bot.domain.ports import Calendar
from bot.storage import deliveries, learners
from bot.storage.database import Database
from bot.turn.decision import Decision, Postponed, reply
from bot.turn.environment import Environment
from bot.turn.turn import Turn

BATCH = 250  # managers in a transaction
_WEEK = timedelta(days=7)


def choose(turn: Turn, _: None) -> Decision:
    """« bilan chaque lundi »: have the summary of each week sent, from the next one on."""
    chosen = DigestChosen(turn.learner.id, wanted=True, at=turn.now)
    return reply(turn.say("digest-on", "no-digest", "summary"), keep=(chosen,))


def end(turn: Turn, _: None) -> Decision:
    """« bilan plus le lundi »: have it sent no more."""
    chosen = DigestChosen(turn.learner.id, wanted=False, at=turn.now)
    return reply(turn.say("digest-off", "digest", "summary"), keep=(chosen,))


async def plan(database: Database, environment: Environment, now: datetime) -> None:
    """Queue the digests of the last counted week, a few at a time; each manager has one a week."""
    async with database.begin() as connection:
        week = await records.find_last(connection)
    monday = find_monday(now, environment.defaults.zone)
    if week is None or week != monday.date():
        return
    due: Collection[int] = range(BATCH)
    while len(due) == BATCH:
        async with database.begin() as connection:
            due = await records.list_due_digests(connection, week, BATCH)
            people = await learners.lock(connection, due)
            slots = [_plan(each, environment.calendar, monday, now) for each in people.values()]
            await deliveries.add(connection, [each for each in slots if each])
            await records.note_digests(connection, due, week)


def deliver(turn: Turn, digest: Digest, claimed: Claimed) -> Decision | Postponed:
    """Compose a digest; no message once it is wanted no more, or its week is over."""
    manages = turn.assignment.may(Role.MANAGER) and turn.learner.state is LearnerState.ACTIVE
    if not (digest.wanted and manages and _week_of(turn, claimed.due_at) == digest.board.week):
        return Decision()
    if (opens_at := turn.open_at(turn.now, turn.learner)) > turn.now:
        return Postponed(opens_at)
    told, head = overview(turn, digest.board), turn.text("digest-head")
    return reply(*(replace(each, blocks=(head, *each.blocks)) for each in told.replies))


def _plan(learner: Learner, calendar: Calendar, monday: datetime, now: datetime) -> Delivery | None:
    """Return the digest of the week of a Monday, at the learner's first slot of it; None: none."""
    if learner.state is not LearnerState.ACTIVE:
        return None
    slot = calendar.next_slot(learner, monday)
    if slot < now:
        slot = now if calendar.allows(learner, now) else calendar.next_slot(learner, now)
    if slot >= monday + _WEEK:
        return None
    return Delivery(
        workspace_id=learner.workspace_id,
        learner_id=learner.id,
        slot=f"{DeliveryKind.DIGEST}:{monday.date()}",  # unique: one a week
        kind=DeliveryKind.DIGEST,
        item="",
        due_at=slot,
        visible_at=slot,
    )


def _week_of(turn: Turn, at: datetime) -> date:
    return find_monday(at, turn.zone).date()
