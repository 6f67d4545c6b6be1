"""How often a method may be called. Relaxed unless asked: then nothing is limited."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

Tier = Literal["1", "2", "3", "4", "hundreds", "posting", "none"]


@dataclass(frozen=True, kw_only=True)
class Rate:
    each: float  # seconds that one call costs
    burst: int  # calls that may come at once


PER_MINUTE: dict[Tier, int] = {"1": 1, "2": 20, "3": 50, "4": 100, "hundreds": 600}
POSTING = Rate(each=1.0, burst=3)  # in one channel
WORKSPACE = Rate(each=60 / 300, burst=60)  # posts, in all the channels of one workspace
TIERS: dict[Tier, Rate] = {
    tier: Rate(each=60 / calls, burst=calls) for tier, calls in PER_MINUTE.items()
}


def admit(owed: float, now: float, rate: Rate) -> tuple[float, float]:
    """Until when the caller owes, and how many seconds it must wait: 0 when it may call."""
    owed = max(owed, now)
    wait = owed + rate.each - now - rate.each * rate.burst
    return (owed, wait) if wait > 1e-3 else (owed + rate.each, 0.0)


@dataclass(kw_only=True)
class Limits:
    strict: bool = False
    posting: Rate = POSTING
    workspace: Rate = WORKSPACE
    tiers: dict[Tier, Rate] = field(default_factory=lambda: dict(TIERS))
    owed: dict[tuple[str, ...], float] = field(default_factory=dict)

    def wait(self, now: float, tier: Tier, method: str, workspace: str, channel: str) -> int:
        """Seconds before this call may be made again, whole; 0 when it may be made now."""
        if not self.strict:
            return 0
        rates: dict[tuple[str, ...], Rate] = {}
        if tier == "posting":
            rates = {
                ("post", workspace, channel): self.posting,
                ("post", workspace): self.workspace,
            }
        elif tier in self.tiers:
            rates = {(method, workspace): self.tiers[tier]}
        asked = {key: admit(self.owed.get(key, 0.0), now, rate) for key, rate in rates.items()}
        longest = max((wait for _, wait in asked.values()), default=0.0)
        if longest == 0.0:
            self.owed |= {key: owed for key, (owed, _) in asked.items()}
        return math.ceil(longest)
