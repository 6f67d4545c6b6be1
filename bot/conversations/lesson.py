"""A lesson on the screen, its questions, and the feedback that teaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversations.catalogue import advice
from bot.conversations.talk import Decision, Talk
from bot.learning import progression
from bot.learning.grading import Verdict, grade
from bot.markup import escape
from bot.messages import Block, Choices, Option, Outbound, Picture, Text
from bot.study import Answer, Enrollment, Status
from lessons.course import Course, Lesson, Question


def show(talk: Talk) -> Decision:
    """« leçon »: the open lesson again, or the next one."""
    enrollment = talk.active or first_enrollment(talk)
    if enrollment is None:
        return Decision(replies=(talk.say("course-none-left", "further", "progress"),))
    ready = replace(talk.learner, step=None)  # who asks for a lesson has skipped the choices left
    return replace(open_lesson(talk.with_learner(ready), enrollment), learner=ready)


def open_lesson(talk: Talk, enrollment: Enrollment, *head: Block) -> Decision:
    """Put the enrollment's current lesson on the screen, under `head`."""
    enrollment, course = newest(talk, enrollment)
    lesson = progression.current(enrollment, course)
    if lesson is None:
        return Decision(replies=(talk.say("course-none-left", "further", "progress"),))
    shown = progression.show(enrollment, lesson, talk.now)
    shown = replace(shown, next_due_at=talk.next_due)
    answered = talk.answered(course.id, lesson.id)
    question = progression.next_question(lesson, answered)
    blocks = (*head, *_lesson(talk, course, lesson, shown), *_ask(course, lesson, question))
    return Decision(replies=(Outbound(blocks),), enrollments=(shown,))


def plain(talk: Talk) -> Decision:
    """« en clair »: the same lesson in plain language, its question again."""
    enrollment = talk.active
    course = talk.courses[enrollment.course_id] if enrollment else None
    lesson = course.lesson(enrollment.open) if enrollment and enrollment.open and course else None
    if not course or not lesson or not lesson.plain:
        return Decision(replies=(talk.say("plain-none", "lesson"),))
    question = progression.next_question(lesson, talk.answered(course.id, lesson.id))
    head = Text(f"**{escape(lesson.title)}**\n\n{lesson.plain}")
    return Decision(replies=(Outbound((head, *_ask(course, lesson, question))),))


def answer(talk: Talk) -> Decision:
    """An option was picked. The first answer counts; any later one gets the verdict it had."""
    found = _asked(talk)
    if found is None:
        return Decision(replies=(talk.say("answer-stale", "lesson", "help"),))
    enrollment, course, lesson, question = found
    stored = _stored(talk, course, lesson, question)
    if stored:
        again = talk.text("answer-first-counts")
        blocks = (again, *_feedback(talk, question, grade(question, stored.picked)))
        return Decision(replies=(Outbound(blocks, quiet=True),))
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
    return _go_on(told, enrollment, course, lesson, _feedback(talk, question, verdict))


def why(talk: Talk) -> Decision:
    """« pourquoi »: everything about the last answered question, and where it comes from."""
    last = talk.answers[-1] if talk.answers else None
    course = talk.courses.get(last.course_id) if last else None
    lesson = course.lesson(last.lesson_id) if course and last else None
    question = lesson.question(last.question_id) if lesson and last else None
    if not lesson or not question:
        return Decision(replies=(talk.say("why-nothing", "lesson"),))
    options = "\n\n".join(_option_line(question, option.id) for option in question.options)
    parts = [f"**{escape(question.prompt)}**", options, question.explanation]
    if lesson.more:
        parts.append(lesson.more)
    blocks = [Text("\n\n".join(parts))]
    if lesson.sources:
        links = "\n".join(f"- [{escape(each.title)}]({each.url})" for each in lesson.sources)
        blocks.append(Text(f"{talk.speech('why-sources')}\n\n{links}"))
    return Decision(replies=(Outbound(tuple(blocks)),))


def first_enrollment(talk: Talk) -> Enrollment | None:
    """The course to begin or go on with when none is active; None when all are over.

    A waiting one first, then one that grew after it was completed, then the first of the library
    made for the learner's trade and language.
    """
    for enrollment in talk.enrollments:
        if enrollment.status is Status.QUEUED:
            return replace(enrollment, status=Status.ACTIVE)
        course = talk.library.courses.get(enrollment.course_id)
        if course and (grown := progression.reopen(enrollment, course)) != enrollment:
            return grown
    new = [course for course in talk.library.courses.values() if not talk.enrollment(course.id)]
    new.sort(key=lambda course: not _suits(talk, course))
    return enroll(talk, new[0]) if new else None


def enroll(talk: Talk, course: Course, status: Status = Status.ACTIVE) -> Enrollment:
    return Enrollment(
        learner_id=talk.learner.id,
        course_id=course.id,
        version=talk.versions[course.id],
        status=status,
        enrolled_at=talk.now,
    )


def newest(talk: Talk, enrollment: Enrollment) -> tuple[Enrollment, Course]:
    """The enrollment with its course, moved to the newest version unless a lesson is open."""
    course = talk.courses.get(enrollment.course_id) or talk.library.courses[enrollment.course_id]
    if enrollment.open or enrollment.course_id not in talk.versions:
        return enrollment, course
    return replace(enrollment, version=talk.versions[course.id]), course


def _suits(talk: Talk, course: Course) -> bool:
    trade = talk.learner.trade
    return not course.trades or trade is None or trade in course.trades


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


def _go_on(
    talk: Talk,
    enrollment: Enrollment,
    course: Course,
    lesson: Lesson,
    feedback: tuple[Block, ...],
) -> Decision:
    """The feedback on the last answer, then the lesson's next question or the end of it all."""
    given = talk.answers[-1]
    answered = talk.answered(course.id, lesson.id)
    settled = progression.settle(enrollment, course, lesson, answered, talk.now)
    if settled.open:
        following = progression.next_question(lesson, answered)
        blocks = (*feedback, *_ask(course, lesson, following))
        return Decision(replies=(Outbound(blocks),), enrollments=(settled,), answers=(given,))
    if settled.status is Status.COMPLETED:
        return _finish_course(talk, settled, course, feedback)
    settled = replace(settled, next_due_at=talk.next_due)
    blocks = (*feedback, *_lesson_done(talk, settled, course))
    return Decision(replies=(Outbound(blocks),), enrollments=(settled,), answers=(given,))


def _finish_course(
    talk: Talk, completed: Enrollment, course: Course, feedback: Sequence[Block]
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
        changed.append(replace(waiting, status=Status.ACTIVE, next_due_at=talk.next_due))
    return Decision(
        replies=(Outbound(tuple(feedback)), Outbound((end, *advice(talk)))),
        enrollments=tuple(changed),
        answers=(talk.answers[-1],),
    )


def _lesson(
    talk: Talk, course: Course, lesson: Lesson, enrollment: Enrollment
) -> tuple[Block, ...]:
    number = course.lessons.index(lesson) + 1
    place = talk.speech("lesson-place", number=number, total=len(course.lessons))
    blocks: list[Block] = [Text(f"**{escape(lesson.title)}**\n{place}\n\n{lesson.text}")]
    if lesson.image and (content := talk.library.image(course.id, lesson.image.file)):
        blocks.append(Picture(content, lesson.image.alt))
    if not enrollment.done:
        blocks.append(talk.text("lesson-how-to-answer"))
    return tuple(blocks)


def _ask(course: Course, lesson: Lesson, question: Question | None) -> tuple[Block, ...]:
    if question is None:
        return ()
    return (
        Choices(
            action=f"answer:{course.id}:{lesson.id}:{question.id}",
            prompt=question.prompt,
            options=tuple(Option(option.id, option.text) for option in question.options),
            multiple=question.kind == "multiple",
        ),
    )


def _feedback(talk: Talk, question: Question, verdict: Verdict) -> tuple[Block, ...]:
    """Right or not, what was picked and why, what was missed, and the idea once more."""
    parts = [talk.speech("verdict-right" if verdict.correct else "verdict-wrong")]
    parts.extend(_option_line(question, option.id) for option in verdict.picked)
    if verdict.missed:
        parts.append(talk.speech("verdict-missed", count=len(verdict.missed)))
        parts.append("\n".join(_label(question, option.id) for option in verdict.missed))
    parts.append(question.explanation)
    return (Text("\n\n".join(parts)),)


def _option_line(question: Question, option_id: str) -> str:
    """The option's letter and words, then its feedback."""
    option = question.option(option_id)
    return f"{_label(question, option_id)}\n{option.feedback if option else ''}"


def _label(question: Question, option_id: str) -> str:
    position = next(i for i, option in enumerate(question.options) if option.id == option_id)
    return f"**{chr(ord('A') + position)}. {escape(question.options[position].text)}**"


def _lesson_done(talk: Talk, enrollment: Enrollment, course: Course) -> tuple[Block, ...]:
    if enrollment.next_due_at:
        left = progression.remaining(enrollment, course)
        said = talk.text("lesson-done", left=left, **next_slot(talk, enrollment))
    else:
        said = talk.text("lesson-done-paused")
    return (said, talk.buttons("why", "progress", "lesson"))


def next_slot(talk: Talk, enrollment: Enrollment) -> dict[str, str]:
    """The variables `day` and `hour` of the next message, in the learner's zone."""
    if enrollment.next_due_at is None:
        return {"day": "", "hour": ""}
    return talk.moment(enrollment.next_due_at)
