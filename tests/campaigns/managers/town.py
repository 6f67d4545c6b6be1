"""A town that nobody lives in: services, people with names found in no sentence, their files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, cycle, islice, product

import xlsxwriter

Path = tuple[str, ...]

MANAGED = "Population"  # with all below it, by the manager who is played
HERS: Path = (MANAGED, "Accueil")
OTHERS = "Technique"
# A file is read, then held against the tree: a fault of the second kind shows without others.
UNREADABLE = {"Courriel": "pas un courriel", "Nom": "=1+1", "Jours travaillés": "jamais"}
IMPOSSIBLE = {"Encadre": "Sous-marins"}
# What a hundred people are in; « Élections » is too small to be shown.
SERVICES: Mapping[Path, int] = {
    HERS: 30,
    (MANAGED, "État civil"): 20,
    (OTHERS, "Voirie"): 20,
    (OTHERS, "Espaces verts"): 18,
    ("Culture", "Médiathèque"): 12,
}
SMALL: Path = (MANAGED, "Élections")
SMALL_SIZE = 3
# Of eleven people, one is away on Wednesdays, and one works on Fridays alone: the others that
# nobody hears of fall silent before a manager may nudge them.
WEEK = {"": {1, 2, 3, 4, 5}, "lundi, mardi, jeudi, vendredi": {1, 2, 4, 5}, "vendredi": {5}}
PART_TIME = {0: "lundi, mardi, jeudi, vendredi", 5: "vendredi"}
_LAST = ("zor", "vaq", "kim", "wub", "xan", "jol", "quy", "fek", "gwi", "hox", "pyr", "nuz")
_FIRST = ("Zéphyx", "Ywéna", "Kvéto", "Wœlfi", "Xaéla", "Ulfqé", "Jzébo")  # in Windows-1252
_HEADER = {
    "Courriel": "email",
    "Nom": "last",
    "Prénom": "first",
    "Service d’affectation": "path",
    "Encadre": "manages",
    "Jours travaillés": "days",
    "Identifiant Tchap": "matrix",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Citizen:
    """Somebody on the roster."""

    email: str
    first: str
    last: str
    service: Path
    manages: str = ""
    days: str = ""
    matrix: str = ""

    @property
    def path(self) -> str:
        return " > ".join(self.service)

    @property
    def works(self) -> set[int]:
        """ISO weekdays."""
        return WEEK[self.days]

    @property
    def traces(self) -> tuple[str, ...]:
        """What would name them."""
        return self.email, self.last, f"{self.first} {self.last}"


def people(size: int, matrix: Sequence[str]) -> list[Citizen]:
    """So many: the manager, an agent who is to be refused, one who leaves, another manager, all.

    `matrix`: what the first three are called there; empty when they are elsewhere.
    """
    places = list(_places(size))
    first: list[Mapping[str, str]] = [{"manages": MANAGED}, {}, {}, {"manages": OTHERS}]
    known = [{**each, "matrix": name} for each, name in zip(first, [*matrix, ""], strict=True)]
    return [
        Citizen(
            email=f"{last}@ville.example",
            first=given,
            last=last.capitalize(),
            service=place,
            days="" if number < len(known) else PART_TIME.get(number % 11, ""),
            **(known[number] if number < len(known) else {}),
        )
        for number, last, given, place in zip(
            range(size), _last_names(), cycle(_FIRST), places, strict=False
        )
    ]


def _places(size: int) -> Iterator[Path]:
    """The manager and two agents at the same desk, the other manager, then everybody else."""
    heads = [HERS, HERS, HERS, (OTHERS, "Voirie")]
    left = size - SMALL_SIZE
    crowd = [place for place, share in SERVICES.items() for _ in range(share * left // 100)]
    for each in heads:
        crowd.remove(each)
    rest = size - SMALL_SIZE - len(heads) - len(crowd)
    yield from (*heads, *[SMALL] * SMALL_SIZE, *crowd, *[HERS] * rest)


def _last_names() -> Iterator[str]:
    return map("".join, product(_LAST, _LAST, _LAST))


def rows(listed: Sequence[Citizen]) -> list[list[str]]:
    """A table as a spreadsheet has it; a column that nobody fills is left out."""
    used = {
        title: field
        for title, field in _HEADER.items()
        if any(getattr(each, field) for each in listed)
    }
    return [[*used], *([getattr(each, field) for field in used.values()] for each in listed)]


def as_csv(table: Sequence[Sequence[str]]) -> bytes:
    """What an old spreadsheet saves: semicolons, Windows-1252."""
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows(table)
    return written.getvalue().encode("cp1252")


def as_xlsx(table: Sequence[Sequence[str]]) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Personnel")
        for number, row in enumerate(table):
            sheet.write_row(number, 0, row)
    return written.getvalue()


def spoil(
    table: Sequence[Sequence[str]], faults: Mapping[str, str]
) -> tuple[list[list[str]], list[int]]:
    """The same table with a fault in each of these columns, and the line of each."""
    bad = [list(row) for row in table]
    lines = list(islice(count(6), len(faults)))
    for line, (title, value) in zip(lines, faults.items(), strict=True):
        bad[line - 1][bad[0].index(title)] = value
    return bad, lines
