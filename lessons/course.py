"""What a course is: the validated, immutable content of one course folder.

These models are the contract of the YAML format: their fields, bounds and descriptions make the
JSON Schema (`levain schema`). Rules that span several fields or files are in `lessons.check`.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

TEXT_MAX = 1_200
PLAIN_MAX = 600
PROMPT_MAX = 300
OPTION_MAX = 150
FEEDBACK_MAX = 800
TITLE_MAX = 120
FILE_MAX = 1024 * 1024  # bytes, of a course file as of a picture

ID_PATTERN = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"

NOT_BLANK = r"\S"


def _text(longest: int) -> StringConstraints:
    return StringConstraints(min_length=1, max_length=longest, pattern=NOT_BLANK)


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, min_length=1, max_length=60)]
Title = Annotated[str, _text(TITLE_MAX)]
Url = Annotated[
    str,
    # No user name, which would let an address pass for another, and no character that ends a link.
    StringConstraints(
        pattern=r"^https://[^\s/?#@:]+\.[^\s/?#@:]+(?:[/?#][^\s()\[\]<>\"\\]*)?$", max_length=500
    ),
]
Short = Annotated[str, _text(100)]
Sentence = Annotated[str, _text(300)]
Language = Literal["fr", "en"]
Plain = Annotated[str, _text(PLAIN_MAX)]
Prose = Annotated[str, _text(TEXT_MAX)]
Feedback = Annotated[str, _text(FEEDBACK_MAX)]


def _iso_day(value: object) -> object:
    if isinstance(value, dt.date) or (isinstance(value, str) and re.fullmatch(DAY, value)):
        return value
    raise PydanticCustomError("date_parsing", "a day is written 2026-01-31")


DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
Day = Annotated[dt.date, BeforeValidator(_iso_day)]


class Trade(StrEnum):
    """Families of jobs in a collectivité, as the bot offers them to a learner."""

    RECEPTION = "accueil"
    WRITING = "redaction"
    HUMAN_RESOURCES = "rh"
    TECHNICAL = "technique"
    CITIZENS = "citoyens"
    DIGITAL = "numerique"
    MANAGEMENT = "encadrement"


class Topic(StrEnum):
    """What a lesson or a longer course is about."""

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


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "truefalse"


class Content(BaseModel):
    """Base of everything a course file holds: frozen, and no key is ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Content):
    """Where a fact comes from, and the day somebody checked it."""

    title: Title
    url: Annotated[Url, Field(description="Full address, in https.")]
    checked_on: Annotated[Day, Field(description="Day somebody last read it, as 2026-01-31.")]


class Image(Content):
    """A picture of the course folder (PNG or JPEG) and the words that replace it."""

    file: Annotated[Short, Field(description="Path from the course folder; PNG or JPEG, 1 MiB.")]
    alt: Annotated[Sentence, Field(description="What the picture says, for who cannot see it.")]


class Option(Content):
    """One possible answer and the feedback given to whoever chooses it."""

    id: Annotated[Id, Field(description="Stable: answers already given point to it.")]
    text: Annotated[str, _text(OPTION_MAX)]
    correct: Annotated[StrictBool, Field(description="Whether it is a right answer.")] = False
    feedback: Annotated[Feedback, Field(description="Why it is right or wrong. Markdown.")]


class Question(Content):
    """A question whose every option teaches."""

    id: Annotated[Id, Field(description="Stable: answers already given point to it.")]
    kind: Annotated[QuestionKind, Field(description="How it is answered.")] = QuestionKind.SINGLE
    prompt: Annotated[str, _text(PROMPT_MAX)]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=6)]
    explanation: Annotated[Feedback, Field(description="What to remember. Markdown.")]

    def option(self, option_id: str) -> Option | None:
        return next((option for option in self.options if option.id == option_id), None)

    @property
    def correct_ids(self) -> frozenset[str]:
        return frozenset(option.id for option in self.options if option.correct)


class Lesson(Content):
    """A minute and a half: one situation, one idea, one gesture, one or more questions."""

    id: Annotated[Id, Field(description="Stable: progress points to it.")]
    title: Title
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]
    text: Annotated[Prose, Field(description="The lesson, in 120 words at most. Markdown.")]
    plain: Annotated[Plain | None, Field(description="The same in clear language. Markdown.")] = (
        None
    )
    image: Image | None = None
    more: Annotated[Prose | None, Field(description="To go further, on demand. Markdown.")] = None
    sources: tuple[Source, ...] = ()
    quiz: Annotated[tuple[Question, ...], Field(min_length=1, max_length=5)]
    further: Annotated[
        tuple[Id, ...], Field(description="Ids of longer courses in catalogue.yaml.")
    ] = ()

    def question(self, question_id: str) -> Question | None:
        return next((question for question in self.quiz if question.id == question_id), None)


class Course(Content):
    """A course: what `course.yaml` says, once found sound."""

    id: Annotated[Id, Field(description="Stable, and the name of the course folder.")]
    title: Title
    language: Language
    version_note: Annotated[Sentence, Field(description="What this version is, or what changed.")]
    trades: Annotated[
        tuple[Trade, ...], Field(description="Whom it is for; empty means every trade.")
    ] = ()
    objectives: Annotated[tuple[Title, ...], Field(min_length=1)]
    competences: Annotated[tuple[Competence, ...], Field(min_length=1)]
    authors: Annotated[tuple[Title, ...], Field(min_length=1)]
    licence: Title
    pass_mark: Annotated[
        StrictInt, Field(ge=0, le=100, description="Per cent of first answers that are right.")
    ]
    lessons: Annotated[tuple[Lesson, ...], Field(min_length=1, max_length=200)]

    def lesson(self, lesson_id: str) -> Lesson | None:
        return next((lesson for lesson in self.lessons if lesson.id == lesson_id), None)


class Level(StrEnum):
    BEGINNER = "debutant"
    INTERMEDIATE = "intermediaire"
    ADVANCED = "avance"


class Cost(StrEnum):
    FREE = "gratuit"
    PAID = "payant"
    UNKNOWN = "inconnu"


class Status(StrEnum):
    OPEN = "ouvert"
    ANNOUNCED = "annonce"
    CLOSED = "ferme"
    UNKNOWN = "inconnu"


class LongCourse(Content):
    """A longer course that others give, and what is known of it on `checked_on`."""

    id: Id
    title: Title
    provider: Title
    url: Url
    duration: Short
    format: Short
    level: Level
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]
    trades: Annotated[
        tuple[Trade, ...], Field(description="Whom it is for; empty means every trade.")
    ] = ()
    language: Language
    cost: Cost
    status: Status
    opens: Day | None = None
    closes: Day | None = None
    access: Annotated[Sentence, Field(description="Who may follow it, and how to enrol.")]
    checked_on: Day


class Term(Content):
    """A word of the glossary, with a definition of our own."""

    id: Id
    term: Title
    aliases: Annotated[tuple[Title, ...], Field(description="Other words people type for it.")] = ()
    definition: Annotated[Feedback, Field(description="In our own words. Markdown.")]
    source: Title
    see: Annotated[tuple[Id, ...], Field(description="Ids of related terms.")] = ()


class Catalogue(Content):
    """The longer courses, as `catalogue.yaml` lists them."""

    courses: tuple[LongCourse, ...]


class Glossary(Content):
    """The words, as `glossary.yaml` lists them."""

    terms: tuple[Term, ...]
