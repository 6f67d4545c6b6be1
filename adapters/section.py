"""A table of the settings file, and the files that hold secrets."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from bot.domain.errors import SettingsError

Key = tuple[str | int, ...]  # the way to a setting: names, and places in lists from 0


class Disagreement(ValueError):
    """Settings that do not go together; `keys` are relative to whoever validates them."""

    def __init__(self, words: str, *keys: Key) -> None:
        super().__init__(words)
        self.keys = keys


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


UNREADABLE = {  # a subclass of OSError -> why, and the remedy
    "FileNotFoundError": "there is no such file: write it, or correct its path",
    "IsADirectoryError": "it is a folder: name the file in it",
    "NotADirectoryError": "a part of its path is no folder: correct it",
    "PermissionError": "its mode or a folder above keeps this user out: chmod or chgrp it",
}


def read_secret(setting: str, file: Path) -> str:
    """Return the secret that a file holds. Raises SettingsError."""
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        raise SettingsError(f"{setting}: {file}: not UTF-8: write the secret alone in it") from None
    except OSError as error:
        raise SettingsError(f"{setting}: {file}: {unreadable(error)}") from None
    if not secret:
        raise SettingsError(f"{setting}: {file}: it is empty: write the secret in it")
    return secret


def unreadable(error: OSError) -> str:
    """Return why a file cannot be read, and the remedy."""
    return UNREADABLE.get(type(error).__name__, f"{error.strerror}")
