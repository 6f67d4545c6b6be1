"""Rules of sharing: whom a name means, which shares stand, and how often. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from urllib.parse import quote, unquote

from bot.capabilities.sharing.model import Details, Share
from bot.domain.messages import Address
from lessons.matching import normalise

DAY_MOST = 5  # shares that a person makes in 24 hours, withdrawn ones included


def persons(named: str, near: Address) -> tuple[str, ...]:
    """Return the values of `Address.person` that words may mean, for somebody at `near`.

    A person is named as their platform shows them, or by a whole `platform/workspace/user`.
    """
    parts = named.split("/")
    if len(parts) == 3:
        return ("/".join(quote(unquote(part), safe="") for part in parts),)
    users = dict.fromkeys((named, named.removeprefix("@")))
    return tuple(Address(near.platform, near.workspace, each, each).person for each in users)


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


def _age(share: Share) -> datetime:
    return share.shared_at
