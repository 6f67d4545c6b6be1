"""Made-up people through the real house: what is counted, and what would be noticed."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Executable, delete, func, insert, literal, select, update
from typer.testing import CliRunner

from bot.capabilities.study.model import Card
from bot.capabilities.study.records import answer, enrollment
from bot.domain.deliveries import Delivery, DeliveryKind, DeliveryState
from bot.domain.errors import SettingsError, StorageError
from bot.domain.messages import Address
from bot.domain.people import Learner
from bot.run.cli import make_app
from bot.run.simulate import run
from bot.run.simulate.audit import Auditor, Life
from bot.run.simulate.crowd import Crowd, Habit, Shown, SimulatedPerson
from bot.run.simulate.eras import era_of, list_eras
from bot.run.simulate.notes import Notes, ReceivedMessage, Word
from bot.run.simulate.plan import Plan, on_tick
from bot.run.simulate.report import Report, percentiles
from bot.run.simulate.run import simulate
from bot.run.wiring import Runtime
from bot.storage.database import Database
from bot.storage.tables import delivery
from lessons.library import load_library
from scheduler.planner import Planner
from scheduler.working_time import WorkingTime
from tests.run.test_cli import LEVAIN, levain

COURSE = load_library().first("fr")
PLAN = Plan(learners=40, days=5, workspaces=3)
SMALL = replace(PLAN, learners=8, days=2, workspaces=1)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, str]:
    url = f"sqlite:///{tmp_path_factory.mktemp('lived') / 'lived.sqlite'}"
    return asyncio.run(simulate(PLAN, url)), url


def test_nothing_is_missing_nor_twice(lived: tuple[Report, str]) -> None:
    report, _ = lived
    assert report.sound, report.examples
    assert set(report.troubles.values()) == {0}
    assert report.messages > 150
    assert report.visits > 80
    assert report.late["p50"] == 0
    assert report.late["max"] <= PLAN.tick


async def test_the_report_says_what_the_database_holds(lived: tuple[Report, str]) -> None:
    report, url = lived
    database = Database(url)
    async with database.begin() as connection:
        sent = select(delivery.c.kind, func.count()).where(delivery.c.state == "sent")
        kinds: dict[str, int] = dict(
            (await connection.execute(sent.group_by(delivery.c.kind))).all()
        )
        answers = (await connection.execute(select(func.count()).select_from(answer))).scalar_one()
    await database.close()
    assert report.messages == sum(kinds.values())
    for kind, count in kinds.items():
        assert sum(day.get(kind, 0) for day in report.days.values()) == count
    asked = sum(not each.later for lesson in COURSE.lessons for each in lesson.quiz)
    assert report.completion[-1]["answered"] == round(100 * answers / (40 * asked), 2)


async def test_the_same_seed_gives_the_same_days_and_another_gives_others() -> None:
    first, again = await simulate(SMALL), await simulate(SMALL)
    other = await simulate(replace(SMALL, seed=8))
    assert (first.days, first.visits, first.completion) == (
        again.days,
        again.visits,
        again.completion,
    )
    assert (first.days, first.visits, first.completion) != (
        other.days,
        other.visits,
        other.completion,
    )


async def test_a_slow_rate_makes_messages_late_and_loses_none() -> None:
    report = await simulate(replace(SMALL, days=1, rate=1 / 60))
    assert report.sound, report.examples
    assert report.late["max"] >= 120


async def test_a_database_that_holds_learners_is_refused(lived: tuple[Report, str]) -> None:
    with pytest.raises(StorageError, match="already holds learners: give --database an empty one"):
        await simulate(PLAN, lived[1])


# --- What changes under people ---------------------------------------------------------------

CHANGING = Plan(learners=12, days=40, workspaces=2, changes=True)


async def test_nobody_waits_longer_than_the_calendar_of_the_moment_says() -> None:
    report = await simulate(CHANGING)
    assert report.sound, report.examples
    assert report.messages > 60
    assert min(report.changes.values()) >= 2, report.changes
    assert "changes" in report.text()


async def test_bookings_never_looked_at_again_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def leave(self: Planner, now: datetime) -> int:
        return 0

    monkeypatch.setattr(Planner, "rebook", leave)
    report = await simulate(CHANGING)
    assert report.troubles["missing"] > 20
    assert report.troubles["doubles"] == 0


def test_eras_follow_settings_and_words() -> None:
    plan = Plan(learners=1, days=10, changes=True)
    person = Crowd(plan).person(1)
    narrow = WorkingTime(closes=time(12))
    calendars = [(plan.begins, WorkingTime()), (plan.begins + timedelta(days=3), narrow)]
    words = [
        Word(plan.begins + timedelta(days=2), "horaire 14:00"),
        Word(plan.begins + timedelta(days=4), "horaire 15:00"),  # refused: it is closed
        Word(plan.begins + timedelta(days=5), "fuseau Pacific/Noumea"),
        Word(plan.begins + timedelta(days=6), "jours lundi jeudi"),
        Word(plan.begins + timedelta(days=6), "answer"),
    ]
    eras = list_eras(learner_of(person), words, calendars, plan)
    assert [each.learner.send_at for each in eras] == [person.hour, *[time(14)] * 5]
    assert [each.calendar.closes for each in eras] == [time(18), time(18), *[time(12)] * 4]
    assert [each.learner.zone for each in eras[3:]] == [person.zone, *["Pacific/Noumea"] * 2]
    assert eras[-1].learner.days == {1, 4}
    assert era_of(eras, words[2].at) is eras[4]
    assert [each.ends for each in eras] == [*(each.begins for each in eras[1:]), plan.ends]


def test_a_leave_said_before_one_joins_takes_the_place_of_the_wait() -> None:
    """A clock that was wrong wrote to them before their day."""
    plan = Plan(learners=9, days=100, changes=True)
    person = next(each for each in map(Crowd(plan).person, range(9)) if each.joins > 9)
    words = [Word(plan.begins + timedelta(days=4), "pause 1 semaine")]
    (era,) = list_eras(learner_of(person), words, [(plan.begins, WorkingTime())], plan)
    assert era.learner.back_on == plan.start + timedelta(days=4)


def learner_of(person: SimulatedPerson) -> Learner:
    return Learner(
        id=1,
        address=person.address,
        language="fr",
        zone=person.zone,
        send_at=person.hour,
        joined_at=DAY,
    )


# --- What the checker notices ----------------------------------------------------------------

FIRST = select(func.min(delivery.c.id)).scalar_subquery()
COPIED = [column for column in delivery.c if column.name not in ("id", "slot")]
TWICE = insert(delivery).from_select(
    ["slot", *(column.name for column in COPIED)],
    select(literal("2026-01-01"), *COPIED).where(delivery.c.id == FIRST),
)


@pytest.mark.parametrize(
    ("statement", "troubles"),
    [
        (delete(delivery).where(delivery.c.id == FIRST), {"missing", "strays"}),
        (TWICE, {"doubles", "missing"}),
        (
            update(delivery)
            .where(delivery.c.id == FIRST)
            .values(state="ready", sent_at=None, visible_at=datetime(2026, 11, 23, tzinfo=UTC)),
            {"missing", "strays"},
        ),
        (
            update(delivery)
            .where(delivery.c.id == FIRST)
            .values(sent_at=datetime(2026, 11, 23, 22, tzinfo=UTC)),
            {"out_of_hours"},
        ),
    ],
    ids=["a row that vanished", "a second row", "a row that still waits", "at night"],
)
async def test_tampered_rows_are_found(
    statement: Executable, troubles: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    check = Auditor.check

    async def tampered(self: Auditor, house: Runtime, notes: Notes) -> AsyncIterator[int]:
        async with house.database.begin() as connection:
            await connection.execute(statement)
        async for count in check(self, house, notes):
            yield count

    monkeypatch.setattr(Auditor, "check", tampered)
    report = await simulate(replace(SMALL, learners=2, days=1))
    assert {name for name, count in report.troubles.items() if count} == troubles
    assert not report.sound
    assert report.examples


DAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def sent(
    number: int, slot: str, at: datetime, kind: DeliveryKind = DeliveryKind.LESSON
) -> Delivery:
    return Delivery(
        id=number,
        workspace_id=1,
        learner_id=1,
        slot=slot,
        kind=kind,
        item="c/l",
        due_at=at,
        state=DeliveryState.SENT,
        visible_at=None,
        sent_at=at,
    )


def judged(
    *deliveries: Delivery,
    words: tuple[Word, ...] = (),
    heard: bool = True,
    cards: tuple[Card, ...] = (),
) -> Auditor:
    """The first two days of somebody to whom these messages were sent."""
    auditor = Auditor(Plan(learners=1, days=2), WorkingTime())
    person = Learner(
        id=1,
        address=Address("simulated", "w", "1", "1"),
        language="fr",
        zone="Europe/Paris",
        send_at=time(9),
        joined_at=DAY,
    )
    received = (
        [ReceivedMessage(each.id, each.sent_at or DAY) for each in deliveries] if heard else []
    )
    auditor.judge(Life(person, deliveries, received, words, (), cards))
    return auditor


MONDAY = sent(1, "2026-11-23", DAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("what", "excused"),
    [("answer", True), ("pause", True), ("arrêter", True), ("progression", False)],
)
def test_a_day_without_a_message_needs_a_reason(what: str, excused: bool) -> None:
    # No enrollment: nothing else explains it.
    found = judged(sent(1, "2026-11-23", MONDAY.due_at), words=(Word(DAY, what),)).found
    assert bool(found.reasons) == excused or found.reasons == {"nothing left to send": 1}


@pytest.mark.parametrize(
    ("cards", "words", "missing"),
    [(1, (), 0), (2, (), 1), (1, (Word(MONDAY.due_at, "review"),), 1)],
)
def test_a_question_asked_without_an_answer_explains_the_days_it_rests(
    cards: int, words: tuple[Word, ...], missing: int
) -> None:
    """Another one is due, or the one asked was answered and another came: it explains nothing."""
    due = Card(
        learner_id=1,
        course_id="c",
        lesson_id="l",
        question_id="q",
        version="v",
        due_at=MONDAY.due_at,
        stability=1.0,
        difficulty=5.0,
        reviewed_at=MONDAY.due_at - timedelta(days=3),
    )
    review = replace(MONDAY, kind=DeliveryKind.REVIEW)
    assert judged(review, words=words, cards=(due,) * cards).found.missing == missing


def test_silence_explains_the_days_that_follow() -> None:
    pause = sent(1, "2026-11-23", MONDAY.due_at, DeliveryKind.PAUSE)
    assert judged(pause).found.reasons == {"Levain fell silent": 1}


def test_the_last_word_counts_even_in_the_same_second() -> None:
    words = (Word(MONDAY.due_at, "resume"), Word(MONDAY.due_at, "pause 1 semaine"))
    assert judged(MONDAY, words=words).found.reasons == {"on leave": 1}


def test_a_message_noted_and_never_received_is_missing() -> None:
    assert judged(MONDAY, heard=False).found.missing == 1


def test_two_planned_messages_in_a_local_day_are_a_double() -> None:
    again = sent(2, "2026-11-24", MONDAY.due_at + timedelta(hours=1))
    assert judged(MONDAY, again).found.doubles == 2  # by either account
    asked = replace(again, slot="later:x", kind=DeliveryKind.LATER)
    assert judged(MONDAY, asked).found.doubles == 0


# --- Small parts -----------------------------------------------------------------------------


def test_percentiles_are_those_of_the_values() -> None:
    assert percentiles(Counter(range(1, 101))) == {"p50": 50, "p95": 95, "p99": 99, "max": 100}
    assert percentiles(Counter()) == {"p50": 0, "p95": 0, "p99": 0, "max": 0}


def test_the_clock_stops_on_ticks() -> None:
    assert on_tick(DAY + timedelta(seconds=1), 60) == DAY + timedelta(seconds=60)
    assert on_tick(DAY, 60) == DAY


def test_a_person_is_drawn_again_the_same_and_the_crowd_is_varied() -> None:
    crowd = Crowd(Plan(learners=2000, days=1))
    people = [crowd.person(number) for number in range(2000)]
    assert people[7] == crowd.person(7)
    assert {person.habit for person in people} == set(Habit)
    assert 0.88 < sum(person.zone == "Europe/Paris" for person in people) / 2000 < 0.95
    sizes = sorted(
        [sum(p.address.workspace == f"w{n}" for p in people) for n in range(8)], reverse=True
    )
    assert sizes[0] > 4 * sizes[-1]


def test_what_a_message_showed_is_kept_as_one_line() -> None:
    shown = Shown("answer:c:l:q", ("a", "b"))
    assert Shown.read(f"{shown}") == shown
    assert Shown.read(f"{Shown('', ('resume',))}") == Shown("", ("resume",))


# --- The command -----------------------------------------------------------------------------


def test_the_command_prints_a_report_and_writes_it_with_its_chart(tmp_path: Path) -> None:
    ran = levain(
        *("simulate", "--learners", "6", "--days", "1", "--out", "o", "--format", "json"),
        cwd=tmp_path,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    report = json.loads(ran.stdout)
    assert report["messages"] == sum(report["days"]["2026-11-23"].values())
    assert json.loads((tmp_path / "o" / "report.json").read_text(encoding="utf-8")) == report
    assert (tmp_path / "o" / "completion.png").read_bytes().startswith(b"\x89PNG")
    text = (tmp_path / "o" / "report.md").read_text(encoding="utf-8")
    assert re.search(r"!\[On 2026-11-23, .* % have answered .*\]\(completion\.png\)", text)


def test_trouble_is_exit_1(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.run.simulate.notes.Notes.received", lambda *_: None)
    ran = CliRunner().invoke(
        make_app(), ["simulate", "--learners", "2", "--days", "1", "--answering", "0"]
    )
    assert ran.exit_code == 1
    assert "Something is wrong" in ran.stdout
    assert "never received" in ran.stdout


TINY = replace(SMALL, learners=1, days=1, start=date(2026, 11, 28))  # a Saturday: nothing


async def test_without_the_extra_the_report_is_written_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "can_draw", lambda: False)
    assert (await simulate(TINY, out=tmp_path / "o")).messages == 0
    assert {file.name for file in (tmp_path / "o").iterdir()} == {"report.md", "report.json"}
    assert "completion.png" not in (tmp_path / "o" / "report.md").read_text(encoding="utf-8")
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "the report has no chart: to draw it, install the extra" in said


async def test_a_chart_nobody_wants_is_not_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "can_draw", lambda: False)
    await simulate(TINY, out=tmp_path / "o", chart=False)
    await simulate(TINY)
    assert capsys.readouterr().err == ""


async def test_a_folder_that_cannot_be_written_is_named_first(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"--out: .*file.*: cannot be written: .*name another"):
        await simulate(replace(SMALL, days=10_000), out=tmp_path / "file" / "o")


def test_ctrl_c_is_exit_130(tmp_path: Path) -> None:
    ours, theirs = os.openpty()  # of a terminal, whose progress says how far it is
    with _simulating(tmp_path, "--days", "2000", stderr=theirs) as simulating:
        os.close(theirs)
        said = _read_until(ours, "messages")
        os.killpg(simulating.pid, signal.SIGINT)
        shown, _ = simulating.communicate(timeout=120)
        said += _read_until(ours, "nothing is kept")
    os.close(ours)
    assert (simulating.returncode, shown) == (130, "")
    assert "Traceback" not in said


INTERRUPTED = """
import os
import signal
from concurrent.futures import ProcessPoolExecutor

from bot.run.cli import main
from bot.run.simulate import run


class Interrupted(ProcessPoolExecutor):
    def submit(self, *given):
        drawing = super().submit(*given)
        os.killpg(0, signal.SIGINT)  # as a terminal does: the process that draws has it too
        return drawing


if __name__ == "__main__":
    run.ProcessPoolExecutor = Interrupted
    main()
"""


def test_ctrl_c_while_the_report_is_written_leaves_it_whole(tmp_path: Path) -> None:
    program = tmp_path / "interrupted.py"
    program.write_text(INTERRUPTED, encoding="utf-8")
    command = (sys.executable, str(program), "simulate", "--learners", "1", "--days", "1")
    with _simulating(tmp_path, "--out", "o", command=command, stderr=subprocess.PIPE) as simulating:
        _, said = simulating.communicate(timeout=120)
    assert (simulating.returncode, said) == (130, "")
    assert {file.name for file in (tmp_path / "o").iterdir()} == {
        "report.md",
        "report.json",
        "completion.png",
    }


def _simulating(
    folder: Path, *options: str, stderr: int, command: Sequence[str] = (LEVAIN, "simulate")
) -> subprocess.Popen[str]:
    """A process of its own group, as in a terminal."""
    return subprocess.Popen(
        [*command, *options],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        start_new_session=True,
    )


def _read_until(terminal: int, words: str) -> str:
    """What a terminal shows up to those words; a process that ends without them is an error."""
    said = b""
    while words.encode() not in said:
        said += os.read(terminal, 4096)
    return said.decode()


async def test_the_people_are_enrolled_in_the_course(lived: tuple[Report, str]) -> None:
    database = Database(lived[1])
    async with database.begin() as connection:
        query = select(func.count(), func.count(enrollment.c.started_at)).select_from(enrollment)
        enrolled, started = (await connection.execute(query)).one()
    await database.close()
    assert (enrolled, started) == (40, 40)
