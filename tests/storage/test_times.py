"""No table keeps how long a person reads, or stays away: every instant of the schema is listed.

An instant, a day or a length of time that is added is refused until it is listed here, with what
happened then. A first sight, a last visit or a time on a page has no place.
"""

from __future__ import annotations

import re

from sqlalchemy import Date, Float, Integer, Interval

from bot.run.wiring import load_owners
from bot.storage.holdings import By, of_all
from bot.storage.tables import Instant

PEOPLE = [each.table for each in of_all(load_owners()) if each.by is not By.NOBODY]
THEIRS = {  # what a person did, once each
    "answer.answered_at",
    "attestation.issued_at",
    "attestation.issued_on",
    "enrollment.enrolled_at",
    "learner.joined_at",
    "learner.learned_on",  # the day of the streak, which they may switch off
    "link_code.made_at",  # a code that they asked for, for some days
    "link_miss.missed_at",  # a wrong one, so that nobody guesses
    "look.at",  # of somebody else, at where they stand by name: they have a right to know
    "nudge_refusal.at",
    "digest.since",
    "printed_name.given_at",
    "roster_file.at",  # a file that an administrator attached, for some days
    "share.shared_at",
    "share_reader.shared_at",
    "review.reviewed_at",
    "card.reviewed_at",
    "confidence.given_at",
    "opinion.given_at",
    "pretest.begun_at",
    "pretest.ended_at",
    "pursuit.said_at",
    "enrollment.started_at",
    "enrollment.completed_at",
}
OURS = {  # what Levain does, or is to do
    "audit.at",  # of a look at others' data, which those have a right to know
    "delivery.due_at",
    "delivery.sent_at",
    "delivery.visible_at",
    "card.due_at",
    "card.rests_until",
    "device.changed_at",
    "device.first_seen_at",
    "inbox.leased_until",
    "inbox.received_at",  # until it is answered
    "learner.next_due_at",
    "learner.reminded_on",
    "learner.served_on",
    "departure.left_at",  # as the collectivité says
    "digest.week",
    "member.invited_at",
    "member.left_at",  # as the collectivité says
    "member.service_since",  # from which a service counts them
    "seen_event.seen_at",  # of an event, for some weeks, so that it counts once
    "told.completed_at",  # as an LRS was told
}
SAID = {"learner.away_from", "learner.back_on", "share.ends_at"}  # in their own words
NUMBERS = {
    "answer.credit",
    "audit.actor_id",
    "card.difficulty",
    "card.reviews",
    "card.stability",
    "confidence.value",
    "delivery.attempts",
    "inbox.failures",
    "learner.lessons_since",
    "learner.reminders",
    "learner.silent",
    "learner.streak",
    "link_miss.count",
    "opinion.rating",
    "review.credit",
    "review.rating",
    "roster_file.leaving",
}
LENGTH = re.compile(
    r"idle|inactiv|elapsed|duration|second|minute|millis|took|spent|dwell|\bread(ing)?_|opened|"
    r"\bviewed|visit|presence|online|typing|last_(seen|active|read)|time_on"
)


def test_every_instant_of_a_person_is_known() -> None:
    found = {
        f"{table.name}.{column.name}"
        for table in PEOPLE
        for column in table.c
        if isinstance(column.type, Instant | Date)
    }
    known = THEIRS | OURS | SAID
    assert found - known == set(), "say what happened then, or leave it out"
    assert known - found == set(), "no longer there"


def test_no_column_is_a_length_of_time() -> None:
    for table in PEOPLE:
        for column in table.c:
            assert not isinstance(column.type, Interval), f"{table.name}.{column.name}"
            assert not LENGTH.search(column.name), f"{table.name}.{column.name}"


def test_numbers_kept_of_a_person_are_known() -> None:
    """A count of seconds would be one more number."""
    found = {
        f"{table.name}.{column.name}"
        for table in PEOPLE
        for column in table.c
        if isinstance(column.type, Integer | Float) and not column.foreign_keys
        if not column.primary_key
    }
    assert found == NUMBERS
