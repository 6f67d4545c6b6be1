"""Opens the loft."""

from __future__ import annotations

from adapters.opening import Opening
from adapters.pigeon.adapter import Pigeon
from adapters.pigeon.settings import PigeonSettings


async def open_adapter(opening: Opening[PigeonSettings]) -> Pigeon:
    opening.settings.loft.mkdir(exist_ok=True)
    names = " ".join(each.user for each in opening.people)
    (opening.settings.loft / "ring").write_text(names, encoding="utf-8")
    return Pigeon(opening)
