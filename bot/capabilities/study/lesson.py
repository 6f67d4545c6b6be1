"""A lesson as it is shown, and its question."""

from __future__ import annotations

from dataclasses import replace

from bot.capabilities.study import confidence, progression
from bot.capabilities.study.changes import EnrollmentKept
from bot.capabilities.study.enrollments import count, first_enrollment, keep, newest
from bot.capabilities.study.model import AskedAgain, Coursework, Enrollment, EnrollmentStatus
from bot.domain.messages import Block, Button, Buttons, Choices, Option, Outbound, Picture, Text
from bot.texts.dates import write_date
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.course import Course, Lesson, Retired
from lessons.letters import letter
from lessons.markup import escape
from lessons.questions import Question
from lessons.questions.short import NO, YES, is_judged, judged, typed, words_of

PLACED_MIN = 6  # lessons from which a placement is offered


def show(turn: Turn, work: Coursework) -> Decision:
    """« leçon »: show the open lesson again, or the next one."""
    work, ended = end_lost(turn, work)
    enrollment = work.active or first_enrollment(turn, work)
    if enrollment is None:
        return reply(none_left(turn, work), keep=ended)
    # A learner who asks for a lesson skips the rest of the onboarding.
    ready = replace(turn.learner, menu=turn.learner.menu.waiting(None))
    return begin_lesson(turn.with_learner(ready), work, enrollment).keeping(*ended)


def end_lost(turn: Turn, work: Coursework) -> tuple[Coursework, tuple[EnrollmentKept, ...]]:
    """End the active enrollment if its last lessons were taken out of the course."""
    active = work.active
    if active is None or progression.current(*newest(turn, work, active)):
        return work, ()
    over = replace(active, status=EnrollmentStatus.COMPLETED, completed_at=turn.now)
    others = tuple(over if each is active else each for each in work.enrollments)
    return replace(work, enrollments=others), (EnrollmentKept(over, active),)


def begin_lesson(turn: Turn, work: Coursework, enrollment: Enrollment, *head: Block) -> Decision:
    """Show the current lesson, or ask how confident the learner is before the first of a course.

    It is asked once: whoever asks for the lesson instead has it.
    """
    enrollment, course = newest(turn, work, enrollment)
    if enrollment.started_at or progression.current(enrollment, course) is None:
        return open_lesson(turn, work, enrollment, *head)
    asked = confidence.before(turn, course)
    if not asked:
        return open_lesson(turn, work, enrollment, *head)
    begun = replace(enrollment, started_at=turn.now)
    return reply(Outbound((*head, *asked)), learner=turn.booked, keep=keep(work, begun))


def open_lesson(turn: Turn, work: Coursework, enrollment: Enrollment, *head: Block) -> Decision:
    """Show the enrollment's current lesson, after the blocks of `head`."""
    enrollment, course = newest(turn, work, enrollment)
    lesson = progression.current(enrollment, course)
    if lesson is None:
        return reply(none_left(turn, work), learner=turn.learner)
    shown = progression.show(enrollment, lesson, turn.now)
    answered = work.answered(course.id, lesson.id)
    question = progression.next_question(lesson, answered)
    said = _lesson(turn, course, lesson, count(turn, work, shown))
    first = enrollment.open is None and not shown.done  # shown for the first time
    offer = _offer(turn, course) if question and first else ()
    blocks = (*head, *said, *ask(turn, course, lesson, question), *offer)
    return reply(Outbound(blocks), learner=turn.booked, keep=keep(work, shown))


def _offer(turn: Turn, course: Course) -> tuple[Block, ...]:
    """Return ways past what one knows, where a course begins that is worth a placement."""
    if len(course.lessons) < PLACED_MIN:
        return ()
    return turn.aside("placement-offer"), turn.buttons("known", "placement")


def none_left(turn: Turn, work: Coursework) -> Outbound:
    """Return that no lesson comes by itself: the other courses are to be chosen, if one is left."""
    if any(work.enrollment(each) is None for each in turn.library.courses):
        return turn.say("course-none-meant", "courses", "further")
    return turn.say("course-none-left", "further", "progress")


def plain(turn: Turn, work: Coursework) -> Decision:
    """« en clair »: show the lesson in plain language, and its question again."""
    enrollment = work.active
    course = work.courses[enrollment.course_id] if enrollment else None
    lesson = course.lesson(enrollment.open) if enrollment and enrollment.open and course else None
    if not course or not lesson or not lesson.plain:
        return reply(turn.say("plain-none", "lesson"))
    question = progression.next_question(lesson, work.answered(course.id, lesson.id))
    head = Text(f"**{escape(lesson.title)}**\n\n{lesson.plain}")
    return reply(Outbound((head, *ask(turn, course, lesson, question))))


def _lesson(
    turn: Turn, course: Course, lesson: Lesson, lessons: progression.Count
) -> tuple[Block, ...]:
    place = turn.aside("lesson-place", number=lessons.done + 1, total=lessons.total)
    how = () if lessons.done else (turn.aside("lesson-how-to-answer"),)
    return (*tell(turn, course, lesson, place, *_went(turn, course, lesson)), *how)


def _went(turn: Turn, course: Course, lesson: Lesson) -> tuple[Block, ...]:
    """Return what is said of an open lesson that was retired since; empty for the others."""
    now = turn.library.courses.get(course.id)
    gone = now.retired_lessons if now else ()
    return tuple(
        went(turn, course.id, each, lesson.title) for each in gone if each.lesson == lesson.id
    )


def went(turn: Turn, course_id: str, retired: Retired, title: str) -> Text:
    """Return when and why a lesson was retired, and which one has its subject now."""
    course_to, lesson_to = retired.destination(course_id)
    course = turn.library.courses.get(course_to)
    lesson = course.lesson(lesson_to) if course else None
    return turn.aside(
        "lesson-retired",
        title=escape(title),
        day=write_date(retired.on, turn.speech.language),
        reason=escape(retired.sentence),
        moved=("here" if course_to == course_id else "elsewhere") if lesson else "no",
        to=escape(lesson.title) if lesson else "",
        course=escape(course.title) if course else "",
    )


def tell(turn: Turn, course: Course, lesson: Lesson, *under: Block) -> tuple[Block, ...]:
    """Return a lesson without its questions; `under`: blocks under the title."""
    image = lesson.image and turn.library.image(course.id, lesson.image.file)
    picture = (Picture(image, lesson.image.alt),) if lesson.image and image else ()
    return Text(f"**{escape(lesson.title)}**"), *under, Text(lesson.text), *picture


def ask(turn: Turn, course: Course, lesson: Lesson, question: Question | None) -> tuple[Block, ...]:
    """Return the question as blocks; none if no question is left."""
    if question is None:
        return ()
    mine = question.dealt(f"{turn.learner.id}")
    return asking(turn, mine, f"answer:{course.id}:{lesson.id}:{question.id}")


def asking(
    turn: Turn, question: Question, action: str, *, again: bool = False
) -> tuple[Block, ...]:
    """Return a question, and how it is answered where that is not plain to see.

    `again`: an answer was not whole. Words that wait beside the model answer are to be judged
    instead: nobody is asked what they have just been told.
    """
    words = _compared(turn, action)
    model = question.model_answer([words]) if words else None
    if model is not None:
        prompt = Text(f"**{escape(question.prompt)}**")
        return prompt, *compare(turn, action, model, words)
    asked = question.ask()
    block = Choices(
        action=action,
        prompt=asked.prompt,
        options=tuple(
            Option(each, text or turn.speech(f"{question.kind}-{each}"))
            for each, text in asked.options
        ),
        multiple=asked.multiple,
        free=not asked.options,
        slots=asked.slots,
        ends=asked.ends,
        doubts=turn.doubts and question.graded,
    )
    unsure = (_unsure(turn, action),) if block.doubts else ()
    if not asked.slots:
        blocks = (block,) if asked.options else (turn.aside("how-to-write"), block)
        return (*blocks, *unsure)
    # Letters in an order that is the answer no more than another.
    example = "".join(letter(each) for each in reversed(range(len(asked.slots))))
    how = _HOW[any(asked.slots), again]
    return turn.aside(how, count=len(asked.slots), example=example), block, *unsure


def compare(turn: Turn, action: str, model: str, words: str) -> tuple[Block, ...]:
    """Show words beside the model answer, and ask their author whether that was the idea."""
    said = turn.text("own-words", words=escape(typed(words)), answer=escape(model))
    options = tuple(Option(judged(words, each), turn.speech(f"own-{each}")) for each in (YES, NO))
    return said, Choices(action, turn.speech("own-prompt"), options)


def _compared(turn: Turn, action: str) -> str:
    """Return the words that wait to be judged in the question of an action; empty: none."""
    waiting = next(iter(turn.learner.menu.letters), None)
    if waiting is None or not waiting.pick or not is_judged(waiting.pick):
        return ""
    return words_of(waiting.pick) if _names_same(waiting.action, action) else ""


def _names_same(one: str, other: str) -> bool:
    """Return True for actions of one question, however many of a review are left."""
    if one == other:
        return True
    (first, _, asked), (second, _, again) = one.partition(":"), other.partition(":")
    before, now = AskedAgain.parse(asked, {}), AskedAgain.parse(again, {})
    same = (before.place, before.variant) == (now.place, now.variant)
    return first == second == "review" and same


def _unsure(turn: Turn, action: str) -> Buttons:
    return Buttons((Button(turn.speech("button-unsure"), f"unsure:{action}"),))


_HOW = {  # slots have words of their own; an answer was not whole
    (False, False): "how-to-order",
    (False, True): "slots-missing-order",
    (True, False): "how-to-pair",
    (True, True): "slots-missing-pair",
}
