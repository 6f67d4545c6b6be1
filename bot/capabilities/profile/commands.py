"""Profile: the onboarding, and its choices made again later."""

from __future__ import annotations

from pathlib import Path

from bot.capabilities.profile import onboarding, preferences, questions, streaks, zones
from bot.capabilities.profile.rules import ONBOARDING
from bot.capabilities.study.learned import read_chances
from bot.capabilities.study.readers import read_coursework, read_enrolled
from bot.turn.capability import Capability, Command, nothing

_ZONE_WORDS = ("fuseau", "timezone", "fuseau horaire", "time zone")

CAPABILITY = Capability(
    name="profile",
    commands=(
        Command(
            "start",
            onboarding.welcome,
            read_coursework,
            ("commencer", "start"),
        ),
        Command("greeting", onboarding.greet, read_coursework, ("bonjour", "hello")),
        Command("hour", onboarding.hour, read_coursework, ("horaire", "time"), argument=True),
        Command("days", preferences.days, read_enrolled, ("jours", "days"), argument=True),
        Command("zone", zones.zone, read_enrolled, _ZONE_WORDS, argument=True),
        Command("streak", streaks.show, read_chances, ("série", "streak", "series"), argument=True),
        Command("language", onboarding.language, read_coursework, ("langue", "language")),
        Command("trade", onboarding.trade, nothing, ("métier", "job")),
        Command("doubts", preferences.doubts, nothing, ("doute", "doubt", "doubts")),
        Command("skip", onboarding.skip, read_coursework, ("passer", "skip")),
    ),
    fallbacks=(
        Command(ONBOARDING, onboarding.ask_again, nothing),
        Command("over", questions.over, nothing),
    ),
    sayings=Path(__file__).with_name("sayings.yaml"),
)
