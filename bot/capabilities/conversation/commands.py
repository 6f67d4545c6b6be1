"""Conversation: what people say beside lessons gets a true and short answer."""

from __future__ import annotations

from pathlib import Path

from bot.capabilities.conversation import replies
from bot.turn.capability import Capability, Command, nothing

CAPABILITY = Capability(
    name="conversation",
    commands=(
        Command("distress", replies.comfort, nothing),
        Command("identity", replies.present, nothing),
        Command("data", replies.reassure, nothing),
        Command("human", replies.point, nothing),
        Command("second-try", replies.first_counts, nothing),
        Command("thanks", replies.smile, nothing),
        Command("farewell", replies.part, nothing),
        Command("agreed", replies.agree, nothing),
        Command("complaint", replies.apologise, nothing),
    ),
    fallbacks=(
        Command("question", replies.cannot_tell, nothing),
        Command("doubt", replies.ask_back, nothing),
        Command("too-many", replies.ask_one, nothing),
        Command("no", replies.take_back, nothing),
    ),
    sayings=Path(__file__).with_name("sayings.yaml"),
)
