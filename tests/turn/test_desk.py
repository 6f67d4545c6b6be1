"""Works: done after the turn that asked, outside its transaction, and again after a crash."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain.errors import CannotFetch
from bot.domain.messages import Button, Buttons, Outbound, Text
from bot.storage.statements import fetch
from bot.storage.tables import audit
from bot.turn import outbox
from bot.turn.decision import Decision, FileAsked, JsonValue
from bot.turn.decision import audit as audited
from bot.turn.desk import Desk
from bot.turn.turn import Turn
from scheduler.dispatcher import ATTEMPTS_MAX
from tests.house import ANA, MONDAY, Home, open_home, words

WORK = "tests.work"


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    async with open_home(tmp_path) as opened:
        yield opened


def ask(monkeypatch: pytest.MonkeyPatch, home: Home, work: object) -> None:
    """« aide » asks for the work."""
    app = home.runtime.app
    command = app._router._by_name["help"]

    def answer(turn: Turn, _: object) -> Decision:
        asked = FileAsked(turn.learner, WORK, {"said": turn.argument}, turn.now)
        return Decision(changes=(asked, audited(turn, "asked", "a file", rows=3)))

    monkeypatch.setitem(app._router._by_word, "aide", replace(command, answer=answer))
    occasion = outbox.make_occasion({}, {WORK: work}, app._desk)  # type: ignore[dict-item]
    monkeypatch.setattr(app, "_occasions", (*app._occasions[:-1], occasion))


async def test_a_work_reads_keeps_and_answers_outside_of_the_turn(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[JsonValue] = []

    async def work(desk: Desk, values: JsonValue) -> Outbound:
        async with desk.begin() as connection:  # none is open: SQLite has one writer at a time
            await desk.keep(connection, [audited(desk.turn, "done")])
            rows = await fetch(connection, select(audit).order_by(audit.c.id))
        done.append(values)
        return Outbound((Text(" ".join(row["action"] for row in rows)),))

    await home.begin()
    ask(monkeypatch, home, work)
    await home.send("aide")
    await home.tick(MONDAY)
    assert done == [{"said": ""}]
    assert words([o for _, o, _ in home.recorder.sent]) == "asked done"
    async with home.runtime.database.begin() as connection:
        first, _ = await fetch(connection, select(audit).order_by(audit.c.id))
    ana = await home.learner()
    assert (first["actor_id"], first["actor"], first["about"]) == (ana.id, ANA.person, "a file")
    assert first["detail"] == {"rows": 3}


async def test_a_work_that_fails_is_done_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = 0

    async def work(_desk: Desk, _values: JsonValue) -> Outbound:
        nonlocal tried
        tried += 1
        if tried == 1:
            raise OSError
        return Outbound((Text("enfin"),))

    await home.begin()
    ask(monkeypatch, home, work)
    await home.send("aide")
    await home.tick(MONDAY)
    assert home.recorder.sent == []
    await home.tick(MONDAY.replace(minute=59))
    assert words([o for _, o, _ in home.recorder.sent]) == "enfin"


async def test_a_file_that_nobody_attached_is_not_there(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    async def work(desk: Desk, _values: JsonValue) -> Outbound:
        with pytest.raises(CannotFetch) as refused:
            await desk.fetch("somewhere")
        said.append(str(refused.value))
        return Outbound((Text("rien"),))

    await home.begin()
    ask(monkeypatch, home, work)
    await home.send("aide")
    await home.tick(MONDAY)
    assert said == ["The file is there no more."]


async def test_a_work_that_always_fails_by_an_error_of_ours_is_told(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(_desk: Desk, _values: JsonValue) -> Outbound:
        raise ValueError("sentence 'x': Unknown external")

    await home.begin()
    ask(monkeypatch, home, work)
    await home.send("aide")
    for minute in range(4):
        await home.tick(MONDAY + timedelta(minutes=minute))
    assert words([o for _, o, _ in home.recorder.sent]).startswith("Je n’ai pas pu faire")


async def test_a_work_that_never_ends_is_told_in_the_end(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(_desk: Desk, _values: JsonValue) -> Outbound:
        raise TimeoutError

    await home.begin()
    ask(monkeypatch, home, work)
    await home.send("aide")
    for hour in range(ATTEMPTS_MAX):
        await home.tick(MONDAY + timedelta(hours=hour))
    sent = [words([o]) for _, o, _ in home.recorder.sent]
    assert sum(each.startswith("Je n’ai pas pu faire") for each in sent) == 1


async def test_the_buttons_of_a_work_are_on_the_menu(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(_desk: Desk, _values: JsonValue) -> Outbound:
        return Outbound((Text("fait"), Buttons((Button("Mes données, ici", "my-data"),))))

    await home.begin()
    ask(monkeypatch, home, work)
    await home.send("aide")
    await home.tick(MONDAY)
    assert [each.action for each in (await home.learner()).menu.numbers] == ["my-data"]
