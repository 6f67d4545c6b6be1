"""Tables of study, and the SQL on them: courses, enrollments, answers, cards and reviews.

Long because a capability has one file of SQL.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    case,
    delete,
    false,
    func,
    select,
    update,
)

from bot.capabilities.study.changes import AnswerAdded, CardKept, EnrollmentKept, ReviewAdded
from bot.capabilities.study.model import (
    REST,
    Answer,
    Card,
    Enrollment,
    EnrollmentStatus,
    Place,
    Rated,
    Rating,
    Review,
)
from bot.domain.recent import Recent
from bot.storage.database import Transaction
from bot.storage.holdings import By, Holding
from bot.storage.statements import (
    Values,
    among,
    fetch,
    fetch_by,
    field_values,
    insert_new,
    insert_or_replace,
    update_changed,
)
from bot.storage.tables import Instant, Key, metadata
from bot.turn.decision import Keeper
from lessons.course import Course
from lessons.library import Library
from lessons.loader import restore, snapshot

SHELF_MAX = 200  # old versions of courses in memory

course_version = Table(
    "course_version",
    metadata,
    Column("version", String(64), primary_key=True),  # SHA-256 of the content
    Column("course_id", String(60), nullable=False, index=True),
    Column("content", Text, nullable=False),  # empty: forgotten, since nothing points to it
    Column("stored_at", Instant, nullable=False),
    Column("title", String(120), nullable=False, server_default=""),
    Column("needed_at", Instant),  # last start that gave it, or last look that found it in use
)

enrollment = Table(
    "enrollment",
    metadata,
    Column("id", Key, primary_key=True),
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), nullable=False),
    Column("course_id", String(60), nullable=False, index=True),
    Column("version", ForeignKey("course_version.version"), nullable=False),
    Column("status", String(10), nullable=False),
    Column("done", JSON, nullable=False),
    Column("open", String(60)),
    Column("enrolled_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("completed_at", Instant),
    UniqueConstraint("learner_id", "course_id"),
)

_IS_ACTIVE = enrollment.c.status == "active"
Index(  # one course at a time
    "uq_enrollment_active",
    enrollment.c.learner_id,
    unique=True,
    sqlite_where=_IS_ACTIVE,
    postgresql_where=_IS_ACTIVE,
)

answer = Table(
    "answer",
    metadata,
    Column("id", Key, primary_key=True),
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), nullable=False),
    Column("course_id", String(60), nullable=False),
    Column("version", ForeignKey("course_version.version"), nullable=False),
    Column("lesson_id", String(60), nullable=False),
    Column("question_id", String(60), nullable=False),
    Column("reply", JSON, nullable=False),  # shaped by the kind of question
    Column("correct", Boolean),
    Column("credit", Float),
    Column("unsure", Boolean, nullable=False, server_default=false()),
    Column("answered_at", Instant, nullable=False),
    # The database enforces that the first answer counts.
    UniqueConstraint("learner_id", "course_id", "lesson_id", "question_id"),
)

card = Table(
    "card",
    metadata,
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True),
    Column("course_id", String(60), primary_key=True),
    Column("lesson_id", String(60), primary_key=True),
    Column("question_id", String(60), primary_key=True),
    Column("version", ForeignKey("course_version.version"), nullable=False),
    Column("variant", String(60), nullable=False, server_default=""),
    Column("reviews", Integer, nullable=False, server_default="0"),
    Column("due_at", Instant),
    Column("stability", Float, nullable=False),
    Column("difficulty", Float, nullable=False),
    Column("reviewed_at", Instant, nullable=False),
    Column("rests_until", Instant),
)

review = Table(
    "review",
    metadata,
    Column("id", Key, primary_key=True),
    Column("learner_id", ForeignKey("learner.id", ondelete="CASCADE"), nullable=False),
    Column("course_id", String(60), nullable=False),
    Column("version", ForeignKey("course_version.version"), nullable=False),
    Column("lesson_id", String(60), nullable=False),
    Column("question_id", String(60), nullable=False),
    Column("variant", String(60), nullable=False, server_default=""),
    Column("reply", JSON, nullable=False),  # shaped by the kind of question
    Column("correct", Boolean),
    Column("credit", Float),
    Column("unsure", Boolean, nullable=False, server_default=false()),
    Column("rating", Integer),
    Column("reviewed_at", Instant, nullable=False),
    Index("ix_review_place", "learner_id", "course_id", "lesson_id", "question_id"),
)


# --- Courses ---------------------------------------------------------------------------------


async def keep_courses(connection: Transaction, library: Library, now: datetime) -> None:
    """Store the courses of the library, so that an answer can always point to one.

    One that was forgotten has its content again.
    """
    for course in library.courses.values():
        row = {
            "version": library.versions[course.id],
            "course_id": course.id,
            "content": snapshot(course),
            "stored_at": now,
            "title": course.title,
        }
        await connection.execute(insert_new(connection, course_version).values(row))
        kept = {"_version": row["version"], "_content": row["content"], "_now": now}
        await connection.execute(_KEEP, kept)


async def find_courses(
    connection: Transaction, library: Library, versions: Collection[str]
) -> Mapping[str, Course]:
    """Return the courses of these versions that are stored; each is read once in a process.

    A version that a row points to is stored: the foreign keys see to it, and its content is kept.
    """
    held = {each: library.by_version.get(each) or _SHELF.get(each) for each in versions}
    found = {version: course for version, course in held.items() if course}
    missing = [each for each in versions if each not in found]
    for row in await fetch(connection, _COURSES, {"versions": missing}) if missing else ():
        found[row["version"]] = _SHELF[row["version"]] = restore(row["content"])
    return found


# --- Enrollments -----------------------------------------------------------------------------


async def list_enrollments(
    connection: Transaction, ids: Collection[int]
) -> dict[int, tuple[Enrollment, ...]]:
    """Return all enrollments of each learner, the oldest first, without those withdrawn."""
    return await fetch_by(connection, _ENROLLMENTS, ids, _enrollment)


async def list_ahead(
    connection: Transaction, ids: Collection[int]
) -> dict[int, tuple[Enrollment, ...]]:
    """Return the enrollments of each learner that go on: the active one, then those that wait."""
    return await fetch_by(connection, _AHEAD, ids, _enrollment)


async def save_enrollments(connection: Transaction, kept: Sequence[EnrollmentKept]) -> None:
    """Add enrollments, or write the columns that differ from those read.

    A new one takes the place of one that was withdrawn.
    """
    known = [(each.before, each.after) for each in kept if each.after.id]
    # A course that ends makes room for the one that begins: only one may be active.
    for active in (False, True):
        some = [each for each in known if (each[1].status is EnrollmentStatus.ACTIVE) is active]
        await update_changed(connection, enrollment, _COLUMNS, some, _stored)
    if new := [_stored(each.after, _COLUMNS) for each in kept if not each.after.id]:
        await connection.execute(
            _RETURNING,
            [{"_learner": each["learner_id"], "_course": each["course_id"]} for each in new],
        )
        await connection.execute(_ENROLL, new)


# --- Answers and cards -----------------------------------------------------------------------


async def list_answers(
    connection: Transaction, ids: Collection[int], lessons: Collection[str] | None = None
) -> dict[int, tuple[Answer, ...]]:
    """Return all answers of each learner, or the answers in some lessons, the oldest first."""
    if lessons is None:
        return await fetch_by(connection, _ANSWERS, ids, _answer)
    return await fetch_by(connection, _LESSON_ANSWERS, ids, _answer, {"lessons": list(lessons)})


async def add_answers(connection: Transaction, added: Sequence[AnswerAdded]) -> None:
    """Add answers. Raises IntegrityError for a question that has one."""
    await connection.execute(_ANSWER, [field_values(each.answer) for each in added])


async def list_due_cards(
    connection: Transaction, ids: Collection[int], now: datetime
) -> dict[int, tuple[Card, ...]]:
    """Return the due cards of each learner, the longest due first."""
    return await fetch_by(connection, _DUE_CARDS, ids, _card, {"now": now})


async def list_cards(connection: Transaction, ids: Collection[int]) -> dict[int, tuple[Card, ...]]:
    """Return all cards of each learner, the first due first."""
    return await fetch_by(connection, _CARDS, ids, _card)


async def list_given(
    connection: Transaction, ids: Collection[int]
) -> dict[int, tuple[Review, ...]]:
    """Return all reviews of each learner, the oldest first."""
    return await fetch_by(connection, _GIVEN, ids, _review)


async def list_reviews(
    connection: Transaction, places: Mapping[int, Place]
) -> dict[int, tuple[Review, ...]]:
    """Return the reviews of one question of each learner, the oldest first."""
    found = {}
    for learner_id, (course_id, lesson_id, question_id) in places.items():
        values = {
            "_learner": learner_id,
            "_course": course_id,
            "_lesson": lesson_id,
            "_question": question_id,
        }
        rows = await fetch(connection, _REVIEWS, values)
        found[learner_id] = tuple(map(_review, rows))
    return found


async def find_first_review(connection: Transaction) -> datetime | None:
    """Return the instant of the first review that is kept; None if there is none."""
    found: datetime | None = (await connection.execute(_FIRST_REVIEW)).scalar()
    return found


async def list_ratings(
    connection: Transaction, ids: Collection[int], since: datetime
) -> dict[int, tuple[Rated, ...]]:
    """Return how well each learner answered, of questions first answered from `since` on.

    First answers and reviews, in no order; without those that are not a matter of memory.
    """
    answers = await fetch_by(connection, _RATED_ANSWERS, ids, _rated_answer, {"since": since})
    reviews = await fetch_by(connection, _RATED_REVIEWS, ids, _rated_review)
    known = {each: {rated.place for rated in answers[each]} for each in answers}
    return {
        each: (*some, *(rated for rated in reviews[each] if rated.place in known[each]))
        for each, some in answers.items()
    }


async def list_lapses(
    connection: Transaction, ids: Collection[int]
) -> dict[int, dict[Place, datetime]]:
    """Return, for each learner, the last review of each question that was failed or doubted."""
    found: dict[int, dict[Place, datetime]] = {each: {} for each in ids}
    for learner_id, *place, at in await connection.execute(_LAPSES, {"ids": list(ids)}):
        course_id, lesson_id, question_id = place
        found[learner_id][course_id, lesson_id, question_id] = at
    return found


async def add_reviews(connection: Transaction, added: Sequence[ReviewAdded]) -> None:
    """Add answers to questions that were asked again."""
    await connection.execute(_REVIEW, [field_values(each.review) for each in added])


async def find_last_cards(connection: Transaction, ids: Collection[int]) -> dict[int, Card]:
    """Return the card of the question that each learner answered last."""
    found: dict[int, Card] = {}
    for each in ids:  # one probe of an index each, where a window would read all their cards
        for row in await fetch(connection, _LAST_CARD, {"_learner": each}):
            found[each] = _card(row)
    return found


async def count_faded(
    connection: Transaction, ids: Collection[int], now: datetime
) -> dict[int, tuple[int, datetime]]:
    """Return the number of due cards of each learner, and the instant of their first card.

    A card that rests is due after its rest. A learner without a card is left out.
    """
    values = {"ids": list(ids), "now": now, "far": now + timedelta(REST + 1)}
    rows = await connection.execute(_FADED, values)
    return {learner_id: (count, first) for learner_id, count, first in rows}


async def save_cards(connection: Transaction, kept: Sequence[CardKept]) -> None:
    """Store each card in place of that question's earlier one."""
    insert = insert_or_replace(connection, card)
    await connection.execute(insert, [field_values(each.card) for each in kept])


# --- Statements of every message: compiling one takes longer than running it -------------------


def _of(table: Table, *order: ColumnElement[Any]) -> Select[Any]:
    """Select the rows of the learners `ids`."""
    return select(table).where(among(table.c.learner_id, "ids")).order_by(*order)


_SHELF: Recent[str, Course] = Recent(SHELF_MAX)  # by version, which is the hash of the content
_COURSES = select(course_version.c.version, course_version.c.content).where(
    among(course_version.c.version, "versions"), course_version.c.content != ""
)
_KEEP = (
    update(course_version)
    .where(course_version.c.version == bindparam("_version"))
    .values(content=bindparam("_content"), needed_at=bindparam("_now"))
)
_ENROLLMENTS = _of(enrollment, enrollment.c.id).where(
    enrollment.c.status != EnrollmentStatus.WITHDRAWN
)
_AHEAD = _of(enrollment, enrollment.c.status, enrollment.c.id).where(
    enrollment.c.status.in_((EnrollmentStatus.ACTIVE, EnrollmentStatus.QUEUED))
)
_ENROLL = enrollment.insert()
_RETURNING = delete(enrollment).where(
    enrollment.c.learner_id == bindparam("_learner"),
    enrollment.c.course_id == bindparam("_course"),
    enrollment.c.status == EnrollmentStatus.WITHDRAWN,
)
_ANSWERS = _of(answer, answer.c.id)
_LESSON_ANSWERS = _ANSWERS.where(among(answer.c.lesson_id, "lessons"))
_ANSWER = answer.insert()
_GIVEN = _of(review, review.c.id)
_CARDS = _of(card, card.c.due_at, card.c.question_id)
_DUE_CARDS = _CARDS.where(card.c.due_at <= bindparam("now"))
_LAST_CARD = (
    select(card)
    .where(card.c.learner_id == bindparam("_learner"))
    .order_by(card.c.reviewed_at.desc())
    .limit(1)
)
_GIVEN = _of(review, review.c.id)
_REVIEWS = (
    select(review)
    .where(
        review.c.learner_id == bindparam("_learner"),
        review.c.course_id == bindparam("_course"),
        review.c.lesson_id == bindparam("_lesson"),
        review.c.question_id == bindparam("_question"),
    )
    .order_by(review.c.id)
)
_REVIEW = review.insert()
_FIRST_REVIEW = select(func.min(review.c.reviewed_at))
_RATED_ANSWERS = _of(answer, answer.c.id).where(
    answer.c.correct.is_not(None), answer.c.answered_at >= bindparam("since")
)
_RATED_REVIEWS = _of(review, review.c.id).where(review.c.rating.is_not(None))
_LAPSE = (review.c.learner_id, review.c.course_id, review.c.lesson_id, review.c.question_id)
_LAPSES = (
    select(*_LAPSE, func.max(review.c.reviewed_at))
    .where(among(review.c.learner_id, "ids"), review.c.rating <= Rating.HARD)
    .group_by(*_LAPSE)
)
_ASKED_FROM = case(  # when a card may be asked unprompted; a rest beyond `far` is of a wrong clock
    (
        (card.c.rests_until > card.c.due_at)
        & (card.c.rests_until <= bindparam("far", type_=Instant)),
        card.c.rests_until,
    ),
    else_=card.c.due_at,
)
_FADED = (
    select(
        card.c.learner_id,
        func.sum(case((bindparam("now", type_=Instant) >= _ASKED_FROM, 1), else_=0)),
        func.min(_ASKED_FROM),
    )
    .where(among(card.c.learner_id, "ids"))
    .group_by(card.c.learner_id)
)
_COLUMNS = tuple(name for name in Enrollment.__slots__ if name != "id")


def _enrollment(row: Values) -> Enrollment:
    fields = {name: row[name] for name in Enrollment.__slots__}
    stated = {"done": tuple(row["done"]), "status": EnrollmentStatus(row["status"])}
    return Enrollment(**fields | stated)


def _answer(row: Values) -> Answer:
    return Answer(**{name: row[name] for name in Answer.__slots__})


def _review(row: Values) -> Review:
    fields = {name: row[name] for name in Review.__slots__}
    rating = None if row["rating"] is None else Rating(row["rating"])
    return Review(**fields | {"rating": rating})


def _rated_answer(row: Values) -> Rated:
    doubted = row["unsure"] or (row["credit"] is not None and row["credit"] < 1)
    right = Rating.HARD if doubted else Rating.GOOD
    return Rated(_place(row), right if row["correct"] else Rating.AGAIN, row["answered_at"])


def _rated_review(row: Values) -> Rated:
    return Rated(_place(row), Rating(row["rating"]), row["reviewed_at"])


def _place(row: Values) -> Place:
    return row["course_id"], row["lesson_id"], row["question_id"]


def _card(row: Values) -> Card:
    return Card(**{name: row[name] for name in Card.__slots__})


def _stored(item: Enrollment, names: Collection[str]) -> dict[str, Any]:
    return {name: getattr(item, name) for name in names}


KEEPERS = (
    Keeper(EnrollmentKept, save_enrollments),
    Keeper(AnswerAdded, add_answers),
    Keeper(ReviewAdded, add_reviews),
    Keeper(CardKept, save_cards),
)
HOLDINGS = (
    Holding(table=card, by=By.LEARNER, why="when each question is asked again"),
    Holding(table=review, by=By.LEARNER, why="the answers to questions asked again"),
    Holding(table=answer, by=By.LEARNER, why="the first answer to each question, to learn from"),
    Holding(table=enrollment, by=By.LEARNER, why="how far each course has come"),
    Holding(table=course_version, by=By.NOBODY, why="the content that answers point to"),
)
