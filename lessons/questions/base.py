"""Contract of a kind of question: model, rules, and how a reply is read, graded and explained.

A kind is one file of this folder, which subclasses `BaseQuestion`, and one name in `__init__.py`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, NamedTuple, TypeAlias

from pydantic import Field

from lessons.content import Content, FeedbackText, Id, text_up_to
from lessons.tree import Node, Tree, Value

PROMPT_MAX = 300
KIND = Field(description="How it is answered.")
ExplanationText = Annotated[FeedbackText, Field(description="What to remember. Markdown.")]

Reply: TypeAlias = Value  # JSON, kept as it is; its shape is the kind's own


@dataclass(frozen=True, slots=True)
class Verdict:
    correct: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A part of a question as feedback shows it."""

    id: str
    letter: str
    text: str  # not Markdown
    feedback: str  # Markdown


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Feedback on a reply: lines in the question's order."""

    chosen: tuple[Line, ...]
    missed: tuple[Line, ...]  # right, and not in the reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """The prompt and the options of a question, for the block that shows it."""

    prompt: str
    options: tuple[tuple[str, str], ...]  # id and text
    multiple: bool = False  # several may be picked


class Texts(NamedTuple):
    """Keys of the texts that a mapping of a question holds."""

    node: Node
    markdown: tuple[str, ...]
    lines: tuple[str, ...]  # shown as they are


class BaseQuestion(Content, ABC):
    """Base of every kind of question: common fields, and methods of each kind."""

    id: Annotated[Id, Field(description="Stable: answers already given point to it.")]
    kind: Annotated[str, KIND]  # in each kind, a `Literal`: its own name
    prompt: Annotated[str, text_up_to(PROMPT_MAX)]
    # Fields of a kind follow, and end with `explanation: ExplanationText`, as in a file.

    example: ClassVar[str]  # YAML of one sound question

    @classmethod
    @abstractmethod
    def check(cls, tree: Tree, node: Node) -> None:
        """Report in `tree` the problems that make the question at `node` impossible to answer."""

    @classmethod
    def texts(cls, node: Node) -> Iterator[Texts]:
        """Yield the texts of the question at `node`, for the check of their marks."""
        yield Texts(node, ("explanation",), ("prompt",))

    @abstractmethod
    def ask(self) -> Interaction:
        """Return the prompt and the options to show."""

    @abstractmethod
    def read(self, picked: Collection[str]) -> Reply | None:
        """Return the reply that these ids make, or None when they cannot answer the question."""

    @abstractmethod
    def grade(self, reply: Reply) -> Verdict:
        """Judge a reply, even one read from an earlier version of the question. Never raises."""

    @abstractmethod
    def explain(self, reply: Reply) -> Explanation:
        """Return the feedback on a reply; parts that the question no longer has are left out."""

    @abstractmethod
    def lines(self) -> tuple[Line, ...]:
        """Return every part of the question and its feedback, for « pourquoi »."""
