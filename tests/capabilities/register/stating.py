"""Registers for tests: courses, figures and measures that are made up, and their files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.capabilities import load_capabilities, speak
from bot.capabilities.register.model import Reach, Register, Statement, Syllabus
from bot.capabilities.register.paper import RegisterOrder, order
from bot.capabilities.register.rules import reach
from bot.capabilities.teams.rules import Interval, Rate, TeamFigures
from bot.domain.measures import Measures
from bot.texts.named_days import Span
from lessons.library import load_library

LIBRARY = load_library()
PERIOD = Span(date(2026, 1, 1), date(2026, 11, 28))
MONDAY = date(2026, 11, 23)
AT = datetime(2026, 11, 28, 9, 30, 12, 345, tzinfo=UTC)
SINCE, UNTIL = (datetime(2026, month, 1, 7, tzinfo=UTC) for month in (9, 10))
MEASURES = Measures(
    taken=("Charte d’usage de l’IA, adoptée le 12 mai 2026", "Atelier mensuel « Café IA »"),
    contractors=(
        "Clause des marchés : les prestataires forment leurs équipes à leurs outils d’IA",
    ),
    contact="Ana Petit, directrice des ressources humaines",
    review_on=date(2027, 6, 30),
)
SYLLABUS = Syllabus(
    version="3f2a91bc" + "0" * 56,
    course_id="ia-pas-a-pas",
    title="L’IA pas à pas, au service du public",
    language="fr",
    objectives=("Parler de ses craintes et de ses besoins", "Garder la décision en main"),
    trades=(),
    lessons=10,
    further=("cnfpt-fondamentaux-ia",),
    since=UNTIL,
    until=None,
)
OLDER = replace(SYLLABUS, version="77aa0b1c" + "0" * 56, lessons=9, since=SINCE, until=UNTIL)


def figures(
    team: str, size: int, *counts: tuple[int, int], success: int | None = None
) -> TeamFigures:
    """What a week says of a unit: enrolled, started, completed."""
    enrolled, started, completed = (Interval(*each) for each in counts)
    return TeamFigures(
        team=team,
        size=size,
        enrolled=enrolled,
        started=started,
        completed=completed,
        answering=started,
        gestures=completed,
        paused=Interval(0, 4),
        success=Rate(success, 60),
    )


FIGURES = (
    figures("Accueil et état civil", 24, (20, 24), (15, 15), (9, 9), success=70),
    figures("Services techniques", 31, (27, 31), (22, 22), (0, 4), success=60),
    figures("Archives", 9, (0, 4), (0, 4), (0, 4)),
)


def reached(*some: TeamFigures, seen_on: date = date(2026, 9, 14)) -> dict[str, Reach]:
    found = reach(some or FIGURES, seen_on)
    return {SYLLABUS.course_id: found} if found else {}


def state(
    syllabuses: Sequence[Syllabus] = (OLDER, SYLLABUS),
    monday: date | None = MONDAY,
    **changed: Any,
) -> Statement:
    """A register that says much, or what is `changed` of it."""
    shown = changed.pop("reached", reached())
    values = {
        "register": Register(
            period=changed.pop("period", PERIOD),
            monday=monday,
            syllabuses=tuple(syllabuses),
            reached=shown,
        ),
        "employer": "Ville de Valbrume",
        "measures": MEASURES,
        "catalogue": LIBRARY.catalogue,
        "zone": "Europe/Paris",
        "at": AT,
    }
    return Statement(**values | changed)


def ask(stated: Statement, folder: Path, language: str = "fr") -> RegisterOrder:
    """What is asked of the maker, as the queue keeps it."""
    load_capabilities()
    kept: RegisterOrder = json.loads(json.dumps(order(speak(language), stated, folder)))
    return kept
