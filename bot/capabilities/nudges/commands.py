"""Nudges: what a manager asks to be written to those who have not answered, and who wants none."""

from __future__ import annotations

from pathlib import Path

from bot.capabilities.nudges import choice, nudge, sending
from bot.capabilities.nudges.readers import read_nudged, read_nudging, read_refusing
from bot.capabilities.nudges.records import HOLDINGS, KEEPERS
from bot.domain.deliveries import DeliveryKind
from bot.domain.people import Role
from bot.turn.capability import Capability, Command, Occasion

CAPABILITY = Capability(
    name="nudges",
    commands=(
        Command(
            "nudge", nudge.preview, read_nudging, ("relancer", "nudge"), Role.MANAGER, argument=True
        ),
        Command("nudge-send", nudge.confirm, read_nudging, role=Role.MANAGER),
        Command("nudges", choice.choose, read_refusing, ("relances", "nudges"), argument=True),
        Command("nudges-off", choice.refuse, read_refusing),
    ),
    occasions=(Occasion((DeliveryKind.NUDGE,), sending.deliver, read_nudged),),
    keepers=KEEPERS,
    works={sending.WORK: sending.send},
    holdings=HOLDINGS,
    sayings=Path(__file__).with_name("sayings.yaml"),
)
