"""A lesson day opens with one question from before, then the lesson."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bot.capabilities.study.records import card, review
from bot.domain.deliveries import DeliveryKind
from bot.domain.messages import Choices, Chose, Outbound
from bot.domain.people import LearnerState
from bot.storage.tables import delivery
from scheduler.working_time import WorkingTime
from tests.campaigns.course import write_course
from tests.house import MONDAY, Home, action, open_home, words

OPENING = "D’abord une question d’avant"
LESSON = "Leçon 2 sur 3"
TUESDAY, WEDNESDAY = (MONDAY.replace(hour=9, minute=1) + timedelta(days=n) for n in (1, 2))


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    """Ana did the first lesson on Monday, and was wrong: its question is due on Tuesday."""
    async with open_home(tmp_path) as found:
        await found.begin()
        await found.say("A")
        yield found


def sent(home: Home) -> str:
    return words([home.recorder.sent[-1][1]])


def asked(outbounds: Sequence[Outbound]) -> Chose:
    """A tap on the first option of the question that messages ask."""
    blocks = [b for o in outbounds for b in o.blocks if isinstance(b, Choices)]
    return Chose(blocks[-1].action, (blocks[-1].options[0].id,))


async def count_reviews(home: Home) -> int:
    async with home.runtime.database.begin() as connection:
        return int((await connection.execute(select(func.count()).select_from(review))).scalar())


async def test_its_answer_brings_the_lesson_at_once(home: Home) -> None:
    await home.tick(TUESDAY)
    assert OPENING in sent(home)
    assert LESSON not in sent(home)
    verdict, lesson = await home.send("B")
    assert "Bonne réponse" in words([verdict])
    assert LESSON in words([lesson])
    assert "answer:" in action([lesson])
    assert (await home.enrollment()).open


async def test_lesson_skips_it_and_a_late_answer_brings_no_lesson_back(home: Home) -> None:
    await home.tick(TUESDAY)
    opening = asked([home.recorder.sent[-1][1]])
    assert LESSON in await home.say("leçon")
    await home.say("A C")
    assert "Leçon terminée" in await home.say("B")
    late = await home.say(opening)
    assert "C’est tout pour aujourd’hui" in late
    assert "Leçon" not in late
    assert await count_reviews(home) == 1


async def test_two_taps_are_one_verdict(home: Home) -> None:
    await home.tick(TUESDAY)
    opening = asked([home.recorder.sent[-1][1]])
    first, _ = await home.send(opening)
    home.clock.move(home.clock() + timedelta(minutes=1))
    again = await home.say(opening)
    assert "première réponse qui compte" in again
    assert words([first]).split("\n")[0] in again
    assert await count_reviews(home) == 1


async def test_unanswered_it_is_the_unanswered_lesson_of_the_day(home: Home) -> None:
    await home.tick(TUESDAY)
    for day in range(1, 8):
        await home.tick(TUESDAY + timedelta(days=day))
    async with home.runtime.database.begin() as connection:
        kinds = (await connection.execute(select(delivery.c.kind).order_by(delivery.c.id))).all()
    # Tuesday's, reminders on Wednesday and Thursday, then the week is over and Levain falls silent.
    expected = [DeliveryKind.LESSON, *[DeliveryKind.REMINDER] * 2, DeliveryKind.PAUSE]
    assert [kind for (kind,) in kinds] == expected
    assert "Voici votre leçon. La question d’avant" in words([home.recorder.sent[1][1]])
    assert "2 réponses suffisent" in words([home.recorder.sent[2][1]])
    assert LESSON in words([home.recorder.sent[1][1]])
    assert (await home.learner()).state is LearnerState.PAUSED


@pytest.mark.parametrize(
    ("delay", "due"), [("hour", TUESDAY + timedelta(hours=1, minutes=1)), ("tomorrow", WEDNESDAY)]
)
async def test_it_can_be_put_off_and_the_lesson_comes_later(
    home: Home, delay: str, due: datetime
) -> None:
    await home.tick(TUESDAY)
    await home.say("plus tard")
    assert "C’est noté" in await home.say(Chose(f"later:{delay}"))
    await home.tick(due)
    assert "Comme convenu, voici la question d’avant" in sent(home)
    assert LESSON in words(await home.send("B"))


async def test_put_off_once_its_lesson_is_shown_only_the_lesson_comes(home: Home) -> None:
    await home.tick(TUESDAY)
    await home.say("leçon")
    await home.say("plus tard")
    await home.say(Chose("later:tomorrow"))
    await home.tick(WEDNESDAY)
    assert "Comme convenu, voici votre leçon" in sent(home)
    assert LESSON in sent(home)


async def test_composed_again_after_a_crash_it_is_the_same(home: Home) -> None:
    home.recorder.refuse = lambda _key: OSError("the connection fell")
    await home.tick(TUESDAY)
    home.recorder.refuse = lambda _key: None
    await home.tick(TUESDAY + timedelta(minutes=10))
    assert OPENING in sent(home)
    assert LESSON in words(await home.send("B"))


async def test_without_a_due_question_the_lesson_comes_alone(home: Home) -> None:
    async with home.runtime.database.begin() as connection:
        await connection.execute(update(card).values(due_at=WEDNESDAY + timedelta(days=9)))
    await home.tick(TUESDAY)
    assert OPENING not in sent(home)
    assert LESSON in sent(home)


# --- On demand -------------------------------------------------------------------------------


async def test_a_session_comes_at_any_time_with_what_would_be_due_next(home: Home) -> None:
    assert "Rien à revoir" in await home.say("réviser")  # answered today
    async with home.runtime.database.begin() as connection:
        await connection.execute(update(card).values(due_at=WEDNESDAY + timedelta(days=30)))
    home.clock.move(TUESDAY)
    assert "Retrouvons" in await home.say("réviser")
    verdict = await home.say("B")
    assert "Bonne réponse" in verdict
    assert "C’est tout pour aujourd’hui" in verdict
    assert "Rien à revoir" in await home.say("réviser")
    assert await count_reviews(home) == 1


# --- A whole course --------------------------------------------------------------------------


@pytest.mark.parametrize("picked", ["a", "b"])
async def test_twenty_lessons_take_twenty_two_working_days_at_most(
    tmp_path: Path, picked: str
) -> None:
    """Of five questions each, all right or all wrong: most are due every day."""
    calendar, days = WorkingTime(), 0
    async with open_home(tmp_path, lessons=write_course(tmp_path / "lessons", 20)) as home:
        replies = [*await home.send("bonjour")]
        for _ in range(3):
            replies = [*await home.send("passer")]
        day: date = MONDAY.date()
        while (await home.enrollment()).completed_at is None:
            if calendar.is_open_on(day) and day.isoweekday() <= 5:
                days += 1
            at = datetime.combine(day, MONDAY.time(), MONDAY.tzinfo) + timedelta(minutes=6)
            before = len(home.recorder.sent)
            await home.tick(at)
            replies = [each for _, each, _ in home.recorder.sent[before:]] or replies
            while replies and any(isinstance(b, Choices) for b in replies[-1].blocks):
                replies = [*await home.send(Chose(asked(replies).action, (picked,)))]
            replies, day = [], day + timedelta(days=1)
            assert days <= 22
        assert len((await home.enrollment()).done) == 20
