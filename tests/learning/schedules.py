"""Schedules of reviews, each lived by a pupil. The first is Levain's, by its own rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import fsrs

from bot.capabilities import speak
from bot.capabilities.rhythm.rules import Candidates, plan_day
from bot.capabilities.study.memory import SESSION, by_risk, first_card, reviewed
from bot.capabilities.study.model import Answer, Card, Rating, Review
from bot.domain.booking import local_day, midnight
from bot.domain.deliveries import DeliveryKind
from bot.domain.people import Assignment
from bot.domain.retention import Retention
from bot.turn.turn import Turn
from lessons.library import Library
from tests.capabilities.study.turns import LEARNER
from tests.learning.pupils import CALENDAR, DAYS, LESSONS, NUMBER, PLACES, QUIZ, Place, Pupil

Done = dict[int, float]  # number of a working day -> what the pupil recalls at its end
Exposures = Mapping[Place, int]  # how often each question comes back

_TURN = Turn(
    now=LEARNER.joined_at,
    learner=LEARNER,
    assignment=Assignment(),
    speech=speak("fr"),
    calendar=CALENDAR,
    library=Library({}, {}, {}),
)


def levain(
    pupil: Pupil,
    until: int,
    seen: Callable[[int], None],
    retention: Retention = Retention(),  # noqa: B008
) -> None:
    """Live by the rules of Levain: `plan_day`, and cards by FSRS; answer all that comes."""
    cards: dict[Place, Card] = {}
    lessons = iter(range(LESSONS))
    lesson = next(lessons, None)
    learner = replace(LEARNER, next_due_at=CALENDAR.next_slot(LEARNER, midnight(LEARNER, DAYS[0])))
    last = -1
    while learner.next_due_at:
        now = learner.next_due_at
        number = NUMBER.get(local_day(learner, now), until + 1)
        for each in range(last + 1, min(number, until + 1)):
            seen(each)
        last = number - 1
        if number > until:
            return
        due = [card for card in cards.values() if card.due_at <= now]
        candidates = Candidates(
            item=f"c/l{lesson}" if lesson is not None else "",
            cards=len(due),
            first=min((card.due_at for card in cards.values()), default=None),
        )
        planned, delivery = plan_day(learner, candidates, CALENDAR, now)
        learner = replace(planned, silent=0)
        if delivery is None:
            continue
        turn = replace(_TURN, now=now, learner=learner, retention=retention)
        opens = delivery.kind is DeliveryKind.LESSON
        for card in by_risk(turn, due)[: 1 if opens else SESSION]:
            place = (card.lesson_id, card.question_id)
            rating = _rate(pupil.answer(place, number))
            cards[place] = reviewed(turn, card, _given(card, rating, now), rating)
        if opens:
            for place in PLACES[lesson * QUIZ : (lesson + 1) * QUIZ]:
                rating = _rate(pupil.answer(place, number))
                cards[place] = first_card(turn, _answer(place, rating, now), rating)
            lesson = next(lessons, None)
    for each in range(last + 1, until + 1):
        seen(each)


def before(pupil: Pupil, until: int, seen: Callable[[int], None]) -> None:
    """Live as up to version 0.5.0: reviews first, never two days running while a lesson waits."""
    rules = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    cards: dict[Place, fsrs.Card] = {}
    lesson, had_reviews = 0, False
    for number, day in enumerate(DAYS[: until + 1]):
        now = CALENDAR.next_slot(LEARNER, datetime.combine(day, time(), UTC))
        faded = [each for each in cards if cards[each].due - timedelta(hours=12) <= now]
        faded.sort(key=lambda each: cards[each].due)
        asked: list[Place] = []
        if lesson < LESSONS and (had_reviews or not faded):
            asked, had_reviews = PLACES[lesson * QUIZ : (lesson + 1) * QUIZ], False
            lesson += 1
        elif faded:
            asked, had_reviews = faded[:SESSION], True
        for place in asked:
            rating = fsrs.Rating.Good if pupil.answer(place, number) else fsrs.Rating.Again
            cards[place], _ = rules.review_card(
                cards.get(place) or fsrs.Card(card_id=0), rating, now
            )
        seen(number)


def none(pupil: Pupil, until: int, again: Exposures) -> None:
    """A lesson a day, and no review."""
    _follow(pupil, until, dict.fromkeys(PLACES, ()))


def massed(pupil: Pupil, until: int, again: Exposures) -> None:
    """As many reviews, all in the lesson itself."""
    _follow(pupil, until, {place: [_day(place)] * again[place] for place in PLACES})


def fixed(pupil: Pupil, until: int, again: Exposures) -> None:
    """Reviews 1, 3 and 7 working days after the lesson, and none after."""
    _follow(pupil, until, {place: [_day(place) + gap for gap in (1, 3, 7)] for place in PLACES})


def fixed_on(pupil: Pupil, until: int, again: Exposures) -> None:
    """The same, then as many as there are left, evenly spaced."""
    plan = {}
    for place in PLACES:
        first = _day(place)
        begun = [first + gap for gap in (1, 3, 7)][: again[place]]
        plan[place] = begun + _even(first + 7, until, again[place] - len(begun))
    _follow(pupil, until, plan)


def uniform(pupil: Pupil, until: int, again: Exposures) -> None:
    """As many reviews, evenly spaced from the lesson to the end."""
    plan = {place: _even(_day(place), until, again[place]) for place in PLACES}
    _follow(pupil, until, plan)


PEERS: dict[str, Callable[[Pupil, int, Exposures], None]] = {
    "uniform, as many reviews": uniform,
    "1-3-7, then uniform, as many": fixed_on,
    "as many, in the lesson itself": massed,
    "1-3-7": fixed,
    "none": none,
}


def _follow(pupil: Pupil, until: int, plan: Mapping[Place, Iterable[int]]) -> None:
    """Have one lesson a working day, and the reviews of a plan made beforehand."""
    days: dict[int, list[Place]] = {}
    for place in PLACES:
        for number in (_day(place), *plan[place]):
            days.setdefault(number, []).append(place)
    for number in sorted(day for day in days if day <= until):
        for place in days[number]:
            pupil.answer(place, number)


def _day(place: Place) -> int:
    return PLACES.index(place) // QUIZ


def _even(first: int, last: int, times: int) -> list[int]:
    """Working days between two others, evenly spaced."""
    return [first + round((last - first) * k / (times + 1)) for k in range(1, times + 1)]


def _rate(correct: bool) -> Rating:
    return Rating.GOOD if correct else Rating.AGAIN


def _given(card: Card, rating: Rating, now: datetime) -> Review:
    return Review(
        learner_id=card.learner_id,
        course_id=card.course_id,
        version=card.version,
        lesson_id=card.lesson_id,
        question_id=card.question_id,
        reply=[],
        correct=rating is Rating.GOOD,
        credit=None,
        rating=rating,
        reviewed_at=now,
    )


def _answer(place: Place, rating: Rating, now: datetime) -> Answer:
    return Answer(
        learner_id=1,
        course_id="c",
        version="v",
        lesson_id=place[0],
        question_id=place[1],
        reply=[],
        correct=rating is Rating.GOOD,
        credit=None,
        answered_at=now,
    )
