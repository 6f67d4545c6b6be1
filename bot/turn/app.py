"""The core: what comes in is decided upon, kept, and answered. It owns every transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TypeGuard
from zoneinfo import ZoneInfo

from bot.capabilities.rhythm import daily
from bot.capabilities.study import progression
from bot.capabilities.study.model import Answer, Card, Enrollment
from bot.capabilities.teams.rules import TeamFigures
from bot.domain.deliveries import Claimed, Delivery, DeliveryKind
from bot.domain.menu import offer
from bot.domain.messages import Address, Inbound, Joined, Left, Opened, Outbound
from bot.domain.people import Assignment, Learner, LearnerState, Roster
from bot.domain.ports import Calendar
from bot.storage.database import Database
from bot.storage.store import Store
from bot.texts.speech import LANGUAGES, speech
from bot.turn import router
from bot.turn.decision import Decision
from bot.turn.turn import Read, Turn
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


Composition = Composed | None  # None: it has lost its reason


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
        """Answer one event. The same event a second time changes nothing.

        It is given the same replies until they are known to have left, and then none. A page is
        read anew each time; whoever opens one before ever writing is welcomed.
        """
        async with self._database.begin() as connection:
            store = Store(connection)
            if isinstance(inbound.content, Opened):
                if learner := await store.find_learner(inbound.address):
                    return await self._read(store, learner, inbound.content, inbound.at)
                inbound = replace(inbound, content=Joined())
            if isinstance(inbound.content, Left):
                await self._see_off(store, inbound.address)
                return ()
            if not await store.see(inbound):
                return await store.replies(inbound) if inbound.kept else ()
            known = await store.find_learner(inbound.address)
            learner = known or await self._join(store, inbound)
            call = router.route(
                inbound.content, learner, self._assignment(learner), new=known is None
            )
            turn = await self._talk(store, learner, inbound.at, call)
            heard = replace(learner, silent=0) if learner.silent else learner
            said = replace(turn, learner=heard, argument=call.argument, picked=call.picked)
            decision = call.command.answer(said)
            if known is None and call.command is not router.START:
                decision = decision.after(turn.say("presentation"))
            kept = _changes(said, decision)
            await self._keep(store, [(turn, kept)])
            if inbound.kept and decision.replies:
                await store.keep_replies(inbound, kept.replies)
            return kept.replies

    async def _read(
        self, store: Store, learner: Learner, page: Opened, now: datetime
    ) -> Sequence[Outbound]:
        """The page as it is now; looking at it changes nothing."""
        call = router.route(page, learner, self._assignment(learner))
        turn = await self._talk(store, learner, now, call)
        return _changes(turn, call.command.answer(turn)).replies

    async def compose(self, dues: Sequence[Claimed], now: datetime) -> list[Composition]:
        """The message of each due delivery, for different people; None when it lost its reason.

        Doing it again after a crash gives the same messages.
        """
        async with self._database.begin() as connection:
            store = Store(connection)
            talks = await self._talks(store, dues, now)
            composed: list[Composition] = []
            kept: list[tuple[Turn, Decision]] = []
            for due in dues:
                turn = talks.get(due.learner_id)
                if turn is None:
                    composed.append(None)
                    continue
                decision = daily.deliver(turn, due)
                kept.append((turn, _changes(turn, decision)))
                said = [Composed(turn.learner.address, each) for each in decision.replies]
                composed.append(said[0] if said else None)
            await self._keep(store, kept)
        return composed

    async def addresses(self, learner_ids: Sequence[int]) -> dict[int, Address]:
        """Where those learners are written to; the erased are left out."""
        async with self._database.begin() as connection:
            people = await Store(connection).learners(learner_ids)
        return {each.id: each.address for each in people.values()}

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
        assignment = self._roster.get(inbound.address.person, Assignment())
        profile, defaults = inbound.profile, self._defaults
        learner = Learner(
            address=inbound.address,
            language=_spoken(profile.language) or defaults.language,
            zone=profile.zone if _is_zone(profile.zone) else defaults.zone,
            send_at=defaults.send_at,
            team=assignment.team,
            joined_at=inbound.at,
        )
        return await store.add_learner(learner)

    async def _see_off(self, store: Store, left: Address) -> None:
        """Whoever closed the conversation they are written to in is written to no more."""
        learner = await store.find_learner(left, move=False)
        if learner and learner.address == left:
            gone = replace(learner, state=LearnerState.STOPPED, next_due_at=None)
            await store.save_learners([gone])

    def _assignment(self, learner: Learner) -> Assignment:
        return self._roster.get(learner.address.person, Assignment())

    async def _talk(self, store: Store, learner: Learner, now: datetime, call: router.Call) -> Turn:
        ids, reads = (learner.id,), call.command.reads
        enrollments = (await store.enrollments(ids))[learner.id]
        turn = await self._talk_of(
            store,
            learner,
            now,
            enrollments=enrollments,
            answers=await self._answers(store, learner.id, enrollments, call),
            cards=(await store.due_cards(ids, now))[learner.id] if Read.CARDS in reads else (),
        )
        if Read.REVIEWED in reads:
            turn = replace(turn, reviewed=await store.last_card(learner.id))
        if Read.FIGURES in reads:
            turn = replace(turn, figures=await self._figures(store, turn))
        return turn

    async def _answers(
        self,
        store: Store,
        learner_id: int,
        enrollments: Sequence[Enrollment],
        call: router.Call,
    ) -> tuple[Answer, ...]:
        """Those that the command reads: years of them are of no use to one lesson."""
        lessons = None
        if Read.LESSON in call.command.reads:
            course_id, lesson_id = (*call.argument.split(":"), "", "")[:2]
            under_way = [each for each in enrollments if each.course_id == course_id]
            lefts = [progression.remaining(e, await self.course_of(store, e)) for e in under_way]
            lessons = None if 1 in lefts else {lesson_id}
        elif Read.ANSWERS not in call.command.reads:
            return ()
        return (await store.answers([learner_id], lessons))[learner_id]

    async def _talks(self, store: Store, dues: Sequence[Claimed], now: datetime) -> dict[int, Turn]:
        """What is needed to compose each: a few reads for all of them together."""
        people = await store.learners([due.learner_id for due in dues])
        enrollments = await store.enrollments(people)
        lessons = {due.item.partition("/")[2] for due in dues}
        answers = await store.answers(people, lessons)
        reviewing = {
            due.learner_id for due in dues if due.kind is DeliveryKind.REVIEW
        } & people.keys()
        cards = await store.due_cards(reviewing, now) if reviewing else {}
        return {
            each.id: await self._talk_of(
                store,
                each,
                now,
                enrollments=enrollments[each.id],
                answers=answers[each.id],
                cards=cards.get(each.id, ()),
            )
            for each in people.values()
        }

    async def _talk_of(
        self,
        store: Store,
        learner: Learner,
        now: datetime,
        *,
        enrollments: tuple[Enrollment, ...],
        answers: tuple[Answer, ...],
        cards: tuple[Card, ...],
    ) -> Turn:
        return Turn(
            now=now,
            learner=learner,
            assignment=self._assignment(learner),
            speech=speech(learner.language),
            library=self._library,
            calendar=self._calendar,
            versions=self._versions,
            courses={each.course_id: await self.course_of(store, each) for each in enrollments},
            enrollments=enrollments,
            answers=answers,
            cards=cards,
            shelf={each: await self._version(store, each) for each in {a.version for a in answers}},
        )

    async def _figures(self, store: Store, turn: Turn) -> dict[str, tuple[TeamFigures, ...]]:
        """The figures of the teams one manages, by course."""
        zone, monday = ZoneInfo(turn.learner.zone), turn.today - timedelta(turn.today.weekday())
        week = datetime.combine(monday, time(), zone).astimezone(UTC)
        return {
            course_id: tuple(
                TeamFigures(**row)
                for row in await store.team_counts(turn.assignment.manages, course_id, week)
            )
            for course_id in self._library.courses
        }

    async def _keep(self, store: Store, decided: Sequence[tuple[Turn, Decision]]) -> None:
        """Store what was decided for each."""
        await store.save_learners([d.learner for _, d in decided if d.learner])
        await store.save_enrollments(each for _, d in decided for each in d.enrollments)
        await store.add_answers([each for _, d in decided for each in d.answers])
        await store.save_cards([each for _, d in decided for each in d.cards])
        asked_for = [_later(turn, d.later) for turn, d in decided if d.later]
        await store.ask_later([due for due in asked_for if due])


def _spoken(language: str | None) -> str | None:
    return language if language in LANGUAGES else None


def _is_zone(name: str | None) -> TypeGuard[str]:
    try:
        return name is not None and bool(ZoneInfo(name))
    except (ValueError, LookupError, OSError):  # not a name, no such zone, not a file
        return False


def _changes(turn: Turn, decision: Decision) -> Decision:
    """The decision with the learner as they are afterwards, and what the replies offer them."""
    learner = decision.learner or turn.learner
    offered = offer(turn.learner.offer, decision.replies)
    said = tuple(replace(each, language=learner.language) for each in decision.replies)
    return replace(decision, replies=said, learner=replace(learner, offer=offered))


def _later(turn: Turn, due: datetime) -> Delivery | None:
    """The active course's lesson, asked for again at `due`."""
    enrollment = turn.active
    lesson = enrollment and progression.current(enrollment, turn.courses[enrollment.course_id])
    if not enrollment or not lesson:
        return None
    return Delivery(
        slot=f"later:{due:%Y%m%dT%H%M%S}:{turn.now:%d%H%M%S}",  # asked for again, it is another
        workspace_id=turn.learner.workspace_id,
        learner_id=turn.learner.id,
        kind=DeliveryKind.LATER,
        item=f"{enrollment.course_id}/{lesson.id}",
        due_at=due,
        visible_at=due,
    )
