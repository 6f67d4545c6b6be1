"""The declaration of xAPI: no command, the tables of what was told to an LRS."""

from __future__ import annotations

from bot.capabilities.xapi import records
from bot.turn.capability import Capability

CAPABILITY = Capability(name="xapi", holdings=records.HOLDINGS, start=records.forget_troubles)
