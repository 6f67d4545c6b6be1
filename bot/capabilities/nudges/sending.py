"""A nudge: queued in batches for those who have not answered, looked at again as it leaves."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypedDict, cast

from bot.capabilities.nudges import records
from bot.capabilities.nudges.records import Claim, Silent
from bot.capabilities.nudges.rules import SILENCE, find_place, take_place
from bot.capabilities.rhythm.daily import is_its_day
from bot.domain.deliveries import Claimed, Delivery, DeliveryKind
from bot.domain.messages import Block, Outbound, Text
from bot.domain.people import Learner, LearnerState, Role
from bot.storage import deliveries, learners
from bot.turn.decision import Decision, JsonValue, reply
from bot.turn.desk import Desk
from bot.turn.turn import Turn
from lessons.markup import escape

WORK = "nudges.send"
BATCH = 250  # learners in a transaction: others wait for its end


class Signatory(NamedTuple):
    """Name and role of the person who nudges, as those who are nudged know them."""

    by: str = ""  # name; empty: not known
    role: str = Role.MANAGER


def name_sender(turn: Turn) -> Signatory:
    """Return the sender whose turn it is."""
    return Signatory(turn.assignment.name or "", turn.assignment.role)


class NudgeOrder(TypedDict):
    """Values of a nudge: with the same, it is sent once."""

    services: list[int]
    courses: list[str]  # ids; none: any
    key: str  # of the event that asked
    at: str  # ISO 8601: when
    day: str  # the same in the zone of the collectivité


async def send(desk: Desk, values: JsonValue) -> Outbound:
    """Queue a nudge for each silent person of the services that nobody else has just nudged.

    Whoever asked is answered the same, however many people there are.
    """
    order, turn = cast("NudgeOrder", values), desk.turn
    day = date.fromisoformat(order["day"])
    by = Claim(
        key=order["key"],
        week=day - timedelta(day.weekday()),
        day=day,
        at=datetime.fromisoformat(order["at"]),
    )
    services = [each for each in order["services"] if each in turn.assignment.manages]
    async with desk.begin() as connection:
        mine = await records.claim(connection, services, by)
    if not mine:
        return turn.say("nudge-taken")
    last: int | None = 0
    while last is not None:
        last = await _send_some(desk, order, by, mine, last)
        await asyncio.sleep(0)  # others may have waited
    return turn.say("nudge-sent")


async def _send_some(
    desk: Desk, order: NudgeOrder, by: Claim, services: Sequence[int], after: int
) -> int | None:
    """Queue the nudges of the next people; return the id of the last; None when there is nobody."""
    turn, slot = desk.turn, f"nudge:{by.week}"
    async with desk.begin() as connection:
        since = by.at - SILENCE
        silent = await records.list_silent(connection, services, since, slot, after, BATCH)
        wanted = [each for each in silent if _is_meant(each, order, turn)]
        people = await learners.lock(connection, [each.learner_id for each in wanted])
        queued, moved = [], []
        for each in wanted:
            person = people[each.learner_id]
            if at := find_place(person, turn.calendar, turn.now):
                queued.append(_delivery(turn, person, each.course_id, slot, at))
                moved.append(take_place(person, at, turn.calendar, turn.now))
        await learners.book(connection, moved)
        await deliveries.add(connection, queued)
    return silent[-1].learner_id if silent else None


def _is_meant(silent: Silent, order: NudgeOrder, turn: Turn) -> bool:
    """Return True for the courses named, and never for whoever nudges."""
    named = not order["courses"] or silent.course_id in order["courses"]
    return named and silent.learner_id != turn.learner.id


def _delivery(turn: Turn, to: Learner, course_id: str, slot: str, at: datetime) -> Delivery:
    return Delivery(
        workspace_id=to.workspace_id,
        learner_id=to.id,
        slot=slot,  # one a week, whoever asks
        kind=DeliveryKind.NUDGE,
        item=course_id,
        content=json.dumps(name_sender(turn)._asdict()),
        due_at=at,
        visible_at=at,
    )


def deliver(turn: Turn, by: Signatory | None, claimed: Claimed) -> Decision:
    """Compose a nudge; no reply when it has lost its reason, and then it is no silence either."""
    course = turn.library.courses.get(claimed.item)
    active = turn.learner.state is LearnerState.ACTIVE
    if by is None or course is None or not active or not is_its_day(turn, claimed):
        silent = max(0, turn.learner.silent - 1)
        return reply(learner=replace(turn.learner, silent=silent))
    buttons = turn.buttons("lesson", "nudges", main="lesson")
    return reply(Outbound((*write_nudge(turn, by, course.title), buttons)))


def write_nudge(turn: Turn, sender: Signatory, title: str) -> tuple[Block, ...]:
    """Return the words of a nudge: of whom, about which course, and how to have none."""
    who = escape(sender.by) if sender.by else turn.speech(f"nudge-{sender.role}")
    known = sender.by and sender.role == Role.ADMINISTRATOR
    signed = turn.speech("nudge-signed", by=who) if known else who
    told = turn.speech("nudge-message", by=signed, title=escape(title))
    return Text(told), turn.aside("nudge-note", by=who)
