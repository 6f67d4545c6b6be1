"""Keys that clients withhold from Levain: why, and what the administrator can do."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from adapters.matrix.untrusted import as_object, read_id
from bot.domain.recent import Recent

SESSIONS_MAX = 1_000  # refused ones that are remembered
EVERY = timedelta(hours=1)  # at most, for each reason

_WITHHELD = ("m.room_key.withheld", "org.matrix.room_key.withheld")
_REASONS = {
    "m.unverified": "it gives keys to verified devices alone, and this one is not: run"
    " `levain matrix verify`; unless all is yes there, `levain matrix login`",
    "m.blacklisted": "this device was blocked in it: its user can unblock Levain's session, or"
    " run `levain matrix login` for a new device",
    "m.unauthorised": "Levain may not read what was said there: nothing to do, unless it happens"
    " in private conversations",
    "m.unavailable": "it does not have the keys either: the person can send the message again",
    "m.no_olm": "it could not open a secure channel to this device: if it goes on, run"
    " `levain matrix verify`, then `levain matrix login` for a new device",
}
_FINAL = ("m.unverified", "m.blacklisted")  # no key follows unless somebody acts
_OTHERWISE = "it does not say why: run `levain matrix verify`"

log = logging.getLogger(__name__)


def reasons(to_device: Iterable[object]) -> set[str]:
    """The codes with which keys are withheld; an unknown one is empty."""
    found = set()
    for each in to_device:
        if isinstance(each, dict) and each.get("type") in _WITHHELD:
            content = each.get("content")
            code = content.get("code") if isinstance(content, dict) else None
            found.add(code if isinstance(code, str) and code in _REASONS else "")
    return found


def refused(to_device: Iterable[object]) -> set[tuple[str, str]]:
    """The senders and the sessions whose keys will not come by themselves."""
    found = set()
    for each in map(as_object, to_device):
        content = as_object(each.get("content"))
        sender, session = read_id(each.get("sender")), read_id(content.get("session_id"))
        final = each.get("type") in _WITHHELD and content.get("code") in _FINAL
        if final and sender and session:
            found.add((sender, session))
    return found


def explain(code: str) -> str:
    """Explain a code to the administrator."""
    what = f"a client withholds its keys ({code or 'no known reason'})"
    return f"{what}, so that what it says cannot be read: {_REASONS.get(code, _OTHERWISE)}"


class Withheld:
    """Explains each reason in the log, without a flood."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._told: dict[str, datetime] = {}
        self._refused: Recent[tuple[str, str], bool] = Recent(SESSIONS_MAX)

    def learn(self, synced: Mapping[str, Any]) -> set[tuple[str, str]]:
        """Take note of what a sync brings; the senders and sessions newly refused for good."""
        now = self._clock()
        told = (synced.get("to_device") or {}).get("events") or ()
        new = {each for each in refused(told) if each not in self._refused}
        for each in new:
            self._refused[each] = True
        for code in sorted(reasons(told)):
            if code not in self._told or now - self._told[code] >= EVERY:
                self._told[code] = now
                log.warning("%s", explain(code))
        return new

    def is_refused(self, sender: str, session: str) -> bool:
        """Say whether a sender has refused the key of a session for good."""
        return (sender, session) in self._refused
