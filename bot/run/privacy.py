"""The table `privacy` of the settings file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, create_model

from adapters.section import Section
from bot.domain.people import Role
from bot.run.attestation import Words
from bot.storage.holdings import HOLDINGS, Period


def _refuse_boolean(value: object) -> object:
    # Python takes it for 0 or 1.
    if isinstance(value, bool):
        raise ValueError("write a number of days, without quotes")
    return value


def _days(period: Period) -> Any:
    bounds = Field(ge=period.least, le=period.most)
    return (Annotated[int, BeforeValidator(_refuse_boolean), bounds], period.days)


KEPT = {each.table.name: each.kept for each in HOLDINGS if each.kept}
_Days: Any = create_model(
    "_Days", __base__=Section, **{f"{name}_days": _days(kept) for name, kept in KEPT.items()}
)


class PrivacySettings(_Days):
    """The folder of erased people, who may see names, periods, and what the papers say besides."""

    erased_folder: Path = Path("erased")
    nominal_export: tuple[Literal[Role.MANAGER, Role.ADMINISTRATOR], ...] = ()
    responsible: Words = ""  # the controller; empty: the employer of attestations
    contact: Words = ""  # how to reach the controller
    dpo: Words = ""  # name of the data protection officer, and how to reach them
    host: Words = ""  # whoever hosts the machine and the chat, and in which country
    basis: Words = ""  # legal basis; empty: a task in the public interest, to be confirmed
    voluntary: bool | None = None  # whether following the lessons is; None: not said

    @property
    def state(self) -> tuple[Path, ...]:
        return (self.erased_folder,)

    @property
    def periods(self) -> dict[str, int]:
        """Return how many days rows are kept, by the name of their table."""
        return {name: int(getattr(self, f"{name}_days")) for name in KEPT}
