"""Hours as people say them, alone or in a sentence, in French and English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time

from bot.texts.wording import plain

_HOUR = re.compile(
    r"""(?<![\d:/.])
    (?:(?P<before>half|quarter|\d\d)\ (?P<side>past|to)\ )?
    (?:(?<!apres\ )(?<!apres\ -\ )(?P<named>midi|minuit|noon|midday|midnight)\b
       (?:\ (?P<after>\d\d)(?![\dh]))?
      |(?P<hour>\d{1,2})
       (?:\ ?(?P<unit>h|hrs?|heur[a-z]*|o\ clock)(?![a-z])
          (?:\ ?(?P<minute>\d\d)(?:\ ?min[a-z]*)?(?!\ ?[\dh:]))?
         |(?P<colon>[:.])(?P<minutes>\d\d)(?!\d))?
       (?:\ ?(?P<half>[ap]\ ?m)\b)?
       (?![:/.]|\d(?!\d?\ ?h)))
    (?:\ et\ (?P<more>quart|demie?)\b|\ moins\ (?:le\ |un\ )?(?P<less>quart|\d\d)\b)?
    (?:\ (?P<part>du\ matin|du\ soir|de\ l\ apres(?:\ -)?\ midi
        |in\ the\ (?:morning|afternoon|evening))\b)?""",
    re.VERBOSE,
)
_NAMED = {"midi": 12, "noon": 12, "midday": 12, "minuit": 0, "midnight": 0}
_MINUTES = {"quart": 15, "quarter": 15, "demi": 30, "demie": 30, "half": 30}
_MARKS = ("named", "unit", "half", "side", "more", "part")  # a number alone is not an hour
_ONE = re.compile(
    r"\bune (?=heure (?:et |de l |du ))|(?<=\ba )une (?=heure)|(?<=vers )une (?=heure)"
)
# Words after which an hour is not the one wanted.
_OTHERWISE = re.compile(
    r"\b(?:pas|plus|not|avant|before|pas apres|not after|il est|it is|it s"
    r"|dans|in|en|pendant|durant|depuis|since|les|every|jus[qk]\w*|until|till?|que|than"
    r"|lieu de|instead of)(?: (?:a|at|de|vers|le|environ))?$"
)
_BETWEEN = re.compile(r"\b(?:entre|between)\b")
_EACH = re.compile(r" (?:par|per|sur) ")
_ALONE = re.compile(r"(\d{1,2})[ .]?(\d\d)?")
_AROUND = re.compile(
    r"\b(?:a|at|vers|about|around|environ|plutot|pour|for|ok|oui|yes|svp|stp|please|merci"
    r"|s il (?:te|vous) plait)\b"
)


def read_hour(text: str) -> time | None:
    """Read the one hour that a text says: « 9 h 30 », « je préfère midi et demi », 5pm.

    A number without a unit is an hour when nothing else is said. None for two hours, or none.
    """
    said = _ONE.sub("01 ", plain(text))
    if alone := _ALONE.fullmatch(_AROUND.sub("", said).strip()):
        return _time(int(alone[1]) * 60 + int(alone[2] or 0), int(alone[2] or 0))
    if _BETWEEN.search(said):
        return None
    found = {hour for hour in _hours(said) if hour is not None}
    return found.pop() if len(found) == 1 else None


def _hours(said: str) -> Iterator[time | None]:
    for found in _HOUR.finditer(said):
        marked = any(found[mark] for mark in _MARKS) or found["colon"] == ":"
        refused = _OTHERWISE.search(said[: found.start()].rstrip()) or _EACH.match(
            said, found.end()
        )
        if marked and not refused:
            yield _read(found)


def _read(found: re.Match[str]) -> time | None:
    hour = _NAMED[found["named"]] if found["named"] else int(found["hour"])
    minute = int(found["minute"] or found["minutes"] or found["after"] or 0)
    half = found["half"] or ""
    if half and hour == 12:
        hour = 0
    late = half[:1] == "p" or (found["part"] or "").endswith(("soir", "midi", "noon", "evening"))
    if late and hour < 12:
        hour += 12
    return _time(hour * 60 + minute + _shift(found), minute)


def _shift(found: re.Match[str]) -> int:
    """Return the minutes that « et quart », « moins dix » or half past add."""
    less = found["side"] == "to"
    said = found["more"] or found["less"] or found["before"] or "0"
    minutes = _MINUTES.get(said) or int(said)
    return -minutes if less or found["less"] else minutes


def _time(minutes: int, minute: int) -> time | None:
    """Return the time so many minutes after midnight; None past the day or the hour."""
    if minutes >= 24 * 60 or minute > 59:
        return None
    return time(*divmod(minutes % (24 * 60), 60))
