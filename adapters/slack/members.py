"""Members of a workspace: the people whom Levain answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from adapters.slack.client import SlackClient
from adapters.slack.event import SlackEvent
from adapters.slack.user import parse_user
from bot.domain.messages import Address, Left, Profile
from bot.domain.recent import Recent

REMEMBERED_MAX = 10_000  # people


class Members:
    """People who may talk with Levain: known already, or full members by what Slack says."""

    def __init__(self, client: SlackClient, is_known: Callable[[str], Awaitable[bool]]) -> None:
        self._client = client
        self._is_known = is_known
        self._met: Recent[str, bool] = Recent(REMEMBERED_MAX)

    async def profile(self, where: Address, event: SlackEvent) -> Profile | None:
        """Ask Slack for the profile of somebody new; None for guests, strangers and bots."""
        if isinstance(event.content, Left):
            return Profile()
        if where.person in self._met or await self._is_known(where.person):
            self._met[where.person] = True
            return Profile()
        answer = await self._client.call(
            where.workspace, "users.info", user=where.user, include_locale=True
        )
        found = parse_user(answer.get("user") or {}, (event.team, event.workspace))
        if not found or not found.is_member:  # which may change
            return None
        self._met[where.person] = True
        return Profile(zone=found.zone, language=found.language)
