"""Rules of sharing: whom words name, until when, and how often. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import quote, unquote

from bot.capabilities.sharing.model import Details, Share
from bot.domain.messages import Address
from bot.texts.named_days import name_all
from lessons.matching import normalise
from lessons.sanitize import line

DAYS, DAYS_MOST = 30, 365  # that a share lasts unless a day is said; at most
DAY_MOST = 5  # shares that a person makes in 24 hours, withdrawn ones included
NAMED_MAX = 100  # characters of the words that name somebody
_UNTIL = re.compile(r"[\s,;]*\b(?:jusqu|until\b|till\b)", re.IGNORECASE)
_WITH = re.compile(r"^(?:avec|à|with|to)\s+", re.IGNORECASE)
_AROUND = " \u00a0\u202f.,;:!?«»\"'“”<>()"  # a name, as people quote it


class Wish(NamedTuple):
    """The person to share with, in the words typed, and the last day; None: no day was said."""

    named: str
    until: date | None


def read_wish(text: str, today: date) -> Wish:
    """Read « marie@ville.example jusqu’au 12 décembre »; `named` is empty for no person at all."""
    said = line(text)
    found = _UNTIL.search(said)
    named = said[: found.start()] if found else said
    return Wish(
        named=_WITH.sub("", named.strip(_AROUND)).strip(_AROUND)[:NAMED_MAX].strip(),
        until=read_until(said[found.start() :], today) if found else None,
    )


def read_until(text: str, today: date) -> date | None:
    """Return the one day that a text names, or the last of some days, from today to a year on.

    None for a text that names none, or several. A day that is later still is brought back.
    """
    _, named = name_all(text)
    if len(named) != 1:
        return None
    if length := named[0].length:
        return _within(today + timedelta(days=length), today)
    span = named[0].find(today, today)
    return _within(span.last, today) if span else None


def default_until(today: date) -> date:
    """Return the last day of a share for which none is said."""
    return today + timedelta(days=DAYS)


def parse_until(text: str, today: date) -> date | None:
    """Return the day that a button holds; None once it is over, or for another text."""
    try:
        until = date.fromisoformat(text)
    except ValueError:
        return None
    return until if until == _within(until, today) else None


def persons(named: str, near: Address) -> tuple[str, ...]:
    """Return the values of `Address.person` that words may mean, for somebody at `near`.

    A person is named as their platform shows them, or by a whole `platform/workspace/user`.
    """
    parts = named.split("/")
    if len(parts) == 3:
        return ("/".join(quote(unquote(part), safe="") for part in parts),)
    users = dict.fromkeys((named, named.removeprefix("@")))
    return tuple(Address(near.platform, near.workspace, each, each).person for each in users)


def is_name_of(said: str, first: str | None, last: str | None) -> bool:
    """Return True for the first name and the last name of somebody, in either order."""
    names = [each for each in (first, last) if each]
    return bool(names) and normalise(said) in {
        normalise(" ".join(order)) for order in (names, names[::-1])
    }


def current(shares: Iterable[Share], now: datetime) -> tuple[Share, ...]:
    """Return the shares that can be read now, the last one first."""
    return tuple(sorted((s for s in shares if now < s.ends_at), key=_age, reverse=True))


def replaced(shares: Iterable[Share], what: str, named: str, now: datetime) -> tuple[Share, ...]:
    """Return the current shares of the same thing for the same words: a new one replaces them."""
    wanted = (what, normalise(named))
    return tuple(s for s in current(shares, now) if (s.what, normalise(s.named)) == wanted)


def find_instant(shares: Iterable[Share], now: datetime) -> datetime:
    """Return now, or the first instant after the last share: it is a key of their rows."""
    return max([now, *(each.shared_at + timedelta(microseconds=1) for each in shares)])


def is_spent(shares: Sequence[Share], now: datetime) -> bool:
    """Return True for a person whose shares of 24 hours are used up."""
    since = now - timedelta(days=1)
    return sum(since < each.shared_at for each in shares) >= DAY_MOST


def seal(signed: str, details: Details) -> str:
    """Return a short mark of what a reader sees: what is confirmed is what was shown."""
    said = json.dumps([signed, details], sort_keys=True, ensure_ascii=False)
    return blake2b(said.encode(), digest_size=8).hexdigest()


def _within(day: date, today: date) -> date:
    return min(max(day, today), today + timedelta(days=DAYS_MOST))


def _age(share: Share) -> datetime:
    return share.shared_at
