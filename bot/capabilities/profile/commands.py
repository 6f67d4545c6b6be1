"""Profile: the onboarding, and its choices made again later."""

from __future__ import annotations

from bot.capabilities.profile import onboarding, preferences
from bot.capabilities.profile.rules import ONBOARDING
from bot.capabilities.study.readers import read_coursework
from bot.turn.capability import Capability, Command, nothing

CAPABILITY = Capability(
    name="profile",
    commands=(
        Command(
            "start",
            onboarding.welcome,
            read_coursework,
            ("commencer", "bonjour", "start", "hello"),
        ),
        Command("hour", onboarding.hour, read_coursework, ("horaire", "time"), argument=True),
        Command("days", preferences.days, nothing, ("jours", "days"), argument=True),
        Command("language", onboarding.language, nothing, ("langue", "language")),
        Command("trade", onboarding.trade, nothing, ("métier", "job")),
        Command("skip", onboarding.skip, read_coursework, ("passer", "skip")),
    ),
    fallbacks=(Command(ONBOARDING, onboarding.ask_again, nothing),),
)
