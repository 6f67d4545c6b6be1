"""Mentions in channels: only their author reads that Levain answers in private."""

from __future__ import annotations

import asyncio
import logging

from adapters.slack.client import SlackClient
from adapters.slack.event import SlackEvent
from adapters.slack.members import Members
from adapters.slack.texts import speech
from bot.domain.errors import SendError
from bot.domain.messages import Address
from bot.domain.recent import Recent

REMEMBERED_MAX = 10_000  # mentions, which Slack may tell again

log = logging.getLogger(__name__)


class Mentions:
    """Answers mentions, beside the acknowledgement. One that is lost in a crash is not answered."""

    def __init__(self, client: SlackClient, members: Members) -> None:
        self._client = client
        self._members = members
        self._heard: Recent[str, bool] = Recent(REMEMBERED_MAX)
        self._answering: set[asyncio.Task[None]] = set()

    def hear(self, where: Address, mention: SlackEvent) -> None:
        """Begin to answer a mention, once. `where`: its author."""
        if mention.id in self._heard:
            return
        self._heard[mention.id] = True
        task = asyncio.create_task(self._answer(where, mention))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _answer(self, where: Address, mention: SlackEvent) -> None:
        reader = await self._members.reader(where, mention)
        if reader.is_bot:
            return
        told = "slack-mentioned" if reader.is_member else "slack-declined"
        thread = {"thread_ts": mention.thread} if mention.thread else {}
        try:
            await self._client.call(
                mention.workspace,
                "chat.postEphemeral",
                channel=mention.channel,
                user=mention.user,
                text=speech(reader.language)(told),
                **thread,
            )
        except SendError as error:
            log.warning("a mention was not answered: %s", error)
