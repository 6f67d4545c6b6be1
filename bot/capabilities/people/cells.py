"""Cells of a roster file: what the text of each says, or the code of what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from bot.capabilities.people import columns
from bot.capabilities.people.columns import LIKENESS, plain
from bot.domain.identifiers import Identifier
from bot.domain.messages import Address
from bot.domain.people import Role
from bot.domain.services import DEPTH_MAX, NAME_MAX, Path
from bot.texts.weekdays import read_days
from lessons.course import Trade
from lessons.matching import nearest

EMAIL_MAX = 254  # characters
SHOWN_MAX = 40  # characters of a cell that are said again
YES = frozenset({"oui", "x", "vrai", "yes", "true", "o", "y", "1"})
NO = frozenset({"non", "faux", "no", "false", "n", "0"})
_AROUND = "<>«»\"'(),;: \u200b\u200c\u200d\u2060"  # an address, as it is copied from a mail
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]+@[^\s@<>()\[\],;:\\\"]+\.[^\s@<>()\[\],;:\\\".]{2,}")
_FORMULA = re.compile(r"[=+@\t\r-]")
_NUMBERS = re.compile(r"[1-7](?: ?[-,; ] ?[1-7])*")
_INITIALS = {"l": 1, "m": 2, "ma": 2, "me": 3, "j": 4, "v": 5, "s": 6, "d": 7}
Places = Mapping[str, str | None]  # the one workspace of a platform; None: there are several
Trades = Mapping[str, Trade]  # by their names in both languages, as `columns.plain` writes them


class Refused(Exception):
    """A cell that cannot be read: the code of its snag, and the values of its sentence."""

    def __init__(self, code: str, *, harmless: bool = False, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.harmless = harmless  # it is left out and told, and keeps nothing from being applied
        self.values = values


def read_email(text: str) -> str:
    """Return an e-mail in small letters. Raises Refused."""
    bare = unicodedata.normalize("NFC", text).strip(_AROUND)
    bare = re.sub(r"^mailto:", "", bare, flags=re.IGNORECASE).casefold()
    if not bare:
        raise Refused("email-missing")
    if len(bare) > EMAIL_MAX or not bare.isprintable() or not _EMAIL.fullmatch(bare):
        raise Refused("email-wrong")
    return bare


def read_words(text: str) -> str | None:
    """Return a name; None for an empty cell. Raises Refused for a formula, or no name."""
    words = unicodedata.normalize("NFC", text)
    if _FORMULA.match(words):
        raise Refused("formula", sign=words[0])
    if len(words) > NAME_MAX:
        raise Refused("long", most=NAME_MAX)
    if not words.isprintable():
        raise Refused("sign")
    return words or None


def read_service(text: str, separator: str) -> Path:
    """Return the path of a service; empty for none. Raises Refused, also for a ring."""
    words = read_words(text) or ""
    path = tuple(each.strip() for each in words.split(separator)) if words else ()
    if not all(path):
        raise Refused("path-gap", separator=separator)
    if len(path) > DEPTH_MAX:
        raise Refused("path-deep", most=DEPTH_MAX)
    names = [plain(each) for each in path]
    if twice := next((each for each in path if names.count(plain(each)) > 1), ""):
        raise Refused("path-ring", service=twice[:SHOWN_MAX])
    return path


def read_trade(text: str, trades: Trades) -> Trade | None:
    """Return the family of jobs of that name; None for an empty cell.

    Raises Refused for a slip, and harmlessly for a job of another list than Levain's.
    """
    if not text:
        return None
    if found := trades.get(plain(text)):
        return found
    if near := nearest(plain(text), trades, likeness=LIKENESS, limit=1):
        raise Refused("trade-near", near=near[0])
    raise Refused("trade-unknown", harmless=True)


def read_role(text: str) -> Role | None:
    """Return the role of that name; None for an empty cell. Raises Refused."""
    role = columns.find_role(text) if text else None
    if text and role is None:
        raise Refused("role")
    return role


def read_week(text: str) -> tuple[int, ...] | None:
    """Return ISO weekdays, of « lundi, mardi », « 1-5 » or « L M J »; None for an empty cell.

    Raises Refused when no day is meant for sure.
    """
    if not text:
        return None
    days = _numbered(text) or _initials(text) or read_days(text)
    if not days:
        raise Refused("days")
    return tuple(sorted(days))


def read_identifier(text: str, platform: str, identifier: Identifier, places: Places) -> str | None:
    """Return the `Address.person` of an identifier; None for an empty cell. Raises Refused."""
    if not text:
        return None
    found = identifier.read(text)
    if found is None:
        raise Refused("identifier", platform=identifier.title, example=identifier.example[-1])
    workspace, user = found
    place = workspace or places.get(platform)
    if platform not in places and not workspace:
        raise Refused("workspace-none", platform=identifier.title)
    if place is None:
        raise Refused(
            "workspace-several", platform=identifier.title, example="/".join(identifier.example)
        )
    return Address(platform, place, user, user).person


def _numbered(text: str) -> frozenset[int]:
    """Return the days of « 1-5 » or « 1, 2, 4 », Monday being 1; none for other text."""
    if not _NUMBERS.fullmatch(text):
        return frozenset()
    spans = re.findall(r"([1-7])(?: ?- ?([1-7]))?", text)
    return frozenset(
        day for first, last in spans for day in range(int(first), int(last or first) + 1)
    )


def _initials(text: str) -> frozenset[int]:
    """Return the days of « L M J » or « LMMJV », in the order of the week; none for other text.

    The first M is Tuesday's, a second one Wednesday's, as on a calendar.
    """
    words = re.findall(r"\w+", text.casefold())
    letters = [*words[0]] if len(words) == 1 else words
    if not letters or not all(each in _INITIALS for each in letters):
        return frozenset()
    days: list[int] = []
    for each in letters:
        day = _INITIALS[each]
        days.append(3 if day == 2 and 2 in days else day)
    return frozenset(days) if days == sorted(set(days)) else frozenset()
