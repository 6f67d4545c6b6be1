"""The table `pigeon` of the settings file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from pydantic import SecretStr

from adapters.section import Section


class PigeonSettings(Section):
    variables: ClassVar[Mapping[str, str]] = {"whistle": "PIGEON_WHISTLE"}

    loft: Path = Path("loft")
    whistle_file: Path | None = None
    whistle: SecretStr | None = None

    @property
    def state(self) -> tuple[Path, ...]:
        return (self.loft,)
