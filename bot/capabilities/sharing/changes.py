"""Changes that decisions of sharing ask to store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.capabilities.sharing.model import Share
from bot.turn.decision import Change


@dataclass(frozen=True, slots=True)
class ShareAdded(Change):
    """A new share, and the id of whoever may read it; None: nobody may."""

    share: Share
    reader_id: int | None


@dataclass(frozen=True, slots=True)
class ShareWithdrawn(Change):
    """A share that is over at that instant, and can be read no more."""

    share: Share
    at: datetime
