"""The registry of platforms: a line each, the folder that holds all of its parts."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from adapters.platform import Platform

if TYPE_CHECKING:
    from bot.domain.identifiers import Identifiers
    from bot.storage.holdings import Holding

PLATFORMS = (
    "adapters.console",
    "adapters.matrix",
    "adapters.slack",
)


def load_platforms(folders: tuple[str, ...] = PLATFORMS) -> tuple[Platform, ...]:
    """Return the platform that each folder declares, without importing its SDK."""
    return tuple(import_module(folder).PLATFORM for folder in folders)


def load_identifiers(folders: tuple[str, ...] = PLATFORMS) -> Identifiers:
    """Return how people of each platform are written in a roster file."""
    return {each.name: each.identifier for each in load_platforms(folders) if each.identifier}


def load_records(folders: tuple[str, ...] = PLATFORMS) -> tuple[Holding, ...]:
    """Add the tables of each platform to the metadata; return their holdings."""
    records = [each.load(each.records) for each in load_platforms(folders) if each.records]
    return tuple(holding for each in records for holding in each.HOLDINGS)
