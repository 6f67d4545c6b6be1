"""The table `privacy` of the settings file."""

from __future__ import annotations

from pathlib import Path

from adapters.section import Section


class PrivacySettings(Section):
    """The folder in which erased people are remembered by a keyed hash."""

    folder: Path = Path("erased")

    @property
    def state(self) -> tuple[Path, ...]:
        return (self.folder,)
