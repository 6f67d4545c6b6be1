"""Turns: one person at one instant, with the values that every command needs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain.booking import local_day
from bot.domain.identifiers import Identifiers
from bot.domain.issuer import Issuer
from bot.domain.lrs import Lrs
from bot.domain.measures import Measures
from bot.domain.messages import Button, Buttons, Outbound, Text
from bot.domain.people import Assignment, Learner, LearnerState, Role
from bot.domain.ports import Calendar
from bot.domain.retention import Retention
from bot.texts.dates import write_day, write_hour
from bot.texts.speech import Speech
from lessons.library import Library

if TYPE_CHECKING:
    from bot.storage.holdings import Owners


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One person at one instant. Commands decide on it; it sends and stores nothing."""

    now: datetime  # aware, UTC
    learner: Learner
    assignment: Assignment
    speech: Speech
    calendar: Calendar
    library: Library
    retention: Retention = field(default_factory=Retention)
    event: str = ""  # the platform's id of what was said; empty when nothing was
    argument: str = ""  # text after the command's word or the action's name
    picked: tuple[str, ...] = ()  # ids of the options
    doubts: bool = False  # the learner is asked to say « pas sûr » beside an answer
    unsure: bool = False  # they did, of the question that is answered
    issuer: Issuer = field(default_factory=Issuer)
    measures: Measures = field(default_factory=Measures)
    zone: str = "Europe/Paris"  # of the collectivité, in which its weeks begin
    owners: Owners = field(default_factory=dict)  # of the tables, with what each keeps of people
    nominal: tuple[Role, ...] = ()  # who may see completion by name
    lrs: Lrs = field(default_factory=Lrs)
    identifiers: Identifiers = field(default_factory=dict)  # of people, by platform

    @property
    def named(self) -> bool:
        """Return True if the roster says something of the learner."""
        return self.assignment != Assignment()

    @property
    def today(self) -> date:
        """Return the current date in the learner's zone."""
        return local_day(self.learner, self.now)

    @property
    def booked(self) -> Learner:
        """Return the learner with the next message moved to a later local day."""
        return self.booked_after(self.now)

    def booked_after(self, at: datetime) -> Learner:
        """Return the learner with the next message on a local day later than that of `at`.

        A learner who paused or stopped has no next message.
        """
        active = self.learner.state is LearnerState.ACTIVE
        due = self.calendar.next_day(self.learner, at) if active else None
        return replace(self.learner, next_due_at=due, served_on=local_day(self.learner, at))

    def open_at(self, at: datetime, learner: Learner) -> datetime:
        """Return `at`, or the learner's next slot if that is outside their working time."""
        if self.calendar.allows(learner, at):
            return at
        return self.calendar.next_slot(learner, at)

    def with_learner(self, learner: Learner) -> Turn:
        """Return the turn with a changed learner."""
        return replace(self, learner=learner)

    def moment(self, at: datetime) -> dict[str, str]:
        """Return `day` and `hour` of an instant as words, in the learner's zone and language."""
        local = at.astimezone(ZoneInfo(self.learner.zone))
        language = self.speech.language
        return {"day": write_day(local, language), "hour": write_hour(local.timetz(), language)}

    def next_moment(self, learner: Learner) -> dict[str, str]:
        """Return `day` and `hour` of the learner's next message; empty strings if there is none."""
        due = learner.next_due_at
        return self.moment(due) if due else {"day": "", "hour": ""}

    def text(self, key: str, **args: object) -> Text:
        """Return the sentence `key` as a block."""
        return Text(self.speech(key, **args))

    def aside(self, key: str, **args: object) -> Text:
        """Return the sentence `key` as a note beside what matters."""
        return Text(self.speech(key, **args), aside=True)

    def buttons(self, *actions: str, main: str = "") -> Buttons:
        """Return buttons labelled with the sentences `button-<action>`; `main`: one of them."""
        return Buttons(
            tuple(
                Button(self.speech(f"button-{name}"), name, main=name == main) for name in actions
            )
        )

    def say(self, key: str, *actions: str, main: str = "", **args: object) -> Outbound:
        """Return a short quiet message: one sentence, and buttons, of which one may be `main`."""
        text = self.text(key, **args)
        blocks = (text, self.buttons(*actions, main=main)) if actions else (text,)
        return Outbound(blocks, quiet=True)
