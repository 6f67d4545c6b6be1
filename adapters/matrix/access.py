"""Admission: the people whom Levain serves on Matrix, and why it refuses the others. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from bot.texts.speech import Speech


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Servers and people as the setting `allowed` names them; when it is empty, one's own server.

    People whom Levain writes to first, in `invited`, are served too.
    """

    allowed: Collection[str]
    own: str  # our server
    invited: Collection[str] = ()
    _people: frozenset[str] = field(init=False)
    _servers: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        named = self.allowed or (self.own,)
        people = frozenset(each for each in named if each.startswith("@"))
        object.__setattr__(self, "_people", people)
        object.__setattr__(self, "_servers", frozenset(named) - people)

    def admits(self, person: str) -> bool:
        return person in self._people or _server(person) in self._servers or person in self.invited

    def refusal(self, person: str, speak: Speech) -> str:
        """The sentence for a person who is not admitted: the rule that keeps them out."""
        if not self._people:
            return speak("matrix-declined-server", server=_server(person))
        if not self._servers:
            return speak("matrix-declined-person")
        return speak("matrix-declined-either", server=_server(person))


def _server(person: str) -> str:
    return person.partition(":")[2]
