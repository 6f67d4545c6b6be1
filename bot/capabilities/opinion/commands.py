"""Opinion: confidence before and after a course, and how it was; apart from knowledge."""

from __future__ import annotations

from bot.capabilities.opinion import opinion, records
from bot.capabilities.opinion.readers import read_felt
from bot.turn.capability import Capability, Command

CAPABILITY = Capability(
    name="opinion",
    commands=(
        Command("confidence", opinion.confidence, read_felt),
        Command("opinion", opinion.opinion, read_felt),
        Command("remark", opinion.remark, read_felt, plain=opinion.is_remark),
    ),
    keepers=records.KEEPERS,
    holdings=records.HOLDINGS,
)
