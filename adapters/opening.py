"""Opening: the values that an adapter is opened with."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.domain.messages import Address
from bot.domain.ports import Clock
from bot.storage.database import Database

Chosen = TypeVar("Chosen")  # the platform's section of the settings; None if it has none


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening(Generic[Chosen]):
    """Settings, services and people for one adapter."""

    settings: Chosen
    database: Database
    clock: Clock
    language: str  # for people who have not chosen
    stack: AsyncExitStack  # closed when Levain stops
    people: Sequence[Address]  # those of the platform whom the settings name
    names: MutableMapping[str, str]  # people as the settings write them -> as the platform does
