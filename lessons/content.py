"""Types of the fields of content files: bounded texts, ids, addresses, days."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

TEXT_MAX = 1_200
PLAIN_MAX = 600
FEEDBACK_MAX = 800
TITLE_MAX = 120
FILE_MAX = 1024 * 1024  # bytes, of a course file as of a picture

ID_PATTERN = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
LESSON_PATTERN = rf"^(?:{ID_PATTERN[1:-1]}/)?{ID_PATTERN[1:-1]}$"
NOT_BLANK = r"\S"
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


def text_up_to(longest: int) -> StringConstraints:
    """Return the constraints of a text that is not blank."""
    return StringConstraints(min_length=1, max_length=longest, pattern=NOT_BLANK)


def line_up_to(longest: int) -> StringConstraints:
    """Return the constraints of a text shown as it is: its ends are stripped, as YAML blocks ask.

    A mark of emphasis around a text that ends with a newline would show its stars.
    """
    return StringConstraints(
        min_length=1, max_length=longest, pattern=NOT_BLANK, strip_whitespace=True
    )


def _iso_day(value: object) -> object:
    if isinstance(value, dt.date) or (isinstance(value, str) and re.fullmatch(DAY, value)):
        return value
    raise PydanticCustomError("date_parsing", "a day is written 2026-01-31")


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, min_length=1, max_length=60)]
LessonPath = Annotated[  # a lesson of this course, or `course/lesson`
    str, StringConstraints(pattern=LESSON_PATTERN, min_length=1, max_length=121)
]
Title = Annotated[str, line_up_to(TITLE_MAX)]
Url = Annotated[
    str,
    # No user name, which would let an address pass for another, and no character that ends a link.
    StringConstraints(
        pattern=r"^https://[^\s/?#@:]+\.[^\s/?#@:]+(?:[/?#][^\s()\[\]<>\x22\\]*)?$", max_length=500
    ),
]
ShortText = Annotated[str, line_up_to(100)]
Sentence = Annotated[str, text_up_to(300)]
LanguageCode = Literal["fr", "en"]
PlainText = Annotated[str, text_up_to(PLAIN_MAX)]
Prose = Annotated[str, text_up_to(TEXT_MAX)]
FeedbackText = Annotated[str, text_up_to(FEEDBACK_MAX)]
IsoDay = Annotated[dt.date, BeforeValidator(_iso_day)]


class Content(BaseModel):
    """Base of the models of content files: frozen; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")
