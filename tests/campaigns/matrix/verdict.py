"""The judge of the Matrix campaign: what clients saw against what the database and the core say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.capabilities import speak
from bot.domain.deliveries import DeliveryState
from tests.campaigns import campaign as shared
from tests.campaigns.matrix.people import Person
from tests.campaigns.records import Given, Row
from tests.standins.matrix.learner import ENCRYPTED, words

_HEAD = speak("fr")("daily-later")  # what only an unprompted lesson says


@dataclass(kw_only=True)
class Result(shared.Result):
    """What happened on Matrix; `rate` is at which answers were given."""

    keycaps: int = 0  # answers by a reaction
    sent_rate: float = 0.0  # answers a second that the homeserver took
    told_rate: float = 0.0  # that were replied to
    homeserver_kills: int = 0
    lost: int = 0
    counted_twice: int = 0
    replies: int = 0
    replies_missing: int = 0
    replies_doubled: int = 0
    lessons: int = 0
    lessons_missing: int = 0
    lessons_doubled: int = 0

    def __str__(self) -> str:
        return (
            f"{self.answers} answers, {self.keycaps} by keycap, given at {self.rate:.1f} a second, "
            f"sent at {self.sent_rate:.1f}, replied to at {self.told_rate:.1f}; "
            f"{self.kills} kills of Levain, "
            f"{self.hits} with {self.flying_events} events and {self.flying_lessons} lessons in "
            f"flight, {self.homeserver_kills} of the homeserver; {self.lost} lost, "
            f"{self.counted_twice} counted twice; {self.replies} replies, {self.replies_missing} "
            f"missing, {self.replies_doubled} doubled; {self.lessons} lessons, "
            f"{self.lessons_missing} missing, {self.lessons_doubled} doubled; at most "
            f"{self.slowest:.1f} s for a verdict; {self.seconds:.0f} s, {self.cpu:.1f} s of "
            f"processor; {self.errors} errors logged; {len(self.faults)} faults"
        )

    def blame(self, person: Person, what: str, which: Collection[object]) -> None:
        """Note a fault, if there is one."""
        if which:
            self.faults.append(f"{person.client.user_id}: {what}: {list(which)[:3]}")


def measure(people: Sequence[Person], result: Result) -> None:
    """How fast answers were given, sent and replied to."""
    given = [at for person in people for at in person.given]
    sent, told = zip(*(span for person in people for span in person.spans()), strict=True)
    result.rate = len(given) / (max(given) - min(given))
    result.sent_rate = len(sent) / (max(sent) - min(sent))
    result.told_rate = len(told) / (max(told) - min(sent))
    result.slowest = max(b - a for a, b in zip(sent, told, strict=True))


def judge_answers(people: Sequence[Person], kept: Sequence[Given], result: Result) -> None:
    """Each answer is counted once, and no other."""
    for person in people:
        room = person.conversation
        sent = Counter(Given(room, place, picked) for place, picked in person.sent.items())
        counted = Counter(each for each in kept if each.conversation == room)
        lost, twice = sent - counted, counted - sent
        result.lost += lost.total()
        result.counted_twice += twice.total()
        result.blame(person, "answers lost", lost)
        result.blame(person, "answers counted that nobody gave", twice)


def key(room: str, event: str) -> str:
    """The key of what was replied: the room for an invitation, else the event."""
    return room if event.startswith("joined:") else event


def judge_replies(
    people: Sequence[Person], replied: Mapping[str, Sequence[Sequence[str]]], result: Result
) -> None:
    """Each room has, word for word and in order, what the core replied to each event."""
    for person in people:
        events = [person.conversation, *person.said()]
        silent = [each for each in events if each not in replied]
        wanted = [body for each in events for said in replied.get(each, ()) for body in said]
        shown = [words(each) for each in person.heard()]
        heard = [body for body in shown if _HEAD not in body]
        missing, doubled = Counter(wanted) - Counter(heard), Counter(heard) - Counter(wanted)
        result.replies += len(heard)
        result.replies_missing += missing.total() + len(silent)
        result.replies_doubled += doubled.total()
        result.blame(person, "no reply to", silent)
        result.blame(person, "replies missing", missing)
        result.blame(person, "replies too many", doubled)
        if not missing and not doubled and wanted != heard:
            result.blame(person, "replies in another order", heard)


def judge_lessons(people: Sequence[Person], rows: Sequence[Row], result: Result) -> None:
    """Each lesson that was asked for is in its room, once."""
    for row in rows:
        if row.state not in (DeliveryState.SENT, DeliveryState.SKIPPED):
            result.lessons_missing += 1
            result.faults.append(f"lesson {row.id}: {row.state}, {row.error}")
    for person in people:
        _judge_lessons_of(
            person, [r for r in rows if r.conversation == person.conversation], result
        )


def _judge_lessons_of(person: Person, rows: Sequence[Row], result: Result) -> None:
    """Receipts and rooms agree; a lesson that was skipped may have left before."""
    sent = Counter(row.remote_id for row in rows if row.state == DeliveryState.SENT)
    maybe = sum(row.doubt for row in rows if row.state == DeliveryState.SKIPPED)
    heard = [each for each in person.heard() if _HEAD in words(each)]
    ids = Counter(f"{person.conversation} {each['event_id']}" for each in heard)
    missing, twice = sent - ids, [receipt for receipt, n in sent.items() if n > 1]
    unasked = max(0, (ids - sent).total() - maybe)
    result.lessons += len(heard)
    result.lessons_missing += missing.total()
    result.lessons_doubled += unasked
    result.blame(person, "lessons that are nowhere", missing)
    result.blame(person, "receipts of several lessons", twice)
    if unasked:
        result.blame(person, "lessons too many", ids - sent)


def judge_reading(people: Sequence[Person], result: Result) -> None:
    """Everything that Levain encrypted can be read."""
    for person in people:
        hidden = [each["event_id"] for each in person.heard() if each["type"] == ENCRYPTED]
        result.blame(person, "messages that cannot be read", hidden)
