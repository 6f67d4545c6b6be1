"""The contract of a platform: its name, and where its parts stand.

Parts are named, and imported when they are used: an SDK that nobody uses need not be installed.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bot.domain.errors import SettingsError
from bot.domain.identifiers import Identifier


class StateKeeper(Protocol):
    """The module that knows what a platform's state folders hold. `section`: its settings."""

    @staticmethod
    def check(section: Any, copy: Path) -> None:
        """Open the copy of a folder. Raises SettingsError or StorageError if it is no use."""

    @staticmethod
    def renew(section: Any, copy: Path) -> str | None:
        """Make a copy of the past ready to be used again; return what is left to do by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A chat platform. Each part is written `module:attribute`."""

    name: str  # in the setting `platforms`, and in addresses
    opening: str  # async, Opening -> Adapter
    standing: str | None = None  # from its section, the account it serves; raises SettingsError
    section: str | None = None  # the model of its table in the settings file
    commands: str | None = None  # a Typer: what `levain <name>` does
    records: str | None = None  # the module of its tables, with its HOLDINGS
    state: str | None = None  # the module that knows its state folders: a `StateKeeper`
    identifier: Identifier | None = None  # how its people are written in a roster file

    def load(self, place: str) -> Any:
        """The module, or the attribute of a module. Raises SettingsError without the SDK."""
        module, _, attribute = place.partition(":")
        try:
            loaded = importlib.import_module(module)
        except ModuleNotFoundError as error:
            raise SettingsError(
                f"platforms: {self.name} needs {error.name}: install levain[{self.name}]"
            ) from None
        return getattr(loaded, attribute) if attribute else loaded
