"""The core: what comes in is decided upon, kept, and answered. It owns every transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from bot import router
from bot.conversations import daily
from bot.conversations.talk import Calendar, Decision, Read, Talk
from bot.learning import progression
from bot.messages import Address, Inbound, Left, Outbound
from bot.offer import offer
from bot.people import Learner, LearnerState, Post, Roster
from bot.reports.figures import TeamFigures
from bot.storage.database import Database
from bot.storage.store import Store
from bot.study import Delivery, Enrollment, Kind
from bot.texts.speech import speech
from lessons.course import Course
from lessons.library import Library
from lessons.loader import version


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What a learner has until they choose."""

    language: str = "fr"
    zone: str = "Europe/Paris"
    send_at: time = time(9, 0)


@dataclass(frozen=True, slots=True)
class Composed:
    """A message that can leave now."""

    address: Address
    outbound: Outbound


@dataclass(frozen=True, slots=True)
class Postponed:
    """The learner may not be written to before that instant."""

    until: datetime


class App:
    """Handles what people say and composes what is due to them."""

    def __init__(
        self,
        database: Database,
        library: Library,
        calendar: Calendar,
        *,
        roster: Roster | None = None,
        defaults: Defaults | None = None,
    ) -> None:
        self._database = database
        self._library = library
        self._calendar = calendar
        self._roster = roster or {}
        self._defaults = defaults or Defaults()
        self._versions = {course.id: version(course) for course in library.courses.values()}
        self._shelf: dict[str, Course] = {
            self._versions[course.id]: course for course in library.courses.values()
        }

    async def start(self, now: datetime) -> None:
        """Keep the courses that may be shown from now on."""
        async with self._database.begin() as connection:
            store = Store(connection)
            for course in self._library.courses.values():
                await store.keep_course(course, now)

    async def handle(self, inbound: Inbound) -> Sequence[Outbound]:
        """Answer one event. The same event a second time gets nothing and changes nothing."""
        async with self._database.begin() as connection:
            store = Store(connection)
            if not await store.see(inbound):
                return ()
            known = await store.find_learner(inbound.address)
            learner = known or await self._join(store, inbound)
            if isinstance(inbound.content, Left):
                await self._leave(store, learner)
                return ()
            call = router.route(inbound.content, learner, self._post(learner), new=known is None)
            talk = await self._talk(store, learner, inbound.at, call.command.reads)
            heard = tuple(replace(each, silent=0) for each in talk.enrollments)
            said = replace(talk, argument=call.argument, picked=call.picked, enrollments=heard)
            decision = call.command.answer(said)
            if known is None and call.command is not router.START:
                decision = decision.after(talk.say("presentation"))
            changed = (*heard, *decision.enrollments)
            return await self._keep(store, talk, replace(decision, enrollments=changed))

    async def compose(self, due: Delivery, now: datetime) -> Composed | Postponed | None:
        """The message of a due delivery; None when it has lost its reason.

        Doing it again after a crash gives the same message.
        """
        async with self._database.begin() as connection:
            store = Store(connection)
            learner = await store.learner(due.learner_id)
            if learner is None:
                return None
            if not self._calendar.allows(learner, now):
                # The planner brings the rest back; what was asked for waits here.
                slot = self._calendar.next_slot(learner, now)
                return Postponed(slot) if due.kind is Kind.LATER else None
            talk = await self._talk(store, learner, now, frozenset({Read.ANSWERS}))
            decision = daily.deliver(talk, due.kind, due.item.partition("/")[2])
            if decision is None:
                return None
            (outbound,) = await self._keep(store, talk, decision)
            return Composed(learner.address, outbound)

    async def course_of(self, store: Store, enrollment: Enrollment) -> Course:
        """The course a learner is shown: the newest, unless a lesson of an older one is open."""
        newest = self._library.courses.get(enrollment.course_id)
        if newest and not enrollment.open:
            return newest
        return await self._version(store, enrollment.version)

    async def _version(self, store: Store, wanted: str) -> Course:
        """The course as it was under that version, read once."""
        shown = self._shelf.get(wanted) or await store.course(wanted)
        if shown is None:  # the foreign keys forbid it
            raise LookupError(f"course version {wanted} is not in the database")
        return self._shelf.setdefault(wanted, shown)

    async def _join(self, store: Store, inbound: Inbound) -> Learner:
        post = self._roster.get(inbound.address.person, Post())
        learner = Learner(
            address=inbound.address,
            language=self._defaults.language,
            zone=self._defaults.zone,
            send_at=self._defaults.send_at,
            team=post.team,
            joined_at=inbound.at,
        )
        return await store.add_learner(learner)

    async def _leave(self, store: Store, learner: Learner) -> None:
        await store.save_learner(replace(learner, state=LearnerState.STOPPED))
        for enrollment in await store.enrollments(learner.id):
            await store.save_enrollment(replace(enrollment, next_due_at=None))

    def _post(self, learner: Learner) -> Post:
        return self._roster.get(learner.address.person, Post())

    async def _talk(
        self, store: Store, learner: Learner, now: datetime, reads: frozenset[Read]
    ) -> Talk:
        post = self._post(learner)
        enrollments = await store.enrollments(learner.id)
        answers = await store.answers(learner.id) if Read.ANSWERS in reads else ()
        versions = {answer.version for answer in answers}
        return Talk(
            now=now,
            learner=learner,
            post=post,
            speech=speech(learner.language),
            library=self._library,
            calendar=self._calendar,
            versions=self._versions,
            courses={each.course_id: await self.course_of(store, each) for each in enrollments},
            enrollments=enrollments,
            answers=answers,
            shelf={each: await self._version(store, each) for each in versions},
            figures=await self._figures(store, post) if Read.FIGURES in reads else {},
        )

    async def _figures(self, store: Store, post: Post) -> dict[str, tuple[TeamFigures, ...]]:
        """The figures of the teams one manages, by course."""
        return {
            course_id: tuple(
                TeamFigures(**row) for row in await store.team_counts(post.manages, course_id)
            )
            for course_id in self._library.courses
        }

    async def _keep(self, store: Store, talk: Talk, decision: Decision) -> tuple[Outbound, ...]:
        """Store what was decided, and what the replies offer to tap or type."""
        learner = decision.learner or talk.learner
        offered = offer(learner.offer, decision.replies)
        if decision.learner or offered != learner.offer:
            await store.save_learner(replace(learner, offer=offered))
        wanted = {each.course_id: each for each in decision.enrollments}
        for enrollment in wanted.values():
            if enrollment not in talk.enrollments:
                await store.save_enrollment(enrollment)
        await store.add_answers(decision.answers)
        if decision.later:
            await self._queue(store, talk, decision.later)
        return decision.replies

    async def _queue(self, store: Store, talk: Talk, due: datetime) -> None:
        """Bring the active course's lesson back at `due`."""
        enrollment = talk.active
        lesson = enrollment and progression.current(enrollment, talk.courses[enrollment.course_id])
        if not enrollment or not lesson:
            return
        await store.add_delivery(
            Delivery(
                key=f"{talk.learner.id}:later:{due:%Y%m%dT%H%M%S}",
                workspace_id=await store.workspace_id(talk.learner.id),
                learner_id=talk.learner.id,
                kind=Kind.LATER,
                item=f"{enrollment.course_id}/{lesson.id}",
                visible_at=due,
            )
        )
