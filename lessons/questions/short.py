"""Short typed words. Unknown ones are compared with a model by their author."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field
from rapidfuzz.distance import OSA

from lessons.content import line_up_to
from lessons.matching import normalise
from lessons.questions.base import (
    KIND,
    BaseQuestion,
    Explanation,
    ExplanationText,
    Interaction,
    Line,
    Reply,
    Texts,
    Variants,
    Verdict,
    replied,
)
from lessons.tree import Node, Tree

ANSWER_MAX = 200
FORM_MAX = 60
TYPED_MAX = 100  # characters kept of what was typed
YES, NO = "yes", "no"  # what a learner says of their own words: that was the idea, or not
OWN = "\n"  # parts it from the words, in which blanks are single spaces

_ARTICLES = re.compile(r"^(?:l'|d'|(?:le|la|les|un|une|des|du|de|the|an?) )+")
_BEFORE = re.compile(  # « je dirais une hallucination », « I think it is a bias »
    r"^(?:(?:je (?:crois|pense|dirais)|a mon avis|peut-etre|sans doute"
    r"|i (?:think|guess|believe|would say)|i'd say|maybe|perhaps)\b(?: que| qu'|,| that)? ?)?"
    r"(?:(?:c'est|ce sont|il s'agit d'|il s'agit de|it's|it is|that's|that is|they are)\b ?)?"
)
_AFTER = re.compile(
    r",? (?:je (?:crois|pense|dirais)|a mon avis|peut-etre|sans doute"
    r"|i (?:think|guess|believe)|maybe|perhaps)$"
)
_LONG = 5  # letters from which one slip is forgiven; two from twice as many

EXAMPLE = """\
id: le-mot
kind: short
prompt: Un outil d’IA cite un article qui n’existe pas. Comment nomme-t-on cette invention ?
accept: [hallucination, confabulation]
answer: Une hallucination.
explanation: Le mot est imagé. L’outil compose du vraisemblable, sans savoir ce qui est vrai.
"""


class Short(BaseQuestion):
    """A question that is answered in a word or a few.

    A reply is the words typed, and « yes » or « no » if their author was asked to judge them.
    """

    kind: Annotated[Literal["short"], KIND]
    accept: Annotated[
        tuple[Annotated[str, line_up_to(FORM_MAX)], ...],
        Field(min_length=1, max_length=12, description="Words that are right, in any form."),
    ]
    answer: Annotated[str, line_up_to(ANSWER_MAX), Field(description="The model answer.")]
    explanation: ExplanationText
    variants: Variants = ()

    example: ClassVar = EXAMPLE
    typed: ClassVar = (("accept", ""),)

    @classmethod
    def texts(cls, node: Node) -> Iterator[Texts]:
        yield from super().texts(node)
        yield Texts(node, (), ("answer",))

    @classmethod
    def check(cls, tree: Tree, node: Node) -> None:
        for form in node.items("accept"):
            if isinstance(form.value, str) and not bare(form.value):
                tree.report(form.place, "empty-form", "empty-form", value=form.value)

    def ask(self) -> Interaction:
        return Interaction(prompt=self.prompt)

    def read(self, picked: Sequence[str]) -> Reply | None:
        words, own = _parted(picked)
        if not words or (not own and not self.accepts(words)):
            return None
        return [words, own] if own else [words]

    def model_answer(self, picked: Sequence[str]) -> str | None:
        words, own = _parted(picked)
        return self.answer if words and not own and not self.accepts(words) else None

    def accepts(self, words: str) -> bool:
        """Return True for words that are right: articles, accents, plurals and slips forgiven.

        So is what is said around them: « c’est une hallucination, je crois ».
        """
        said = {bare(words), bare(undressed(words))}
        return any(_alike(each, bare(form)) for each in said for form in self.accept)

    def grade(self, reply: Reply) -> Verdict:
        words, own = (*replied(reply), "", "")[:2]
        return Verdict(correct=own == YES or (own != NO and self.accepts(words)))

    def explain(self, reply: Reply) -> Explanation:
        words, own = (*replied(reply), "", "")[:2]
        return Explanation() if own != NO and self.accepts(words) else Explanation(note=self.answer)

    def sample(self, *, right: bool) -> tuple[str, ...]:
        return (self.accept[0] if right else judged(self.answer, NO),)

    def lines(self) -> tuple[Line, ...]:
        return ()


def typed(words: str) -> str:
    """Return what is kept of typed words: single spaces, `TYPED_MAX` characters at most."""
    return " ".join(words.split())[:TYPED_MAX].strip()


def judged(words: str, own: str) -> str:
    """Return the id of the option by which a learner judges their words."""
    return f"{own}{OWN}{typed(words)}"


def is_judged(picked: str) -> bool:
    """Return True for the id of an option by which a learner judges their words."""
    return picked.partition(OWN)[0] in (YES, NO) and OWN in picked


def words_of(picked: str) -> str:
    """Return the words in the id of an option by which a learner judges them."""
    return picked.partition(OWN)[2]


def _parted(picked: Sequence[str]) -> tuple[str, str]:
    """Return the words typed, and what their author said of them; empty: nothing yet."""
    if len(picked) != 1:
        return "", ""
    if is_judged(picked[0]):
        own, _, words = picked[0].partition(OWN)
        return typed(words), own
    return typed(picked[0]), ""


def undressed(words: str) -> str:
    """Return words without what is said around an answer; a « not » stays, and so do others."""
    return _AFTER.sub("", _BEFORE.sub("", normalise(words)))


def bare(words: str) -> str:
    """Return words without accents, case, articles, punctuation or the s of plurals."""
    said = _ARTICLES.sub("", normalise(words).replace("-", " "))
    return " ".join(each.rstrip("sx") if len(each) > 3 else each for each in said.split())


def _alike(said: str, wanted: str) -> bool:
    """Return True for words that differ by a slip; digits and short words admit none."""
    if said == wanted:
        return True
    if any(letter.isdigit() for letter in said + wanted) or len(wanted) < _LONG:
        return False
    return bool(OSA.distance(said, wanted) <= (1 if len(wanted) < 2 * _LONG else 2))
