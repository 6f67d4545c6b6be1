"""`levain fit`, on a database of made-up reviews."""

from __future__ import annotations

import json
import tomllib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS

from bot.capabilities.study.changes import AnswerAdded, ReviewAdded
from bot.capabilities.study.fit import Fit
from bot.capabilities.study.model import Answer, Rating, Review
from bot.capabilities.study.readers import read_histories
from bot.capabilities.study.records import add_answers, add_reviews
from bot.domain.errors import FitRefused
from bot.domain.messages import Address
from bot.domain.people import Learner
from bot.domain.retention import Retention
from bot.run.cli import fitting
from bot.run.settings import read_settings
from bot.storage import learners
from bot.storage.database import Database
from tests.house import Home, open_home
from tests.learning.pupils import DAYS, PLACES, Pupil
from tests.learning.schedules import levain as live
from tests.run.test_cli import levain

MORNING = time(8, tzinfo=UTC)


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    async with open_home(tmp_path) as found:
        yield found


async def fill(home: Home, pupils: int, until: int = 180) -> None:
    """Keep what pupils answered, as if they had come here."""
    version = next(iter(home.runtime.library.versions.values()))
    async with home.runtime.database.begin() as connection:
        people = await learners.add_many(connection, [_person(n) for n in range(pupils)])
        for person in people:
            pupil = Pupil("half-life", person.id)
            live(pupil, until, lambda _: None)
            answers, reviews = [], []
            for place in PLACES:
                first, *others = (
                    (datetime.combine(DAYS[number], MORNING), right)
                    for number, right in zip(pupil.met[place], pupil.right[place], strict=True)
                )
                answers.append(AnswerAdded(_answer(person, version, place, *first)))
                reviews += [ReviewAdded(_review(person, version, place, *each)) for each in others]
            await add_answers(connection, answers)
            await add_reviews(connection, reviews)


def _person(number: int) -> Learner:
    return Learner(
        address=Address("recorder", "w", f"{number}", f"{number}"),
        language="fr",
        zone="Europe/Paris",
        send_at=time(9),
        joined_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def _answer(
    person: Learner, version: str, place: tuple[str, str], at: datetime, right: bool
) -> Answer:
    return Answer(
        learner_id=person.id,
        course_id="c",
        version=version,
        lesson_id=place[0],
        question_id=place[1],
        reply=["a"],
        correct=right,
        credit=float(right),
        answered_at=at,
    )


def _review(
    person: Learner, version: str, place: tuple[str, str], at: datetime, right: bool
) -> Review:
    return Review(
        learner_id=person.id,
        course_id="c",
        version=version,
        lesson_id=place[0],
        question_id=place[1],
        reply=["a"],
        correct=right,
        credit=float(right),
        rating=Rating.GOOD if right else Rating.AGAIN,
        reviewed_at=at,
    )


async def test_it_says_by_how_much_and_writes_nothing_unless_asked(
    home: Home, tmp_path: Path
) -> None:
    await fill(home, 24)
    file = tmp_path / "levain.toml"
    before = 'zone = "Europe/Paris"\n\n[[quiet]]\nfrom = 12:00:00\nuntil = 13:00:00\n'
    file.write_text(before, encoding="utf-8")
    file.chmod(0o640)
    said = levain("fit", "--config", f"{file}", cwd=tmp_path)
    assert said.returncode == 0, said.stderr
    assert "of 6 other learners" in said.stdout
    assert "better by 0.0" in said.stdout
    assert file.read_text(encoding="utf-8") == before
    found = json.loads(
        levain("fit", "--config", f"{file}", "--format", "json", cwd=tmp_path).stdout
    )
    assert found["gain"] == pytest.approx(found["before"] - found["after"])
    pasted = tomllib.loads(said.stdout.splitlines()[-1])
    assert pasted["fsrs_parameters"] == pytest.approx(found["parameters"])

    said = levain("fit", "--config", f"{file}", "--write", cwd=tmp_path)
    assert f"written in {file}" in said.stderr
    assert read_settings({}, file).memory.parameters == tuple(pasted["fsrs_parameters"])
    line = said.stdout.splitlines()[-1] + "\n"
    assert file.read_text(encoding="utf-8").replace(line, "") == before
    assert file.stat().st_mode & 0o777 == 0o640
    # What was written now holds: there is nothing more to gain.
    again = levain("fit", "--config", f"{file}", cwd=tmp_path)
    assert (again.returncode, again.stdout) == (1, "")
    assert "no better" in again.stderr


async def test_too_few_reviews_are_refused_in_a_sentence(home: Home, tmp_path: Path) -> None:
    await fill(home, 2)
    said = levain("fit", cwd=tmp_path)
    assert (said.returncode, said.stdout) == (1, "")
    assert "by 2 learners, are too few: wait for 2000 answers by 20 learners" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_gain_that_may_be_chance_is_written_only_by_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "levain.toml"
    before = "# ours\r\nfsrs_parameters = [] # none yet\r\n"
    file.write_bytes(before.encode())
    assert levain("db", "upgrade", cwd=tmp_path).returncode == 0
    few = Fit(DEFAULT_PARAMETERS, 100, 5, 50, before=0.5, after=0.49, half=0.02)

    async def found(database: Database, retention: Retention) -> Fit:
        return few

    monkeypatch.setattr("bot.run.fit.fit_database", found)
    with pytest.raises(FitRefused, match="nothing is written: the gain may be chance"):
        fitting.fit(write=True, config=file)
    assert "which may be chance" in capsys.readouterr().out
    assert file.read_bytes() == before.encode()
    fitting.fit(write=True, force=True, config=file)
    lines = file.read_bytes().split(b"\r\n")
    assert lines[0] == b"# ours"
    assert lines[1].endswith(b"] # none yet")
    assert len(lines) == 3


async def test_histories_are_in_local_days_and_begin_once_reviews_are_kept(home: Home) -> None:
    version = next(iter(home.runtime.library.versions.values()))
    evening = datetime(2026, 3, 27, 16, 55, tzinfo=UTC)  # the clocks of Paris change two days later
    async with home.runtime.database.begin() as connection:
        (ana,) = await learners.add_many(connection, [_person(1)])
        assert await read_histories(connection, [ana]) == {ana.id: ()}
        old, kept = ("l", "before"), ("l", "after")
        first = AnswerAdded(_answer(ana, version, old, evening - timedelta(days=9), True))
        await add_answers(connection, [first])
        times = (evening - timedelta(days=1), evening + timedelta(days=2, hours=14))
        await add_reviews(connection, [ReviewAdded(_review(ana, version, old, times[0], True))])
        await add_answers(connection, [AnswerAdded(_answer(ana, version, kept, evening, False))])
        await add_reviews(connection, [ReviewAdded(_review(ana, version, kept, times[1], True))])
        found = await read_histories(connection, [ana])
    assert found == {ana.id: (((0, Rating.AGAIN), (3, Rating.GOOD)),)}
