"""The placement: six questions over a course; lessons whose question is right may be skipped."""

from __future__ import annotations

from dataclasses import replace

from bot.capabilities.practice.changes import PretestKept
from bot.capabilities.practice.known import (
    begin,
    given_to,
    question_of,
    settle,
    told_already,
    whole,
)
from bot.capabilities.practice.model import Ahead, Pretest
from bot.capabilities.practice.rules import add, plan_placement, proposed
from bot.capabilities.study.answers import stale, unread
from bot.capabilities.study.enrollments import newest, upcoming
from bot.capabilities.study.lesson import asking
from bot.capabilities.study.model import Enrollment
from bot.domain.messages import Block, Button, Buttons, Choices, Feedback, Option, Outbound, Text
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.course import Course, Lesson
from lessons.markup import escape

LEAVE, ALL, NONE, SOME = "leave", "all", "none", "some"  # after the course, in an action


def place(turn: Turn, ahead: Ahead) -> Decision:
    """« test de départ »: begin the placement or go on with it; after a tap, what it means."""
    course_id, _, word = turn.argument.partition(":")
    pretest = ahead.pretest(course_id)
    if not word:
        return _open(turn, ahead)
    if pretest is None:
        return stale(turn)
    if word == LEAVE:
        return _leave(turn, ahead, pretest)
    if word in (ALL, NONE, SOME):
        return _decide(turn, ahead, pretest, word)
    return _answer(turn, ahead, pretest, whole(word))


def _open(turn: Turn, ahead: Ahead) -> Decision:
    """Ask the question that waits, show what is proposed, or begin."""
    enrollment = upcoming(turn, ahead.work)
    if enrollment is None:
        return reply(turn.say("placement-none", "replay", "further"))
    enrollment, course = newest(turn, ahead.work, enrollment)
    pretest = ahead.pretest(course.id)
    if pretest and pretest.known is not None:
        return _over(turn)
    if pretest and pretest.ended_at:
        return _propose(turn, ahead, pretest)
    if pretest:
        return reply(Outbound(_ask(turn, ahead, pretest)))
    over = (*enrollment.done, *ahead.tried(course.id))
    asked = plan_placement(course, over, ahead.asked(course.id))
    if not asked:
        return reply(turn.say("placement-none", "lesson"))
    new = begin(turn, enrollment, asked)
    shelf = {**ahead.work.shelf, new.version: course}
    told = replace(ahead, work=replace(ahead.work, shelf=shelf))
    head = turn.text("placement-intro", count=len(asked))
    return reply(Outbound((head, *_ask(turn, told, new))), keep=(PretestKept(new),))


def _answer(turn: Turn, ahead: Ahead, pretest: Pretest, number: int) -> Decision:
    """Keep the answer, without a verdict; then the next question, or what is proposed."""
    action = f"placement:{turn.argument}"
    question = question_of(turn, ahead, pretest, number)
    if question is None or not turn.picked:
        return stale(turn)
    if number < len(pretest.given):
        return told_already(turn, action, pretest.given[number])
    if pretest.ended_at:
        return _over(turn)
    if number > len(pretest.given):
        return stale(turn)
    given = given_to(turn, question)
    if given is None:
        return unread(turn, action, question)
    told = add(pretest, given, turn.now)
    closed = Feedback(action, turn.picked, "")
    if told.ended_at:
        return _propose(turn, ahead, told, closed)
    return reply(Outbound((closed, *_ask(turn, ahead, told))), keep=(PretestKept(told),))


def _leave(turn: Turn, ahead: Ahead, pretest: Pretest) -> Decision:
    """End the placement where it stands."""
    if pretest.ended_at:
        return _over(turn)
    closed = Feedback(_action(pretest, f"{len(pretest.given)}"), (), "")
    return _propose(turn, ahead, replace(pretest, ended_at=turn.now), closed)


def _propose(turn: Turn, ahead: Ahead, pretest: Pretest, *closed: Block) -> Decision:
    """Say what was right, and offer to count those lessons as known."""
    lessons = _lessons(ahead, pretest)
    if not lessons:
        over = replace(pretest, known=())
        said = (*closed, turn.text("placement-nothing"), turn.buttons("lesson", main="lesson"))
        return reply(Outbound(said), keep=(PretestKept(over),))
    right = sum(each.correct for each in pretest.given)
    total = turn.text("placement-right", right=right, total=len(pretest.given))
    blocks = (*closed, total, *_offer(turn, pretest, lessons))
    return reply(Outbound(blocks), keep=(PretestKept(pretest),))


def _offer(turn: Turn, pretest: Pretest, lessons: list[Lesson]) -> tuple[Block, ...]:
    """Return the question which lessons to count as known."""
    every = turn.speech("placement-all", count=len(lessons))
    none = turn.speech("placement-none-of-them", count=len(lessons))
    both = Button(every, _action(pretest, ALL)), Button(none, _action(pretest, NONE))
    if len(lessons) == 1:
        title = escape(lessons[0].title)
        return turn.text("placement-one", title=title), Buttons(both)
    options = tuple(Option(each.id, each.title) for each in lessons)
    prompt = turn.speech("placement-which")
    return Choices(_action(pretest, SOME), prompt, options, multiple=True), Buttons(both)


def _decide(turn: Turn, ahead: Ahead, pretest: Pretest, word: str) -> Decision:
    """Count the lessons that the learner confirms as known."""
    if pretest.known is not None or not pretest.ended_at:
        return _over(turn)
    offered = [each.id for each in _lessons(ahead, pretest)]
    picked = {ALL: offered, NONE: ()}.get(word, turn.picked)
    known = tuple(each for each in offered if each in picked)
    if word == SOME and not known:
        return stale(turn)
    told = replace(pretest, known=known)
    closed = Feedback(_action(pretest, SOME), known, "")
    enrollment = _enrollment(turn, ahead, pretest)
    if not known or enrollment is None:
        declined = turn.text("placement-declined"), turn.buttons("lesson", main="lesson")
        return reply(Outbound((closed, *declined)), keep=(PretestKept(told),))
    said = closed, turn.text("placement-kept", count=len(known))
    return settle(turn, ahead, told, enrollment, said)


def _over(turn: Turn) -> Decision:
    return reply(turn.say("placement-over", "lesson", "known"))


def _enrollment(turn: Turn, ahead: Ahead, pretest: Pretest) -> Enrollment | None:
    """Return the enrollment in the course of a placement, stored or about to be."""
    known = ahead.work.enrollment(pretest.course_id)
    next_one = upcoming(turn, ahead.work)
    return next_one if next_one and next_one.course_id == pretest.course_id else known


def _lessons(ahead: Ahead, pretest: Pretest) -> list[Lesson]:
    """Return the lessons that may count as known."""
    enrollment = ahead.work.enrollment(pretest.course_id)
    course: Course = ahead.work.shelf[pretest.version]
    ids = proposed(pretest, enrollment.done if enrollment else ())
    return [lesson for each in ids if (lesson := course.lesson(each))]


def _ask(turn: Turn, ahead: Ahead, pretest: Pretest) -> tuple[Block, ...]:
    """Return the question that waits for an answer, its place in the test, and a way out."""
    number = len(pretest.given)
    question = question_of(turn, ahead, pretest, number)
    if question is None:
        return ()
    at = Text(
        turn.speech("placement-place", number=number + 1, total=len(pretest.asked)), aside=True
    )
    leave = Button(turn.speech("placement-leave"), _action(pretest, LEAVE))
    return at, *asking(turn, question, _action(pretest, f"{number}")), Buttons((leave,))


def _action(pretest: Pretest, word: str) -> str:
    return f"placement:{pretest.course_id}:{word}"
