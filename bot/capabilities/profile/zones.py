"""The time zone in which a learner works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo, available_timezones

from bot.capabilities.profile.preferences import close, outlook, rebook, settled
from bot.capabilities.study.model import Enrolled
from bot.domain.messages import Block, Choices, Option, Outbound
from bot.texts.dates import write_hour
from bot.texts.zones import TERRITORIES, find_zones, near_zones, write_zone
from bot.turn.decision import Decision, reply
from bot.turn.turn import Turn

PLACE_MAX = 4  # words: a longer text asks for a change, and names no place


def zone(turn: Turn, work: Enrolled) -> Decision:
    """« fuseau »: choose the zone of the learner's days and hours, by city or territory."""
    found = [each for each in turn.picked if each in available_timezones()]
    found = found or find_zones(turn.argument)
    if len(found) != 1:
        return reply(Outbound(_question(turn, found)))
    changed = turn.with_learner(replace(settled(turn, "zone"), zone=found[0]))
    kept, language = rebook(changed, work), turn.speech.language
    local = turn.now.astimezone(ZoneInfo(found[0]))
    said = turn.speech(
        "zone-kept", zone=write_zone(found[0], language), hour=write_hour(local.time(), language)
    )
    closed = close(turn, "zone", (found[0],), said)
    return reply(Outbound((closed, *outlook(turn.with_learner(kept)))), learner=kept)


def _question(turn: Turn, found: Sequence[str]) -> tuple[Block, ...]:
    """Return the question about the zone: among several that were named, or near ones, or all."""
    if found or not 0 < len(turn.argument.split()) <= PLACE_MAX:
        return (choices(turn, found),)
    return turn.text("zone-which"), choices(turn, near_zones(turn.argument))


def choices(turn: Turn, among: Sequence[str] = ()) -> Choices:
    """Return the question about the zone: among some, else the French ones and the current one."""
    language, current = turn.speech.language, turn.learner.zone
    zones = among or tuple(dict.fromkeys((*TERRITORIES, current)))
    return Choices(
        action=turn.learner.menu.action("zone"),
        prompt=turn.speech("zone-ask"),
        options=tuple(Option(each, write_zone(each, language)) for each in zones),
        free=True,
        other=turn.speech("zone-other"),
        chosen=(current,) if current in zones else (),
    )
