"""The people the crash campaign writes to."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select

from bot.capabilities.study.records import enrollment
from bot.domain.deliveries import DeliveryState
from bot.domain.menu import Menu
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.tables import address, delivery, learner, workspace
from lessons.library import load_library
from lessons.loader import version
from tests.campaigns.crash.verdict import COLUMNS, Person, Row
from tests.house import SMALL, make_app

SLOT = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))  # a Tuesday


class Crowd:
    """The people the campaign writes to: in the database, due at once."""

    def __init__(self, database: Database, workspaces: int) -> None:
        self._database = database
        self._workspaces = workspaces
        self._course = load_library(SMALL).courses["petit-cours"]
        self.people: list[Person] = []

    async def open(self) -> None:
        """The tables, the courses and the workspaces."""
        await schema.prepare(self._database)
        await make_app(self._database, load_library(SMALL)).start(SLOT)
        names = range(1, self._workspaces + 1)
        rows = [{"id": n, "platform": "courier", "name": f"w{n}"} for n in names]
        async with self._database.begin() as connection:
            await connection.execute(insert(workspace), rows)

    async def join(self, count: int) -> None:
        """So many more, who have never been written to."""
        first = len(self.people) + 1
        numbers = range(first, first + count)
        async with self._database.begin() as connection:
            await connection.execute(insert(learner), [self._learner(n) for n in numbers])
            await connection.execute(insert(address), [self._address(n) for n in numbers])
            await connection.execute(insert(enrollment), [self._enrollment(n) for n in numbers])
        self.people += [(f"w{self._workspace(n)}", f"c{n}") for n in numbers]

    async def rows(self) -> list[Row]:
        """Every delivery there is."""
        query = select(workspace.c.name, address.c.conversation, *COLUMNS).select_from(
            delivery.join(address, address.c.learner_id == delivery.c.learner_id).join(
                workspace, workspace.c.id == delivery.c.workspace_id
            )
        )
        async with self._database.begin() as connection:
            found = (await connection.execute(query)).all()
        return [
            Row(
                (name, conversation),
                id_,
                state,
                remote_id,
                error,
                attempts,
                ended=visible_at is None,
            )
            for name, conversation, id_, state, visible_at, remote_id, error, attempts in found
        ]

    async def left(self) -> tuple[int, int]:
        """How many have not been seen to the end, and how many nobody has begun with."""
        count = func.count()
        query = select(
            count,
            count.filter(delivery.c.visible_at.is_(None)),
            count.filter(delivery.c.state == DeliveryState.READY),
        )
        async with self._database.begin() as connection:
            planned, ended, ready = (await connection.execute(query)).one()
        return len(self.people) - ended, len(self.people) - planned + ready

    def _workspace(self, number: int) -> int:
        return number % self._workspaces + 1

    def _learner(self, number: int) -> dict[str, object]:
        return {
            "id": number,
            "workspace_id": self._workspace(number),
            "language": "fr",
            "zone": "Europe/Paris",
            "send_at": SLOT.time(),
            "days": [1, 2, 3, 4, 5],
            "state": "active",
            "menu": asdict(Menu()),
            "joined_at": SLOT,
            "next_due_at": SLOT,
        }

    def _address(self, number: int) -> dict[str, object]:
        person = f"courier/w{self._workspace(number)}/u{number}"
        return {"person": person, "conversation": f"c{number}", "learner_id": number}

    def _enrollment(self, number: int) -> dict[str, object]:
        return {
            "learner_id": number,
            "course_id": self._course.id,
            "version": version(self._course),
            "status": "active",
            "done": [],
            "enrolled_at": SLOT,
        }
