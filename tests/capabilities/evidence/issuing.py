"""Attestations for tests: an issuer, a person who finishes lessons, the file that they get."""

from __future__ import annotations

import json
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.capabilities import speak
from bot.capabilities.evidence import keys
from bot.capabilities.evidence.model import Attestation, Details
from bot.capabilities.evidence.paper import ask_paper, make_paper
from bot.domain.issuer import Issuer
from bot.domain.messages import File
from bot.domain.people import Assignment, Learner
from bot.turn.decision import JsonValue
from bot.turn.turn import Turn
from lessons.library import Library
from scheduler.working_time import WorkingTime
from tests.environment import environment
from tests.house import ANA, Home, open_home

HERE = Path(__file__).parent
ISSUER = {"employer": "Ville de Valbrume", "place": "Valbrume", "signatory": "Ana Petit, DRH"}
AT = datetime(2024, 12, 4, 15, 30, 12, 345, tzinfo=UTC)  # a badge of the future is refused
DETAILS = Details(
    name="Camille Durand",
    employer="Ville de Valbrume",
    issuer="Ville de Valbrume",
    place="Valbrume",
    signatory="Ana Petit, directrice des ressources humaines",
    url="https://valbrume.example",
    course_id="ia-pas-a-pas",
    title="L’IA pas à pas, au service du public",
    language="fr",
    version="3f2a91bc",
    objectives=("Parler de ses craintes et de ses besoins", "Garder la décision en main"),
    done=10,
    total=10,
    minutes=15,
    right=18,
    answered=20,
    pass_mark=60,
    started_on="2024-11-25",
    ended_on="2024-12-04",
)


def issuer(folder: Path) -> dict[str, Any]:
    """The table of the settings, with its key in that folder."""
    return ISSUER | {"key_folder": folder / "attestation"}


def attestation(**changed: Any) -> Attestation:
    return Attestation(
        number="2024-7KQ2M-9XD4T",
        learner_id=1,
        course_id=DETAILS.course_id,
        issued_at=AT,
        issued_on=date(2024, 12, 4),
        details=replace(DETAILS, **changed),
    )


def values(issued: Attestation, folder: Path, language: str = "fr") -> JsonValue:
    """What is asked of the maker, as the queue keeps it."""
    learner = Learner(
        address=ANA, language=language, zone="Europe/Paris", send_at=time(9), joined_at=AT
    )
    turn = Turn(
        now=AT,
        learner=learner,
        assignment=Assignment(),
        speech=speak(language),
        calendar=WorkingTime(),
        library=Library({}, {}, {}),
        issuer=Issuer(key_folder=folder),
    )
    kept: JsonValue = json.loads(json.dumps(ask_paper(turn, issued).values))
    return kept


def make(issued: Attestation, folder: Path, language: str = "fr") -> bytes:
    """The PDF, signed with the key of the folder."""
    (file,) = [
        each
        for each in make_paper(values(issued, folder, language)).blocks
        if isinstance(each, File)
    ]
    return file.content


def inspect(pdf: bytes, folder: Path, place: Path) -> dict[str, Any]:
    """What libraries that are not ours say of a PDF signed with the key of `folder`."""
    (place / "a.pdf").write_bytes(pdf)
    (place / "key.pem").write_bytes(keys.public_key(folder).as_pem(private=False))
    return look(place / "a.pdf", place / "key.pem")


def look(*files: Path) -> dict[str, Any]:
    """What they say of a PDF, and of the badge in it when a key is given."""
    command = [environment(HERE / "checkers.lock"), HERE / "inspection.py", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@asynccontextmanager
async def open_issuing(
    folder: Path, url: str | None = None, **settings: Any
) -> AsyncIterator[Home]:
    """A Levain that issues, where Ana has begun; on a file in the folder, or on that database."""
    async with open_home(url or folder, **({"attestation": issuer(folder)} | settings)) as home:
        await home.begin()
        yield home


async def files(home: Home) -> list[File]:
    """The files that have arrived, after those under way."""
    await home.tick(home.clock() + timedelta(seconds=5))
    sent = [outbound for address, outbound, _ in home.recorder.sent if address == ANA]
    return [each for outbound in sent for each in outbound.blocks if isinstance(each, File)]
