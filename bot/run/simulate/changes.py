"""Changes under simulated people: of settings, preferences and clocks, drawn from the seed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple, TypeVar

from bot.domain.people import Learner
from bot.run.settings import Settings
from bot.run.simulate.crowd import Crowd
from bot.run.simulate.plan import Plan, on_tick
from scheduler.working_time import WorkingTime

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")
CHANGED = ("jours", "horaire", "fuseau")  # how the words of a change begin
LOOK_EVERY = timedelta(hours=1)  # as `levain run` looks at bookings again
_DAY = timedelta(days=1)
_WINDOWS = ((8, 18), (8, 18), (9, 16), (10, 18), (8, 12), (7, 19))  # hours
_QUIET: tuple[tuple[dict[str, time], ...], ...] = (
    (),
    (),
    ({"from": time(12), "until": time(14)},),
)
_ZONES = ("Europe/Paris", "Indian/Reunion", "America/Martinique", "Pacific/Noumea")
_WISHES = dict(zip(CHANGED, (0.4, 0.4, 0.2), strict=True))
_WISHING = 0.08  # share of the visits in which a person changes something
_ERRORS = (
    *(timedelta(days=days) for days in (365, 364, 30, 7, 1, -1, -365)),
    *(timedelta(hours=hours) for hours in (1, -1, 6)),
)


class Restart(NamedTuple):
    """Levain starts again, with these settings."""

    at: datetime
    settings: dict[str, Any]

    @property
    def calendar(self) -> WorkingTime:
        return Settings(**self.settings).working_time


class ClockError(NamedTuple):
    """The clock of Levain is wrong for one tick."""

    at: datetime
    by: timedelta


E = TypeVar("E", Restart, ClockError)


class Changes:
    """The changes of a simulation; none without `Plan.changes`."""

    def __init__(self, plan: Plan, crowd: Crowd) -> None:
        self._plan = plan
        self._crowd = crowd
        first = Restart(plan.begins, {"spread_minutes": plan.spread})
        self.restarts = [first, *self._draw_restarts(first.settings)] if plan.changes else [first]
        self.errors = [*self._draw_errors()] if plan.changes else []

    def wish(self, number: int, at: datetime) -> str:
        """Return the change that a person makes when they come back; mostly empty."""
        moment = (number, int(at.timestamp()))
        if not self._plan.changes or self._crowd.draw(*moment, "wish") >= _WISHING:
            return ""
        what = self._crowd.pick(_WISHES, *moment, "what")
        drawn = self._crowd.draw(*moment, "how")
        if what == "horaire":
            return f"{what} {7 + int(drawn * 13):02}:{int(drawn * 1000) % 4 * 15:02}"
        if what == "fuseau":
            return f"{what} {_ZONES[int(drawn * len(_ZONES))]}"
        chosen = 1 + int(drawn * 31)  # a bit a day
        return " ".join((what, *(day for bit, day in enumerate(DAYS) if chosen >> bit & 1)))

    def _draw_restarts(self, settings: dict[str, Any]) -> Iterator[Restart]:
        """Yield a change of the settings every week or so; a slip of year is put right next day."""
        for number, at in enumerate(self._instants("restart", 2, 12)):
            at = on_tick(at, self._plan.tick)
            what = self._crowd.draw("settings", number)
            drawn = self._crowd.draw("value", number)
            if what < 0.3:  # closed until the year after, which was not meant
                wrong = {"first": at.date(), "last": at.date() + _DAY * int(60 + 240 * drawn)}
                yield Restart(at, settings | {"closures": [wrong]})
                at = on_tick(at + _DAY * (0.4 + drawn), self._plan.tick)
            elif what < 0.5:
                first = at.date() + _DAY * int(4 * drawn)
                closed = {"first": first, "last": first + _DAY * int(10 * drawn)}
                settings = settings | {"closures": [closed]}
            elif what < 0.6:
                settings = settings | {"spread_minutes": int(40 * drawn)}
            elif what < 0.7:
                settings = settings | {"quiet": _QUIET[int(drawn * len(_QUIET))]}
            else:
                opens, closes = _WINDOWS[int(drawn * len(_WINDOWS))]
                hours = {"opens": time(opens), "closes": time(closes), "hour": time(opens)}
                settings = settings | hours
            yield Restart(at, settings)

    def _draw_errors(self) -> Iterator[ClockError]:
        for number, at in enumerate(self._instants("clock", 8, 30)):
            error = _ERRORS[int(self._crowd.draw("error", number) * len(_ERRORS))]
            yield ClockError(on_tick(at, self._plan.tick), error)

    def _instants(self, what: str, least: int, most: int) -> Iterator[datetime]:
        """Yield instants that many days apart, at any hour."""
        at, number = self._plan.begins, 0
        while True:
            at += _DAY * (least + (most - least) * self._crowd.draw(what, number))
            if at >= self._plan.ends:
                return
            yield at
            number += 1


def change(learner: Learner, words: str, calendar: WorkingTime) -> Learner:
    """Return a learner as a change leaves them: an hour outside the window is refused."""
    what, _, value = words.partition(" ")
    if what == "fuseau":
        return replace(learner, zone=value)
    if what == "jours":
        return replace(learner, days=frozenset(DAYS.index(each) + 1 for each in value.split()))
    hour = time.fromisoformat(value)
    return replace(learner, send_at=hour) if calendar.opens <= hour <= calendar.closes else learner


@dataclass(slots=True)
class Due:
    """The changes of one instant."""

    restarts: list[Restart]
    error: timedelta
    look: bool  # at all bookings again


class Agenda:
    """The changes still to come, and the look at bookings of every hour."""

    def __init__(self, plan: Plan, changes: Changes) -> None:
        self._restarts = deque(changes.restarts[1:])
        self._errors = deque(changes.errors)
        self._look = plan.begins if plan.changes else None

    @property
    def next(self) -> datetime | None:
        heads = [each[0].at for each in (self._restarts, self._errors) if each]
        return min((*heads, self._look), default=None) if self._look else None

    def take(self, now: datetime) -> Due:
        """Remove and return the changes up to an instant."""
        restarts, errors = _take(self._restarts, now), _take(self._errors, now)
        look = self._look is not None and bool(self._look <= now or restarts)
        if look:
            self._look = now + LOOK_EVERY
        return Due(restarts, errors[-1].by if errors else timedelta(0), look)


def _take(waiting: deque[E], now: datetime) -> list[E]:
    taken = []
    while waiting and waiting[0].at <= now:
        taken.append(waiting.popleft())
    return taken
