"""The audit of a simulation: each learner received each due message, once.

Expected messages are derived from what people did and from the calendar, never from the planner.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.capabilities.rhythm.rules import REMINDERS_MAX
from bot.capabilities.study import records
from bot.capabilities.study.model import Card, Enrollment
from bot.domain.deliveries import Delivery, DeliveryKind, DeliveryState
from bot.domain.people import Learner
from bot.run.simulate.crowd import SILENCES, Mood
from bot.run.simulate.notes import Notes, ReceivedMessage, Word
from bot.run.simulate.plan import Plan, on_tick
from bot.run.wiring import Runtime
from bot.storage import deliveries, learners
from scheduler.working_time import WorkingTime

PAGE = 250  # people checked at once
TROUBLES = ("doubles", "missing", "strays", "out_of_hours")
_EXAMPLES = 20  # of troubles, shown in the report
_BOOKS = ("answer", "resume", Mood.LATER, Mood.MORE)  # they move the next message to a later day
_SILENT_FOR: dict[str, str] = {
    "silence": "Levain fell silent",
    Mood.STOP: "stopped",
    Mood.AWAY: "paused",
    Mood.LEAVE: "on leave",
}


class Life(NamedTuple):
    """The records of one person at the end of the simulation."""

    learner: Learner
    deliveries: tuple[Delivery, ...]
    received: Sequence[ReceivedMessage]
    words: Sequence[Word]  # in order
    enrollments: tuple[Enrollment, ...]
    cards: tuple[Card, ...]  # due by the end


@dataclass(slots=True)
class Findings:
    """Counts of troubles, and of messages."""

    doubles: int = 0  # a second planned message in a local day, or the same one twice
    missing: int = 0  # working days without a message nor a reason, and lost messages
    strays: int = 0  # received, but not marked as sent in the table
    out_of_hours: int = 0
    examples: list[str] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)  # for working days without a message
    days: dict[str, Counter[str]] = field(default_factory=dict)  # local day -> kind -> messages
    late: Counter[int] = field(default_factory=Counter)  # whole seconds -> messages

    @property
    def sound(self) -> bool:
        return not (self.doubles or self.missing or self.strays or self.out_of_hours)


class Auditor:
    """Compares the records of the delivery table, of the adapter and of the calendar.

    The planner is not asked: people's words explain the days without a message.
    """

    def __init__(self, plan: Plan, calendar: WorkingTime) -> None:
        self.found = Findings()
        self._plan = plan
        self._calendar = calendar

    async def check(self, runtime: Runtime, notes: Notes) -> AsyncIterator[int]:
        """Judge all people, a page at a time; yield how many were judged, after each page."""
        notes.sort()
        after = checked = 0
        while True:
            async with runtime.database.begin() as connection:
                people = await learners.page(connection, after, PAGE)
                ids = [each.id for each in people]
                sent = await deliveries.list_by_learner(connection, ids)
                enrollments = await records.list_enrollments(connection, ids)
                cards = await records.list_due_cards(connection, ids, self._plan.ends)
            if not people:
                return
            numbers = [int(each.address.user) for each in people]
            received, words = notes.lives(min(numbers), max(numbers))
            for each, number in zip(people, numbers, strict=True):
                life = Life(
                    each,
                    sent[each.id],
                    received.get(number, ()),
                    words.get(number, ()),
                    enrollments[each.id],
                    cards[each.id],
                )
                self.judge(life)
            after = ids[-1]
            checked += len(people)
            yield checked

    def judge(self, life: Life) -> None:
        sent = [each for each in life.deliveries if each.state is DeliveryState.SENT]
        zone = ZoneInfo(life.learner.zone)
        always = replace(life.learner, back_on=None)  # without a leave that is current now
        for each in sent:
            at = each.sent_at or each.due_at
            day = f"{at.astimezone(zone).date()}"
            self.found.days.setdefault(day, Counter())[each.kind] += 1
            self.found.late[int((at - each.due_at).total_seconds())] += 1
            if not self._calendar.allows(always, at):
                self._trouble("out_of_hours", life, f"{at:%Y-%m-%d %H:%M} UTC is not working time")
        self._compare(life, sent, zone)
        slot = self._plan.begins
        while (slot := self._calendar.next_slot(always, slot)) < self._plan.ends:
            self._judge_day(life, slot, slot.astimezone(zone).date())

    def _compare(self, life: Life, sent: Sequence[Delivery], zone: ZoneInfo) -> None:
        """Compare the table with the adapter, and each of them with one message a day."""
        rows = {each.id: each for each in life.deliveries}
        received = Counter(each.key for each in life.received)
        for key in received.keys() - {each.id for each in sent}:
            self._trouble("strays", life, f"message {key} received, and not noted as sent")
        for key in {each.id for each in sent} - received.keys():
            self._trouble("missing", life, f"message {key} noted as sent, and never received")
        for key in (key for key, times in received.items() if times > 1):
            self._trouble("doubles", life, f"message {key} received {received[key]} times")
        planned = {
            key for key in received if key not in rows or rows[key].kind is not DeliveryKind.LATER
        }
        accounts: dict[str, list[datetime | None]] = {
            "sent": [each.sent_at for each in sent if each.kind is not DeliveryKind.LATER],
            "received": [each.at for each in life.received if each.key in planned],
        }
        for said, instants in accounts.items():
            days = Counter(at.astimezone(zone).date() for at in instants if at)
            for day, count in days.items():
                if count > 1:
                    self._trouble("doubles", life, f"{day}: {count} planned messages {said}")

    def _judge_day(self, life: Life, slot: datetime, day: date) -> None:
        row = next((each for each in life.deliveries if each.slot == f"{day}"), None)
        if row is None:
            reason = self._excuse(life, slot, day)
            if reason:
                self.found.reasons[reason] += 1
            else:
                self._trouble("missing", life, f"{day}: no message and no reason")
        elif row.visible_at:
            self._trouble("missing", life, f"{day}: message {row.id} still waits")
        elif row.state is not DeliveryState.SENT:
            self.found.reasons[row.error or row.state] += 1

    def _excuse(self, life: Life, slot: datetime, day: date) -> str | None:
        """Return the reason why no message was planned for that working day; None without one."""
        zone = ZoneInfo(life.learner.zone)
        stops = on_tick(slot, self._plan.tick)  # words up to then were handled first
        before = [each for each in life.words if each.at <= stops]
        if silence := self._silence(life, before, stops, day, zone):
            return silence
        if any(e.at.astimezone(zone).date() == day and e.what in _BOOKS for e in before):
            return "wrote that day before the hour"
        later = (each for each in life.deliveries if each.kind is DeliveryKind.LATER)
        if any(each.due_at.astimezone(zone).date() == day for each in later):
            return "asked for another time that day"
        week = day.isocalendar()[:2]
        reminded = [each for each in life.deliveries if each.kind is DeliveryKind.REMINDER]
        days = [date.fromisoformat(each.slot) for each in reminded]
        if sum(each.isocalendar()[:2] == week and each < day for each in days) >= REMINDERS_MAX:
            return "two reminders that week"
        known = [each for each in life.enrollments if each.enrolled_at <= slot]
        over = all(each.completed_at and each.completed_at <= stops for each in known)
        faded = any(max(each.due_at, each.reviewed_at) < slot for each in life.cards)
        return "nothing left to send" if over and not faded else None

    def _silence(
        self, life: Life, before: Sequence[Word], stops: datetime, day: date, zone: ZoneInfo
    ) -> str | None:
        """Return the reason of a silence, from the person or from Levain; None without one."""
        turns: list[tuple[datetime, str]] = [
            (each.at, each.what) for each in before if each.what in (*SILENCES, "resume")
        ]
        turns += [
            (each.sent_at, "silence")
            for each in life.deliveries
            if each.kind is DeliveryKind.PAUSE and each.sent_at and each.sent_at < stops
        ]
        if not turns:
            return None
        turns.reverse()  # of words of the same second, the last
        at, last = max(turns, key=itemgetter(0))
        if last == Mood.LEAVE and day >= at.astimezone(zone).date() + timedelta(weeks=1):
            return None
        return _SILENT_FOR.get(last)

    def _trouble(self, kind: str, life: Life, what: str) -> None:
        setattr(self.found, kind, getattr(self.found, kind) + 1)
        if len(self.found.examples) < _EXAMPLES:
            self.found.examples.append(f"{kind}: {life.learner.address.person}: {what}")
