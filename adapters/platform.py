"""The contract of a platform: its name, and where its parts stand.

Parts are named, and imported when they are used: an SDK that nobody uses need not be installed.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

from bot.domain.errors import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A chat platform. Each part is written `module:attribute`."""

    name: str  # in the setting `platforms`, and in addresses
    opening: str  # async, Opening -> Adapter
    section: str | None = None  # the model of its table in the settings file
    commands: str | None = None  # a Typer: what `levain <name>` does
    records: str | None = None  # the module of its tables, with its HOLDINGS

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
