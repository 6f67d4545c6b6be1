"""What somebody sees of Slack."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from tests.standins.slack.blocks import elements_of
from tests.standins.slack.workspace import BOT, Channel, Message, Records, User, View

if TYPE_CHECKING:
    from tests.standins.slack.server import Slack

T = TypeVar("T")
PATIENCE = 10.0  # seconds, on a busy machine


class Screen:
    """Of one person: their conversation with the bot, and what is around it."""

    def __init__(self, slack: Slack, records: Records, user: User) -> None:
        self.slack = slack
        self.records = records
        self.user = user
        self.id = user.id

    @property
    def channel(self) -> Channel:
        """Their conversation with the bot, opened if need be."""
        return self.records.open_direct(self.id)

    @property
    def errors(self) -> list[str]:
        """What went wrong on their screen, and why."""
        return self.user.errors

    def messages(self) -> list[Message]:
        """All that is said there, their own words included, in order."""
        found = self.records.direct(self.id)
        if found is None:
            return []
        return [copy.deepcopy(each) | {"channel": found.id} for each in found.messages.values()]

    def ephemeral(self) -> list[Message]:
        """What was whispered to them, anywhere."""
        return copy.deepcopy(self.user.ephemeral)

    def home(self) -> View | None:
        return copy.deepcopy(self.user.home)

    def modal(self) -> View | None:
        """The one on top."""
        return copy.deepcopy(self.user.modals[-1]) if self.user.modals else None

    async def expect(
        self, wanted: Callable[[Message], bool] | str, patience: float = PATIENCE
    ) -> Message:
        """The first message of the bot that is wanted, waited for; each is given once.

        A string is words it holds. A message that was edited may be given again.
        """
        fits = wanted if callable(wanted) else (lambda message: wanted in words(message))

        def look() -> Message | None:
            new = (m for m in self.messages() if m["user"] == BOT)
            new = (m for m in new if _key(m) not in self.user.given)
            return next(filter(fits, new), None)

        found = await self.until(look, patience)
        self.user.given.add(_key(found))
        return found

    async def until(self, look: Callable[[], T | None], patience: float = PATIENCE) -> T:
        """What `look` finds at last: `ana.until(ana.modal)`."""
        try:
            return await self.slack.bell.until(look, patience)
        except TimeoutError:
            raise AssertionError(f"not seen in {patience} s\n{self.describe()}") from None

    def describe(self) -> str:
        """Their screen, for whoever wonders why a test fails."""
        lines = [f"{self.id} in {self.records.id}"]
        for message in self.messages():
            who = "bot" if message["user"] == BOT else "   "
            lines.append(f"  {who} {message['ts']} {words(message)!r}")
        lines += [f"  whispered {words(message)!r}" for message in self.user.ephemeral]
        lines += [f"  modal {words(view)!r}" for view in self.user.modals]
        lines += [f"  home {words(self.user.home)!r}"] if self.user.home else []
        lines += [f"  error {error}" for error in self.errors]
        return "\n".join(lines)


def words(shown: Message | View) -> str:
    """All the words that are seen: of the blocks if there are any, else the text."""
    parts = list(_texts(shown.get("title"))) + list(_texts(shown.get("blocks") or []))
    return "\n".join(parts or [shown.get("text", "")])


def labels(shown: Message | View) -> list[str]:
    """The labels of its buttons, in order."""
    found = (element for block in shown.get("blocks", []) for element in elements_of(block))
    return [element["text"]["text"] for element in found if element["type"] == "button"]


def marks(shown: Message | View) -> set[str]:
    """The letters of the options on its buttons: « A », or « A. Because »."""
    found = (label.partition(".")[0] for label in labels(shown))
    return {mark for mark in found if len(mark) == 1}


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key in ("text", "alt_text") and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)


def _key(message: Message) -> tuple[str, str]:
    """One version of it."""
    return message["ts"], message.get("edited", {}).get("ts", "")
