"""Learners of the Matrix campaign: each with a room and a client of their own."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from adapters.matrix.messages.taps import TAPS, keycap
from tests.campaigns.campaign import Pace
from tests.campaigns.course import OPTIONS, QUIZ, Place, asked, feedback
from tests.standins.matrix.learner import ENCRYPTED, CryptoLearner, Event, Learner, says, words

KEYCAP_EVERY = 4  # answers, of which one is a keycap under the question, if it is there by then
PATIENCE = 90.0  # seconds of a learner who comes in, on a busy machine
REPLIES_MAX = 240.0  # seconds until the last reply, once all is said
PULL_EVERY = 2.0  # seconds between two looks at what was replied


class Stubborn(Learner):
    """A client that asks again, in the same words, until the homeserver answers."""

    async def call(
        self, method: str, *place: str, body: object = None, **query: str
    ) -> dict[str, Any]:
        while True:
            try:
                return await super().call(method, *place, body=body, **query)
            except (aiohttp.ClientError, OSError):
                await asyncio.sleep(0.1)


class StubbornCrypto(CryptoLearner, Stubborn):
    """The same, and it encrypts."""


@dataclass
class Person:
    """A learner who knows what they are asked next, and what they have said."""

    client: Learner
    levain: str
    share: int
    rng: random.Random
    encrypted: bool
    conversation: str = ""
    lesson: int = 0  # that they are at
    given: list[float] = field(default_factory=list)  # when, in seconds
    sent: dict[Place, str] = field(default_factory=dict)  # what was answered
    events: dict[Place, str] = field(default_factory=dict)  # the events of those answers
    keycaps: int = 0  # answers that were reactions
    stuck: str = ""  # why they gave up

    async def enter(self) -> None:
        """Open the conversation, and ask for the first lesson."""
        self.conversation = await self.client.open_room(self.levain, encrypted=self.encrypted)
        await self._hear("the welcome", lambda event: True, PATIENCE)
        await self.client.say(self.conversation, "leçon")
        await self._question((0, 0))

    async def study(self, pace: Pace, answered: Callable[[], None]) -> None:
        """Answer one question after the other, then hear what was replied to each."""
        given = asyncio.Semaphore(0)  # answers that are to be sent
        giving = asyncio.create_task(self._give(pace, given))
        for number in range(self.share):
            place = divmod(number, QUIZ)
            await given.acquire()
            picked = self.rng.choice(OPTIONS)
            shown = None if number % KEYCAP_EVERY else await self._look(place)
            self.events[place] = await self._answer(picked, shown)
            self.sent[place] = picked
            answered()
            if place[1] == QUIZ - 1 and number + 1 < self.share:
                self.lesson += 1
                await self.client.say(self.conversation, "leçon")
        await giving
        for place, picked in self.sent.items():
            verdict = feedback(place, picked)
            await self._hear(verdict, says(verdict), REPLIES_MAX, PULL_EVERY)

    async def _give(self, pace: Pace, given: asyncio.Semaphore) -> None:
        for _ in range(self.share):
            await pace.wait()
            self.given.append(time.monotonic())
            given.release()

    async def _answer(self, picked: str, shown: Event | None) -> str:
        if shown is None:
            return await self.client.say(self.conversation, picked)
        self.keycaps += 1
        key = keycap(OPTIONS.index(picked) + 1)
        return await self.client.react(self.conversation, shown["event_id"], key)

    def spans(self) -> list[tuple[float, float]]:
        """When each answer was given and replied to: seconds of the homeserver's clock."""
        seen = self.client.seen(self.conversation)
        at = {each["event_id"]: each["origin_server_ts"] / 1000 for each in seen}
        heard = self.heard()
        told = {place: says(feedback(place, picked)) for place, picked in self.sent.items()}
        return [
            (at[self.events[place]], next(at[e["event_id"]] for e in heard if verdict(e)))
            for place, verdict in told.items()
        ]

    def heard(self) -> list[Event]:
        """What Levain said, in order; a question that was closed, once."""
        kinds = ("m.room.message", ENCRYPTED)
        seen = self.client.seen(self.conversation)
        theirs = [each for each in seen if each["sender"] == self.levain]
        return [
            each
            for each in theirs
            if each["type"] in kinds and "m.new_content" not in each["content"]
        ]

    def said(self) -> list[str]:
        """The ids of what they said themselves, in order."""
        kinds = ("m.room.message", "m.reaction", ENCRYPTED)
        seen = self.client.seen(self.conversation)
        mine = [each for each in seen if each["sender"] == self.client.user_id]
        return [each["event_id"] for each in mine if each["type"] in kinds]

    async def _question(self, place: Place) -> Event:
        return await self._hear(f"question {place}", lambda event: _asks(event, place), PATIENCE)

    async def _look(self, place: Place) -> Event | None:
        """The question, if it was asked already."""
        await self.client.pull()
        return next((each for each in self.heard() if _asks(each, place)), None)

    async def _hear(
        self, what: str, wanted: Callable[[Event], bool], patience: float, every: float = 0.0
    ) -> Event:
        try:
            async with asyncio.timeout(patience):
                while True:
                    for event in self.heard():
                        if event["type"] != ENCRYPTED and wanted(event):
                            return event
                    await asyncio.sleep(every)
                    await self.client.pull(5.0)
        except TimeoutError:
            self.stuck = f"{self.client.user_id} waited {patience:.0f} s for {what}"
            raise


def _asks(event: Event, place: Place) -> bool:
    return TAPS in event["content"] and asked(words(event)) == place
