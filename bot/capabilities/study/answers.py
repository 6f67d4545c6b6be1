"""Answers to questions, their feedback, and the reasons behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.capabilities.study import progression
from bot.capabilities.study.changes import AnswerAdded, CardKept
from bot.capabilities.study.enrollments import count, keep
from bot.capabilities.study.further import further_courses
from bot.capabilities.study.lesson import ask
from bot.capabilities.study.memory import first_card
from bot.capabilities.study.model import (
    Answer,
    Card,
    Coursework,
    Enrollment,
    EnrollmentStatus,
    Place,
    Recalled,
)
from bot.domain.messages import Block, Feedback, Outbound, Text
from bot.domain.people import Learner, LearnerState
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.course import Course, Lesson
from lessons.markup import escape
from lessons.questions import Question
from lessons.questions.base import Line, Reply


def answer(turn: Turn, work: Coursework) -> Decision:
    """Grade picked options. The first answer counts; a later one shows its verdict again."""
    course_id, lesson_id, question_id = place = _place(turn.argument)
    action = f"answer:{':'.join(place)}"
    if turn.picked and (stored := work.answer(place)):
        return _again(turn, work, action, stored)
    enrollment, found = work.enrollment(course_id), find(work.courses.get(course_id), place)
    given = found[1].read(turn.picked) if found else None
    if not enrollment or not found or enrollment.open != lesson_id or given is None:
        return reply(turn.say("answer-stale", "lesson", "help"))
    lesson, question = found
    first = Answer(
        learner_id=turn.learner.id,
        course_id=course_id,
        version=enrollment.version,
        lesson_id=lesson_id,
        question_id=question_id,
        reply=given,
        correct=question.grade(given).correct,
        answered_at=turn.now,
    )
    told = replace(work, answers=(*work.answers, first))
    said = feedback(turn, action, question, given)
    decision = _go_on(turn, told, enrollment, lesson, said)
    return decision.keeping(AnswerAdded(first), CardKept(first_card(first)))


def why(turn: Turn, recalled: Recalled) -> Decision:
    """« pourquoi »: explain the last answered question, with its sources."""
    found = _last(recalled)
    if found is None:
        return reply(turn.say("why-nothing", "lesson"))
    lesson, question = found
    options = "\n\n".join(_explain(line) for line in question.lines())
    parts = [f"**{escape(question.prompt)}**", options, question.explanation]
    if lesson.more:
        parts.append(lesson.more)
    blocks = [Text("\n\n".join(parts))]
    if lesson.sources:
        links = "\n".join(f"- [{escape(each.title)}]({each.url})" for each in lesson.sources)
        blocks.append(Text(f"{turn.speech('why-sources')}\n\n{links}"))
    return reply(Outbound(tuple(blocks)))


def find(course: Course | None, place: Place) -> tuple[Lesson, Question] | None:
    """Return the question at that place of the course, and its lesson; None if it has left it."""
    lesson = course.lesson(place[1]) if course and course.id == place[0] else None
    question = lesson.question(place[2]) if lesson else None
    return (lesson, question) if lesson and question else None


def _last(recalled: Recalled) -> tuple[Lesson, Question] | None:
    """Return the question answered last, in a lesson or in a review, as it was shown."""
    work, card = recalled.work, recalled.card
    given = work.answers[-1] if work.answers else None
    if card and given and card.reviewed_at > given.answered_at:
        return _shown(work, card)
    return _shown(work, given) if given else None


def _place(argument: str) -> Place:
    """Return the place that an action names, as `course:lesson:question`; ids may be empty."""
    course_id, lesson_id, question_id = (*argument.split(":"), "", "", "")[:3]
    return course_id, lesson_id, question_id


def _again(turn: Turn, work: Coursework, action: str, stored: Answer) -> Decision:
    """Show the verdict on the first answer, on the question as it was shown then."""
    _, question = _shown(work, stored)
    blocks = (turn.text("answer-first-counts"), *feedback(turn, action, question, stored.reply))
    return reply(Outbound(blocks, quiet=True))


def _shown(work: Coursework, given: Answer | Card) -> tuple[Lesson, Question]:
    """Return the lesson and the question of an answer or a review, in the version shown then."""
    found = find(work.shelf.get(given.version), given.place)
    if found is None:  # versions are stored whole
        raise LookupError(f"question {given.question_id} is not in version {given.version}")
    return found


def _go_on(
    turn: Turn,
    work: Coursework,
    enrollment: Enrollment,
    lesson: Lesson,
    said: tuple[Block, ...],
) -> Decision:
    """Show the feedback, then the lesson's next question, the end of the lesson or the course's."""
    course = work.courses[enrollment.course_id]
    answered = work.answered(course.id, lesson.id)
    newest = turn.library.courses.get(course.id, course)  # which may have grown since it was shown
    settled = progression.settle(enrollment, newest, lesson, answered, turn.now)
    if settled.open:
        following = progression.next_question(lesson, answered)
        blocks = (*said, *ask(course, lesson, following))
        return reply(Outbound(blocks), keep=keep(work, settled))
    if settled.status is EnrollmentStatus.COMPLETED:
        return _finish_course(turn, work, settled, course, said)
    learner = turn.booked
    blocks = (*said, *_lesson_done(turn, learner, count(turn, work, settled).left))
    return reply(Outbound(blocks), learner=learner, keep=keep(work, settled))


def _finish_course(
    turn: Turn,
    work: Coursework,
    completed: Enrollment,
    course: Course,
    said: Sequence[Block],
) -> Decision:
    """Congratulate, advise longer courses, and let a queued course begin tomorrow."""
    corrects = [answer.correct for answer in work.answers if answer.course_id == course.id]
    end = turn.text(
        "course-done",
        title=escape(course.title),
        lessons=len(completed.done),
        accuracy=progression.accuracy(corrects) or 0,
    )
    changed = [completed]
    waiting = next((e for e in work.enrollments if e.status is EnrollmentStatus.QUEUED), None)
    if waiting:
        changed.append(replace(waiting, status=EnrollmentStatus.ACTIVE))
    return reply(
        Outbound(tuple(said)),
        Outbound((end, *further_courses(turn, work))),
        learner=turn.booked,
        keep=keep(work, *changed),
    )


def _lesson_done(turn: Turn, learner: Learner, left: int) -> tuple[Block, ...]:
    if learner.next_due_at:
        said = turn.text("lesson-done", left=left, **turn.next_moment(learner))
        return (said, turn.buttons("why", "progress", "lesson"))
    stopped = learner.state is LearnerState.STOPPED
    said = turn.text("lesson-done-stopped" if stopped else "lesson-done-paused")
    return (said, turn.buttons("why", "start" if stopped else "resume", "lesson"))


def feedback(turn: Turn, action: str, question: Question, given: Reply) -> tuple[Block, ...]:
    """Return the verdict, the feedback on picked and missed parts, and the explanation."""
    right, explained = question.grade(given).correct, question.explain(given)
    parts = [turn.speech("verdict-right" if right else "verdict-wrong")]
    parts.extend(_explain(line) for line in explained.chosen)
    if explained.missed:
        parts.append(turn.speech("verdict-missed", count=len(explained.missed)))
        parts.append("\n".join(_label(line) for line in explained.missed))
    parts.append(question.explanation)
    picked = tuple(line.id for line in explained.chosen)
    expected = tuple(line.id for line in question.lines() if line.id in question.correct_ids)
    return (Feedback(action, picked, "\n\n".join(parts), right, expected),)


def _explain(line: Line) -> str:
    """Return a line's letter and words, then its feedback, as Markdown."""
    return f"{_label(line)}\n{line.feedback}"


def _label(line: Line) -> str:
    return f"**{line.letter}. {escape(line.text)}**"
