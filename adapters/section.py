"""A table of the settings file, and the files that hold secrets."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from bot.domain.errors import SettingsError


class Section(BaseModel):
    """A table. A platform describes its own in a subclass."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # Fields that the environment alone may fill, and the variable of each. A field `name_file`
    # stands beside each, for the file that may hold the secret instead.
    variables: ClassVar[Mapping[str, str]] = {}

    @property
    def state(self) -> tuple[Path, ...]:
        """Folders that `levain backup` copies."""
        return ()


def read_secret(setting: str, file: Path) -> str:
    """The secret that a file holds. Raises SettingsError."""
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise SettingsError(f"{setting}: {file}: {reason}") from None
