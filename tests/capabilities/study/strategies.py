"""Courses made by hypothesis: any shape the format allows, short texts."""

from __future__ import annotations

from hypothesis import strategies as st

from lessons.course import Competence, Course, Lesson, Topic
from lessons.questions import KINDS, Question
from lessons.questions.options import AnswerOption


@st.composite
def questions(draw: st.DrawFn, question_id: str = "q") -> Question:
    kind = draw(st.sampled_from(["single", "multiple", "truefalse"]))
    size = 2 if kind == "truefalse" else draw(st.integers(2, 6))
    if kind == "multiple":
        correct = draw(st.sets(st.integers(0, size - 1), min_size=1, max_size=size - 1))
    else:
        correct = {draw(st.integers(0, size - 1))}
    options = tuple(
        AnswerOption(id=f"o{i}", text=f"Option {i}", correct=i in correct, feedback=f"Retour {i}")
        for i in range(size)
    )
    return KINDS[kind](
        id=question_id, kind=kind, prompt="Question ?", options=options, explanation="Parce que."
    )


@st.composite
def lessons(draw: st.DrawFn, lesson_id: str) -> Lesson:
    quiz = tuple(draw(questions(f"q{i}")) for i in range(draw(st.integers(1, 3))))
    return Lesson(
        id=lesson_id, title=lesson_id, topics=(Topic.SOURCES,), text="Un texte.", quiz=quiz
    )


@st.composite
def courses(draw: st.DrawFn, ids: tuple[str, ...] | None = None) -> Course:
    names = ids or tuple(f"l{i}" for i in range(draw(st.integers(1, 6))))
    return course_of(tuple(draw(lessons(name)) for name in names))


def course_of(content: tuple[Lesson, ...]) -> Course:
    return Course(
        id="cours",
        title="Cours",
        language="fr",
        version_note="Pour les essais.",
        objectives=("Essayer",),
        competences=(Competence.DC1,),
        authors=("L’équipe",),
        licence="Licence Ouverte 2.0",
        pass_mark=60,
        lessons=content,
    )
