"""Simulated people: their traits, and their reactions to a message.

No trait is stored: each is drawn again from the seed and the person's number.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple, TypeVar

from bot.capabilities.profile.questions import HOURS
from bot.domain.messages import Address, Buttons, Choices, Outbound
from bot.run.simulate.plan import Plan

PLATFORM = "simulated"
T = TypeVar("T")


class Habit(StrEnum):
    DILIGENT = "diligent"
    OCCASIONAL = "occasional"
    LEAVING = "leaving"  # diligent, until one day
    SILENT = "silent"


_HABITS = {Habit.DILIGENT: 0.40, Habit.OCCASIONAL: 0.33, Habit.LEAVING: 0.15, Habit.SILENT: 0.12}
_ATTENDS = {Habit.DILIGENT: 0.93, Habit.OCCASIONAL: 0.5, Habit.LEAVING: 0.85, Habit.SILENT: 0.02}
_HOURS = dict(zip((*HOURS, time(10, 0)), (0.15, 0.45, 0.1, 0.15, 0.08, 0.07), strict=True))
_ZONES = {
    "Europe/Paris": 0.92,
    "Indian/Reunion": 0.03,
    "America/Martinique": 0.015,
    "America/Guadeloupe": 0.015,
    "America/Cayenne": 0.01,
    "Indian/Mayotte": 0.01,
}
_DELAYS = {(1, 60): 0.5, (60, 240): 0.35, (240, 540): 0.15}  # minutes
_RESUMES = 0.3  # of those who attend, when Levain says that it falls silent


class Mood(StrEnum):
    """The reaction to a message besides an answer: the words that the person types."""

    STOP = "arrêter"
    AWAY = "pause"
    LEAVE = "pause 1 semaine"
    LATER = "plus tard"
    WHY = "pourquoi"
    PROGRESS = "progression"
    MORE = "leçon"


MOODS: dict[Mood | None, float] = {
    Mood.STOP: 0.002,
    Mood.AWAY: 0.002,
    Mood.LEAVE: 0.005,
    Mood.LATER: 0.03,
    Mood.WHY: 0.03,
    Mood.PROGRESS: 0.03,
    Mood.MORE: 0.03,
    None: 0.871,
}


SILENCES = (Mood.STOP, Mood.AWAY, Mood.LEAVE)


class SimulatedPerson(NamedTuple):
    number: int
    address: Address
    zone: str
    hour: time
    habit: Habit
    skill: float  # chance that a first answer is right
    stays: int  # days, for those who leave
    joins: int  # days after the first: with changes, people join all along


class Shown(NamedTuple):
    """The choices that a message offered: a question's action and options, or buttons."""

    action: str  # empty: no question
    options: tuple[str, ...]

    @classmethod
    def of(cls, outbounds: Sequence[Outbound]) -> Shown:
        blocks = [block for outbound in outbounds for block in outbound.blocks]
        if asked := [block for block in blocks if isinstance(block, Choices)]:
            return cls(asked[-1].action, tuple(option.id for option in asked[-1].options))
        tapped = [each for block in blocks if isinstance(block, Buttons) for each in block.buttons]
        return cls("", tuple(button.action for button in tapped))

    def __str__(self) -> str:
        return " ".join((self.action, *self.options))

    @classmethod
    def read(cls, text: str) -> Shown:
        action, *options = text.split(" ")
        return cls(action, tuple(options))


class Crowd:
    """The simulated people, each drawn from the seed and a number."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def draw(self, *parts: object) -> float:
        """Return a number from 0 to 1, the same for the same parts."""
        words = "/".join(str(part) for part in (self._plan.seed, *parts))
        return int.from_bytes(blake2b(words.encode(), digest_size=6).digest()) / 2**48

    def pick(self, shares: dict[T, float], *parts: object) -> T:
        """Draw one of the keys, with its share as probability."""
        left = self.draw(*parts)
        for each, share in shares.items():
            if left < share:
                return each
            left -= share
        return next(reversed(shares))

    def person(self, number: int) -> SimulatedPerson:
        # Most workspaces are small: a draw to a power makes the first ones far larger.
        place = int(self._plan.places * self.draw(number, "place") ** 2.5)
        answers = self.draw(number, "answers") < self._plan.answering
        return SimulatedPerson(
            number=number,
            address=Address(PLATFORM, f"w{place}", f"{number}", f"{number}"),
            zone=self.pick(_ZONES, number, "zone"),
            hour=self.pick(_HOURS, number, "hour"),
            habit=self.pick(_HABITS, number, "habit") if answers else Habit.SILENT,
            skill=0.45 + 0.5 * self.draw(number, "skill"),
            stays=1 + int(14 * self.draw(number, "stays")),
            joins=int(0.9 * self._plan.days * self.draw(number, "joins"))
            if self._plan.changes
            else 0,
        )

    def comes_back(self, person: SimulatedPerson, shown: Shown, at: datetime) -> datetime | None:
        """Return the instant of the reaction to a message sent at `at`; None without one."""
        moment = (person.number, int(at.timestamp()))
        lived = (at - self._plan.begins).days - person.joins
        gone = person.habit is Habit.LEAVING and lived >= person.stays
        chance = 0 if gone else _ATTENDS[person.habit] * (1 if shown.action else _RESUMES)
        if self._plan.answering == 0 or self.draw(*moment, "comes") >= chance:
            return None
        low, high = self.pick(_DELAYS, *moment, "delay")
        minutes = low + (high - low) * self.draw(*moment, "minute")
        return at + timedelta(seconds=int(60 * minutes))
