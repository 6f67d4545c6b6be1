"""The environment: the values that all turns of a process share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.identifiers import Identifiers
from bot.domain.issuer import Issuer
from bot.domain.lrs import Lrs
from bot.domain.measures import Measures
from bot.domain.people import Assignment, Learner, Role
from bot.domain.ports import Calendar
from bot.domain.retention import Retention
from bot.storage.holdings import Owners
from bot.storage.tombstones import Tombstones
from bot.texts.speech import Speech
from bot.turn.joining import Defaults
from bot.turn.turn import Turn
from lessons.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The library, the calendar, the sentences, and what else all turns are given."""

    library: Library
    calendar: Calendar
    speak: Callable[[str], Speech]  # by language
    defaults: Defaults = field(default_factory=Defaults)
    doubts: bool = False  # « pas sûr » stands beside questions, until a learner chooses
    retention: Retention = field(default_factory=Retention)
    issuer: Issuer = field(default_factory=Issuer)
    measures: Measures = field(default_factory=Measures)
    owners: Owners = field(default_factory=dict)
    nominal: tuple[Role, ...] = ()  # who may see completion by name
    tombstones: Tombstones | None = None  # None: nobody is kept from coming back
    lrs: Lrs = field(default_factory=Lrs)
    identifiers: Identifiers = field(default_factory=dict)

    def turn(
        self,
        learner: Learner,
        assignment: Assignment,
        now: datetime,
        argument: str = "",
        picked: tuple[str, ...] = (),
        *,
        unsure: bool = False,
    ) -> Turn:
        """Return a turn of a learner, with the argument or the options of their event."""
        return Turn(
            now=now,
            learner=learner,
            assignment=assignment,
            speech=self.speak(learner.language),
            calendar=self.calendar,
            library=self.library,
            retention=self.retention,
            argument=argument,
            picked=picked,
            doubts=self.doubts if learner.doubts is None else learner.doubts,
            unsure=unsure,
            issuer=self.issuer,
            measures=self.measures,
            zone=self.defaults.zone,
            owners=self.owners,
            nominal=self.nominal,
            lrs=self.lrs,
            identifiers=self.identifiers,
        )
