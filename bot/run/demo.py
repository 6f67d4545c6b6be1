"""The demonstration: the whole of Levain in one terminal, on a simulated clock.

`:demain` moves the clock to the next due instant. The ticker, planner and dispatcher are the same
as in production.
"""

from __future__ import annotations

import random
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from adapters.console.adapter import Console
from adapters.console.lines import open_lines
from adapters.console.texts import speech as console_speech
from bot.capabilities.study.changes import AnswerAdded, EnrollmentKept
from bot.capabilities.study.model import Answer, Enrollment, EnrollmentStatus
from bot.capabilities.study.records import add_answers, save_enrollments
from bot.capabilities.teams.records import SECRET
from bot.domain.messages import Address
from bot.domain.people import Learner, LearnerState, Member, Role
from bot.run.attestation import IssuerSettings
from bot.run.privacy import PrivacySettings
from bot.run.settings import Settings
from bot.run.texts import speech
from bot.run.wiring import Runtime, build, start_ticking
from bot.storage import deliveries, enlisting, learners
from bot.storage.database import Transaction
from bot.storage.secret import SIZE, find_secret
from bot.texts.dates import write_day, write_hour
from lessons.course import Course
from lessons.questions.base import Reply
from scheduler.clock import SimulatedClock

START = datetime(2026, 11, 23, 8, 55, tzinfo=ZoneInfo("Europe/Paris"))
TEAMS = {
    "Accueil et état civil": 12,
    "Services techniques": 8,
    "Ressources humaines": 8,
    "Archives": 2,
}
_AGENT, _MANAGER, _ADMINISTRATOR = "agent", "manager", "administrator"
_SEED = 7
_PAST = timedelta(days=14)  # age of the made-up answers


def demo_settings(database_url: str) -> Settings:
    """Return the settings: an issuer that is made up, and nobody yet."""
    issuer = IssuerSettings(
        employer="Ville de Valbrume",
        place="Valbrume",
        key_folder=Path(f"{database_url.partition(':///')[2]}.attestation"),  # never the real one
    )
    erased = PrivacySettings(erased_folder=Path(f"{database_url.partition(':///')[2]}.erased"))
    return Settings(database_url=database_url, attestation=issuer, privacy=erased)


class Demo:
    """The orders of the demonstration, typed after `:`."""

    def __init__(self, runtime: Runtime, console: Console, clock: SimulatedClock) -> None:
        self._runtime = runtime
        self._console = console
        self._clock = clock
        self._speech = speech("fr")

    @property
    def orders(self) -> dict[str, Callable[[str], Awaitable[None]]]:
        return {
            "demain": self.tomorrow,
            "date": self.date,
            "role": self.role,
            "aide": self.help,
        }

    async def tomorrow(self, _: str) -> None:
        """Move the clock to the learner's next slot on a later day, through all due instants."""
        await self._runtime.ticker.tick()  # what was asked for and is being made comes first
        slot, before_all = await self._next_day(), self._console.sent
        while (due := await self._due()) and due <= slot:
            before = self._clock()
            self._clock.move(due)
            await self.date("")
            await self._runtime.ticker.tick()
            if self._clock() == before:
                break
        if self._clock() < slot:
            self._clock.move(slot)
            await self.date("")
        if self._console.sent == before_all:  # sent by this tick or by the one before it
            self._console.note(self._speech("demo-quiet"))

    async def date(self, _: str) -> None:
        local = self._clock().astimezone(START.tzinfo)
        language = self._speech.language
        said = {"day": write_day(local, language), "hour": write_hour(local.timetz(), language)}
        self._console.note(self._speech("demo-date", **said))

    async def role(self, name: str) -> None:
        if name not in (_AGENT, _MANAGER, _ADMINISTRATOR):
            self._console.note(self._speech("demo-role-unknown"))
            return
        self._console.become(name)
        self._console.note(self._speech(f"demo-role-{name}"))

    async def help(self, _: str) -> None:
        topics = ("tomorrow", "date", "role", "attach", "keep", "tap", "quit")
        self._console.note(*(self._speech(f"demo-help-{topic}") for topic in topics))

    async def _due(self) -> datetime | None:
        async with self._runtime.database.begin() as connection:
            instants = [
                await learners.first_due_at(connection),
                await deliveries.first_visible_at(connection),
            ]
        return min((at for at in instants if at), default=None)

    async def _next_day(self) -> datetime:
        async with self._runtime.database.begin() as connection:
            learner = await learners.find(connection, self._console.address)
        if learner is None:
            return self._clock() + timedelta(days=1)
        return self._runtime.calendar.next_day(learner, self._clock())


async def populate(runtime: Runtime, now: datetime) -> None:
    """Add thirty made-up people, part of the way through the first course, once in a file.

    A manager and an administrator are listed too.
    """
    course = runtime.library.first("fr")
    shown = runtime.library.versions[course.id]
    chance = random.Random(_SEED)
    names = [team for team, size in TEAMS.items() for _ in range(size)]
    async with runtime.database.begin() as connection:
        if await learners.look_up(connection, [_made_up(1).person]):
            return
        await find_secret(connection, SECRET, bytes(SIZE))  # the same figures each time
        people = [
            Member(email=f"personne{number}@valbrume.example", service=(team,))
            for number, team in enumerate(names, 1)
        ]
        for number, member_id in enumerate(await enlisting.add_members(connection, people), 1):
            await _add_person(connection, course, shown, number, member_id, now, chance)
        managed = tuple((team,) for team in TEAMS)
        boss = Member(role=Role.MANAGER, manages=managed, addresses=(f"console/demo/{_MANAGER}",))
        head = Member(role=Role.ADMINISTRATOR, addresses=(f"console/demo/{_ADMINISTRATOR}",))
        await enlisting.add_members(connection, [boss, head])
        await enlisting.recognise(connection, now)
        await enlisting.settle(connection, now)


async def _add_person(
    connection: Transaction,
    course: Course,
    shown: str,
    number: int,
    member_id: int,
    now: datetime,
    chance: random.Random,
) -> None:
    """Add a person with a plausible past: one in eight has not begun, two in three are right.

    `shown`: the version of the course.
    """
    now -= _PAST
    learner = await learners.add(
        connection,
        Learner(
            address=_made_up(number),
            language="fr",
            member_id=member_id,
            zone="Europe/Paris",
            send_at=time(9, 0),
            state=LearnerState.STOPPED,  # nobody reads what they would be sent
            joined_at=now,
        ),
    )
    done = 0 if chance.random() < 1 / 8 else chance.randint(1, len(course.lessons))
    lessons = course.lessons[:done]
    over = done == len(course.lessons)
    enrollment = Enrollment(
        learner_id=learner.id,
        course_id=course.id,
        version=shown,
        status=EnrollmentStatus.COMPLETED if over else EnrollmentStatus.ACTIVE,
        done=tuple(lesson.id for lesson in lessons),
        enrolled_at=now,
        started_at=now if done else None,
        completed_at=now if over else None,
    )
    await save_enrollments(connection, [EnrollmentKept(enrollment)])
    answers = []
    for lesson in lessons:
        for question in lesson.quiz:
            if question.later:
                continue
            given: Reply = [*question.sample(right=chance.random() < 2 / 3)]
            verdict = question.grade(given)
            answers.append(
                AnswerAdded(
                    Answer(
                        learner_id=learner.id,
                        course_id=course.id,
                        version=shown,
                        lesson_id=lesson.id,
                        question_id=question.id,
                        reply=given,
                        correct=verdict.correct,
                        credit=verdict.credit,
                        answered_at=now,
                    )
                )
            )
    if answers:
        await add_answers(connection, answers)


def _made_up(number: int) -> Address:
    user = f"person-{number:02}"
    return Address("console", "demo", user, user)


async def play(file: Path, start: datetime | None = None, lessons: Path | None = None) -> None:
    """Chat on standard input and output until either ends. `start` is a Paris time.

    `lessons`: a course or a folder of courses; none: the packaged ones. Raises CourseInvalid.
    """
    zone = START.tzinfo
    clock = SimulatedClock((start.replace(tzinfo=zone) if start else START).astimezone(UTC))
    settings = demo_settings(f"sqlite:///{file}").model_copy(update={"lessons": lessons})
    with open_lines() as lines:
        live = sys.stdin.isatty()
        await converse(settings, clock, lines, sys.stdout, echo=not live, live=live)


async def converse(
    settings: Settings,
    clock: SimulatedClock,
    lines: AsyncIterator[str],
    output: TextIO,
    *,
    echo: bool = False,
    live: bool = False,
) -> None:
    """Run the demonstration on lines of input and an output, until the lines end.

    `live`: somebody types, so that messages come between lines; else they come before the next.
    """

    async def settled() -> AsyncIterator[str]:
        await populate(runtime, clock())  # after the agent, and before a week is counted
        if live:
            start_ticking(runtime, settings)
        async for line in lines:
            yield line
            await runtime.ticker.tick()  # a file asked for is shown before the next line

    console = Console(
        address=Address("console", "demo", _AGENT, _AGENT),
        clock=clock,
        lines=settled(),
        output=output,
        speech=console_speech(settings.language),
        echo=echo,
        files=True,
    )
    runtime = await build(settings, clock, [console])
    try:
        console.orders |= Demo(runtime, console, clock).orders
        console.note(speech(settings.language)("demo-start"))
        await console.run(runtime.app.handle)
        await runtime.ticker.tick()  # a file asked for last is still shown
    finally:
        await runtime.close()
