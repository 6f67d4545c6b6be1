"""Answers to questions, their feedback, and the reasons behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.capabilities.guidance.words import named, taps
from bot.capabilities.study import confidence, progression
from bot.capabilities.study.changes import AnswerAdded, CardKept
from bot.capabilities.study.enrollments import count, first_queued, keep
from bot.capabilities.study.further import after_course
from bot.capabilities.study.lesson import ask, asking, compare
from bot.capabilities.study.memory import first_card, later_card, rate
from bot.capabilities.study.model import (
    Answer,
    Card,
    Coursework,
    Enrollment,
    EnrollmentStatus,
    Place,
    Recalled,
    Review,
    place_of,
)
from bot.domain.messages import Block, Feedback, Outbound, Text
from bot.domain.people import Learner, LearnerState
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn
from lessons.course import Course, Lesson
from lessons.markup import escape
from lessons.questions import Question
from lessons.questions.base import Explanation, Line, Reply, Verdict, replied
from lessons.questions.short import NO, judged

TOLD_FROM = 50  # per cent right: a lower figure is no congratulation


def answer(turn: Turn, work: Coursework) -> Decision:
    """Grade picked options. The first answer counts; a later one shows its verdict again."""
    course_id, lesson_id, question_id = place = place_of(turn.argument)
    action = f"answer:{':'.join(place)}"
    if turn.picked and (stored := work.answer(place)):
        return _again(turn, work, action, stored)
    enrollment, found = work.enrollment(course_id), find(turn, work.courses.get(course_id), place)
    if not enrollment or not found or enrollment.open != lesson_id:
        return stale(turn)
    lesson, question = found
    given = question.read(turn.picked)
    if given is None:
        return unread(turn, action, question)
    verdict, unsure = question.grade(given), turn.unsure
    first = Answer(
        learner_id=turn.learner.id,
        course_id=course_id,
        version=enrollment.version,
        lesson_id=lesson_id,
        question_id=question_id,
        reply=given,
        correct=verdict.correct,
        credit=verdict.credit,
        unsure=unsure,
        answered_at=turn.now,
    )
    told = replace(work, answers=(*work.answers, first))
    said = feedback(turn, action, question, given, unsure=unsure)
    decision = _go_on(turn, told, enrollment, lesson, said)
    rating = rate(verdict, unsure=unsure)
    cards = [CardKept(first_card(turn, first, rating))] if rating else []
    if progression.next_question(lesson, told.answered(course_id, lesson_id)) is None:
        cards += [CardKept(later_card(turn, first, each)) for each in lesson.quiz if each.later]
    return decision.keeping(AnswerAdded(first), *cards)


def doubt(turn: Turn, _: None) -> Decision:
    """« pas sûr »: the next answer to the question of the argument is unsure."""
    action, menu = turn.argument, turn.learner.menu
    if menu.over and menu.letters[0].action == action:
        return stale(turn)
    unsure = replace(turn.learner, menu=menu.doubt(action))
    return reply(turn.say("unsure-noted"), learner=unsure)


def why(turn: Turn, recalled: Recalled) -> Decision:
    """« pourquoi »: explain the last answered question, with sources and words of its lesson."""
    found = _last(turn, recalled)
    if found is None:
        return reply(turn.say("why-nothing", "lesson"))
    return reply(Outbound(reasons(turn, *found)))


def reasons(turn: Turn, lesson: Lesson, question: Question) -> tuple[Block, ...]:
    """Return all that explains a question, then what goes further: text, sources, words."""
    options = [_explain(line) for line in question.lines()]
    parts = [f"**{escape(question.prompt)}**", *options, question.explanation or ""]
    if lesson.more:
        parts.append(lesson.more)
    blocks: list[Block] = [Text("\n\n".join(filter(None, parts)))]
    if lesson.sources:
        links = "\n".join(f"- [{escape(each.title)}]({each.url})" for each in lesson.sources)
        blocks.append(Text(f"{turn.speech('why-sources')}\n\n{links}"))
    if terms := named(turn.library.glossary, lesson.terms):
        blocks += turn.text("why-terms"), taps(terms)
    return tuple(blocks)


def find(
    turn: Turn, course: Course | None, place: Place, variant: str = ""
) -> tuple[Lesson, Question] | None:
    """Return a question of the course as the learner sees it, and its lesson; None if it left.

    `variant`: the id of the variant to return in place of the question at that place.
    """
    lesson = course.lesson(place[1]) if course and course.id == place[0] else None
    question = lesson.question(place[2]) if lesson else None
    if question and variant:
        question = next((each for each in question.others if each.id == variant), None)
    return (lesson, question.dealt(f"{turn.learner.id}")) if lesson and question else None


def stale(turn: Turn) -> Decision:
    """Answer a choice in a question that is over, or that is not there any more."""
    return reply(turn.say("answer-stale", "lesson", "help"))


def unread(turn: Turn, action: str, question: Question, *beside: Block) -> Decision:
    """Answer a choice that is no whole answer: ask for what is missing, in the same question.

    `beside`: the ways past that question, which stay beside it.
    """
    asked, picked = question.ask(), turn.picked
    model = question.model_answer(picked)
    if model is not None:
        return reply(Outbound((*compare(turn, action, model, picked[0]), *beside)))
    known = {"", *(each for each, _ in asked.options)}  # a slot may have been left empty
    if not asked.options or (asked.slots and picked and known.issuperset(picked)):
        blocks = asking(turn, question, action, again=True)
        return reply(Outbound((*blocks, *beside), quiet=True))
    return stale(turn)


def not_it(words: str) -> str:
    """Return the id by which words such as « je ne sais pas » are judged by their author."""
    return judged(words, NO)


def _last(turn: Turn, recalled: Recalled) -> tuple[Lesson, Question] | None:
    """Return the question answered last, in a lesson or in a review, as it was shown."""
    work, card = recalled.work, recalled.card
    given = work.answers[-1] if work.answers else None
    if card and given and card.reviewed_at > given.answered_at:
        return _shown(turn, work, card)
    return _shown(turn, work, given) if given else None


def _again(turn: Turn, work: Coursework, action: str, stored: Answer) -> Decision:
    """Show the verdict on the first answer, on the question as it was shown then."""
    _, question = _shown(turn, work, stored)
    return again(turn, action, question, stored)


def again(turn: Turn, action: str, question: Question, stored: Answer | Review) -> Decision:
    """Show the verdict on an answer again, and that a first answer counts."""
    told = feedback(turn, action, question, stored.reply, unsure=stored.unsure)
    return reply(Outbound((turn.text("answer-first-counts"), *told), quiet=True))


def _shown(turn: Turn, work: Coursework, given: Answer | Card) -> tuple[Lesson, Question]:
    """Return the lesson and the question of an answer or a review, in the version shown then."""
    variant = given.variant if isinstance(given, Card) else ""
    found = find(turn, work.shelf.get(given.version), given.place, variant)
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
        blocks = (*said, *ask(turn, course, lesson, following))
        return reply(Outbound(blocks), keep=keep(work, settled))
    if settled.status is EnrollmentStatus.COMPLETED:
        return finish_course(turn, work, settled, course, said)
    learner = turn.booked
    blocks = (*said, *_lesson_done(turn, learner, count(turn, work, settled).left))
    return reply(Outbound(blocks), learner=learner, keep=keep(work, settled))


def finish_course(
    turn: Turn,
    work: Coursework,
    completed: Enrollment,
    course: Course,
    said: Sequence[Block],
) -> Decision:
    """Congratulate, advise longer courses, and let a queued course begin tomorrow."""
    corrects = work.corrects(course.id)
    accuracy = progression.accuracy(corrects) or 0
    end = turn.text(
        "course-done",
        title=escape(course.title),
        lessons=len(completed.done),
        answers=len(corrects) if accuracy >= TOLD_FROM else 0,
        accuracy=accuracy,
    )
    changed = [completed]
    if queued := first_queued(turn, work):
        changed.append(queued)
    return reply(
        Outbound(tuple(said)),
        Outbound((end, *after_course(turn, work))),
        Outbound(confidence.after(turn, course)),
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


def feedback(
    turn: Turn,
    action: str,
    question: Question,
    given: Reply,
    *,
    unsure: bool = False,
    passed: bool = False,
) -> tuple[Block, ...]:
    """Return the verdict, the feedback on picked and missed parts, and the explanation.

    `passed`: the question was left without an answer.

    An error of somebody who was asked to say their doubts, and had none, is explained in full.
    """
    verdict, explained = question.grade(given), question.explain(given)
    parts = [_judge(turn, verdict, explained)] if verdict.correct is not None else []
    if passed:
        parts = [turn.speech("review-passed")]
    if explained.chosen and question.ask().slots:
        parts.append(turn.speech("verdict-missed", count=len(explained.chosen)))
    parts.extend(_explain(line) for line in explained.chosen)
    if explained.note:
        own = verdict.correct is not None
        note = turn.speech("verdict-model", answer=escape(explained.note)) if own else None
        parts.append(note or explained.note)
    if explained.missed:
        parts.append(
            turn.speech(_MISSED.get(question.kind, "verdict-missed"), count=len(explained.missed))
        )
        fuller = turn.doubts and not unsure and verdict.correct is False
        between, write = ("\n\n", _explain) if fuller else ("\n", _label)
        parts.append(between.join(map(write, explained.missed)))
    parts.append(question.explanation or "")
    if unsure and verdict.correct:
        parts.append(turn.speech("verdict-unsure"))
    picked, expected = _marked(question, given)
    markup = "\n\n".join(filter(None, parts))
    return (Feedback(action, picked, markup, verdict.correct, expected),)


_MISSED = {"order": "verdict-order", "case": "verdict-best"}  # by kind of question


def _judge(turn: Turn, verdict: Verdict, explained: Explanation) -> str:
    if verdict.correct:
        return turn.speech("verdict-right" if verdict.partial is None else "verdict-fair")
    if verdict.partial and explained.count and explained.count[0]:
        right, total = explained.count
        return turn.speech("verdict-partly", right=right, total=total)
    return turn.speech("verdict-wrong")


def _marked(question: Question, given: Reply) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids picked and the right ones: for each slot, or in the order shown.

    Of words: themselves, then the option by which their author judged them.
    """
    asked, picked = question.ask(), replied(given)
    if asked.slots:
        return picked, tuple(line.id for line in question.lines())
    if not asked.options:
        said = (*picked[:1], *(judged(picked[0], own) for own in picked[1:2]))
        return said, said if question.grade(given).correct else ()
    shown = [each for each, _ in asked.options]
    right = tuple(each for each in shown if each in question.correct_ids)
    return tuple(each for each in shown if each in picked), right


def _explain(line: Line) -> str:
    """Return a line's letter and words, then its feedback, as Markdown."""
    return f"{_label(line)}\n{line.feedback}"


def _label(line: Line) -> str:
    return f"**{line.letter}. {escape(line.text)}**"
