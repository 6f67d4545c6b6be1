"""Members of a workspace: the people whom Levain answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from adapters.slack.client import SlackClient, SlackRefused
from adapters.slack.event import SlackEvent
from adapters.slack.user import SlackUser, parse_user
from bot.domain.errors import SendError, StorageGone
from bot.domain.messages import Address, Left, Profile
from bot.domain.rate import first_place
from bot.domain.recent import Recent

PATIENCE = 1.0  # seconds, of the three in which a command is acknowledged
REMEMBERED_MAX = 10_000  # people
FRESH = timedelta(days=1)  # for which what Slack said of somebody holds
AGAIN = timedelta(hours=1)  # before another look, when Slack could not say
SPACING, BURST = timedelta(seconds=0.75), 40  # of looks at people known already: 80 a minute
_GONE = {"user_not_found", "user_not_visible", "users_not_found"}


class Reader(NamedTuple):
    """A person to whom one sentence is said, whether Levain serves them or not."""

    language: str
    is_member: bool = True
    is_bot: bool = False


class Members:
    """People who may talk with Levain, by what Slack says of them, asked once a day for each."""

    def __init__(
        self,
        client: SlackClient,
        language_of: Callable[[str], Awaitable[str | None]],
        clock: Callable[[], datetime],
        language: str,
    ) -> None:
        self._client = client
        self._language_of = language_of  # somebody known, by person
        self._clock = clock
        self._language = language  # of people whose language nobody knows
        self._seen: Recent[str, datetime] = Recent(REMEMBERED_MAX)  # as members, by person
        self._tats: Recent[str, timedelta] = Recent(REMEMBERED_MAX)  # by workspace

    async def profile(self, where: Address, event: SlackEvent) -> Profile | None:
        """Ask Slack for the profile of somebody new; None for guests, strangers and bots.

        Somebody known is looked at again once a day.
        """
        if isinstance(event.content, Left):
            self._seen.pop(where.person, None)
            return Profile()
        if where.person in self._seen or await self._language_of(where.person):
            return Profile() if await self.allows(where) else None
        found = await self._ask(where, (event.team, event.workspace))
        if not found or not found.is_member:  # which may change
            return None
        self._seen[where.person] = self._clock()
        return Profile(zone=found.zone, language=found.language, email=found.email or None)

    async def reader(self, where: Address, event: SlackEvent) -> Reader:
        """Look up the language of somebody: theirs with Levain, else the one of their profile.

        Whoever Slack cannot be asked about in time is taken for a member.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                if language := await self._language_of(where.person):
                    return Reader(language, await self.allows(where))
                found = await self._ask(where, (event.team, event.workspace))
        except (SendError, StorageGone, TimeoutError):
            return Reader(self._language)
        if not found:
            return Reader(self._language, is_member=False)
        return Reader(found.language or self._language, found.is_member, found.is_bot)

    async def allows(self, where: Address) -> bool:
        """Return False for somebody known who is no member any more.

        Whoever Slack cannot be asked about now, or not yet, is taken for what they were.
        """
        seen, now = self._seen.get(where.person), self._clock()
        if (seen and now - seen < FRESH) or not self._has_place(where.workspace):
            return True
        try:
            found = await self._ask(where)
        except SendError as error:
            if isinstance(error, SlackRefused) and error.code in _GONE:
                return False
            self._seen[where.person] = now - FRESH + AGAIN
            return True
        if not found or not found.is_member:
            self._seen.pop(where.person, None)
            return False
        self._seen[where.person] = now
        return True

    async def _ask(self, where: Address, homes: tuple[str, ...] = ()) -> SlackUser | None:
        answer = await self._client.call(
            where.workspace, "users.info", user=where.user, include_locale=True
        )
        return parse_user(answer.get("user") or {}, homes)

    def _has_place(self, workspace: str) -> bool:
        """Take a place within the rate of Slack for such calls, if there is one now."""
        now = timedelta(seconds=asyncio.get_running_loop().time())
        place = first_place(self._tats.get(workspace), now, SPACING, BURST)
        if place <= now:
            self._tats[workspace] = place + SPACING
        return place <= now
