"""The menu: what a person was last shown, which gives their next words a meaning.

A letter, a number or words stand for an option or a button. Other words go to the question that
takes free text, else to the exchange under way. How words are read is for `bot.understanding`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from urllib.parse import quote, unquote

from bot.domain.messages import Buttons, Choices, Chose, Feedback, Outbound

PICK = "pick"  # name of the action that picks options at one tap
TWICE = timedelta(seconds=10)  # a second tap of the same option within it is a slip of the finger


@dataclass(frozen=True, slots=True)
class Entry:
    label: str
    action: str
    pick: str | None = None  # the option's id; None for a button

    def chosen(self) -> Chose:
        return Chose(self.action, (self.pick,) if self.pick else ())


@dataclass(frozen=True, slots=True)
class Menu:
    letters: tuple[Entry, ...] = ()  # the options of the last question
    multiple: bool = False  # that question takes several
    numbers: tuple[Entry, ...] = ()  # options or buttons of the last message that had any
    free: str | None = None  # the action of the last message's question, when it takes any words
    awaits: str | None = None  # the action of the exchange under way, until a decision ends it
    prompt: str = ""  # the words of the last question
    lenient: bool = False  # some words of one of its options choose it
    over: bool = False  # that question has its answer
    asked: tuple[Entry, ...] = ()  # what the last message asked back: « Vouliez-vous dire B ? »
    settled: tuple[str, ...] = ()  # preferences that were chosen: the action of the next question
    tapped: str = ""  # the answer tapped last, as a digest
    tapped_at: datetime | None = None

    @property
    def words(self) -> str | None:
        """Return the action that other words answer; None when no action takes words."""
        return self.free or self.awaits

    def waiting(self, action: str | None) -> Menu:
        """Return the menu with other words sent to `action`; None ends the exchange."""
        return replace(self, awaits=action)

    def tap(self, number: int) -> Chose | None:
        """Return the choice that a number stands for, from 1; None if it stands for none."""
        return self.numbers[number - 1].chosen() if 0 < number <= len(self.numbers) else None

    def action(self, name: str) -> str:
        """Return the action of a question about a preference: its name, and how often it was made.

        A question asked before the last choice has another action: its taps are over.
        """
        return next((each for each in self.settled if preference(each) == name), name)

    def settle(self, name: str) -> Menu:
        """Return the menu once that preference is chosen."""
        times = int(self.action(name).partition("#")[2] or 0) + 1
        others = tuple(each for each in self.settled if preference(each) != name)
        return replace(self, settled=(*others, f"{name}#{times}"))

    def is_over(self, choice: Chose) -> bool:
        """Return True for a tap on a question about a preference that was chosen since."""
        asked, _, words = choice.action.partition(":")
        return bool(choice.picked or words) and asked != self.action(preference(asked))

    def tap_on(self, choice: Chose, at: datetime) -> Menu:
        """Return the menu after options were tapped, or the button of one question."""
        if not _is_answer(choice):
            return self
        return replace(self, tapped=_digest(choice), tapped_at=at)

    def repeats(self, choice: Chose, at: datetime) -> bool:
        """Return True for what was tapped last, a moment ago."""
        if not _is_answer(choice) or self.tapped_at is None or self.tapped != _digest(choice):
            return False
        return at - self.tapped_at < TWICE

    def after(self, outbounds: Iterable[Outbound]) -> Menu:
        """Return the menu after these messages were shown.

        Letters stay with the last question, so that help shown in between does not replace it.
        Numbers follow the last message with options or buttons; options come first. What a message
        asks back holds until the next one.
        """
        menu = self
        for outbound in outbounds:
            numbers = menu.letters if menu.asked else menu.numbers
            menu = replace(menu, asked=(), numbers=numbers)._shown(outbound)
        return menu

    def about(self, outbounds: Sequence[Outbound]) -> Menu:
        """Return the menu for words that reply to these messages, instead of the last shown.

        A reply to what was shown last changes nothing. Past messages that ask nothing leave the
        exchange under way, and no option.
        """
        there = Menu().after(outbounds)
        if there.letters:
            last = self.letters and there.letters[0].action == self.letters[0].action
        else:
            last = there.numbers and there.numbers == self.numbers
        return self if last else replace(there, awaits=None if there.numbers else self.awaits)

    def _shown(self, outbound: Outbound) -> Menu:
        told = {block.action for block in outbound.blocks if isinstance(block, Feedback)}
        if told.intersection(each.action for each in self.letters):
            return replace(self, over=True)._offered(outbound)
        return self._offered(outbound)

    def _offered(self, outbound: Outbound) -> Menu:
        asked = next((block for block in outbound.blocks if isinstance(block, Choices)), None)
        if asked:
            options = tuple(Entry(o.label, asked.action, o.id) for o in asked.options)
            free = asked.action if asked.free else None
            return replace(
                self,
                letters=options,
                multiple=asked.multiple,
                numbers=options,
                free=free,
                prompt=asked.prompt,
                lenient=asked.lenient,
                over=False,
                asked=(),
            )
        tapped = next((block for block in outbound.blocks if isinstance(block, Buttons)), None)
        if tapped is None:
            return replace(self, free=None)
        numbers = tuple(Entry(button.label, button.action) for button in tapped.buttons)
        if tapped.asks:  # a number still means an option, or nothing: never « oui » by chance
            return replace(self, asked=numbers, numbers=numbers)
        return replace(self, numbers=numbers, free=None)


def preference(action: str) -> str:
    """Return the name of the preference that an action of `Menu.action` asks about."""
    return action.partition("#")[0]


def as_action(choice: Chose) -> str:
    """Return an action for a button that makes that choice."""
    picked = "+".join(quote(each, safe="", errors="replace") for each in choice.picked)
    return f"{PICK}:{picked}:{choice.action}" if picked else choice.action


def picked_by(action: str) -> Chose:
    """Return the choice of an action that `as_action` wrote."""
    name, _, rest = action.partition(":")
    if name != PICK:
        return Chose(action)
    picked, _, action = rest.partition(":")
    return Chose(action, tuple(unquote(each) for each in picked.split("+") if each))


def _is_answer(choice: Chose) -> bool:
    """Return True for options, and for a button with an argument: it answers what it is about."""
    return bool(choice.picked) or ":" in choice.action


def _digest(choice: Chose) -> str:
    """Return a short name of a choice, whatever its length."""
    said = as_action(choice).encode(errors="replace")
    return blake2b(said, digest_size=12).hexdigest()
