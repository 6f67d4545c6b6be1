"""The table `matrix` of the settings file."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from adapters.section import Section


class MatrixSettings(Section):
    """The account on a Matrix homeserver. Its session comes from `levain matrix login`."""

    folder: Path = Path("matrix")  # of the session and the encryption keys
    key_file: Path | None = None  # its content protects those keys; None: made in the folder
    password_file: Path | None = None  # with it, Levain logs in again by itself if need be
    allowed: tuple[str, ...] = ()  # servers and people served; empty: the own server
    reactions: Literal["clear", "everywhere", "never"] = "clear"  # keycaps: never encrypted
    polls: bool = False  # questions as native polls
    invite: bool = False  # open a conversation with each of `people`
    encrypted: bool = True  # the conversations that Levain opens

    @property
    def state(self) -> tuple[Path, ...]:
        return (self.folder,)
