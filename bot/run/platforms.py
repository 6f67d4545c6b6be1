"""The platforms there are: a line each, the folder that holds everything of it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from adapters.platform import Platform

if TYPE_CHECKING:
    from bot.storage.holdings import Holding

PLATFORMS = (
    "adapters.console",
    "adapters.matrix",
    "adapters.slack",
)


def load_platforms(folders: tuple[str, ...] = PLATFORMS) -> tuple[Platform, ...]:
    """Read what each folder says of its platform, without its SDK."""
    return tuple(import_module(folder).PLATFORM for folder in folders)


def load_records(folders: tuple[str, ...] = PLATFORMS) -> tuple[Holding, ...]:
    """Add the tables of every platform to those there are; return what each keeps of people."""
    records = [each.load(each.records) for each in load_platforms(folders) if each.records]
    return tuple(holding for each in records for holding in each.HOLDINGS)
