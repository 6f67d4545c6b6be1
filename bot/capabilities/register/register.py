"""« registre »: what was done for AI literacy in a period, as a PDF and a sheet."""

from __future__ import annotations

from typing import cast

from bot.capabilities.register.model import Statement
from bot.capabilities.register.paper import MAKER, order
from bot.capabilities.register.readers import Asked
from bot.domain.printed import printable
from bot.texts.periods import PeriodFault, write_days, write_period
from bot.turn.decision import Decision, FileAsked, JsonValue, audit, reply
from bot.turn.turn import Turn


def register(turn: Turn, asked: Asked) -> Decision:
    """Have the register of a period made, for whoever asks."""
    if isinstance(asked, PeriodFault):
        return reply(turn.say(f"period-{asked}"))
    if not turn.issuer.employer:
        return reply(turn.say("register-missing"))
    stated = Statement(
        register=asked,
        employer=printable(turn.issuer.employer),
        measures=turn.measures,
        catalogue=turn.library.catalogue,
        zone=turn.zone,
        at=turn.now,
    )
    values = cast("JsonValue", order(turn.speech, stated, turn.issuer.key_folder))
    period = write_period(asked.period, turn.speech.language)
    said = turn.say("register-asked", period=period)
    asks = FileAsked(turn.learner, MAKER, values, turn.now, alone=True)
    return reply(said, keep=[asks, audit(turn, "register", write_days(asked.period))])
