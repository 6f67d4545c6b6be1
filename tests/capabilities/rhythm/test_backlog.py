"""After a leave, what is due is asked over days: no day has more than its share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.capabilities import speak
from bot.capabilities.rhythm.rules import APART, Candidates, plan_day
from bot.capabilities.study.changes import CardKept
from bot.capabilities.study.memory import SESSION, by_risk
from bot.capabilities.study.model import AskedAgain, Card, Place, Reviewing
from bot.capabilities.study.review import ask_again, ask_first, review
from bot.domain.deliveries import DeliveryKind
from bot.domain.messages import Choices
from bot.domain.people import Assignment
from bot.turn.decision import Decision
from bot.turn.turn import Turn
from lessons.course import Lesson, Topic
from lessons.library import Library
from lessons.questions.options import AnswerOption
from lessons.questions.single import SingleChoice
from scheduler.working_time import WorkingTime
from tests.capabilities.study.strategies import course_of
from tests.capabilities.study.turns import LEARNER

LESSONS = 20
BACK = datetime(2026, 11, 23, tzinfo=UTC)  # a Monday, the first day after a leave


def question(name: str) -> SingleChoice:
    options = [
        AnswerOption(id=each, text=each, correct=each == "right", feedback=each)
        for each in ("right", "wrong")
    ]
    return SingleChoice(id=name, prompt="?", options=tuple(options), explanation="Parce que.")


COURSE = course_of(
    tuple(
        Lesson(
            id=f"l{n}",
            title="Leçon",
            topics=(Topic.SOURCES,),
            text="Un texte.",
            quiz=(question("one"), question("two")),
        )
        for n in range(LESSONS)
    )
)
LIBRARY = Library({COURSE.id: COURSE}, {}, {})
PLACES = [(COURSE.id, lesson.id, each.id) for lesson in COURSE.lessons for each in lesson.quiz]
TURN = Turn(
    now=BACK,
    learner=LEARNER,
    assignment=Assignment(),
    speech=speak("fr"),
    calendar=WorkingTime(),
    library=LIBRARY,
)


@dataclass(frozen=True)
class Day:
    """What Levain asked on a day, and the questions that were due, the least sure first."""

    kind: DeliveryKind | None
    asked: list[Place]
    due: list[Place]


def live(cards: dict[Place, Card], lessons: int, days: int, *, right: bool) -> Iterator[Day]:
    """Somebody who answers: each working day from the leave on, by the rules and the commands."""
    calendar = TURN.calendar
    learner = replace(LEARNER, next_due_at=calendar.next_slot(LEARNER, BACK), lessons_since=APART)
    for _ in range(days):
        now = learner.next_due_at
        if now is None:
            return
        turn = replace(TURN, now=now, learner=learner)
        due = by_risk(turn, [each for each in cards.values() if each.due_at <= now])
        candidates = Candidates(
            item="cours/l0" if lessons else "",
            cards=len(due),
            first=min(each.due_at for each in cards.values()),
        )
        planned, delivery = plan_day(learner, candidates, calendar, now)
        learner = replace(planned, silent=0)
        kind = delivery.kind if delivery else None
        lessons -= kind is DeliveryKind.LESSON
        ask = {DeliveryKind.LESSON: ask_first, DeliveryKind.REVIEW: ask_again}.get(kind)
        decision = ask(turn, due) if ask else None
        asked = list(_answer(turn, decision, cards, right=right))
        yield Day(kind, asked, [each.place for each in due])


def _answer(
    turn: Turn, decision: Decision | None, cards: dict[Place, Card], *, right: bool
) -> Iterator[Place]:
    """Answer each question of a session; yield its place."""
    while decision and (action := _question(decision)):
        argument = action.removeprefix("review:")
        yield AskedAgain.parse(argument, {}).place
        picked = ("right" if right else "wrong",)
        reviewing = Reviewing(cards=tuple(cards.values()), shown=COURSE)
        decision = review(replace(turn, argument=argument, picked=picked), reviewing)
        for change in decision.changes:
            if isinstance(change, CardKept):
                cards[change.card.place] = change.card


def _question(decision: Decision) -> str | None:
    blocks = [block for outbound in decision.replies for block in outbound.blocks]
    return next((block.action for block in blocks if isinstance(block, Choices)), None)


@st.composite
def backlogs(draw: st.DrawFn) -> dict[Place, Card]:
    """Cards as they are after three weeks away: most are due, some since long."""
    backlog = {}
    for place in PLACES[: draw(st.integers(1, len(PLACES)))]:
        seen = BACK - timedelta(days=draw(st.integers(21, 60)))
        stability = draw(st.floats(0.1, 60))
        backlog[place] = Card(
            learner_id=1,
            course_id=place[0],
            lesson_id=place[1],
            question_id=place[2],
            version=LIBRARY.versions[COURSE.id],
            due_at=seen + timedelta(days=max(1, round(stability))),
            stability=stability,
            difficulty=5,
            reviewed_at=seen,
        )
    return backlog


@settings(max_examples=25, deadline=None)
@given(backlogs(), st.integers(0, LESSONS), st.booleans())
def test_no_day_has_more_than_its_share_and_the_least_sure_come_first(
    cards: dict[Place, Card], lessons: int, right: bool
) -> None:
    for day in live(cards, lessons, 30, right=right):
        share = 1 if day.kind is DeliveryKind.LESSON else SESSION
        assert day.asked == day.due[:share]


@settings(max_examples=25, deadline=None)
@given(backlogs(), st.integers(0, LESSONS))
def test_nothing_of_a_backlog_is_lost(cards: dict[Place, Card], lessons: int) -> None:
    waiting, known = set(cards), set(cards)
    for day in live(cards, lessons, 200, right=True):
        waiting.difference_update(day.asked)
        if not waiting:
            break
    assert not waiting
    assert set(cards) == known


@settings(max_examples=25, deadline=None)
@given(backlogs(), st.integers(1, LESSONS))
def test_lessons_go_on_through_a_backlog(cards: dict[Place, Card], lessons: int) -> None:
    days = [day.kind for day in live(cards, lessons, LESSONS + 2, right=False)]
    assert days.count(DeliveryKind.LESSON) == lessons
