"""The menu: what a person was last shown, which gives their next words a meaning.

A letter, a number or words stand for an option or a button. Other words go to the question that
takes free text, else to the exchange under way. How words are read is for `bot.understanding`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

from bot.domain.messages import Buttons, Choices, Chose, Feedback, Outbound

PICK = "pick"  # name of the action that picks options at one tap


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
            return Menu(
                letters=options,
                multiple=asked.multiple,
                numbers=options,
                free=free,
                awaits=self.awaits,
                prompt=asked.prompt,
                lenient=asked.lenient,
            )
        tapped = next((block for block in outbound.blocks if isinstance(block, Buttons)), None)
        if tapped is None:
            return replace(self, free=None)
        numbers = tuple(Entry(button.label, button.action) for button in tapped.buttons)
        if tapped.asks:  # a number still means an option, or nothing: never « oui » by chance
            return replace(self, asked=numbers, numbers=numbers)
        return replace(self, numbers=numbers, free=None)


def as_action(choice: Chose) -> str:
    """Return an action for a button that makes that choice."""
    picked = "+".join(quote(each, safe="") for each in choice.picked)
    return f"{PICK}:{picked}:{choice.action}" if picked else choice.action


def picked_by(action: str) -> Chose:
    """Return the choice of an action that `as_action` wrote."""
    name, _, rest = action.partition(":")
    if name != PICK:
        return Chose(action)
    picked, _, action = rest.partition(":")
    return Chose(action, tuple(unquote(each) for each in picked.split("+") if each))
