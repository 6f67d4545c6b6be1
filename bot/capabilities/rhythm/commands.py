"""Rhythm: the item of the day, and the commands that delay, pause or stop it."""

from __future__ import annotations

from pathlib import Path

from bot.capabilities.rhythm import daily, pauses, stops
from bot.capabilities.study.readers import read_coursework, read_enrolled
from bot.turn.capability import Capability, Command, Occasion

CAPABILITY = Capability(
    name="rhythm",
    commands=(
        Command("later", pauses.later, read_enrolled, ("plus tard", "later")),
        Command("pause", pauses.pause, read_enrolled, ("pause",), argument=True),
        Command("resume", pauses.resume, read_coursework, ("reprendre", "resume")),
        Command("stop", stops.stop, stops.read_stopping, ("arrêter", "stop")),
    ),
    occasions=(Occasion(daily.KINDS, daily.deliver, daily.read_today),),
    sayings=Path(__file__).with_name("sayings.yaml"),
)
