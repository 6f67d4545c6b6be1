"""Kinds of question, one file each, and their union."""

from __future__ import annotations

from typing import Annotated, TypeAlias, get_args

from lessons.questions.base import Variants
from lessons.questions.case import Case
from lessons.questions.gesture import Gesture
from lessons.questions.kinds import ByKind, kinds_of
from lessons.questions.match import Match
from lessons.questions.multiple import MultipleChoice
from lessons.questions.order import Ordering
from lessons.questions.scale import Scale
from lessons.questions.short import Short
from lessons.questions.single import SingleChoice
from lessons.questions.truefalse import TrueFalse

Question: TypeAlias = Annotated[
    SingleChoice | MultipleChoice | TrueFalse | Ordering | Match | Short | Scale | Case | Gesture,
    ByKind(),
]

KINDS = kinds_of(get_args(Question)[0])

for _kind in KINDS.values():  # variants are questions too
    _kind.model_rebuild(_types_namespace={"Question": Question, "Variants": Variants})
