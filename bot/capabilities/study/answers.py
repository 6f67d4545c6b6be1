"""Answers to questions, their feedback, and the reasons behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.capabilities.study import progression
from bot.capabilities.study.changes import AnswerAdded, CardKept
from bot.capabilities.study.enrollments import keep
from bot.capabilities.study.further import further_courses
from bot.capabilities.study.lesson import ask
from bot.capabilities.study.memory import first_card
from bot.capabilities.study.model import (
    Answer,
    Card,
    Coursework,
    Enrollment,
    EnrollmentStatus,
    Recalled,
)
from bot.domain.messages import Block, Feedback, Outbound, Text
from bot.domain.people import Learner
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.course import Course, Lesson
from lessons.markup import escape
from lessons.questions import Question
from lessons.questions.base import Line, Reply


def answer(turn: Turn, work: Coursework) -> Decision:
    """Grade picked options. The first answer counts; a later one shows its verdict again."""
    found = _asked(turn, work)
    if found is None:
        return reply(turn.say("answer-stale", "lesson", "help"))
    enrollment, course, lesson, question = found
    action = f"answer:{course.id}:{lesson.id}:{question.id}"
    if stored := _stored(work, course, lesson, question):
        return _again(turn, work, action, stored)
    given = question.read(turn.picked)
    if enrollment.open != lesson.id or given is None:
        return reply(turn.say("answer-stale", "lesson", "help"))
    first = Answer(
        learner_id=turn.learner.id,
        course_id=course.id,
        version=enrollment.version,
        lesson_id=lesson.id,
        question_id=question.id,
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
    found = _last(turn, recalled)
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


def question_now(turn: Turn, card: Card) -> tuple[Course, Lesson, Question] | None:
    """Return the question of a card as it is now; None if it has left the course."""
    course = turn.library.courses.get(card.course_id)
    lesson = course.lesson(card.lesson_id) if course else None
    question = lesson.question(card.question_id) if lesson else None
    return (course, lesson, question) if course and lesson and question else None


def _last(turn: Turn, recalled: Recalled) -> tuple[Lesson, Question] | None:
    """Return the question answered last, in a lesson or in a review."""
    work, card = recalled.work, recalled.card
    given = work.answers[-1] if work.answers else None
    again = card if card and given and card.reviewed_at > given.answered_at else None
    if again and (found := question_now(turn, again)):
        _, lesson, question = found
        return lesson, question
    return _shown(work, given) if given else None


def _asked(turn: Turn, work: Coursework) -> tuple[Enrollment, Course, Lesson, Question] | None:
    """Return the question that the action names by `course:lesson:question`; None if unknown."""
    course_id, lesson_id, question_id = (*turn.argument.split(":"), "", "", "")[:3]
    enrollment, course = work.enrollment(course_id), work.courses.get(course_id)
    lesson = course.lesson(lesson_id) if course else None
    question = lesson.question(question_id) if lesson else None
    if enrollment and course and lesson and question and turn.picked:
        return enrollment, course, lesson, question
    return None


def _stored(work: Coursework, course: Course, lesson: Lesson, question: Question) -> Answer | None:
    key = (course.id, lesson.id, question.id)
    return next((a for a in work.answers if (a.course_id, a.lesson_id, a.question_id) == key), None)


def _again(turn: Turn, work: Coursework, action: str, stored: Answer) -> Decision:
    """Show the verdict on the first answer, on the question as it was shown then."""
    _, question = _shown(work, stored)
    blocks = (turn.text("answer-first-counts"), *feedback(turn, action, question, stored.reply))
    return reply(Outbound(blocks, quiet=True))


def _shown(work: Coursework, given: Answer) -> tuple[Lesson, Question]:
    """Return the lesson and the question of an answer, in the version shown then."""
    lesson = work.shelf[given.version].lesson(given.lesson_id)
    question = lesson.question(given.question_id) if lesson else None
    if lesson is None or question is None:  # versions are stored whole
        raise LookupError(f"question {given.question_id} is not in version {given.version}")
    return lesson, question


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
    blocks = (*said, *_lesson_done(turn, learner, settled, course))
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


def _lesson_done(
    turn: Turn, learner: Learner, enrollment: Enrollment, course: Course
) -> tuple[Block, ...]:
    if learner.next_due_at:
        left = progression.remaining(enrollment, course)
        said = turn.text("lesson-done", left=left, **turn.next_moment(learner))
    else:
        said = turn.text("lesson-done-paused")
    return (said, turn.buttons("why", "progress", "lesson"))


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
    return (Feedback(action, picked, "\n\n".join(parts)),)


def _explain(line: Line) -> str:
    """Return a line's letter and words, then its feedback, as Markdown."""
    return f"{_label(line)}\n{line.feedback}"


def _label(line: Line) -> str:
    return f"**{line.letter}. {escape(line.text)}**"
