"""The judge of the Slack campaign: what people see against what the database and the core say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from adapters.slack.client import name_of
from adapters.slack.messages import SlackMessage
from adapters.slack.render import render
from adapters.slack.texts import speech
from bot.domain.deliveries import DeliveryState
from bot.domain.messages import Feedback, Outbound
from tests.campaigns.course import asked, feedback
from tests.campaigns.records import Given, Row
from tests.standins.slack.screen import marks
from tests.standins.slack.workspace import Message as Shown


class Reply(NamedTuple):
    """What the core said to an event, once: the texts of its messages."""

    whole: list[str]
    rest: list[str]  # the same once the question itself has said the feedback


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is left when all is at rest."""

    given: Sequence[Given]  # taps that Slack had acknowledged, once each
    kept: Sequence[Given]  # in the database
    heard: Collection[str]  # the ids of the events that were acknowledged
    replied: Mapping[str, Sequence[Reply]]  # by event
    deliveries: Sequence[Row]
    shown: Mapping[str, Sequence[Shown]]  # by person, what Levain said, as it stands


@dataclass(kw_only=True)
class Verdict:
    """What is wrong, a sentence each, and how much was looked at."""

    replies: int = 0
    closed: int = 0  # questions closed where they were asked
    lessons: int = 0  # that left
    lost: list[str] = field(default_factory=list)
    counted_twice: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # replies, lessons, verdicts
    doubled: list[str] = field(default_factory=list)  # replies, lessons
    wrong: list[str] = field(default_factory=list)  # what is said is not what was to be said

    @property
    def faults(self) -> list[str]:
        return [*self.lost, *self.counted_twice, *self.missing, *self.doubled, *self.wrong]


def judge(evidence: Evidence) -> Verdict:
    """Everything counted once, said once, and nothing else."""
    verdict = Verdict()
    given, kept = Counter(evidence.given), Counter(evidence.kept)
    verdict.lost += [f"{each}: not in the database" for each in given - kept]
    verdict.counted_twice += [f"{each}: more often than it was given" for each in kept - given]
    _judge_messages(evidence, verdict)
    for each in evidence.given:
        _judge_question(each, evidence.shown[each.conversation], verdict)
    return verdict


def reply(outbound: Outbound) -> Reply | None:
    """What is to be seen of it in the conversation; None for a page."""
    if outbound.page:
        return None
    rest = [each for each in outbound.blocks if not isinstance(each, Feedback)]
    return Reply(_texts(outbound), _texts(Outbound(tuple(rest), language=outbound.language)))


def _texts(outbound: Outbound) -> list[str]:
    parts = render(outbound, speech(outbound.language or "fr"))
    return [part.text for part in parts if isinstance(part, SlackMessage)]


def _judge_messages(evidence: Evidence, verdict: Verdict) -> None:
    """Each message has a name, and each name that is due is on one message."""
    seen: dict[str, list[Shown]] = defaultdict(list)
    for messages in evidence.shown.values():
        for message in messages:
            seen[name_of(message).partition(".")[2]].append(message)
    due = {**dict(_replies_due(evidence)), **dict(_lessons_due(evidence, seen, verdict))}
    verdict.doubled += [f"{name}: {len(all_)} messages" for name, all_ in seen.items() if all_[1:]]
    verdict.wrong += [f"{name}: nothing was to be said" for name in seen.keys() - due.keys()]
    verdict.missing += [f"{name}: not said" for name in due.keys() - seen.keys()]
    for name in seen.keys() & due.keys():
        wanted = due[name]
        verdict.replies += wanted is not None
        said = seen[name][0]
        if wanted and "edited" not in said and said["text"] not in wanted:
            verdict.wrong.append(f"{name}: said {said['text'][:60]!r}")
    silent = _silent(evidence)
    verdict.missing += [f"{each}: acknowledged, and not replied to" for each in silent]


def _silent(evidence: Evidence) -> list[str]:
    """The events that nothing was replied to, but for a second tap of a button that was heard."""
    replied = {each.rpartition(":")[0] for each, said in evidence.replied.items() if said}
    silent = [each for each in evidence.heard if not evidence.replied.get(each)]
    return [each for each in silent if ":" not in each or each.rpartition(":")[0] not in replied]


def _replies_due(evidence: Evidence) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    """The name of each message, with what it may say."""
    for event, replies in evidence.replied.items():
        for number, (whole, rest) in enumerate(replies):
            ways = [way for way in (whole, rest) if way]
            for part, texts in enumerate(zip(*ways, strict=True), 1):
                last = part == len(whole)
                yield f"{event}.{number}" + ("" if last else f".{part}"), texts


def _lessons_due(
    evidence: Evidence, seen: Mapping[str, Sequence[Shown]], verdict: Verdict
) -> Iterator[tuple[str, None]]:
    """The name of each lesson that left; of one that was skipped, if it may have before."""
    for row in evidence.deliveries:
        name = str(row.id)
        if row.state == DeliveryState.SENT:
            verdict.lessons += 1
            yield name, None
            if not any(each["ts"] in (row.remote_id or "") for each in seen.get(name, ())):
                verdict.wrong.append(f"{row}: its receipt is not that of a message")
        elif row.state != DeliveryState.SKIPPED:
            verdict.missing.append(f"{row}: neither sent nor skipped")
        elif row.doubt and name in seen:
            yield name, None


def _judge_question(given: Given, shown: Sequence[Shown], verdict: Verdict) -> None:
    """Its verdict is said where it was asked, which is then closed; or below."""
    said = feedback(given.place, given.picked)
    there = [each for each in shown if said in each["text"]]
    if not there:
        verdict.missing.append(f"{given}: no verdict")
    for each in there:
        here = asked(each["text"]) == given.place
        verdict.closed += here
        if here and {"A", "B"} & marks(each):
            verdict.wrong.append(f"{given}: answered, and open")
