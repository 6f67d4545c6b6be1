"""Typed lines read as words, taps and orders. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.menu import Menu
from bot.domain.messages import Chose, Typed

MARK = ":"  # begins an order to the console itself


@dataclass(frozen=True, slots=True)
class Order:
    """A word for the console itself, such as `:demain`."""

    name: str
    argument: str


def parse(line: str, shown: Menu) -> Typed | Chose | Order | None:
    """Read a line: `:2` taps the second choice, `:word` is an order, the rest is typed."""
    text = line.strip()
    if not text:
        return None
    if not text.startswith(MARK):
        return Typed(text)
    name, _, argument = text.removeprefix(MARK).partition(" ")
    tapped = _tapped(name, shown) if name.isascii() and name.isdigit() else None
    return tapped or Order(name, argument.strip())


def _tapped(number: str, shown: Menu) -> Chose | None:
    """Return the choice of a number: of itself among numbers, else of its place."""
    labels = [each.label for each in shown.numbers]
    if not any(each.isdigit() for each in labels):
        return shown.tap(int(number))
    return shown.numbers[labels.index(number)].chosen() if number in labels else None
