"""Questions closed where they were asked, once they are answered; or noted as unfinished there."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from adapters.slack.asked import asks
from adapters.slack.client import SlackClient, SlackRefused
from adapters.slack.closing import answered
from adapters.slack.event import SlackEvent, Tapped
from adapters.slack.messages import SlackMessage
from adapters.slack.unfinished import completed, is_unfinished
from bot.domain.messages import Address, Choices, Chose, Feedback, Outbound
from bot.domain.ports import Receipt
from bot.domain.recent import Recent
from bot.texts.speech import Speech

REMEMBERED_MAX = 10_000  # people
OPEN_MAX = 4  # questions of a person

log = logging.getLogger(__name__)


class Asked(NamedTuple):
    """A question that somebody was shown."""

    action: str
    where: Tapped


class Questions:
    """The messages that hold the questions, by person."""

    def __init__(self, client: SlackClient) -> None:
        self._client = client
        self._asked: Recent[str, tuple[Asked, ...]] = Recent(REMEMBERED_MAX)  # by person

    def note(
        self, where: Address, outbound: Outbound, message: SlackMessage, receipt: Receipt
    ) -> None:
        """Remember the message of a question, to close it when it is answered elsewhere."""
        asked = next((block for block in outbound.blocks if isinstance(block, Choices)), None)
        if asked:
            _, channel, ts = receipt.split(" ")
            shown = {"text": message.text, "blocks": message.blocks}
            place = Tapped(channel=channel, ts=ts, response_url="", message=shown)
            others = self._asked.get(where.person, ())[1 - OPEN_MAX :]
            self._asked[where.person] = (*others, Asked(asked.action, place))

    async def close(
        self, where: Address, event: SlackEvent, outbound: Outbound, speak: Speech
    ) -> Outbound:
        """Close the question that a reply gives feedback on, and its copies; return what is left.

        Feedback moves into a message that was tapped. For words, it is said below, in a thread
        where they were said in one. A question that is asked again because something is missing
        stays where it is, with what was picked.
        """
        if await self._complete(where, event, outbound, speak):
            return replace(outbound, blocks=())
        feedback, *rest = outbound.blocks or (None,)
        if not isinstance(feedback, Feedback):
            return outbound
        tapped = event.where
        moved = tapped and await self._replace(where, tapped, feedback, speak)
        for copy in self._copies(where, event, feedback.action):
            if not (tapped and tapped.ts == copy.ts):
                await self._replace(where, copy, replace(feedback, markup=""), speak)
        left = replace(outbound, blocks=tuple(block for block in rest if block))
        return left if moved or not feedback.markup else outbound

    def _copies(self, where: Address, event: SlackEvent, action: str) -> Iterable[Tapped]:
        """Take the messages that still ask a question: the thread's own, and those remembered."""
        known = self._asked.get(where.person, ())
        self._asked[where.person] = tuple(each for each in known if each.action != action)
        copies = {each.where.ts: each.where for each in known if each.action == action}
        if event.begun and asks(event.begun.message, action):
            copies[event.begun.ts] = event.begun
        return copies.values()

    async def _complete(
        self, where: Address, event: SlackEvent, outbound: Outbound, speak: Speech
    ) -> bool:
        """Say in a question what its answer lacks; return whether that was done."""
        choice, tapped = event.content, event.where
        if not (tapped and isinstance(choice, Chose) and is_unfinished(choice)):
            return False
        asked = [block for block in outbound.blocks if isinstance(block, Choices)]
        if not any(block.action == choice.action for block in asked):
            return False
        made = completed(tapped.message, choice, speak)
        return made is not None and await self._put(where, tapped, made)

    async def _replace(
        self, where: Address, question: Tapped, feedback: Feedback, speak: Speech
    ) -> bool:
        """Replace a question by its answer and the feedback; return whether that was possible."""
        if not (feedback.markup or asks(question.message, feedback.action)):
            return False  # closed before, or it asks something else
        closed = answered(question.message, feedback, speak)
        if len(closed) != 1:  # it would not fit in one message: said below instead
            return False
        return await self._put(where, question, closed[0])

    async def _put(self, where: Address, question: Tapped, message: SlackMessage) -> bool:
        """Put a message in the place of a question; return whether that was possible."""
        body = {"text": message.text, "blocks": message.blocks}
        # The address that came with the tap counts in no limit of the workspace.
        if question.response_url and await self._client.respond(
            question.response_url, {"replace_original": True, **body}
        ):
            return True
        try:
            place = {"channel": question.channel, "ts": question.ts}
            await self._client.call(where.workspace, "chat.update", **place, **body)
        except SlackRefused as error:
            log.warning("a question could not be changed: %s", error)
            return False
        return True
