"""Sharing: a person's results leave only by it."""

from __future__ import annotations

from pathlib import Path

from bot.capabilities.sharing import shares, sharing
from bot.capabilities.sharing.readers import (
    read_confirmed,
    read_received,
    read_shares,
)
from bot.capabilities.sharing.records import HOLDINGS, KEEPERS
from bot.capabilities.sharing.wishes import is_sure
from bot.turn.capability import Capability, Command

CAPABILITY = Capability(
    name="sharing",
    commands=(
        Command(
            sharing.SHARE,
            sharing.share,
            read_confirmed,
            ("partager", "share"),
            argument=True,
            sure=is_sure,
        ),
        Command(sharing.NOW, sharing.share_now, read_confirmed),
        Command("shares", shares.shares, read_shares, ("partages", "shares")),
        Command("withdraw", shares.withdraw, read_shares, ("retirer", "withdraw"), argument=True),
        Command("shared", shares.received, read_received, ("partagé avec moi", "shared with me")),
    ),
    keepers=KEEPERS,
    holdings=HOLDINGS,
    sayings=Path(__file__).with_name("sayings.yaml"),
)
