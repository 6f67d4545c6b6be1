"""The LRS: where statements of xAPI go, as the settings say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Lrs:
    """A Learning Record Store, and how people are named to it."""

    home_page: str = ""  # of the collectivité: activities and pseudonyms are named under it
    endpoint: str = ""  # without `/statements`; empty: nothing is pushed
    nominal: bool = False  # people are named by their e-mail, where it is known
