"""Models of a course and of the glossary: validated, immutable content.

These models are the contract of the YAML format: their fields, bounds and descriptions make the
JSON Schema (`levain schema`). Rules that span several fields or files are in `lessons.check`.
"""

from __future__ import annotations

import operator
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StrictInt

from lessons.content import (
    Content,
    FeedbackText,
    Id,
    IsoDay,
    LanguageCode,
    LessonPath,
    PlainText,
    Prose,
    Sentence,
    ShortText,
    Title,
    Url,
    line_up_to,
)
from lessons.questions import Question
from lessons.questions.base import PROMPT_MAX
from lessons.questions.scale import END_MAX, Scale


class Trade(StrEnum):
    """Families of jobs in a collectivité, from which a learner chooses."""

    RECEPTION = "accueil"
    WRITING = "redaction"
    HUMAN_RESOURCES = "rh"
    TECHNICAL = "technique"
    CITIZENS = "citoyens"
    DIGITAL = "numerique"
    MANAGEMENT = "encadrement"


class Topic(StrEnum):
    """Subjects of a lesson or of a longer course."""

    CHANGE = "changement"
    SHADOW_AI = "shadow-ai"
    COMPANION = "compagnon"
    TRADES = "metiers"
    RESULTS = "resultats"
    EXPLAINING = "explication"
    RELATION = "relation"
    SOURCES = "sources"
    BIAS = "biais"
    HALLUCINATION = "hallucinations"
    PRINCIPLES = "principes"
    USES = "usages"
    PROMPTING = "instructions"
    DATA = "donnees"
    LAW = "cadre-juridique"
    SECURITY = "securite"
    FRUGALITY = "sobriete"
    STRATEGY = "strategie"


class Competence(StrEnum):
    """Competence tags: the five areas of DigComp 3.0 and the five principles of the DINUM guide."""

    DC1 = "DC1"
    DC2 = "DC2"
    DC3 = "DC3"
    DC4 = "DC4"
    DC5 = "DC5"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"
    P5 = "P5"


class Source(Content):
    """Origin of a fact, and the day somebody checked it."""

    title: Title
    url: Annotated[Url, Field(description="Full address, in https.")]
    checked_on: Annotated[IsoDay, Field(description="Day somebody last read it, as 2026-01-31.")]


class Image(Content):
    """A picture of the course folder (PNG or JPEG) and the words that replace it."""

    file: Annotated[
        ShortText, Field(description="Path from the course folder; PNG or JPEG, 1 MiB.")
    ]
    alt: Annotated[Sentence, Field(description="What the picture says, for who cannot see it.")]


class Lesson(Content):
    """A minute and a half: one situation, one idea, one gesture, one or more questions."""

    id: Annotated[Id, Field(description="Stable: progress points to it.")]
    title: Title
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]
    text: Annotated[Prose, Field(description="The lesson, in 120 words at most. Markdown.")]
    plain: Annotated[
        PlainText | None, Field(description="The same in clear language. Markdown.")
    ] = None
    image: Image | None = None
    more: Annotated[Prose | None, Field(description="To go further, on demand. Markdown.")] = None
    sources: tuple[Source, ...] = ()
    quiz: Annotated[tuple[Question, ...], Field(min_length=1, max_length=5)]
    further: Annotated[
        tuple[Id, ...], Field(description="Ids of longer courses in catalogue.yaml.")
    ] = ()
    terms: Annotated[
        tuple[Id, ...],
        Field(
            max_length=6,
            description="Ids of words in glossary.yaml.",
            exclude_if=operator.not_,  # versions of courses without it stay as they are
        ),
    ] = ()

    def question(self, question_id: str) -> Question | None:
        return next((question for question in self.quiz if question.id == question_id), None)


class Confidence(Content):
    """A scale from 0 to 10, asked before the first lesson and after the last."""

    prompt: Annotated[str, line_up_to(PROMPT_MAX)]
    low: Annotated[str, line_up_to(END_MAX), Field(description="What 0 means.")]
    high: Annotated[str, line_up_to(END_MAX), Field(description="What 10 means.")]
    explanation: Annotated[FeedbackText, Field(description="What is done with it. Markdown.")]

    @property
    def question(self) -> Scale:
        """Return the question that asks it."""
        return Scale(id="confidence", kind="scale", **self.model_dump())


class Retired(Content):
    """A lesson that left the course, or a question that left its lesson: when, and why."""

    lesson: Annotated[Id, Field(description="Id it had.")]
    question: Annotated[
        Id | None, Field(description="Id of the question, if its lesson stays.")
    ] = None
    title: Annotated[
        Title | None, Field(description="Title the lesson had, by which people ask for it.")
    ] = None
    on: Annotated[IsoDay, Field(description="Day it was retired, as 2026-01-31.")]
    reason: Annotated[Sentence, Field(description="A sentence, shown to who asks for it.")]
    moved_to: Annotated[
        LessonPath | None,
        Field(description="Lesson that has its subject now; `course/lesson` in another course."),
    ] = None

    @property
    def name(self) -> str:
        """Return the title it had, else its id as words."""
        return self.title or self.lesson.replace("-", " ")

    @property
    def sentence(self) -> str:
        """Return the reason, which ends as a sentence does."""
        reason = self.reason.strip()
        return reason if reason.endswith((".", "!", "?", "…")) else f"{reason}."

    def destination(self, course_id: str) -> tuple[str, str]:
        """Return the ids of the course and the lesson that have its subject; empty: none has.

        `course_id`: the course that it left.
        """
        course, _, lesson = f"{self.moved_to or ''}".rpartition("/")
        return (course or course_id, lesson) if lesson else ("", "")


class Course(Content):
    """A course: the content of a sound `course.yaml`."""

    id: Annotated[Id, Field(description="Stable, and the name of the course folder.")]
    title: Title
    language: LanguageCode
    version_note: Annotated[Sentence, Field(description="What this version is, or what changed.")]
    trades: Annotated[
        tuple[Trade, ...], Field(description="Whom it is for; empty means every trade.")
    ] = ()
    follows: Annotated[
        Id | None,
        Field(
            description="Id of the course that comes before it.",
            exclude_if=operator.not_,  # versions of courses without it stay as they are
        ),
    ] = None
    objectives: Annotated[tuple[Title, ...], Field(min_length=1)]
    competences: Annotated[tuple[Competence, ...], Field(min_length=1)]
    authors: Annotated[tuple[Title, ...], Field(min_length=1)]
    licence: Title
    pass_mark: Annotated[
        StrictInt, Field(ge=0, le=100, description="Per cent of first answers that are right.")
    ]
    confidence: Annotated[
        Confidence | None,
        Field(
            description="How able one feels, asked before the first lesson and after the last.",
            exclude_if=operator.not_,  # versions of courses without it stay as they are
        ),
    ] = None
    lessons: Annotated[tuple[Lesson, ...], Field(min_length=1, max_length=200)]
    retired: Annotated[
        tuple[Retired, ...],
        Field(
            description="Published lessons and questions that went.",
            exclude_if=operator.not_,  # versions of courses without it stay as they are
        ),
    ] = ()

    def lesson(self, lesson_id: str) -> Lesson | None:
        return next((lesson for lesson in self.lessons if lesson.id == lesson_id), None)

    @property
    def retired_lessons(self) -> tuple[Retired, ...]:
        """Return the lessons that went, without the questions that left a lesson."""
        return tuple(each for each in self.retired if not each.question)


class Term(Content):
    """A word of the glossary, with a definition of our own."""

    id: Id
    term: Title
    aliases: Annotated[tuple[Title, ...], Field(description="Other words people type for it.")] = ()
    definition: Annotated[FeedbackText, Field(description="In our own words. Markdown.")]
    source: Title
    see: Annotated[tuple[Id, ...], Field(description="Ids of related terms.")] = ()


class Glossary(Content):
    """The words, as `glossary.yaml` lists them."""

    terms: tuple[Term, ...]
