"""An answer, the feedback that teaches, and the reasons behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversations.catalogue import advice
from bot.conversations.lesson import ask
from bot.conversations.talk import Decision, Talk
from bot.learning import progression
from bot.learning.grading import Verdict, grade
from bot.learning.review import first_card
from bot.markup import escape
from bot.messages import Block, Feedback, Outbound, Text
from bot.people import Learner
from bot.study import Answer, Card, Enrollment, Status
from lessons.course import Course, Lesson, Question


def answer(talk: Talk) -> Decision:
    """An option was picked. The first answer counts; any later one gets the verdict it had."""
    found = _asked(talk)
    if found is None:
        return Decision(replies=(talk.say("answer-stale", "lesson", "help"),))
    enrollment, course, lesson, question = found
    action = f"answer:{course.id}:{lesson.id}:{question.id}"
    if stored := _stored(talk, course, lesson, question):
        return _again(talk, action, stored)
    picked = tuple(sorted(set(talk.picked)))
    if enrollment.open != lesson.id or not all(question.option(option) for option in picked):
        return Decision(replies=(talk.say("answer-stale", "lesson", "help"),))
    verdict = grade(question, picked)
    given = Answer(
        learner_id=talk.learner.id,
        course_id=course.id,
        version=enrollment.version,
        lesson_id=lesson.id,
        question_id=question.id,
        picked=picked,
        correct=verdict.correct,
        answered_at=talk.now,
    )
    told = replace(talk, answers=(*talk.answers, given))
    decision = _go_on(told, enrollment, course, lesson, feedback(talk, action, question, verdict))
    return replace(decision, answers=(given,), cards=(first_card(given),))


def why(talk: Talk) -> Decision:
    """« pourquoi »: everything about the last answered question, and where it comes from."""
    found = _last(talk)
    if found is None:
        return Decision(replies=(talk.say("why-nothing", "lesson"),))
    lesson, question = found
    options = "\n\n".join(_option_line(question, option.id) for option in question.options)
    parts = [f"**{escape(question.prompt)}**", options, question.explanation]
    if lesson.more:
        parts.append(lesson.more)
    blocks = [Text("\n\n".join(parts))]
    if lesson.sources:
        links = "\n".join(f"- [{escape(each.title)}]({each.url})" for each in lesson.sources)
        blocks.append(Text(f"{talk.speech('why-sources')}\n\n{links}"))
    return Decision(replies=(Outbound(tuple(blocks)),))


def question_now(talk: Talk, card: Card) -> tuple[Course, Lesson, Question] | None:
    """What a card asks, as it is now; None when it has left the course."""
    course = talk.library.courses.get(card.course_id)
    lesson = course.lesson(card.lesson_id) if course else None
    question = lesson.question(card.question_id) if lesson else None
    return (course, lesson, question) if course and lesson and question else None


def _last(talk: Talk) -> tuple[Lesson, Question] | None:
    """What was answered last, in a lesson or when it was asked again."""
    given, card = talk.answers[-1] if talk.answers else None, talk.reviewed
    again = card if card and given and card.reviewed_at > given.answered_at else None
    if again and (found := question_now(talk, again)):
        _, lesson, question = found
        return lesson, question
    return _shown(talk, given) if given else None


def _asked(talk: Talk) -> tuple[Enrollment, Course, Lesson, Question] | None:
    """What `course:lesson:question` in the action points to; None when it points nowhere."""
    course_id, lesson_id, question_id = (*talk.argument.split(":"), "", "", "")[:3]
    enrollment, course = talk.enrollment(course_id), talk.courses.get(course_id)
    lesson = course.lesson(lesson_id) if course else None
    question = lesson.question(question_id) if lesson else None
    if enrollment and course and lesson and question and talk.picked:
        return enrollment, course, lesson, question
    return None


def _stored(talk: Talk, course: Course, lesson: Lesson, question: Question) -> Answer | None:
    key = (course.id, lesson.id, question.id)
    return next((a for a in talk.answers if (a.course_id, a.lesson_id, a.question_id) == key), None)


def _again(talk: Talk, action: str, stored: Answer) -> Decision:
    """The verdict that the first answer had, on the question as it was shown."""
    _, question = _shown(talk, stored)
    verdict = grade(question, stored.picked)
    blocks = (talk.text("answer-first-counts"), *feedback(talk, action, question, verdict))
    return Decision(replies=(Outbound(blocks, quiet=True),))


def _shown(talk: Talk, given: Answer) -> tuple[Lesson, Question]:
    """The lesson and the question that an answer was given to, as they were then."""
    lesson = talk.shelf[given.version].lesson(given.lesson_id)
    question = lesson.question(given.question_id) if lesson else None
    if lesson is None or question is None:  # the version is kept whole
        raise LookupError(f"question {given.question_id} is not in version {given.version}")
    return lesson, question


def _go_on(
    talk: Talk,
    enrollment: Enrollment,
    course: Course,
    lesson: Lesson,
    said: tuple[Block, ...],
) -> Decision:
    """The feedback on the last answer, then the lesson's next question or the end of it all."""
    answered = talk.answered(course.id, lesson.id)
    newest = talk.library.courses.get(course.id, course)  # which may have grown since it was shown
    settled = progression.settle(enrollment, newest, lesson, answered, talk.now)
    if settled.open:
        following = progression.next_question(lesson, answered)
        blocks = (*said, *ask(course, lesson, following))
        return Decision(replies=(Outbound(blocks),), enrollments=(settled,))
    if settled.status is Status.COMPLETED:
        return _finish_course(talk, settled, course, said)
    learner = talk.booked
    blocks = (*said, *_lesson_done(talk, learner, settled, course))
    return Decision(replies=(Outbound(blocks),), learner=learner, enrollments=(settled,))


def _finish_course(
    talk: Talk, completed: Enrollment, course: Course, said: Sequence[Block]
) -> Decision:
    """Congratulate, point to longer courses, and let a waiting course begin tomorrow."""
    corrects = [answer.correct for answer in talk.answers if answer.course_id == course.id]
    end = talk.text(
        "course-done",
        title=escape(course.title),
        lessons=len(completed.done),
        accuracy=progression.accuracy(corrects) or 0,
    )
    changed = [completed]
    waiting = next((e for e in talk.enrollments if e.status is Status.QUEUED), None)
    if waiting:
        changed.append(replace(waiting, status=Status.ACTIVE))
    return Decision(
        replies=(Outbound(tuple(said)), Outbound((end, *advice(talk)))),
        learner=talk.booked,
        enrollments=tuple(changed),
    )


def _lesson_done(
    talk: Talk, learner: Learner, enrollment: Enrollment, course: Course
) -> tuple[Block, ...]:
    if learner.next_due_at:
        left = progression.remaining(enrollment, course)
        said = talk.text("lesson-done", left=left, **talk.next_moment(learner))
    else:
        said = talk.text("lesson-done-paused")
    return (said, talk.buttons("why", "progress", "lesson"))


def feedback(talk: Talk, action: str, question: Question, verdict: Verdict) -> tuple[Block, ...]:
    """Right or not, what was picked and why, what was missed, and the idea once more."""
    parts = [talk.speech("verdict-right" if verdict.correct else "verdict-wrong")]
    parts.extend(_option_line(question, option.id) for option in verdict.picked)
    if verdict.missed:
        parts.append(talk.speech("verdict-missed", count=len(verdict.missed)))
        parts.append("\n".join(_label(question, option.id) for option in verdict.missed))
    parts.append(question.explanation)
    picked = tuple(option.id for option in verdict.picked)
    return (Feedback(action, picked, "\n\n".join(parts)),)


def _option_line(question: Question, option_id: str) -> str:
    """The option's letter and words, then its feedback."""
    option = question.option(option_id)
    return f"{_label(question, option_id)}\n{option.feedback if option else ''}"


def _label(question: Question, option_id: str) -> str:
    position = next(i for i, option in enumerate(question.options) if option.id == option_id)
    return f"**{chr(ord('A') + position)}. {escape(question.options[position].text)}**"
