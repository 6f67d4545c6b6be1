"""Levain is killed while people tap: nothing is lost, nothing doubled; the judge says so if it is.

A short form of `python -m tests.campaigns.slack.campaign`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.campaigns.records import Given
from tests.campaigns.slack.campaign import Plan, finish, open_campaign, run
from tests.campaigns.slack.verdict import Evidence, Verdict, judge
from tests.standins.slack.screen import marks
from tests.standins.slack.workspace import Message

SHORT = Plan(answers=48, rate=15, people=12)
CALM = Plan(answers=12, rate=10, people=4, kills=0, refreshes=0)


async def test_what_was_under_way_at_a_kill_is_neither_lost_nor_doubled(
    database_url: str, tmp_path: Path
) -> None:
    result = await run(SHORT, database_url, tmp_path)
    print(result)
    assert result.faults == []
    assert (result.answers, result.kills, result.refreshes) == (48, 1, 1)
    assert result.again > 0  # or nothing was shown
    assert result.verdict.closed == 48
    assert result.verdict.lessons > 0


Tampering = Callable[[Evidence], Evidence]


def unkept(evidence: Evidence) -> Evidence:
    return replace(evidence, kept=evidence.kept[1:])


def kept_twice(evidence: Evidence) -> Evidence:
    return replace(evidence, kept=[*evidence.kept, evidence.kept[0]])


def kept_otherwise(evidence: Evidence) -> Evidence:
    person, place, _ = evidence.kept[0]
    return replace(evidence, kept=[Given(person, place, "z"), *evidence.kept[1:]])


def unsaid(evidence: Evidence) -> Evidence:
    return _screens(evidence, lambda messages: messages[:-1])


def said_twice(evidence: Evidence) -> Evidence:
    return _screens(evidence, lambda messages: [*messages, messages[-1]])


def said_otherwise(evidence: Evidence) -> Evidence:
    return _screens(evidence, lambda messages: [*messages[:-1], messages[-1] | {"text": "Hein ?"}])


def said_for_nothing(evidence: Evidence) -> Evidence:
    named = {"event_type": "levain", "event_payload": {"id": "mark.0"}}
    return _screens(evidence, lambda messages: [*messages, messages[-1] | {"metadata": named}])


def left_open(evidence: Evidence) -> Evidence:
    """The questions say what was answered, and can be answered again."""
    blocks = next(m["blocks"] for all_ in evidence.shown.values() for m in all_ if _asks(m))
    return _screens(evidence, lambda messages: [m | {"blocks": blocks} for m in messages])


def unanswered(evidence: Evidence) -> Evidence:
    return replace(evidence, heard={*evidence.heard, "an event"})


def lesson_unsent(evidence: Evidence) -> Evidence:
    row = evidence.deliveries[0]._replace(state="failed")
    return replace(evidence, deliveries=[row, *evidence.deliveries[1:]])


def lesson_elsewhere(evidence: Evidence) -> Evidence:
    row = evidence.deliveries[0]._replace(state="sent", remote_id="T1 D1 1.1")
    return replace(evidence, deliveries=[row, *evidence.deliveries[1:]])


FAULTS: dict[Tampering, Callable[[Verdict], list[str]]] = {
    unkept: lambda verdict: verdict.lost,
    kept_twice: lambda verdict: verdict.counted_twice,
    kept_otherwise: lambda verdict: verdict.lost,
    unsaid: lambda verdict: verdict.missing,
    said_twice: lambda verdict: verdict.doubled,
    said_otherwise: lambda verdict: verdict.wrong,
    said_for_nothing: lambda verdict: verdict.wrong,
    left_open: lambda verdict: verdict.wrong,
    unanswered: lambda verdict: verdict.missing,
    lesson_unsent: lambda verdict: verdict.missing,
    lesson_elsewhere: lambda verdict: verdict.wrong,
}


async def test_what_is_tampered_with_is_noticed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'levain.sqlite'}"
    async with open_campaign(CALM, url, tmp_path) as campaign:
        evidence = await finish(campaign)
    assert campaign.result.faults == []
    unnoticed = [
        tamper.__name__ for tamper, found in FAULTS.items() if not found(judge(tamper(evidence)))
    ]
    assert unnoticed == []


def _screens(evidence: Evidence, change: Callable[[list[Message]], list[Message]]) -> Evidence:
    return replace(evidence, shown={who: change([*all_]) for who, all_ in evidence.shown.items()})


def _asks(message: Message) -> bool:
    return {"A", "B"} <= marks(message)
