"""Threads of a conversation: what is said in one is about the message that it begins at."""

from __future__ import annotations

import logging

from adapters.slack.client import SlackClient, SlackRefused
from adapters.slack.event import SlackEvent, Tapped
from adapters.slack.payload import id_of, objects_of, string_of

log = logging.getLogger(__name__)


class Threads:
    """The messages at which threads begin, asked of Slack when somebody answers there."""

    def __init__(self, client: SlackClient) -> None:
        self._client = client

    async def find(self, event: SlackEvent) -> Tapped | None:
        """Return the first message of the thread of an event; None if it is gone.

        Raises RetryLater, and SendError when Slack does not answer.
        """
        place = {"channel": event.channel, "ts": event.thread}
        try:
            page = await self._client.call(
                event.workspace, "conversations.replies", **place, limit=1
            )
        except SlackRefused as error:
            log.warning("a thread could not be read: %s", error)
            return None
        for message in objects_of(page.get("messages"))[:1]:
            shown = {
                "text": string_of(message.get("text")),
                "blocks": objects_of(message.get("blocks")),
            }
            return Tapped(channel=event.channel, ts=id_of(message.get("ts")), message=shown)
        return None
