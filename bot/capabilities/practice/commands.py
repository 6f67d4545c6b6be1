"""Practice: what is known already, one more lesson, lessons again, words found, gestures."""

from __future__ import annotations

from pathlib import Path

from bot.capabilities.practice import (
    gestures,
    known,
    more,
    placement,
    records,
    replay,
    search,
)
from bot.capabilities.practice.changes import PretestKept
from bot.capabilities.practice.readers import read_ahead, read_practising, read_undertaken
from bot.capabilities.study.learned import counted
from bot.capabilities.study.readers import read_coursework, read_enrolled
from bot.turn.capability import Capability, Command

_KNOWN = ("je sais déjà", "I know this")
_PLACEMENT = ("test de départ", "placement")

CAPABILITY = Capability(
    name="practice",
    commands=(
        counted(Command("known", known.know, read_ahead, _KNOWN), PretestKept),
        counted(Command("placement", placement.place, read_ahead, _PLACEMENT), PretestKept),
        Command("more", more.more, read_coursework, ("plus", "more")),
        Command("replay", replay.replay, read_practising, ("refaire", "replay")),
        Command("practice", replay.practise, read_practising),
        Command("search", search.search, read_enrolled, ("chercher", "search"), argument=True),
        Command("gestures", gestures.gestures, read_undertaken, ("mes gestes", "my gestures")),
    ),
    keepers=records.KEEPERS,
    holdings=records.HOLDINGS,
    sayings=Path(__file__).with_name("sayings.yaml"),
)
