"""Columns of a roster file, by the names that people give them, in French and in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from bot.capabilities.people.model import Heading
from bot.domain.identifiers import Identifiers
from bot.domain.people import Role
from lessons.matching import nearest, normalise

# The first name is the one that is shown.
NAMES: Mapping[Heading, tuple[str, ...]] = {
    Heading.EMAIL: (
        *("courriel", "e-mail", "email", "mail", "mél", "adresse électronique", "adresse e-mail"),
        *("adresse mail", "adresse courriel", "courriel professionnel", "e-mail professionnel"),
        *("mail professionnel", "adresse e-mail professionnelle", "adresse mail professionnelle"),
        *("adresse électronique professionnelle", "e-mail address", "work e-mail", "work email"),
    ),
    Heading.LAST_NAME: (
        *("nom", "nom de famille", "nom d’usage", "last name", "surname", "family name"),
    ),
    Heading.FIRST_NAME: ("prénom", "prénom usuel", "first name", "given name"),
    Heading.SERVICE: (
        *("service", "services", "service d’affectation", "affectation", "direction", "équipe"),
        *("département", "unité", "team", "department", "unit"),
    ),
    Heading.TRADE: ("métier", "famille de métier", "famille de métiers", "trade", "job"),
    Heading.MANAGES: (
        *("encadre", "services encadrés", "service encadré", "responsable de", "encadrement"),
        *("responsable", "manages", "services managed", "manager of", "manager"),
    ),
    Heading.ROLE: ("rôle", "rôle dans levain", "role"),
    Heading.DAYS: (
        *("jours travaillés", "jours", "jours de travail", "jours ouvrés", "working days", "days"),
    ),
}
ROLES: Mapping[Role, tuple[str, ...]] = {
    Role.AGENT: ("agent", "agente", "apprenant", "apprenante", "learner", "employee", "staff"),
    Role.TRAINER: ("formateur", "formatrice", "trainer"),
    Role.MANAGER: (
        *("responsable", "encadrant", "encadrante", "manager", "chef de service"),
        *("cheffe de service", "directeur", "directrice"),
    ),
    Role.ADMINISTRATOR: ("administrateur", "administratrice", "admin", "administrator"),
}
# A name in one cell: nobody knows where to cut « Le Goff Anne Marie ».
WHOLE_NAMES = frozenset(
    (
        *("nom prenom", "nom et prenom", "nom et prenoms", "prenom nom", "prenom et nom"),
        *("nom complet", "name", "full name", "first and last name"),
    )
)
Columns = Mapping[str, str]  # by name, as `plain` writes it: a `Heading`, or a platform
LIKENESS = 80  # per cent above which a name is a slip of a known one
_SIGNS = re.compile(r"[^\w]+|_")


@lru_cache(maxsize=4_096)
def plain(header: str) -> str:
    """Return the name of a column as it is compared: letters alone, with single spaces."""
    return " ".join(_SIGNS.sub(" ", normalise(header)).split())


def list_columns(identifiers: Identifiers) -> Mapping[str, str]:
    """Return the columns of a roster file with the name that is shown of each."""
    own = {column: names[0] for column, names in NAMES.items()}
    return own | {platform: each.columns[0] for platform, each in identifiers.items()}


def name_columns(identifiers: Identifiers) -> Columns:
    """Return the columns of a roster file by each of their names."""
    named = dict(NAMES) | {platform: each.columns for platform, each in identifiers.items()}
    return {plain(name): column for column, names in named.items() for name in names}


def near_column(header: str, columns: Columns) -> str | None:
    """Return the column whose name is a slip away; None if there is none."""
    near = nearest(plain(header), columns, likeness=LIKENESS, limit=1)
    return columns[near[0]] if near else None


def find_role(text: str) -> Role | None:
    """Return the role of that name; None for a name that is not known."""
    return _roles().get(plain(text))


@cache
def _roles() -> Mapping[str, Role]:
    return {plain(name): role for role, names in ROLES.items() for name in names}
