"""The menu: the meaning of a person's next words, so that typing is as good as a tap.

A letter, a number or a label stands for an option or a button. Other words go to the question that
takes free text, else to the exchange under way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.messages import Buttons, Choices, Chose, Outbound
from lessons.letters import position
from lessons.matching import nearest, normalise

_LETTERS = re.compile(r"[a-h](?:(?:\s*[,;+/&]\s*|\s+(?:et|and)\s+|\s+)?[a-h])*")
_NUMBERS = re.compile(r"\d{1,2}(?:(?:\s*[,;+/&]\s*|\s+(?:et|and)\s+|\s+)\d{1,2})*")
_LIKENESS = 88  # of 100: a typing slip, not another sentence
_WORD_MIN = 4  # letters: « technique » names an option, « de » does not


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

    @property
    def words(self) -> str | None:
        """Return the action that other words answer; None when no action takes words."""
        return self.free or self.awaits

    def waiting(self, action: str | None) -> Menu:
        """Return the menu with other words sent to `action`; None ends the exchange."""
        return replace(self, awaits=action)

    def after(self, outbounds: Iterable[Outbound]) -> Menu:
        """Return the menu after these messages were shown.

        Letters stay with the last question, so that help shown in between does not replace it.
        Numbers follow the last message with options or buttons; options come first.
        """
        menu = self
        for outbound in outbounds:
            menu = menu._shown(outbound)
        return menu

    def _shown(self, outbound: Outbound) -> Menu:
        asked = next((block for block in outbound.blocks if isinstance(block, Choices)), None)
        if asked:
            options = tuple(Entry(o.label, asked.action, o.id) for o in asked.options)
            free = asked.action if asked.free else None
            return Menu(options, asked.multiple, options, free, self.awaits)
        tapped = next((block for block in outbound.blocks if isinstance(block, Buttons)), None)
        if tapped is None:
            return replace(self, free=None)
        numbers = tuple(Entry(button.label, button.action) for button in tapped.buttons)
        return replace(self, numbers=numbers, free=None)

    def read(self, text: str) -> Chose | None:
        """Return the choice that letters, numbers or an exact label mean; None for other text."""
        said = normalise(text)
        for pattern, offered in ((_LETTERS, self.letters), (_NUMBERS, self.numbers)):
            if pattern.fullmatch(said) and (choice := self._pick(_positions(said), offered)):
                return choice
        return next((o.chosen() for o in self._all() if normalise(o.label) == said), None)

    def guess(self, text: str) -> Chose | None:
        """Return the choice whose label is near the text, or alone holds its words; else None."""
        said = normalise(text)
        labels = {normalise(offered.label): offered for offered in self._all()}
        found = nearest(said, labels, likeness=_LIKENESS) or _holding(said, labels)
        return labels[found[0]].chosen() if found else None

    def _all(self) -> tuple[Entry, ...]:
        return (*self.letters, *self.numbers)

    def _pick(self, positions: list[int], offered: tuple[Entry, ...]) -> Chose | None:
        if not positions or not all(0 <= place < len(offered) for place in positions):
            return None
        picked = [offered[place] for place in dict.fromkeys(positions)]
        if len(picked) == 1:
            return picked[0].chosen()
        if not self.multiple or offered != self.letters:
            return None
        return Chose(picked[0].action, tuple(option.pick for option in picked if option.pick))


def _holding(said: str, labels: Iterable[str]) -> list[str]:
    """Return the one label in which every word of `said` begins a word; none if there are more."""
    words = said.split()
    found = [
        label
        for label in labels
        if all(any(each.startswith(word) for each in label.split()) for word in words)
    ]
    return found if len(said) >= _WORD_MIN and len(found) == 1 else []


def _positions(said: str) -> list[int]:
    """Return the positions, from 0, that « a, c » or « 1 3 » name."""
    words = re.findall(r"\d+|[a-h]", re.sub(r"\b(?:et|and)\b", " ", said))
    places = (int(word) - 1 if word.isdigit() else position(word) for word in words)
    return [place for place in places if place is not None]
