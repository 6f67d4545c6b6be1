"""The table `register` of the settings file."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from adapters.section import Section
from bot.domain.measures import Measures
from bot.run.attestation import Words, can_be_printed


def _is_said(words: str) -> str:
    if not words:
        raise ValueError("it is empty: write words, or take the line out")
    return words


def _read_day(value: object) -> object:
    # A bare number would be taken for seconds since 1970.
    if type(value) is not date:
        raise ValueError("write a date such as 2026-12-24, without quotes")
    return value


Day = Annotated[date, BeforeValidator(_read_day)]
Line = Annotated[
    str, Field(max_length=400), AfterValidator(can_be_printed), AfterValidator(_is_said)
]
Lines = Annotated[tuple[Line, ...], Field(max_length=50)]


class RegisterSettings(Section):
    """Lines of the evidence register that the collectivité writes itself."""

    measures: Lines = ()  # for the staff, beside the courses
    contractors: Lines = ()  # measures for them
    contact: Words = ""  # who answers questions about the register
    next_review: Day | None = None

    @property
    def described(self) -> Measures:
        """Return the measures as the core knows them."""
        return Measures(
            taken=self.measures,
            contractors=self.contractors,
            contact=self.contact,
            review_on=self.next_review,
        )
