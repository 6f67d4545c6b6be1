"""Kinds of question, one file each, and their union."""

from __future__ import annotations

from typing import Annotated, TypeAlias, get_args

from lessons.questions.kinds import ByKind, kinds_of
from lessons.questions.multiple import MultipleChoice
from lessons.questions.single import SingleChoice
from lessons.questions.truefalse import TrueFalse

Question: TypeAlias = Annotated[SingleChoice | MultipleChoice | TrueFalse, ByKind()]

KINDS = kinds_of(get_args(Question)[0])
