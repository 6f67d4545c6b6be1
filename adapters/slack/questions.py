"""Questions closed where they were asked, once they are answered."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import NamedTuple

from adapters.slack.client import SlackClient, SlackRefused
from adapters.slack.closing import answered
from adapters.slack.event import Tapped
from adapters.slack.messages import SlackMessage
from bot.domain.messages import Address, Choices, Feedback, Outbound
from bot.domain.ports import Receipt
from bot.domain.recent import Recent
from bot.texts.speech import Speech

REMEMBERED_MAX = 10_000  # people

log = logging.getLogger(__name__)


class Asked(NamedTuple):
    """The last question that somebody was shown."""

    action: str
    where: Tapped


class Questions:
    """The messages that hold the questions, by person."""

    def __init__(self, client: SlackClient) -> None:
        self._client = client
        self._asked: Recent[str, Asked] = Recent(REMEMBERED_MAX)  # by person

    def note(
        self, where: Address, outbound: Outbound, message: SlackMessage, receipt: Receipt
    ) -> None:
        """Remember the message of a question, to close it when it is answered in words."""
        asked = next((block for block in outbound.blocks if isinstance(block, Choices)), None)
        if asked:
            _, channel, ts = receipt.split(" ")
            shown = {"text": message.text, "blocks": message.blocks}
            place = Tapped(channel=channel, ts=ts, response_url="", message=shown)
            self._asked[where.person] = Asked(asked.action, place)

    async def close(
        self, where: Address, tapped: Tapped | None, outbound: Outbound, speak: Speech
    ) -> Outbound:
        """Close the question that a reply gives feedback on; return what is left to say."""
        feedback, *rest = outbound.blocks or (None,)
        if not isinstance(feedback, Feedback):
            return outbound
        asked = self._asked.get(where.person)
        if tapped and await self._replace(where, tapped, feedback, speak):
            return replace(outbound, blocks=tuple(block for block in rest if block))
        if asked and asked.action == feedback.action and not tapped:
            await self._replace(where, asked.where, replace(feedback, markup=""), speak)
        return outbound

    async def _replace(
        self, where: Address, question: Tapped, feedback: Feedback, speak: Speech
    ) -> bool:
        """Replace a question by its answer and the feedback; return whether that was possible."""
        closed = answered(question.message, feedback, speak)
        if len(closed) != 1:  # it would not fit in one message: said below instead
            return False
        body = {"text": closed[0].text, "blocks": closed[0].blocks}
        # The address that came with the tap counts in no limit of the workspace.
        if question.response_url and await self._client.respond(
            question.response_url, {"replace_original": True, **body}
        ):
            return True
        try:
            place = {"channel": question.channel, "ts": question.ts}
            await self._client.call(where.workspace, "chat.update", **place, **body)
        except SlackRefused as error:
            log.warning("a question could not be closed: %s", error)
            return False
        return True
