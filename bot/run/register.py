"""`levain register`: the register of a period, read from the database, as a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.capabilities import load_capabilities, speak
from bot.capabilities.register.model import Statement
from bot.capabilities.register.paper import RegisterOrder, make_pdf, make_sheet, order
from bot.capabilities.register.readers import choose_period, read_register
from bot.documents.paper import can_print
from bot.domain.errors import SettingsError
from bot.run.people import audited, keep
from bot.run.platforms import PLATFORMS, load_records
from bot.run.settings import Settings
from bot.run.wiring import load_lessons
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.whole import write_whole
from bot.texts.named_days import Span
from bot.texts.periods import PeriodFault, write_days

FORMS = (".pdf", ".csv")
_FAULTS = {
    PeriodFault.UNCLEAR: "it is no period: write for instance 2026, 2026-Q3 or 2026-09",
    PeriodFault.BACKWARDS: "it ends before it begins: write its first day, then its last",
    PeriodFault.FUTURE: "it has not begun: write one that has, for instance 2026",
}


def ensure_makes(out: Path, settings: Settings) -> None:
    """Raise SettingsError for a file that could not be made."""
    if out.suffix not in FORMS:
        raise SettingsError(f"{out}: write a name that ends with {' or '.join(FORMS)}")
    if out.exists():
        raise SettingsError(f"{out}: it is there, and is not replaced: write another name")
    if out.suffix == ".pdf" and not can_print():
        raise SettingsError(f"{out}: a PDF needs the extra: pip install 'levain[attestation]'")
    if not settings.attestation.employer:
        raise SettingsError(
            "attestation.employer: it is missing: write the name of the collectivité"
        )


def choose_days(said: str, now: datetime, zone: str) -> Span:
    """Return the days that a period names. Raises SettingsError."""
    days = choose_period(said, now.astimezone(ZoneInfo(zone)).date())
    if isinstance(days, PeriodFault):
        raise SettingsError(f"--period {said}: {_FAULTS[days]}")
    return days


async def make_order(
    database: Database, settings: Settings, period: Span, now: datetime, language: str
) -> RegisterOrder:
    """Read the register of a period, and keep who asked in the audit.

    Raises StorageError or CourseInvalid.
    """
    load_capabilities()
    load_records(PLATFORMS)
    await schema.prepare(database)
    async with database.begin() as connection:
        register = await read_register(connection, period, settings.zone)
        await keep(connection, [audited("register", write_days(period), now, {})])
    stated = Statement(
        register=register,
        employer=settings.attestation.employer,
        measures=settings.measures.described,
        catalogue=load_lessons(settings.lessons).catalogue,
        zone=settings.zone,
        at=now,
    )
    return order(speak(language), stated, settings.attestation.key_folder)


def write(asked: RegisterOrder, out: Path) -> None:
    """Write a PDF, or a table, by the end of the file's name. Raises SettingsError."""
    sheet = make_sheet(asked)
    content = sheet if out.suffix == ".csv" else make_pdf(asked, sheet)
    try:
        write_whole(out, content, mode=0o644, new=True)
    except OSError as error:
        raise SettingsError(f"{out}: it cannot be written: {error.strerror}") from None
