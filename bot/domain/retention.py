"""Retention: how well what was learned is to be remembered, as the settings say."""

from __future__ import annotations

from dataclasses import dataclass

LOWEST, HIGHEST = 0.7, 0.97  # below, most is learned anew; above, little but reviews


@dataclass(frozen=True, slots=True)
class Retention:
    """The chance of recall at which a question is asked again, and the parameters of FSRS."""

    desired: float = 0.92  # above the usual 0.9: a lucky guess is read as memory
    parameters: tuple[float, ...] = ()  # 21 numbers; none: those that the library publishes
