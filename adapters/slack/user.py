"""A user of Slack, as the Web API gives one. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from adapters.slack.payload import id_of, object_of
from bot.texts.speech import LANGUAGES

_MAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}")
_SLACKBOT = "USLACKBOT"
_ROBOT = ("is_bot", "is_workflow_bot")
_STRANGE = (
    *_ROBOT,
    "deleted",
    "is_restricted",
    "is_ultra_restricted",
    "is_stranger",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackUser:
    """A person, as Slack knows them."""

    user: str
    zone: str | None  # IANA name
    language: str | None  # one that Levain speaks
    email: str
    is_bot: bool
    is_member: bool  # no bot, guest or stranger, nor somebody who left


def parse_user(user: Mapping[str, Any], homes: tuple[str, ...] = ()) -> SlackUser | None:
    """Read a user. Members belong to one of `homes`: the team and organisation of the workspace."""
    name, zone, locale = (id_of(user.get(key)) for key in ("id", "tz", "locale"))
    language = locale.partition("-")[0].lower()
    email = object_of(user.get("profile")).get("email")
    theirs = (user.get("team_id"), object_of(user.get("enterprise_user")).get("enterprise_id"))
    at_home = not homes or any(each in homes for each in theirs)
    if not name:
        return None
    return SlackUser(
        user=name,
        zone=zone if zone in _zones() else None,
        language=language if language in LANGUAGES else None,
        email=email if isinstance(email, str) and _MAIL.fullmatch(email) else "",
        is_bot=name == _SLACKBOT or any(user.get(key) for key in _ROBOT),
        is_member=at_home and name != _SLACKBOT and not any(user.get(key) for key in _STRANGE),
    )


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
