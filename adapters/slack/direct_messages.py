"""Direct messages: sent part by part, each recognised by the name that travels with it."""

from __future__ import annotations

import asyncio
from functools import partial

from adapters.multipart import see_through
from adapters.slack.client import SlackClient, metadata, name_of
from adapters.slack.doubts import Doubts
from adapters.slack.messages import SlackMessage
from adapters.slack.questions import Questions
from adapters.slack.render import SlackUpload, render
from adapters.slack.texts import speech
from bot.domain.errors import SendError
from bot.domain.messages import Address, Outbound
from bot.domain.ports import Receipt
from bot.domain.recent import Recent

PATIENCE = 1.0  # seconds, of the three in which a command is acknowledged
HISTORY = 100  # messages looked through for one of ours
REMEMBERED_MAX = 10_000  # people, and messages


class DirectMessages:
    """The app's conversations with people, one each."""

    def __init__(self, client: SlackClient, questions: Questions, language: str) -> None:
        self.mark = ""  # of the account in this database, at the start of each name
        self._client = client
        self._questions = questions
        self._language = language  # of a message that names none
        self._channels: Recent[str, str] = Recent(REMEMBERED_MAX)  # by person
        self._sent: Recent[str, Receipt] = Recent(REMEMBERED_MAX)  # by key
        self._there: Recent[str, dict[str, Receipt]] = Recent(REMEMBERED_MAX)  # key -> its parts
        self._doubts = Doubts()

    async def send(self, where: Address, outbound: Outbound, key: str) -> Receipt:
        """Send once under `key`, leaving out the parts that `find` saw."""
        if key not in self._sent:
            self._sent[key] = await self.post(where, outbound, key)
        return self._sent[key]

    async def update(self, receipt: Receipt, outbound: Outbound) -> None:
        """Replace the message that was sent last under a receipt."""
        workspace, channel, ts = receipt.split(" ")
        parts = render(outbound, speech(outbound.language or self._language))
        for message in [part for part in parts if isinstance(part, SlackMessage)][-1:]:
            body = {"text": message.text, "blocks": message.blocks}
            await self._client.call(workspace, "chat.update", channel=channel, ts=ts, **body)

    async def find(self, where: Address, key: str) -> Receipt | None:
        """Look in the conversation for the last part of what was sent under `key`.

        Raises SendError while it may still appear.
        """
        name = self._name(key)
        there = await self._look_up(where, name)
        if name not in there:
            self._there[key] = there
        return there.get(name)

    async def post(
        self,
        where: Address,
        outbound: Outbound,
        key: str,
        *,
        again: bool = False,
        thread: str = "",
    ) -> Receipt:
        """Post the parts of a message, the last under the name of the whole.

        `again`: an earlier attempt may have posted some of them. `thread`: the message at which
        the thread begins, where they go.
        """
        name, receipt = self._name(key), ""
        there = self._there.pop(key, {})
        if again and not there:
            there = await self._look_up(where, name, thread)
        parts = render(outbound, speech(outbound.language or self._language))
        for number, part in enumerate(parts, 1):
            named = name if number == len(parts) else f"{name}.{number}"
            if named in there:
                receipt = there[named]
                continue
            begun = number > 1
            if isinstance(part, SlackUpload):
                leave = partial(self._upload, where, part, named, thread)
                receipt = await see_through(begun, self._doubts.watch(named, leave))
            else:
                say = partial(self._say, where, part, named, thread)
                receipt = await see_through(begun, self._doubts.watch(named, say))
                self._questions.note(where, outbound, part, receipt)
        return receipt

    async def is_place(self, where: Address, channel: str) -> bool:
        """Return True for the conversation with a person; False if Slack does not say in time."""
        if not channel.startswith("D"):
            return False
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._channel(where) == channel
        except (SendError, TimeoutError):
            return False

    async def _say(self, where: Address, message: SlackMessage, name: str, thread: str) -> Receipt:
        channel, ts = await self._client.post(
            where.workspace,
            where.conversation,
            text=message.text,
            blocks=message.blocks,
            metadata=metadata(name),
            unfurl_links=False,
            unfurl_media=False,
            **({"thread_ts": thread} if thread else {}),
        )
        self._channels[where.person] = channel
        return f"{where.workspace} {channel} {ts}"

    async def _upload(self, where: Address, part: SlackUpload, name: str, thread: str) -> Receipt:
        """Upload a file. Its name identifies it to us; people read its title."""
        channel = await self._channel(where)
        end = part.name.rpartition(".")[2]
        file = await self._client.upload(
            where.workspace,
            channel,
            f"{name}.{end}",
            part.block.content,
            title=part.title,
            alt=part.alt,
            thread=thread,
        )
        return f"{where.workspace} {channel} {file}"

    async def _look_up(self, where: Address, name: str, thread: str = "") -> dict[str, Receipt]:
        """Find the parts of a message that are in the conversation, or a thread, by their names.

        Raises SendError while another part may still appear.
        """
        since = self._doubts.now()
        channel = await self._channel(where)
        method = "conversations.replies" if thread else "conversations.history"
        page = await self._client.call(
            where.workspace,
            method,
            channel=channel,
            limit=HISTORY,
            include_all_metadata=True,
            **({"ts": thread} if thread else {}),
        )
        found: dict[str, Receipt] = {}
        for message in page.get("messages") or ():
            names = [name_of(message)]
            names += [
                str(each.get("name", "")).rpartition(".")[0] for each in message.get("files") or ()
            ]
            for each in names:
                if each == name or each.startswith(f"{name}."):
                    found[each] = f"{where.workspace} {channel} {message.get('ts')}"
        self._doubts.check(name, found, since)
        return found

    async def _channel(self, where: Address) -> str:
        if where.person not in self._channels:
            opened = await self._client.call(
                where.workspace, "conversations.open", users=where.user
            )
            self._channels[where.person] = str(opened["channel"]["id"])
        return self._channels[where.person]

    def _name(self, key: str) -> str:
        return f"{self.mark}.{key}"
