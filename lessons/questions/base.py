"""Contract of a kind of question: model, rules, and how a reply is read, graded and explained.

A kind is one file of this folder, which subclasses `BaseQuestion`, and one name in `__init__.py`.
"""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Annotated, ClassVar, NamedTuple, Self, TypeAlias

from pydantic import Field

from lessons.content import Content, FeedbackText, Id, line_up_to
from lessons.tree import Node, Tree, Value

if TYPE_CHECKING:
    from lessons.questions import Question

PROMPT_MAX = 300
KIND = Field(description="How it is answered.")
ExplanationText = Annotated[FeedbackText, Field(description="What to remember. Markdown.")]
# Resolved by the registry, which knows all kinds.
Variants: TypeAlias = Annotated[
    tuple["Question", ...],
    Field(
        max_length=6,
        description="The same idea in other situations, for when it comes back.",
        exclude_if=operator.not_,  # versions of courses that have none stay as they are
    ),
]

Reply: TypeAlias = Value  # JSON, kept as it is; its shape is the kind's own


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement on a reply."""

    correct: bool | None  # None: nothing is right or wrong
    partial: float | None = None  # the share that is right; None: all of it, or nothing

    @property
    def credit(self) -> float | None:
        """Return the share of the reply that is right, from 0 to 1; None without right or wrong."""
        if self.partial is not None or self.correct is None:
            return self.partial
        return float(self.correct)


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

    chosen: tuple[Line, ...] = ()  # shown with their feedback
    missed: tuple[Line, ...] = ()  # right, and not in the reply
    note: str = ""  # of the reply as a whole. Markdown
    count: tuple[int, int] | None = None  # parts that are right, of how many


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """The prompt and the options of a question, for the block that shows it."""

    prompt: str
    options: tuple[tuple[str, str], ...] = ()  # id and text; none: the answer is typed
    multiple: bool = False  # several may be picked
    # Parts that are each given an option, in order; an empty text is a place: first, second.
    slots: tuple[str, ...] = ()
    ends: tuple[str, str] | None = None  # of a scale: what its first and last options mean


class Texts(NamedTuple):
    """Keys of the texts that a mapping of a question holds."""

    node: Node
    markdown: tuple[str, ...]
    lines: tuple[str, ...]  # shown as they are


class BaseQuestion(Content, ABC):
    """Base of every kind of question: common fields, and methods of each kind."""

    id: Annotated[Id, Field(description="Stable: answers already given point to it.")]
    kind: Annotated[str, KIND]  # in each kind, a `Literal`: its own name
    prompt: Annotated[str, line_up_to(PROMPT_MAX)]
    # Fields of a kind follow, and end with `explanation` and `variants`, as in a file.

    example: ClassVar[str]  # YAML of one sound question
    graded: ClassVar[bool] = True  # some replies are right: it comes back in reviews
    later: ClassVar[timedelta | None] = None  # asked so long after its lesson, not in it
    # Lists of words that people may type, and the field that has them; empty: the item itself.
    typed: ClassVar[tuple[tuple[str, str], ...]] = ()

    @classmethod
    def check(cls, tree: Tree, node: Node) -> None:
        """Report in `tree` the problems that make the question at `node` impossible to answer."""

    @classmethod
    def texts(cls, node: Node) -> Iterator[Texts]:
        """Yield the texts of the question at `node`, for the check of their marks."""
        yield Texts(node, ("explanation",), ("prompt",))

    def dealt(self, seed: str) -> Self:
        """Return the question as one learner sees it: `seed` gives the order of its parts."""
        return self

    @property
    def others(self) -> tuple[Question, ...]:
        """Return the variants, for when the question comes back."""
        return getattr(self, "variants", ())

    @property
    def correct_ids(self) -> frozenset[str]:
        """Return the ids of the right options; none where options are right only in their place."""
        return frozenset()

    @abstractmethod
    def ask(self) -> Interaction:
        """Return the prompt and the options to show."""

    @abstractmethod
    def read(self, picked: Sequence[str]) -> Reply | None:
        """Return the reply that these ids make, in order; None when they do not answer."""

    def model_answer(self, picked: Sequence[str]) -> str | None:
        """Return what a learner compares their words with; None for a reply that can be judged."""
        return None

    @abstractmethod
    def grade(self, reply: Reply) -> Verdict:
        """Judge a reply, even one read from an earlier version of the question. Never raises."""

    @abstractmethod
    def explain(self, reply: Reply) -> Explanation:
        """Return the feedback on a reply; parts that the question no longer has are left out."""

    @abstractmethod
    def sample(self, *, right: bool) -> tuple[str, ...]:
        """Return ids to pick for an answer that is right, or wrong, if the kind knows either."""

    @abstractmethod
    def lines(self) -> tuple[Line, ...]:
        """Return every part of the question and its feedback, for « pourquoi »."""


def shuffled(ids: Iterable[str], seed: str) -> tuple[str, ...]:
    """Return ids in an order that `seed` gives, always the same: a new id moves no other."""

    def rank(each: str) -> bytes:
        return blake2b(f"{seed}/{each}".encode(), digest_size=8).digest()

    return tuple(sorted(ids, key=rank))


def replied(reply: Reply) -> tuple[str, ...]:
    """Return the ids of a reply, whatever its shape; another value is the id of no option."""
    values = reply if isinstance(reply, list) else [reply]
    return tuple(value if isinstance(value, str) else "" for value in values)
