"""A manager of two services, their people, and the files that follow what they say."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from python_calamine import CalamineWorkbook
from sqlalchemy import select

from bot.domain.messages import Address, File
from bot.domain.people import Role
from bot.run.settings import Person
from bot.storage.statements import fetch
from bot.storage.tables import audit
from tests.house import Home

BOSS = Address("recorder", "w", "boss", "boss")
OTHER = Address("recorder", "w", "other", "other")
NAMES = "abcdefgh"
PEOPLE = tuple(
    Person(address=f"recorder/w/{name}", name=f"Agent {name.upper()}", team="Accueil")
    for name in NAMES
)
TECHNICIANS = tuple(Person(address=f"recorder/w/t{name}", team="Technique") for name in NAMES)
MANAGER = Person(
    address=BOSS.person, name="Claire Martin", role=Role.MANAGER, manages=("Accueil", "Technique")
)
NAMED = (MANAGER, *PEOPLE, *TECHNICIANS)
WHO = [Address("recorder", "w", name, name) for name in NAMES]


async def gather(home: Home) -> None:
    for person in (*PEOPLE, *TECHNICIANS):
        name = person.address.rpartition("/")[2]
        await home.begin(Address("recorder", "w", name, name))
    await home.begin(BOSS)
    await home.age()


async def receive(home: Home, words: str, who: Address = BOSS) -> list[File]:
    """The files that follow these words."""
    before = len(home.recorder.sent)
    await home.say(words, who)
    await home.tick(home.clock() + timedelta(seconds=5))
    sent = home.recorder.sent[before:]
    assert all(address == who for address, _, _ in sent)
    return [block for _, message, _ in sent for block in message.blocks if isinstance(block, File)]


def read_csv(file: File, delimiter: str = ";") -> list[dict[str, str]]:
    text = file.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def read_xlsx(file: File) -> list[dict[str, object]]:
    header, *rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_index(0).to_python()
    )
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


async def list_audit(home: Home) -> list[tuple[str, str, str]]:
    async with home.runtime.database.begin() as connection:
        rows = await fetch(connection, select(audit).order_by(audit.c.id))
    return [(row["action"], row["actor"], row["about"]) for row in rows]
