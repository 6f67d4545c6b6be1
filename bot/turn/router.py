"""The router: finds the command for an event, in one table gathered from the capabilities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.messages import Attached, Chose, Content, Joined, Left, Opened, Typed
from bot.domain.people import Assignment, Learner
from bot.turn.capability import Capability, Command, gather
from lessons.matching import nearest, normalise

START, HELP = "start", "help"
UNKNOWN, STALE, ATTACHED, FORBIDDEN = "unknown", "stale", "attached", "forbidden"
HOME = "home"  # shown for an unknown page
WORD_MAX = 60  # characters of a text that may be a mistyped word
_PREFIX = re.compile(r"^\s*(?:!|/levain\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Call:
    """A command and its arguments."""

    command: Command[Any]
    argument: str = ""
    picked: tuple[str, ...] = ()


class Router:
    """The table of commands by name and words, and of pages and fallbacks by name."""

    def __init__(self, capabilities: Iterable[Capability]) -> None:
        known = list(capabilities)
        self.commands = tuple(command for each in known for command in each.commands)
        self.pages: Mapping[str, Command[Any]] = {
            name: command for each in known for name, command in each.pages.items()
        }
        self._by_name = gather((each.name, each) for each in self.commands)
        fallbacks = [command for each in known for command in each.fallbacks]
        self._fallbacks = self._by_name | gather((each.name, each) for each in fallbacks)
        self._by_word = gather(
            (normalise(word), each) for each in self.commands for word in each.words
        )
        self._written = {normalise(word): word for each in self.commands for word in each.words}

    def route(
        self,
        content: Content,
        learner: Learner,
        assignment: Assignment,
        *,
        new: bool = False,
    ) -> Call:
        """Return the call that `content` means for this learner; `new`: their first event.

        Never raises: unknown words and forbidden commands have a call too.
        """
        match content:
            case Joined() | Left():
                call = self._named(START)
            case Attached():
                call = self._named(ATTACHED)
            case Opened(page):
                call = Call(self.pages.get(page) or self.pages[HOME])
            case Chose():
                call = self._tapped(content)
            case Typed(text):
                call = self._typed(text, learner)
        if new and call.command.name in (_name(learner.menu.words), UNKNOWN, STALE):
            return self._named(START)
        if assignment.may(call.command.role):
            return call
        return self._named(FORBIDDEN, call.command.role)

    def _named(self, name: str, argument: str = "") -> Call:
        return Call(self._fallbacks[name], argument)

    def _tapped(self, choice: Chose) -> Call:
        name, _, argument = choice.action.partition(":")
        command = self._by_name.get(name)
        return Call(command, argument, choice.picked) if command else self._named(STALE)

    def _typed(self, text: str, learner: Learner) -> Call:
        """Try an exact choice, a command, a near choice, then the action that takes other words."""
        bare, menu = _PREFIX.sub("", text), learner.menu
        if not bare.strip():
            return self._named(HELP)
        if choice := menu.read(bare):
            return self._tapped(choice)
        if call := self._command(bare):
            return call
        if choice := menu.guess(bare):
            return self._tapped(choice)
        if (waiting := _name(menu.words)) in self._fallbacks:
            return self._named(waiting, bare)
        return self._unknown(bare)

    def _unknown(self, text: str) -> Call:
        """Return a call that offers the nearest command, if one is near."""
        near = nearest(normalise(text[:WORD_MAX]), self._by_word)
        picked = (self._by_word[near[0]].name, self._written[near[0]]) if near else ()
        return Call(self._fallbacks[UNKNOWN], text, picked)

    def _command(self, text: str) -> Call | None:
        """Return the call of the longest command that begins `text`; the rest is its argument."""
        words = text.split()
        for length in range(min(len(words), 3), 0, -1):
            command = self._by_word.get(normalise(" ".join(words[:length])))
            rest = " ".join(words[length:])
            if command and (not rest or command.argument):
                return Call(command, rest)
        return None


def _name(action: str | None) -> str:
    return (action or "").partition(":")[0]
