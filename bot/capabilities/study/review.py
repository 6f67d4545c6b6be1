"""Questions asked again before they are forgotten: in a session, or one that opens a lesson."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.capabilities.study.answers import again, feedback, find, stale, unread
from bot.capabilities.study.changes import CardKept, ReviewAdded
from bot.capabilities.study.enrollments import first_enrollment
from bot.capabilities.study.lesson import asking, open_lesson
from bot.capabilities.study.memory import (
    SESSION,
    asked_later,
    asked_now,
    by_risk,
    elapsed,
    rate,
    rests,
    reviewed,
)
from bot.capabilities.study.model import AskedAgain, Card, Enrolled, Review, Reviewing
from bot.domain.messages import Block, Button, Buttons, Outbound
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.markup import escape
from lessons.questions import Question
from lessons.questions.base import Reply, Verdict
from lessons.questions.gesture import NO_OCCASION

_OPENING = 0  # questions left of a session: none, but the lesson that the question opens


def review(turn: Turn, reviewing: Reviewing) -> Decision:
    """« réviser »: ask a first question; after a pick, show the verdict and what comes next.

    A question is graded as it was shown, even if its course has changed since.
    """
    cards = reviewing.cards
    if not turn.picked:
        nothing = reply(turn.say("review-none", "lesson", "progress"))
        return _ask(turn, cards, SESSION, turn.text("review-intro")) or nothing
    asked = AskedAgain.parse(turn.argument, turn.library.versions)
    action = f"review:{turn.argument}"
    found = find(turn, reviewing.shown, asked.place, asked.variant)
    card = next((each for each in _due(turn, cards) if each.place == asked.place), None)
    if found is None:
        return stale(turn)
    _, question = found
    if card is None:
        stored = _stored(reviewing, asked)
        return again(turn, action, question, stored) if stored else stale(turn)
    read = question.read(turn.picked)
    if read is None:
        return unread(turn, action, question, _past(turn, turn.argument))
    said = feedback(turn, action, question, read, unsure=turn.unsure)
    return _keep(turn, reviewing, asked, card, question, read, question.grade(read), said)


def leave(turn: Turn, reviewing: Reviewing) -> Decision:
    """« passer »: show the answer, and count it as not known; a gesture had no occasion."""
    asked = AskedAgain.parse(turn.argument, turn.library.versions)
    found = find(turn, reviewing.shown, asked.place, asked.variant)
    card = next((each for each in _due(turn, reviewing.cards) if each.place == asked.place), None)
    if found is None or card is None:
        return stale(turn)
    _, question = found
    if not question.graded:
        return review(replace(turn, picked=(NO_OCCASION,)), reviewing)
    said = feedback(turn, f"review:{turn.argument}", question, [], passed=True)
    verdict = Verdict(correct=False)
    return _keep(turn, reviewing, asked, card, question, [], verdict, said)


def _keep(
    turn: Turn,
    reviewing: Reviewing,
    asked: AskedAgain,
    card: Card,
    question: Question,
    read: Reply,
    verdict: Verdict,
    said: tuple[Block, ...],
) -> Decision:
    """Keep the answer and the card after it, and go on."""
    rating = rate(verdict, unsure=turn.unsure)
    given = Review(
        learner_id=turn.learner.id,
        course_id=card.course_id,
        version=asked.version,
        lesson_id=card.lesson_id,
        question_id=card.question_id,
        variant=asked.variant,
        reply=read,
        correct=verdict.correct,
        credit=verdict.credit,
        unsure=turn.unsure,
        rating=rating,
        reviewed_at=turn.now,
    )
    after = (
        reviewed(turn, card, given, rating) if rating else asked_later(turn, card, given, question)
    )
    others = tuple(each for each in reviewing.cards if each is not card)
    keep = (ReviewAdded(given), CardKept(after))
    return _go_on(turn, reviewing, asked, others, said).keeping(*keep)


def ask_again(turn: Turn, cards: Iterable[Card], *head: Block) -> Decision | None:
    """Ask due questions in a session, after the blocks of `head`; None if none is due."""
    due = _due(turn, cards)
    return _ask(turn, due, min(SESSION, len(due)), *head)


def ask_first(turn: Turn, cards: Iterable[Card], *head: Block) -> Decision | None:
    """Ask the one due question that opens a lesson, after `head`; None if none is due."""
    return _ask(turn, _due(turn, cards), _OPENING, *head)


def next_variant(question: Question, reviews: int) -> str:
    """Return the id of the variant that comes back after so many reviews; empty: the question.

    Each variant comes in its turn, then the question itself, then the first variant again.
    """
    guises = (*(each.id for each in question.others), "")
    return guises[reviews % len(guises)]


def _go_on(
    turn: Turn,
    reviewing: Reviewing,
    asked: AskedAgain,
    others: tuple[Card, ...],
    said: tuple[Block, ...],
) -> Decision:
    """Show the verdict, then the lesson that was opened, the next question or the end."""
    active = reviewing.work.active
    if asked.opens and active and active.open:
        head = turn.text("review-lesson")
        return open_lesson(turn, reviewing.work, active, head).after(Outbound(said))
    if asked.left > 1 and (following := _ask(turn, others, asked.left - 1, *said)):
        return following
    done = (turn.text("review-done"), *_waiting(turn, reviewing.work))
    return reply(Outbound((*said, *done, turn.buttons("lesson", "progress"))))


def _waiting(turn: Turn, work: Enrolled) -> tuple[Block, ...]:
    """Return a line on the course that waits once others have ended; none in the middle of one."""
    ended = work.enrollments and work.active is None
    following = first_enrollment(turn, work) if ended else None
    course = turn.library.courses.get(following.course_id) if following else None
    return (turn.text("review-next", title=escape(course.title)),) if course else ()


def _ask(turn: Turn, cards: Iterable[Card], left: int, *head: Block) -> Decision | None:
    """Ask the first question that still exists, after the blocks of `head`; None without one.

    A question that is not due yet becomes so: it waits for its answer as the others do.
    """
    cards = tuple(cards)
    for card in (*_due(turn, cards), *_early(turn, cards)):
        course = turn.library.courses.get(card.course_id)
        if found := find(turn, course, card.place):
            variant = next_variant(found[1], card.reviews)
            shown = find(turn, course, card.place, variant) or found
            version = turn.library.versions[card.course_id]
            asked = AskedAgain(min(left, SESSION), card.place, version, variant)
            past = _past(turn, asked.action.partition(":")[2])
            said = Outbound((*head, *asking(turn, shown[1], asked.action), past))
            return reply(said, keep=(CardKept(asked_now(turn, card)),))
    return None


def _past(turn: Turn, asked: str) -> Buttons:
    """Return the way past a question, by the argument of its action."""
    return Buttons((Button(turn.speech("button-skip"), f"pass:{asked}"),))


def _due(turn: Turn, cards: Iterable[Card]) -> tuple[Card, ...]:
    """Return the cards that are due, those least likely to be recalled first.

    Before them comes what is asked some time after its lesson: it was promised for that time.
    After them come those that rest, asked on an earlier day without an answer.
    """
    due = by_risk(turn, (each for each in cards if each.due_at and each.due_at <= turn.now))
    return tuple(sorted(due, key=lambda card: (rests(turn, card), not _is_later(turn, card))))


def _early(turn: Turn, cards: Iterable[Card]) -> tuple[Card, ...]:
    """Return the cards that are not due, and were not answered today, in the same order."""
    waiting = (each for each in cards if each.due_at and each.due_at > turn.now)
    return by_risk(turn, (c for c in waiting if elapsed(turn, c) and not _is_later(turn, c)))


def _is_later(turn: Turn, card: Card) -> bool:
    """Return True for a question that is asked some time after its lesson, once."""
    course = turn.library.courses.get(card.course_id)
    lesson = course.lesson(card.lesson_id) if course else None
    question = lesson.question(card.question_id) if lesson else None
    return question is not None and question.later is not None


def _stored(reviewing: Reviewing, asked: AskedAgain) -> Review | None:
    """Return the answer already given to a question as it was shown; None if there is none."""
    shown = (asked.version, asked.variant)
    mine = [each for each in reviewing.given if (each.version, each.variant) == shown]
    return mine[-1] if mine else None
