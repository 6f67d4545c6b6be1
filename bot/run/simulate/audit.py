"""The audit of a simulation: each learner received each due message, once.

Expected messages are derived from what people did and from the calendar, never from the planner.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import NamedTuple

from bot.capabilities.rhythm.rules import REMINDERS_MAX
from bot.capabilities.study import records
from bot.capabilities.study.model import REST, Card, Enrollment
from bot.domain.deliveries import Delivery, DeliveryKind, DeliveryState
from bot.domain.people import Learner
from bot.run.simulate.changes import Changes
from bot.run.simulate.crowd import SILENCES, Mood
from bot.run.simulate.eras import Era, era_of, list_eras
from bot.run.simulate.notes import Notes, ReceivedMessage, Word
from bot.run.simulate.plan import Plan, on_tick
from bot.run.wiring import Runtime
from bot.storage import deliveries, learners
from scheduler.working_time import WorkingTime

PAGE = 250  # people checked at once
TROUBLES = ("doubles", "missing", "strays", "out_of_hours")
_EXAMPLES = 20  # of troubles, shown in the report
_ASKED = frozenset({DeliveryKind.LATER, DeliveryKind.FILE})  # by the person
_ASKING = frozenset({DeliveryKind.REVIEW, DeliveryKind.LESSON, DeliveryKind.LATER})
_ANSWERS = ("review", "answer")
_AHEAD = timedelta(days=2)  # a day served is so far ahead at most, between distant zones
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

    def __init__(self, plan: Plan, calendar: WorkingTime, changes: Changes | None = None) -> None:
        self.found = Findings()
        self._plan = plan
        calendars = [(each.at, each.calendar) for each in changes.restarts] if changes else []
        self._calendars = calendars or [(plan.begins, calendar)]
        self._errors = [each.at for each in changes.errors] if changes else []

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
        eras = list_eras(life.learner, life.words, self._calendars, self._plan)
        heard = {each.key: each.at for each in life.received}
        for each in sent:
            at = each.sent_at or each.due_at  # by the clock of Levain, which may have been wrong
            truly = heard.get(each.id, at)
            era = era_of(eras, truly)
            self.found.days.setdefault(f"{era.day(truly)}", Counter())[each.kind] += 1
            if each.kind is DeliveryKind.FILE:  # a reply, at any hour
                continue
            if truly not in self._errors:
                self.found.late[int((at - each.due_at).total_seconds())] += 1
            if not era.calendar.allows(era.learner, at):
                self._trouble("out_of_hours", life, f"{at:%Y-%m-%d %H:%M} UTC is not working time")
        self._compare(life, sent, eras)
        for era in eras:
            for slot in era.slots(self._plan.tick):
                self._judge_day(life, slot, eras, era)

    def _compare(self, life: Life, sent: Sequence[Delivery], eras: Sequence[Era]) -> None:
        """Compare the table with the adapter, and each of them with one message a day."""
        rows = {each.id: each for each in life.deliveries}
        received = Counter(each.key for each in life.received)
        for key in received.keys() - {each.id for each in sent}:
            self._trouble("strays", life, f"message {key} received, and not noted as sent")
        for key in {each.id for each in sent} - received.keys():
            self._trouble("missing", life, f"message {key} noted as sent, and never received")
        for key in (key for key, times in received.items() if times > 1):
            self._trouble("doubles", life, f"message {key} received {received[key]} times")
        planned = {key for key in received if key not in rows or rows[key].kind not in _ASKED}
        heard = {each.key: each.at for each in life.received}
        accounts: dict[str, Counter[date]] = {
            "sent": Counter(
                era_of(eras, heard.get(each.id, each.sent_at)).day(each.sent_at)
                for each in sent
                if each.sent_at and each.kind not in _ASKED
            ),
            "received": Counter(
                era_of(eras, each.at).day(each.at)
                for each in life.received
                if each.key in planned and each.at not in self._errors
            ),
        }
        for said, days in accounts.items():
            for day, count in days.items():
                if count > 1:
                    self._trouble("doubles", life, f"{day}: {count} planned messages {said}")

    def _judge_day(self, life: Life, slot: datetime, eras: Sequence[Era], era: Era) -> None:
        day = era.day(slot)
        row = next((each for each in life.deliveries if each.slot == f"{day}"), None)
        if row is None:
            reason = self._excuse(life, slot, eras, era)
            if reason:
                self.found.reasons[reason] += 1
            else:
                self._trouble("missing", life, f"{day}: no message and no reason")
        elif row.visible_at:
            self._trouble("missing", life, f"{day}: message {row.id} still waits")
        elif row.state is not DeliveryState.SENT:
            self.found.reasons[row.error or row.state] += 1
        elif any(each.key == row.id and each.at in self._errors for each in life.received):
            self.found.reasons["a clock that was wrong named that day"] += 1

    def _excuse(self, life: Life, slot: datetime, eras: Sequence[Era], era: Era) -> str | None:
        """Return the reason why no message was planned for that working day; None without one."""
        stops, day = on_tick(slot, self._plan.tick), era.day(slot)
        before = [each for each in life.words if each.at <= stops]  # handled first
        if silence := self._silence(life, before, stops, day, eras):
            return silence
        if any(era.day(at) == day for at in self._errors):
            return "the clock was wrong that day"
        wrote = [each.at for each in before if each.what in _BOOKS]
        if any(day in (era.day(at), era_of(eras, at).day(at)) for at in wrote):
            return "wrote that day before the hour"
        later = (each for each in life.deliveries if each.kind is DeliveryKind.LATER)
        if any(day in (era.day(e.due_at), era_of(eras, e.due_at).day(e.due_at)) for e in later):
            return "asked for another time that day"
        served = [era_of(eras, at).day(at) for at in wrote]
        had = {each.key for each in life.received if each.at <= stops}
        served += [
            date.fromisoformat(e.slot)
            for e in life.deliveries
            if e.id in had and e.kind not in _ASKED
        ]
        if any(day < each <= day + _AHEAD for each in served):
            return "moved west: had the message of a later day"
        week = day.isocalendar()[:2]
        reminded = [each for each in life.deliveries if each.kind is DeliveryKind.REMINDER]
        days = [date.fromisoformat(each.slot) for each in reminded]
        if sum(each.isocalendar()[:2] == week and each < day for each in days) >= REMINDERS_MAX:
            return "two reminders that week"
        known = [each for each in life.enrollments if each.enrolled_at <= slot]
        over = all(each.completed_at and each.completed_at <= stops for each in known)
        dues = ((each.due_at, each.reviewed_at) for each in life.cards)
        faded = sum(max(due, last) < slot for due, last in dues if due)
        if over and not faded:
            return "nothing left to send"
        rests = over and faded <= _count_resting(life, stops, era)
        return "what is left was asked, and rests" if rests else None

    def _silence(
        self,
        life: Life,
        before: Sequence[Word],
        stops: datetime,
        day: date,
        eras: Sequence[Era],
    ) -> str | None:
        """Return the reason of a silence, from the person or from Levain; None without one."""
        turns: list[tuple[datetime, str]] = [
            (each.at, each.what) for each in before if each.what in (*SILENCES, "resume")
        ]
        ends = {each.id for each in life.deliveries if each.kind is DeliveryKind.PAUSE}
        turns += [
            (each.at, "silence") for each in life.received if each.key in ends and each.at < stops
        ]
        if not turns:
            return None
        turns.reverse()  # of words of the same second, the last
        at, last = max(turns, key=itemgetter(0))
        if last == Mood.LEAVE and day >= era_of(eras, at).day(at) + timedelta(weeks=1):
            return None
        return _SILENT_FOR.get(last)

    def _trouble(self, kind: str, life: Life, what: str) -> None:
        setattr(self.found, kind, getattr(self.found, kind) + 1)
        if len(self.found.examples) < _EXAMPLES:
            self.found.examples.append(f"{kind}: {life.learner.address.person}: {what}")


def _count_resting(life: Life, stops: datetime, era: Era) -> int:
    """Return how many questions were asked on the days before, without an answer since.

    Each message asks one, and what answers it comes before the next message.
    """
    kinds = {each.id: each.kind for each in life.deliveries}
    had = [each for each in life.received if each.at <= stops]
    ends = [*(each.at for each in had[1:]), stops]
    return sum(
        era.day(each.at) + timedelta(REST) > era.day(stops)
        and kinds.get(each.key) in _ASKING
        and not any(word.what in _ANSWERS and each.at <= word.at <= end for word in life.words)
        for each, end in zip(had, ends, strict=False)
    )
