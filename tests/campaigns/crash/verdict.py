"""The judge of a campaign: what people read against what the delivery table says."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.domain.deliveries import DeliveryState
from bot.storage.tables import delivery
from scheduler.dispatcher import ATTEMPTS_MAX
from tests.campaigns.crash.platform import GONE, Entry

Person = tuple[str, str]  # workspace and conversation
NOBODY_THERE = re.compile(f"the platform answered ({'|'.join(map(str, GONE))})")
UNCERTAIN = "may have left: the platform cannot be asked"
NAMES = ("id", "state", "visible_at", "remote_id", "error", "attempts")
COLUMNS = tuple(delivery.c[name] for name in NAMES)


class Row(NamedTuple):
    """A delivery, and whose it is."""

    person: Person
    id: int
    state: str
    remote_id: str | None
    error: str | None
    attempts: int
    ended: bool


@dataclass(kw_only=True)
class Verdict:
    """What is wrong, a sentence each, and what was given up on purpose."""

    deliveries: int
    sent: int
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)  # table and ledger contradict each other
    failed: Counter[str] = field(default_factory=Counter)  # by reason
    uncertain_read: int = 0  # of those given up though they may have left, how many had been read

    @property
    def faults(self) -> list[str]:
        return [*self.lost, *self.doubled, *self.wrong]


@dataclass(kw_only=True)
class Result:
    """What happened, and the verdict."""

    verdict: Verdict
    kills: int = 0
    hits: int = 0  # kills that found messages in flight
    flying: int = 0  # those messages
    claimed: int = 0  # deliveries, each time they were
    doubts: int = 0  # those that may have left before
    platform: Counter[str] = field(default_factory=Counter)  # what it counted
    seconds: float = 0.0
    busiest: int = 0  # the most that a workspace was sent in a second
    late: float = 0.0  # seconds, at most, from a place within the rate to the platform's answer
    errors: int = 0  # lines of that level in the workers' log

    @property
    def faults(self) -> list[str]:
        return self.verdict.faults

    @property
    def asked(self) -> int:
        return self.platform["found"] + self.platform["not-found"]

    def __str__(self) -> str:
        v = self.verdict
        reasons = ", ".join(f"{n} × {why}" for why, n in sorted(v.failed.items())) or "none"
        return (
            f"{self.kills} kills, {self.hits} of them with {self.flying} messages in flight; "
            f"{v.deliveries} deliveries, {v.sent} sent, {len(v.lost)} lost, {len(v.doubled)} "
            f"doubled, {len(v.wrong)} wrong; {self.claimed} claims, {self.doubts} in doubt, "
            f"{self.platform['repeated']} repeats dropped, {self.asked} looked up and "
            f"{self.platform['found']} found; at most {self.busiest} a second, "
            f"{self.late:.2f} s late; "
            f"{self.seconds:.0f} s; failed: {reasons}"
            + (f" ({v.uncertain_read} of the uncertain ones were read)" if v.uncertain_read else "")
        )


def judge(
    people: Collection[Person], rows: Sequence[Row], ledger: Sequence[Entry], *, certain: bool
) -> Verdict:
    """Everybody was to read one message.

    `certain`: the platform recognises a message it has, one way or the other, so that nothing is
    to be given up only because it may have left.
    """
    verdict = Verdict(
        deliveries=len(rows), sent=sum(row.state == DeliveryState.SENT for row in rows)
    )
    read: dict[Person, list[Entry]] = defaultdict(list)
    for entry in ledger:
        read[entry.workspace, entry.conversation].append(entry)
    planned = Counter(row.person for row in rows)
    verdict.lost += [f"{who}: never planned" for who in people if not planned[who]]
    verdict.wrong += [f"{who}: planned {n} times" for who, n in planned.items() if n > 1]
    verdict.doubled += [f"{who}: read {len(es)} times" for who, es in read.items() if len(es) > 1]
    keys = {(row.person, str(row.id)) for row in rows}
    verdict.wrong += [
        f"{entry}: no such delivery"
        for who, entries in read.items()
        for entry in entries
        if (who, entry.key) not in keys
    ]
    for row in rows:
        _compare(row, [e for e in read.get(row.person, ()) if e.key == str(row.id)], verdict)
        if row.state == DeliveryState.FAILED and not _may_fail(row, certain=certain):
            verdict.wrong.append(f"{row}: failed without a good reason")
    return verdict


def _compare(row: Row, read: Sequence[Entry], verdict: Verdict) -> None:
    """One delivery with what was read of it."""
    if not row.ended or row.state not in (DeliveryState.SENT, DeliveryState.FAILED):
        verdict.lost.append(f"{row}: it has not ended, or nobody knows why")
    elif row.state == DeliveryState.FAILED:
        verdict.failed[row.error or ""] += 1
        if not NOBODY_THERE.fullmatch(row.error or ""):
            verdict.uncertain_read += bool(read)
        elif read:
            verdict.wrong.append(f"{row}: failed, and was read")
    elif not read:
        verdict.lost.append(f"{row}: sent, and was not read")
    elif row.remote_id not in {entry.id for entry in read}:
        verdict.wrong.append(f"{row}: sent as {row.remote_id}, and read as {read[0].id}")


def _may_fail(row: Row, *, certain: bool) -> bool:
    """Nobody is there, nobody can tell, or the platform failed as often as is borne."""
    if row.error == UNCERTAIN:
        return not certain
    return bool(NOBODY_THERE.fullmatch(row.error or "")) or row.attempts >= ATTEMPTS_MAX


def busiest_second(ledger: Iterable[Entry]) -> int:
    """The most that any workspace was sent in any one second."""
    instants: dict[str, list[float]] = defaultdict(list)
    for entry in ledger:
        instants[entry.workspace].append(entry.at)
    most = 0
    for times in instants.values():
        times.sort()
        first = 0
        for last, at in enumerate(times):
            while times[first] <= at - 1:
                first += 1
            most = max(most, last - first + 1)
    return most
