"""Words of a share: whom they name, and until when. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from bot.texts.named_days import name_all
from bot.texts.wording import plain
from bot.understanding.assent import read_assent
from bot.understanding.lexicon import words
from bot.understanding.names import is_plain
from bot.understanding.words import listen
from lessons.matching import normalise
from lessons.sanitize import line

DAYS, DAYS_MOST = 30, 365  # that a share lasts unless a day is said; at most
NAMED_MAX = 100  # characters of the words that name somebody
PAST, FAR, UNREAD = "past", "far", "unread"  # what may be wrong with a day
NOBODY = "nobody"  # what may be wrong with the words that should name somebody
_NUMBER = (
    r"(?:\d{1,3}|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|quelques|plusieurs"
    r"|two|three|four|five|seven|eight|nine|ten|some|several)"
)
_UNTIL = re.compile(
    r"[\s,;]*\b(?:jusqu|until\b|till\b|pendant\b|durant\b"
    rf"|pour (?:toujours|\d|une?\b|{_NUMBER}\b)|for (?:ever\b|\d|an?\b|one\b|{_NUMBER}\b)"
    r"|forever\b|hier\b|yesterday\b)",
    re.IGNORECASE,
)
_ALSO_NAMES = frozenset({"till", "durant"})  # of people too: Till Roy, Marie Durant
_WITH = re.compile(r"^(?:avec|à|with|to)\s+", re.IGNORECASE)
_AROUND = " \u00a0\u202f.,;:!?«»\"'“”<>"  # a name, as people quote it
_NO_NAMES = frozenset(  # beside the words of sentences: nobody, or more than one person
    [
        "personne",
        "nobody",
        "anybody",
        "someone",
        "somebody",
        "everyone",
        "everybody",
        "quelqu",
        "tous",
        "toutes",
        "all",
        "lui",
        "leur",
        "eux",
        "him",
        "her",
        "them",
        "me",
        "et",
        "&",
        "can",
        "see",
    ]
)
_EVER = re.compile(r"\b(?:toujours|jamais|ever|forever|always)\b")
_YEARS = re.compile(rf"\b({_NUMBER}|une?|an?|one) (?:ans?|annees?|years?)\b")
_GONE = re.compile(r"\b(?:hier|yesterday|derniere?|passee?|last)\b")
_BARE = re.compile(r"(?:(?:pour|for|le|the|au|a|on) )*")
_GIVEN_UP = frozenset({"nothing", "rien", "stop"})  # beside a no
_LEAVES = frozenset(
    [
        "absent",
        "absente",
        "absence",
        "arret",
        "away",
        "conge",
        "conges",
        "holiday",
        "holidays",
        "off",
        "pause",
        "repos",
        "rtt",
        "stop",
        "vacances",
    ]
)


class Wish(NamedTuple):
    """The person to share with, in the words typed, and the last day; None: no day was said.

    `fault`: what is wrong with the day that was said, or with the words that name somebody.
    """

    named: str
    until: date | None
    fault: str = ""


def read_wish(text: str, today: date) -> Wish:
    """Read « marie@ville.example jusqu’au 12 décembre »; `named` is empty for no person at all."""
    said = line(text)
    found = _find_until(said)
    start = found.start() if found else 0 if _is_day(said) else len(said)
    named = _bare(_WITH.sub("", _bare(said[:start])))[:NAMED_MAX].strip()
    if named and not _may_name(named, said):
        return Wish("", None, NOBODY)
    return Wish(named, *read_until(said[start:], today)) if start < len(said) else Wish(named, None)


def read_until(text: str, today: date) -> tuple[date | None, str]:
    """Return the one day that a text names, or the last of some days; else what is wrong with it.

    A day too far away gives the last that may be.
    """
    most, said = today + timedelta(days=DAYS_MOST), plain(text)
    if _EVER.search(said):
        return most, FAR
    if years := _YEARS.search(said):
        return most, "" if years[1] in ("1", "un", "une", "a", "an", "one") else FAR
    _, named = name_all(text)
    if len(named) != 1 or named[0].kind in ("passing", "rate"):
        return None, PAST if _GONE.search(said) else UNREAD
    (day,) = named
    if day.length:
        until = today + timedelta(days=day.length)
        return (most, FAR) if until > most else (until, "")
    if span := day.find(today, today):
        return (most, FAR) if span.last > most else (span.last, "")
    if year := day.parts.get("year"):
        return (None, PAST) if int(year) % 100 <= today.year % 100 else (most, FAR)
    return None, UNREAD


def is_sure(text: str) -> bool:
    """Return True for words that surely say with whom or until when, or that nothing is shared.

    « bob@ville.example jusqu’au 12 » says no leave; « pause jusqu’au 12 » does.
    """
    said = line(text)
    if gives_up(said) or "@" in said or is_plain(said):
        return True
    found = _find_until(said)
    if found is None:
        return _is_day(said)
    before = {*normalise(said[: found.start()]).split()}
    return not before & (words("of-sentences") | _LEAVES)


def gives_up(text: str) -> bool:
    """Return True for « annuler », « non », « rien »."""
    return normalise(text) in _GIVEN_UP or read_assent(listen(text)) is False


def default_until(today: date) -> date:
    """Return the last day of a share for which none is said."""
    return today + timedelta(days=DAYS)


def parse_until(text: str, today: date) -> date | None:
    """Return the day that a button holds; None once it is over, or for another text."""
    try:
        until = date.fromisoformat(text)
    except ValueError:
        return None
    return until if today <= until <= today + timedelta(days=DAYS_MOST) else None


def _bare(said: str) -> str:
    """Return words without what people quote a name by; a pair of brackets inside stays."""
    bare = said.strip(_AROUND)
    return bare.strip("()" + _AROUND) if bare.startswith("(") or "(" not in bare else bare


def _may_name(named: str, said: str) -> bool:
    """Return False for a question, a pronoun, a sentence or two people.

    A word of sentences may be a name where each word has its capital: « Yo-Yo Ma ».
    """
    if "@" in named or "/" in named:
        return " " not in named
    if said.rstrip().endswith("?"):
        return False
    pieces = re.split(r"[\s’'-]+", named)
    titled = len(pieces) > 1 and not named.isupper() and all(p[:1].isupper() for p in pieces)
    common = (words("of-sentences") | _NO_NAMES) - _ALSO_NAMES
    return titled or not common & {normalise(each) or each for each in pieces}


def _find_until(said: str) -> re.Match[str] | None:
    """Return where the first words of an end stand; those that are names too need a day after."""
    return next((each for each in _UNTIL.finditer(said) if _says_end(each, said)), None)


def _says_end(found: re.Match[str], said: str) -> bool:
    if normalise(found[0]) not in _ALSO_NAMES:
        return True
    rest, named = name_all(said[found.end() :])
    return bool(named) and _BARE.fullmatch(rest[: named[0].start]) is not None


def _is_day(text: str) -> bool:
    """Return True for words that name a day, and nothing else."""
    said, named = name_all(text)
    if _YEARS.fullmatch(said):
        return True
    if len(named) != 1 or named[0].kind in ("number", "feast", "lone"):  # « Pascal » is a name
        return False
    (day,) = named
    return _BARE.fullmatch(said[: day.start]) is not None and not said[day.stop :].strip()
