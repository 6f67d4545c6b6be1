"""Progression: whatever happens, in whatever order, no lesson is skipped, repeated or lost."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.capabilities.study import progression
from bot.capabilities.study.model import Enrollment, EnrollmentStatus
from lessons.course import Course
from tests.capabilities.study.strategies import course_of, courses, lessons

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def enrolled() -> Enrollment:
    return Enrollment(learner_id=1, course_id="cours", version="v", enrolled_at=NOW)


class Learning(RuleBasedStateMachine):
    """A learner, a course that may grow between two lessons, and events in any order."""

    @initialize(course=courses())
    def begin(self, course: Course) -> None:
        self.course = course
        self.enrollment = enrolled()
        self.answered: dict[str, set[str]] = {}
        self.finished: list[str] = []
        self.shown: list[str] = []
        self.added = 0

    @rule()
    def show(self) -> None:
        lesson = progression.current(self.enrollment, self.course)
        if lesson:
            if self.enrollment.open is None:
                self.shown.append(lesson.id)
            self.enrollment = progression.show(self.enrollment, lesson, NOW)
            assert self.enrollment.open == lesson.id

    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        """An answer to any question of any lesson: shown, done, or never met."""
        lesson = data.draw(st.sampled_from(self.course.lessons))
        question = data.draw(st.sampled_from(lesson.quiz))
        if self.enrollment.open == lesson.id:
            self.answered.setdefault(lesson.id, set()).add(question.id)
        answered = self.answered.get(lesson.id, set())
        before = self.enrollment
        self.enrollment = progression.settle(before, self.course, lesson, answered, NOW)
        if self.enrollment != before:
            self.finished.append(lesson.id)

    @precondition(lambda self: self.enrollment.open is None and self.added < 3)
    @rule(data=st.data(), place=st.integers(0, 6))
    def grow(self, data: st.DataObject, place: int) -> None:
        """A trainer adds a lesson anywhere."""
        self.added += 1
        new = data.draw(lessons(f"new{self.added}"))
        content = list(self.course.lessons)
        content.insert(min(place, len(content)), new)
        self.course = course_of(tuple(content))
        self.enrollment = progression.reopen(self.enrollment, self.course)

    @invariant()
    def nothing_is_skipped_repeated_or_lost(self) -> None:
        done = self.enrollment.done
        assert len(done) == len(set(done))
        assert list(done) == self.finished
        assert self.shown[: len(done)] == list(done)
        assert len(self.shown) == len(done) + (self.enrollment.open is not None)
        for lesson_id in done:
            lesson = self.course.lesson(lesson_id)
            assert lesson is not None
            assert self.answered[lesson_id] == {question.id for question in lesson.quiz}

    @invariant()
    def completed_means_everything_is_done(self) -> None:
        everything = {lesson.id for lesson in self.course.lessons}
        over = set(self.enrollment.done) == everything
        assert (self.enrollment.status is EnrollmentStatus.COMPLETED) == over
        assert (progression.current(self.enrollment, self.course) is None) == over
        lessons = progression.count(self.enrollment, self.course)
        assert lessons.left == len(everything - set(self.enrollment.done))


TestProgression = Learning.TestCase


@given(courses())
def test_a_learner_who_answers_everything_meets_every_lesson_in_order(course: Course) -> None:
    enrollment = enrolled()
    met = []
    while lesson := progression.current(enrollment, course):
        met.append(lesson.id)
        enrollment = progression.show(enrollment, lesson, NOW)
        answered: set[str] = set()
        while question := progression.next_question(lesson, answered):
            answered.add(question.id)
        enrollment = progression.settle(enrollment, course, lesson, answered, NOW)
    assert met == [lesson.id for lesson in course.lessons]
    assert enrollment.completed_at == NOW
