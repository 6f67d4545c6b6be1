"""Four weeks of a town: those who write by e-mail, and two agents in front of the platform."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.domain.messages import (
    Address,
    Choices,
    Chose,
    Content,
    Inbound,
    Joined,
    Outbound,
    Profile,
    Typed,
)
from tests.campaigns.managers.house import START, House, Sent
from tests.campaigns.managers.town import WEEK, Citizen
from tests.house import PARIS

WEEKS = 4
ARRIVALS = {0: 0.6, 1: 0.2, 3: 0.1}  # of people, by working day; the others never write
HABITS = ((0.6, 0.85), (0.25, 0.35), (0.15, 0.6))  # shares of people, and how likely each answers
QUITS_AFTER = (4, 16)  # answers of the last ones, between these days: then no word more
FRIDAYS_UNTIL = 13  # those of Fridays alone answer until that day
PAUSING = 25  # of so many people, one pauses in the first week
RIGHT = 0.7
MORNING = (9, 5)  # at which planning is played each day
OTHERS = ((6, 30), (13, 40), (20, 30))  # besides, on Wednesdays and Saturdays
HOLIDAYS = {date(2026, 11, 11)}
ASKED_MAX = 8  # questions in a row


@dataclass
class Life:
    """Somebody who writes by e-mail."""

    citizen: Citizen
    address: Address
    chance: float
    quits: int | None  # the day after which they say nothing more
    joined: datetime | None = None
    answered: datetime | None = None
    paused: bool = False


@dataclass
class Weeks:
    """What was lived, and what was seen to be wrong."""

    house: House
    rng: random.Random
    lives: list[Life]
    answers: int = 0
    lessons: int = 0  # messages that came unprompted
    faults: list[str] = field(default_factory=list)
    last_by_hand: dict[str, datetime] = field(default_factory=dict)  # answers on the platform
    _days: dict[str, set[date]] = field(default_factory=dict)  # by person: that they were written

    async def live(self) -> None:
        for number in range(WEEKS * 7):
            await self._live_a_day(START + timedelta(days=number), number)

    async def _live_a_day(self, day: datetime, number: int) -> None:
        others = OTHERS if day.isoweekday() in (3, 6) else ()
        for hour, minute in sorted((MORNING, *others)):
            at = day.replace(hour=hour, minute=minute)
            self.judge(came := await self.house.tick(at))
            await self._answer(came, number)
            if (hour, minute) == MORNING and number in ARRIVALS:
                await self._arrive(ARRIVALS[number])

    async def _arrive(self, share: float) -> None:
        newcomers = [each for each in self.lives if each.joined is None]
        for life in newcomers[: round(share * len(self.lives))]:
            life.joined = self.house.clock()
            said: Sequence[Outbound] = await self._say(life, Joined())
            for _ in range(3):
                said = await self._say(life, Typed("passer"))
            await self._reply(life, said)
            if self.rng.randrange(PAUSING) == 0:
                life.paused = True
                await self._say(life, Typed("pause"))

    async def _answer(self, came: Iterable[Sent], number: int) -> None:
        lives = {each.address.user: each for each in self.lives}
        for sent in came:
            life = lives.get(sent.address.user)
            if life is None:
                await self._answer_by_hand(sent, number)
            elif not (life.quits and number > life.quits) and self.rng.random() < life.chance:
                await self._reply(life, [sent.outbound])

    async def _answer_by_hand(self, sent: Sent, number: int) -> None:
        """The agent stops after two weeks; the leaver goes on."""
        house = self.house
        seats = [house.leaver] if number > 13 else [house.leaver, house.agent]
        for seat in seats:
            asked = any(isinstance(block, Choices) for block in sent.outbound.blocks)
            if asked and sent.address.user == seat.address.user:
                await seat.say("A")
                await seat.hear("Verdict de")
                self.last_by_hand[seat.address.user] = house.clock()
                self.answers += 1

    async def _reply(self, life: Life, said: Sequence[Outbound]) -> None:
        """Answer what is asked, then what is asked besides."""
        for _ in range(ASKED_MAX):
            asked = [b for o in said for b in o.blocks if isinstance(b, Choices) and b.options]
            if not asked:
                return
            question = asked[-1]
            ids = [each.id for each in question.options]
            right = "a" in ids and self.rng.random() < RIGHT
            said = await self._say(
                life, Chose(question.action, ("a" if right else self.rng.choice(ids),))
            )
            life.answered = self.house.clock()
            self.answers += 1

    async def _say(self, life: Life, content: Content) -> Sequence[Outbound]:
        return await self.house.runtime.app.handle(
            Inbound(
                id=uuid.uuid4().hex,
                address=life.address,
                at=self.house.clock(),
                content=content,
                profile=Profile(email=life.citizen.email),
            )
        )

    def judge(self, came: Iterable[Sent]) -> None:
        """Nothing but at work, once a day at most."""
        by_user = {each.address.user: each.citizen for each in self.lives}
        for at, address, _ in came:
            self.lessons += 1
            local = at.astimezone(PARIS)
            day = local.date()
            citizen = by_user.get(address.user)
            off = day.isoweekday() not in (citizen.works if citizen else WEEK[""])
            if off or day in HOLIDAYS or not 8 <= local.hour < 18:
                self.faults.append(f"{address.user} was written to at {local}, outside work")
            if day in self._days.setdefault(address.user, set()):
                self.faults.append(f"{address.user} was written to twice on {day}")
            self._days[address.user].add(day)


def begin(house: House, rng: random.Random) -> Weeks:
    """Those who are not in front of the platform, each with their habits."""
    crowd = house.town[3:]
    lives = []
    for number, citizen in enumerate(crowd):
        (chance,) = rng.choices([h[1] for h in HABITS], [h[0] for h in HABITS])
        quits = rng.randint(*QUITS_AFTER) if chance == HABITS[-1][1] else None
        if citizen.works == {5}:
            chance, quits = 1.0, FRIDAYS_UNTIL
        address = Address("recorder", "w", f"p{number}", f"p{number}")
        lives.append(Life(citizen, address, chance, quits))
    order = lives[1:]
    rng.shuffle(order)
    return Weeks(house, rng, [lives[0], *order])
