"""The menu: what a person was last shown, which gives their next words a meaning.

A letter, a number or words stand for an option or a button. Other words go to the question that
takes free text, else to the exchange under way. How words are read is for `bot.understanding`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any
from urllib.parse import quote, unquote

from bot.domain.messages import Buttons, Choices, Chose, Feedback, Outbound

OTHERS_MAX = 2  # messages after a question about a preference that let go of it
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
    beside: tuple[Entry, ...] = ()  # buttons beside the last question, chosen by their own words
    free: str | None = None  # the action of the last message's question, when it takes any words
    awaits: str | None = None  # the action of the exchange under way, until a decision ends it
    prompt: str = ""  # the words of the last question
    lenient: bool = False  # some words of one of its options choose it
    over: bool = False  # that question has its answer
    slots: int = 0  # parts of that question that are given an option each
    paired: bool = False  # they have words of their own, and are numbered
    scale: bool = False  # the options of that question are numbers, shown without letters
    doubts: bool = False  # « pas sûr » may be said beside that question
    preference: bool = False  # it is about a preference, and waits only for a moment
    others: int = 0  # messages shown since
    below: Menu | None = None  # with the question that a preference came in front of
    returned: bool = (
        False  # the last question was shown before a preference: answers are asked back
    )
    doubted: str = ""  # the action of a question of which it was said
    asked: tuple[Entry, ...] = ()  # what the last message asked back: « Vouliez-vous dire B ? »
    settled: tuple[str, ...] = ()  # preferences that were chosen: the action of the next question
    tapped: str = ""  # the answer tapped last, as a digest
    tapped_at: datetime | None = None

    @property
    def words(self) -> str | None:
        """Return the action that other words answer; None when no action takes words."""
        return self.free or self.awaits

    @property
    def doubts_answer(self) -> bool:
        """Return True if the last message asked back an answer to the question before it."""
        about = {picked_by(each.action).action for each in self.asked}
        return any(each.action in about for each in self.letters)

    @property
    def hears_time(self) -> bool:
        """Return True if the last question has options, or takes an hour or a day instead."""
        return self.free is not None and bool(self.letters)

    @property
    def action_asked(self) -> str:
        """Return the action of the last question that has no answer yet; empty if there is none."""
        if self.takes_words:
            return self.free or ""
        return self.letters[0].action if self.letters and not self.over else ""

    def doubt(self, action: str) -> Menu:
        """Return the menu once « pas sûr » was said of the question of that action."""
        return replace(self, doubted=action)

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
        if self.doubted and self.doubted in told:
            return replace(self, doubted="")._shown(outbound)
        if told.intersection(each.action for each in self.letters):
            return replace(self, over=True, beside=())._uncovered()._offered(outbound)
        if self.free in told:
            return replace(self, free=None, beside=())._offered(outbound)
        return self._offered(outbound)

    def _covered(self) -> Menu | None:
        """Return the question that waits below one about a preference."""
        if self.preference:
            return self.below
        waits = self.letters and not self.over
        return replace(self, numbers=self.letters, asked=(), beside=()) if waits else None

    def _uncovered(self) -> Menu:
        """Return the menu with the question that the one about a preference hid, if there is one.

        Its own question stays for a change of mind where there is none.
        """
        if not self.preference or self.below is None:
            return self
        kept = {name: getattr(self, name) for name in ("awaits", "settled", "tapped", "tapped_at")}
        return replace(self.below, returned=True, **kept)

    def _let_go(self) -> Menu:
        """Return the menu after one more message that is not about the preference asked for."""
        if not self.preference or self.awaits:
            return self
        if self.others + 1 < OTHERS_MAX:
            return replace(self, others=self.others + 1)
        if self.below:
            return self._uncovered()
        return replace(self, letters=(), numbers=(), free=None, preference=False)

    @property
    def takes_words(self) -> bool:
        """Return True if the last question is answered in words alone: it waits for them."""
        return self.free is not None and not self.letters

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
                beside=tuple(_entries(outbound)),
                free=free,
                prompt=asked.prompt,
                lenient=asked.lenient,
                over=False,
                slots=len(asked.slots),
                paired=any(asked.slots),
                scale=asked.ends is not None,
                doubts=asked.doubts,
                preference=asked.is_preference,
                others=0,
                below=self._covered() if asked.is_preference else None,
                returned=False,
                asked=(),
            )
        tapped = next((block for block in outbound.blocks if isinstance(block, Buttons)), None)
        if tapped is None:
            return self._let_go()._unless_words(free=None)
        numbers = tuple(Entry(button.label, button.action) for button in tapped.buttons)
        if tapped.asks:  # a number still means an option, or nothing: never « oui » by chance
            meant = (Entry("", tapped.yes), numbers[-1]) if tapped.yes else numbers
            return replace(self, asked=meant, numbers=numbers)
        return self._let_go()._unless_words(numbers=numbers, free=None)

    def _unless_words(self, **changes: Any) -> Menu:
        """Return the menu changed; a question that waits for words goes on waiting."""
        if self.takes_words:
            changes.pop("free")
        return replace(self, **changes)


def _entries(outbound: Outbound) -> Iterator[Entry]:
    """Yield the buttons of a message."""
    for block in outbound.blocks:
        if isinstance(block, Buttons):
            yield from (Entry(each.label, each.action) for each in block.buttons)


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
