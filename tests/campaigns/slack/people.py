"""Learners of the Slack campaign: they tap as soon as they are asked."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from tests.campaigns.campaign import Pace
from tests.campaigns.course import OPTIONS, QUIZ, Place, asked, feedback
from tests.standins.slack.people import Person
from tests.standins.slack.screen import labels, marks
from tests.standins.slack.workspace import BOT, Message

PATIENCE = 60.0  # seconds of a learner, on a busy machine
READING = 0.5  # seconds to read that a tap was not heard


@dataclass
class Learner:
    """Somebody who taps as soon as they are asked."""

    person: Person
    share: int
    rng: random.Random
    lesson: int = 0  # that they are at
    sent: dict[Place, str] = field(default_factory=dict)  # what was answered
    again: int = 0
    slowest: float = 0.0

    @property
    def conversation(self) -> str:
        """Their id, where Slack takes it for that of their channel."""
        return self.person.id

    async def enter(self) -> None:
        """Open the conversation, and ask for the first lesson."""
        await self.person.open_home()
        await self._see("the welcome", lambda message: True)
        await self.person.say("leçon")
        await self._question((0, 0))

    async def study(self, pace: Pace, answered: Callable[[], None]) -> None:
        """Answer, one question after the other."""
        for number in range(self.share):
            place = divmod(number, QUIZ)
            question = await self._question(place)
            await pace.wait()
            picked = self.rng.choice(OPTIONS)
            before = time.monotonic()
            await self._tap(question, picked.upper())
            self.sent[place] = picked
            answered()
            verdict = feedback(place, picked)
            seen = await self._see(verdict, lambda message, said=verdict: said in message["text"])
            self.slowest = max(self.slowest, time.monotonic() - before)
            if place[1] == QUIZ - 1 and number + 1 < self.share:
                self.lesson += 1
                done = await self._see("the end", partial(_offers, "Leçon", seen["ts"]))
                await self._tap(done, "Leçon")

    async def _tap(self, message: Message, what: str) -> None:
        """Until it is acknowledged, as long as it can be tapped."""
        while what in {*labels(shown := self._now(message)), *marks(shown)}:
            failures = len(self.person.errors)
            await self.person.tap(shown, what)
            if len(self.person.errors) == failures:
                return
            self.again += 1
            await asyncio.sleep(READING)

    def _now(self, message: Message) -> Message:
        """The message as it stands."""
        place = self.person.channel
        return place.messages[message["ts"]] | {"channel": place.id}

    async def _question(self, place: Place) -> Message:
        return await self._see(f"question {place}", partial(_asks, place))

    async def _see(self, what: str, wanted: Callable[[Message], bool]) -> Message:
        """The first message that is wanted, waited for. Raises AssertionError."""
        there = self.person.channel.messages

        def look() -> Message | None:
            return next((m for m in there.values() if m["user"] == BOT and wanted(m)), None)

        try:
            return await self.person.until(look, PATIENCE)
        except AssertionError:
            raise AssertionError(f"{self.person.id} waited {PATIENCE:.0f} s for {what}") from None


def _asks(place: Place, message: Message) -> bool:
    return asked(message["text"]) == place and set("AB") <= marks(message)


def _offers(label: str, after: str, message: Message) -> bool:
    return message["ts"] > after and label in labels(message)
