"""The simulated days: the real planner, dispatcher and commands, on a simulated clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.capabilities.study.changes import EnrollmentKept
from bot.capabilities.study.model import AskedAgain, Enrollment, place_of
from bot.capabilities.study.records import save_enrollments
from bot.domain.messages import Chose, Inbound, Typed
from bot.domain.people import Learner
from bot.domain.ports import Handle
from bot.run.settings import Settings
from bot.run.simulate.adapter import SimulatedAdapter
from bot.run.simulate.changes import Agenda, Changes
from bot.run.simulate.cost import Stopwatch
from bot.run.simulate.crowd import MOODS, PLATFORM, SILENCES, Crowd, Mood, Shown, SimulatedPerson
from bot.run.simulate.notes import Notes
from bot.run.simulate.plan import Plan, on_tick
from bot.run.simulate.records import count_totals
from bot.run.wiring import Runtime, build
from bot.storage import deliveries, learners
from bot.storage.queue import Queue
from lessons.library import Library
from lessons.loader import version
from lessons.questions import Question
from lessons.questions.options import OptionQuestion
from scheduler.clock import SimulatedClock
from scheduler.dispatcher import Dispatcher
from scheduler.planner import Planner

PAGE = 250  # people added at once, visits taken at once
LANES = 4  # people who write at the same time
_STEP = timedelta(seconds=40)  # between two taps of the same person
_TURNS_MAX = 20  # of one visit


class Visit:
    """Events of one person within a few minutes."""

    def __init__(self, handle: Handle, person: SimulatedPerson, at: datetime) -> None:
        self.person = person
        self.at = at
        self.turns = 0
        self._handle = handle

    async def type(self, words: str) -> Shown:
        return await self._say(Typed(words))

    async def tap(self, action: str, picked: tuple[str, ...] = ()) -> Shown:
        return await self._say(Chose(action, picked))

    async def _say(self, content: Typed | Chose) -> Shown:
        inbound = Inbound(
            id=f"{int(self.at.timestamp())}.{self.turns}",
            address=self.person.address,
            at=self.at,
            content=content,
        )
        self.at += _STEP
        self.turns += 1
        return Shown.of(await self._handle(inbound))


@dataclass(frozen=True, slots=True)
class Point:
    """Progress of all people at the end of a day, in per cent."""

    day: str
    begun: float  # one answer at least
    answered: float  # of all the questions of the course
    completed: float


@dataclass(frozen=True, slots=True)
class Busiest:
    """The instant at which most messages left, with their count and the real seconds spent."""

    at: str = ""
    messages: int = 0
    seconds: float = 0.0


class Simulation:
    """The runtime, its simulated people and their days."""

    def __init__(self, plan: Plan, runtime: Runtime, clock: SimulatedClock, notes: Notes) -> None:
        self.stopwatch = Stopwatch()
        self.curve: list[Point] = []
        self.busiest = Busiest()
        self.visits = 0
        self.changed = 0  # preferences
        self._plan = plan
        self._runtime = runtime
        self._clock = clock
        self._notes = notes
        self._crowd = Crowd(plan)
        self.changes = Changes(plan, self._crowd)
        self._agenda = Agenda(plan, self.changes)
        self._error = timedelta(0)  # of the clock that Levain reads
        self._adapter = SimulatedAdapter(self._crowd, notes, clock)
        self._course = runtime.library.first("fr")
        self._version = version(self._course)
        self._start(runtime)

    @property
    def sent(self) -> int:
        return self._adapter.sent

    def count_changes(self) -> dict[str, int]:
        """Return how often settings, preferences and the clock changed; empty without changes."""
        counts = {
            "restarts with other settings": len(self.changes.restarts) - 1,
            "preferences": self.changed,
            "ticks with a wrong clock": len(self.changes.errors),
        }
        return counts if self._plan.changes else {}

    async def populate(self) -> AsyncIterator[int]:
        """Add all people, enrolled and due a first lesson; yield how many so far, each time."""
        total = self._plan.learners
        for first in range(1, total + 1, PAGE):
            last = min(first + PAGE - 1, total)
            with self.stopwatch.measure("preparing"):
                people = [self._learner(number) for number in range(first, last + 1)]
                async with self._runtime.database.begin() as connection:
                    known = await learners.add_many(connection, people)
                    enrolled = [EnrollmentKept(self._enrollment(each)) for each in known]
                    await save_enrollments(connection, enrolled)
                    await learners.book(connection, [self._booked(each) for each in known])
            yield last

    async def live(self) -> AsyncIterator[datetime]:
        """Go from each due instant to the next until the last day ends; yield each instant."""
        day = self._plan.start
        while now := await self._turn():
            while day < now.date():
                await self._mark(day)
                day += timedelta(days=1)
            yield now
        while day < self._plan.start + timedelta(days=self._plan.days):
            await self._mark(day)
            day += timedelta(days=1)

    async def _turn(self) -> datetime | None:
        """Handle the visits of the next instant, then send; return it, or None at the end."""
        async with self._runtime.database.begin() as connection:
            instants = [
                await learners.first_due_at(connection),
                await deliveries.first_visible_at(connection),
            ]
        queued = min((at for at in instants if at), default=None)
        waiting = [at for at in (queued, self._notes.next_visit(), self._agenda.next) if at]
        if not waiting:
            return None
        step = timedelta(seconds=self._plan.tick)
        now = max(on_tick(min(waiting), self._plan.tick), self._clock() + step)
        if now >= self._plan.ends:
            return None
        self._clock.move(now)
        with self.stopwatch.measure("answering"):
            while visits := self._notes.take_visits(now, PAGE):
                for group in _groups(visits):
                    await asyncio.gather(*(self._visit(*each) for each in group))
        upset = await self._upset(now)
        if upset or (queued and queued <= now):
            await self._send()
        self._error = timedelta(0)
        return now

    async def _upset(self, now: datetime) -> bool:
        """Make the changes of that instant; return True if there were any."""
        due = self._agenda.take(now)
        for each in due.restarts:
            settings = Settings(**each.settings)
            database = self._runtime.database
            self._start(await build(settings, self._read_clock, [], database=database))
        self._error = due.error
        if due.look:
            with self.stopwatch.measure("looking again"):
                await self._planner.rebook(self._read_clock())
        return due.look or bool(due.error)

    def _start(self, runtime: Runtime) -> None:
        """Take the parts of a Levain that starts."""
        self._runtime = runtime
        queue = Queue(runtime.database, "simulate", self._plan.limit)
        self._planner = Planner(runtime.database, runtime.calendar, runtime.library)
        adapters = {PLATFORM: self._adapter}
        self._dispatcher = Dispatcher(queue, runtime.app, adapters, self._read_clock)

    def _read_clock(self) -> datetime:
        return self._clock() + self._error

    async def _send(self) -> None:
        now = self._clock()
        with self.stopwatch.measure("planning") as planning:
            await self._planner.plan(self._read_clock())
        with self.stopwatch.measure("sending") as sending:
            sent = await self._dispatcher.drain()
        if sent > self.busiest.messages:
            self.busiest = Busiest(f"{now:%Y-%m-%d %H:%M} UTC", sent, planning.real + sending.real)

    async def _mark(self, day: date) -> None:
        await self._runtime.ticker.perform()
        async with self._runtime.database.begin() as connection:
            totals = await count_totals(connection)
        people = self._plan.learners
        lessons = self._course.lessons
        questions = people * sum(not each.later for lesson in lessons for each in lesson.quiz)
        shares = (
            100 * totals["begun"] / people,
            100 * totals["answers"] / questions,
            100 * totals["completed"] / people,
        )
        self.curve.append(Point(f"{day}", *(round(share, 2) for share in shares)))

    # --- A visit ----------------------------------------------------------------------------

    async def _visit(self, at: datetime, number: int, shown: Shown) -> None:
        """React to a message: mostly by answering its questions."""
        self.visits += 1
        visit = Visit(self._runtime.app.handle, self._crowd.person(number), at)
        if await self._change(visit):
            return
        if not shown.action:
            if "resume" not in shown.options:
                return
            self._notes.said(number, at, "resume")
            shown = await visit.tap("resume")
        mood = self._crowd.pick(MOODS, number, int(at.timestamp()), "mood")
        if mood in SILENCES:
            self._notes.said(number, visit.at, mood)
            await visit.type(mood)
            return
        if mood is Mood.LATER and await self._put_off(visit, shown):
            return
        if mood in (Mood.WHY, Mood.PROGRESS):
            await visit.type(mood)
        # The answer of a question that opens a lesson moves the next message, as the lesson's does.
        self._notes.said(number, visit.at, "answer" if _is_of_lesson(shown) else "review")
        await self._answer(visit, shown)
        if mood is Mood.MORE:
            self._notes.said(number, visit.at, Mood.MORE)
            await self._answer(visit, await visit.type(Mood.MORE))

    async def _change(self, visit: Visit) -> bool:
        """Change a preference, sometimes; return True if the visit ends there."""
        number, at = visit.person.number, visit.at
        if not (wish := self.changes.wish(number, at)):
            return False
        self._notes.said(number, at, wish)
        self.changed += 1
        await visit.type(wish)
        return self._crowd.draw(number, at, "only") < 0.5

    async def _put_off(self, visit: Visit, shown: Shown) -> bool:
        """Type « plus tard » and tap a delay; return False if there is nothing to put off."""
        if not _is_of_lesson(shown):
            return False
        number, at = visit.person.number, visit.at
        offered = await visit.type(Mood.LATER)
        delays = [action for action in offered.options if action.startswith("later:")]
        if not delays:
            return False
        self._notes.said(number, at, Mood.LATER)
        await visit.tap(delays[int(len(delays) * self._crowd.draw(number, at, "delay"))])
        return True

    async def _answer(self, visit: Visit, shown: Shown) -> None:
        """Answer the question, and those that follow it."""
        while shown.action and visit.turns < _TURNS_MAX:
            shown = await visit.tap(shown.action, self._picked(visit, shown))

    def _picked(self, visit: Visit, shown: Shown) -> tuple[str, ...]:
        person = visit.person
        if not shown.action.startswith(("answer:", "review:")):  # about the course, or themselves
            return shown.options[-1:] or ("Merci.",)
        moment = (person.number, int(visit.at.timestamp()))
        right = self._crowd.draw(*moment, "right") < person.skill
        question = _question(self._runtime.library, shown.action)
        if right or not isinstance(question, OptionQuestion):
            return question.sample(right=right)
        wrong = [each for each in shown.options if not question.grade([each]).correct]
        return (wrong[int(len(wrong) * self._crowd.draw(*moment, "wrong"))],)

    # --- Initial values ---------------------------------------------------------------------

    def _learner(self, number: int) -> Learner:
        person = self._crowd.person(number)
        return Learner(
            address=person.address,
            language="fr",
            zone=person.zone,
            send_at=person.hour,
            joined_at=self._plan.begins,
            back_on=self._plan.start + timedelta(days=person.joins) if person.joins else None,
        )

    def _enrollment(self, learner: Learner) -> Enrollment:
        return Enrollment(
            learner_id=learner.id,
            course_id=self._course.id,
            version=self._version,
            enrolled_at=self._plan.begins,
        )

    def _booked(self, learner: Learner) -> Learner:
        due = self._runtime.calendar.next_slot(learner, self._plan.begins)
        return replace(learner, next_due_at=due)


def _groups(
    visits: Sequence[tuple[datetime, int, Shown]],
) -> Iterator[list[tuple[datetime, int, Shown]]]:
    """Yield groups in the same order, without two visits of a person in one."""
    group: dict[int, tuple[datetime, int, Shown]] = {}
    for each in visits:
        if each[1] in group or len(group) == LANES:
            yield list(group.values())
            group = {}
        group[each[1]] = each
    if group:
        yield list(group.values())


def _is_of_lesson(shown: Shown) -> bool:
    """Return True for a question of a lesson, or one that opens it."""
    name, _, argument = shown.action.partition(":")
    return name == "answer" or (name == "review" and AskedAgain.parse(argument, {}).opens)


def _question(library: Library, action: str) -> Question:
    """Return the question that an action of `study` asks."""
    name, _, argument = action.partition(":")
    if name == "review":
        asked = AskedAgain.parse(argument, library.versions)
        place, variant = asked.place, asked.variant
    else:
        place, variant = place_of(argument), ""
    course_id, lesson_id, question_id = place
    lesson = library.courses[course_id].lesson(lesson_id)
    known = lesson.question(question_id) if lesson else None
    found = known and next((each for each in known.others if each.id == variant), known)
    if found is None:
        raise LookupError(f"no question is asked by {action}")
    return found
