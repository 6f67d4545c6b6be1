"""The item of the day, composed. It is decided again when it is sent: the reason may be lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.capabilities.rhythm.rules import SILENT_MAX
from bot.capabilities.study import progression
from bot.capabilities.study.enrollments import first_queued, newest
from bot.capabilities.study.lesson import end_lost, open_lesson
from bot.capabilities.study.memory import rests
from bot.capabilities.study.model import AskedAgain, Card, Coursework, Enrollment
from bot.capabilities.study.readers import read_due_cards, read_lessons
from bot.capabilities.study.review import ask_again, ask_first
from bot.domain.deliveries import Claimed, DeliveryKind
from bot.domain.messages import Text
from bot.domain.people import LearnerState
from bot.storage.database import Transaction
from bot.turn.capability import Planned
from bot.turn.decision import Decision, LearnerChanged, reply
from bot.turn.turn import Turn

_HEADS = {
    DeliveryKind.LESSON: "daily-lesson",
    DeliveryKind.REMINDER: "daily-reminder",
    DeliveryKind.LATER: "daily-later",
}
_ASKING = frozenset(
    {DeliveryKind.LESSON, DeliveryKind.REVIEW, DeliveryKind.LATER}
)  # questions from before
KINDS = frozenset({*_HEADS, DeliveryKind.REVIEW, DeliveryKind.PAUSE})


@dataclass(frozen=True, slots=True)
class Today:
    """The values from which the item of the day is composed."""

    work: Coursework  # with the answers in the lessons that are due
    cards: tuple[Card, ...]  # that are due, when a question may be asked again


async def read_today(connection: Transaction, planned: Sequence[Planned]) -> Mapping[int, Today]:
    """Read the coursework and the due cards of many learners, in a few queries."""
    turns = [each.turn for each in planned]
    lessons = {each.claimed.item.partition("/")[2] for each in planned}
    work = await read_lessons(connection, turns, lessons)
    reviewing = [each.turn for each in planned if each.claimed.kind in _ASKING]
    cards = await read_due_cards(connection, reviewing) if reviewing else {}
    return {each: Today(work[each], cards.get(each, ())) for each in work}


def deliver(turn: Turn, today: Today, claimed: Claimed) -> Decision:
    """Compose the item of the day; no reply when it has lost its reason.

    The reason is lost when:

    - its day or working time is over
    - the learner paused or stopped
    - the lesson or the reviews are done

    Then it no longer counts as silence. A message asked for with « plus tard » is replaced by the
    item of the next slot.
    """
    decision, learner = _deliver(turn, today, claimed), turn.learner
    if decision and is_its_day(turn, claimed):
        return decision
    if claimed.kind is not DeliveryKind.LATER:
        return reply(learner=replace(learner, silent=max(0, learner.silent - 1)))
    if decision and learner.next_due_at:
        slot = turn.calendar.next_slot(learner, turn.now)
        learner = replace(learner, next_due_at=min(learner.next_due_at, slot))
    return reply(learner=learner)


def is_its_day(turn: Turn, claimed: Claimed) -> bool:
    """Return True if a message may leave now, and was not planned for a day before."""
    planned = claimed.due_at.astimezone(ZoneInfo(turn.learner.zone)).date()
    return planned >= turn.today and turn.calendar.allows(turn.learner, turn.now)


def _deliver(turn: Turn, today: Today, claimed: Claimed) -> Decision | None:
    if claimed.kind is DeliveryKind.PAUSE:
        return _fall_silent(turn)
    if turn.learner.state is not LearnerState.ACTIVE:
        return None
    (work, ended), kind = end_lost(turn, today.work), claimed.kind
    enrollment = work.active or first_queued(turn, work)
    lesson = enrollment and progression.current(*newest(turn, work, enrollment))
    awake = [each for each in today.cards if not rests(turn, each)]
    head = turn.text("daily-review" if lesson else "daily-review-only")
    if kind is DeliveryKind.REVIEW and (asked := ask_again(turn, awake, head)):
        return asked
    if not enrollment or not lesson:
        return None
    if kind is DeliveryKind.REVIEW:  # its questions have left their courses: the lesson instead
        kind = DeliveryKind.REMINDER if enrollment.open else DeliveryKind.LESSON
    elif lesson.id != claimed.item.partition("/")[2]:
        return None
    opening = AskedAgain.opening(turn.learner.menu.action_asked)
    told = _head(turn, work, enrollment, kind, unseen=opening is not None)
    opened = open_lesson(turn, work, enrollment, told).without(LearnerChanged)
    decision = opened.keeping(*ended)
    first = None
    if kind is DeliveryKind.LESSON:
        first = ask_first(turn, awake, turn.text("daily-opening"))
    elif kind is DeliveryKind.LATER and opening:
        put_off = [each for each in today.cards if each.place == opening.place]
        first = ask_first(turn, put_off, turn.text("daily-later-opening"))
    if first is None:
        return decision
    # The lesson is open, and comes after.
    return replace(decision, replies=first.replies).keeping(*first.changes)


def _head(
    turn: Turn, work: Coursework, enrollment: Enrollment, kind: DeliveryKind, *, unseen: bool
) -> Text:
    """Return the words before a lesson; `unseen`: only its opening question was shown."""
    if kind is not DeliveryKind.REMINDER:
        return turn.text(_HEADS[kind])
    if unseen:
        return turn.text("daily-unseen")
    course, lesson_id = work.courses[enrollment.course_id], enrollment.open or ""
    lesson, answered = course.lesson(lesson_id), work.answered(course.id, lesson_id)
    asked = [each for each in lesson.quiz if not each.later] if lesson else []
    left = sum(each.id not in answered for each in asked)
    return turn.text(_HEADS[kind], left=max(left, 1))


def _fall_silent(turn: Turn) -> Decision | None:
    """Pause a learner after several messages without an answer; None if that is no longer due."""
    active = turn.learner.state is LearnerState.ACTIVE
    # A paused learner goes on below: it is composed again after a crash.
    if turn.learner.state is LearnerState.STOPPED or (active and turn.learner.silent <= SILENT_MAX):
        return None
    silent = replace(turn.learner, state=LearnerState.PAUSED, next_due_at=None, silent=0)
    return reply(turn.say("daily-pause", "resume", main="resume"), learner=silent)
