"""A turn: one person, one instant, and what every command needs to decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.messages import Button, Buttons, Outbound, Text
from bot.domain.people import Assignment, Learner, LearnerState
from bot.domain.ports import Calendar
from bot.texts.dates import write_day, write_hour
from bot.texts.speech import Speech
from lessons.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn. It sends and stores nothing."""

    now: datetime  # aware, UTC
    learner: Learner
    assignment: Assignment
    speech: Speech
    calendar: Calendar
    library: Library
    argument: str = ""  # what followed the command's word or the action's name
    picked: tuple[str, ...] = ()  # ids of the options

    @property
    def today(self) -> date:
        """The day it is where the learner is."""
        return self.now.astimezone(ZoneInfo(self.learner.zone)).date()

    @property
    def booked(self) -> Learner:
        """The learner with nothing more to come today, and the next message on a later day.

        None will come while paused or stopped.
        """
        active = self.learner.state is LearnerState.ACTIVE
        due = self.calendar.next_day(self.learner, self.now) if active else None
        return replace(self.learner, next_due_at=due)

    def with_learner(self, learner: Learner) -> Turn:
        """The same turn, of the learner as they have become."""
        return replace(self, learner=learner)

    def moment(self, at: datetime) -> dict[str, str]:
        """The variables `day` and `hour` of an instant, in the learner's zone and language."""
        local = at.astimezone(ZoneInfo(self.learner.zone))
        language = self.speech.language
        return {"day": write_day(local, language), "hour": write_hour(local.timetz(), language)}

    def next_moment(self, learner: Learner) -> dict[str, str]:
        """The variables `day` and `hour` of the next message; empty when none will come."""
        due = learner.next_due_at
        return self.moment(due) if due else {"day": "", "hour": ""}

    def text(self, key: str, **args: object) -> Text:
        """The sentence `key` as a block."""
        return Text(self.speech(key, **args))

    def buttons(self, *actions: str) -> Buttons:
        """Buttons whose label is the sentence `button-<action>`."""
        return Buttons(tuple(Button(self.speech(f"button-{name}"), name) for name in actions))

    def say(self, key: str, *actions: str, **args: object) -> Outbound:
        """A short quiet message: one sentence, and buttons."""
        text = self.text(key, **args)
        return Outbound((text, self.buttons(*actions)) if actions else (text,), quiet=True)
