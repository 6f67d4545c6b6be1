"""Days of the week as people say them, alone or in a sentence, in French and English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from babel.dates import get_day_names

from bot.texts.dates import name_days
from bot.texts.speech import LANGUAGES
from bot.texts.wording import mend, plain
from lessons.matching import normalise

WEEK = frozenset({1, 2, 3, 4, 5})
_WEEKEND = frozenset({6, 7})
_EXCEPT, _ALSO, _ONLY, _DOUBT = "EXCEPT", "ALSO", "ONLY", "DOUBT"
_WORKED = r"ouvr\w+|travaill\w+|de (?:la )?semaine"
_BEGINNINGS = "lun|mar|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun"
_PHRASES = tuple(
    (re.compile(rf"\b(?:{said})\b"), f" {meaning} ")
    for said, meaning in (
        (r"pas (?:de |d )?(?:soucis?|problemes?|grave|trop|avant|apres)|no problem", ""),
        (r"pourquoi pas|n est ce pas|why not|s il (?:te|vous) plait", ""),
        (r"7 ?j(?:ours)?(?: sur)? 7|7 days a week", "WEEK WEEKEND"),
        (rf"(?:tous les|chaque) jours?(?: (?:{_WORKED}))?|jours? (?:{_WORKED})", "WEEK"),
        (r"(?:toute la|en) semaine|all week|every ?day|each day", "WEEK"),
        (r"(?:every |all |on )?(?:week ?days?|(?:working|work|business) days?)", "WEEK"),
        (r"week(?: -)? ?ends?", "WEEKEND"),
        (r"en plus|aussi|r?ajout\w*|y compris|also|add|as well|including", _ALSO),
        (r"mon (?=\w+di\b|jours?\b)", ""),
        (r"plus(?= (?:le|les|l|the|de|d|rien|aucune?|jamais)\b)|no (?:more|longer)", _EXCEPT),
        (r"sauf|excepte\w*|except|hors|hormis|pas|sans|rien|aucune?|jamais", _EXCEPT),
        (r"never|not|no|nothing|none|cannot|(?:can|won|\w+n) t", _EXCEPT),
        (r"repos|absente?|conges?|off|rtt|away|indisponible", _EXCEPT),
        (r"seulement|uniquement|juste|only|just|mais", _ONLY),
        (r"ou|or|peut(?: -)? etre|maybe|perhaps|prochaine?s?|next", _DOUBT),
        (rf"(?:ce|cet|this)(?= (?:{_BEGINNINGS}))", _DOUBT),
        (r"a (?:partir|compter) d[eu]|starting|demain|tomorrow", _DOUBT),
    )
)
_RANGE = ("-", "a", "au", "to", "through", "thru", "until", "till")
_ARTICLES = ("le", "l", "les", "the", "on")
_SMALL = (
    *_ARTICLES,
    *_RANGE,
    *("but", "d", "day", "days", "de", "des", "du", "et", "and", "from", "jour", "jours", "merci"),
    *("oui", "please", "puis", "stp", "svp", "tous", "toutes", "chaque", "every"),
)
_MARKERS = frozenset((_EXCEPT, _ALSO, _ONLY))


def read_days(text: str, usual: frozenset[int] = WEEK) -> frozenset[int]:
    """Read the days that a text keeps: « lun-ven », « tous les jours sauf le mercredi ».

    « Sauf mercredi » means the `usual` days without it. Returns ISO weekdays; none when in doubt.
    """
    items = list(_items(_words(text)))
    if _DOUBT in items:
        return frozenset()
    said = _sorted(items)
    named, dropped = said[_ONLY], said[_EXCEPT]
    if _EXCEPT in items and not dropped:
        return frozenset()  # « mercredi, pas »: which days are meant is not said
    if _ALSO in items and named | said[_ALSO]:
        named |= usual | said[_ALSO]
    elif dropped and not named:
        named = usual
    return named - dropped


def _sorted(items: Sequence[str | frozenset[int]]) -> dict[str, frozenset[int]]:
    """Return the days by the marker that they follow: kept, added or left out."""
    said = {marker: frozenset[int]() for marker in _MARKERS}
    mode = _ONLY
    for item in items:
        if isinstance(item, frozenset):
            said[mode] |= item
        elif item == "but":  # « every day but Friday », « not Monday but Friday »
            mode = _EXCEPT if mode == _ONLY else _ONLY
        elif item in _MARKERS:
            mode = item
    return said


def _words(text: str) -> list[str]:
    said = mend(plain(text), _names(), shortest=4)
    for phrase, meaning in _PHRASES:
        said = phrase.sub(meaning, said)
    return [word for word in said.split() if not word.startswith("jus")]


def _items(words: Sequence[str]) -> Iterator[str | frozenset[int]]:
    """Yield days, ranges and markers, in the order in which they were said."""
    short = _is_list(words)
    days = [_day(word, short=short) for word in words]
    bare = [(word, day) for word, day in zip(words, days, strict=True) if word not in _ARTICLES]
    at = 0
    while at < len(bare):
        word, day = bare[at]
        if day and len(day) == 1 and (last := _range_end(bare[at + 1 : at + 3])):
            (first,) = day
            yield _range(first, last)
            at += 3
            continue
        yield day or word
        if day and at + 1 < len(bare) and bare[at + 1][0].isdigit():
            yield _DOUBT  # « lundi 30 novembre » is one day, not every Monday
        at += 1


def _range_end(following: Sequence[tuple[str, frozenset[int]]]) -> int | None:
    """Return the day that ends a range, after a word such as « au »; None if there is none."""
    if len(following) < 2 or following[0][0] not in _RANGE or len(following[1][1]) != 1:
        return None
    (last,) = following[1][1]
    return last


def _range(first: int, last: int) -> frozenset[int]:
    return frozenset((first - 1 + ahead) % 7 + 1 for ahead in range((last - first) % 7 + 1))


def _day(word: str, *, short: bool) -> frozenset[int]:
    sets = {"WEEK": WEEK, "WEEKEND": _WEEKEND}
    known = _names().get(word.removesuffix("s")) or (_short_names().get(word) if short else None)
    return frozenset({known}) if known else sets.get(word, frozenset())


def _is_list(words: Sequence[str]) -> bool:
    """Return True if all words are days or stand between days: « mer » is the sea elsewhere."""
    return all(word in _of_lists() for word in words)


@cache
def _of_lists() -> frozenset[str]:
    plural = (f"{name}s" for name in _names())
    sets = ("WEEK", "WEEKEND")
    return frozenset((*_names(), *plural, *_short_names(), *_SMALL, *_MARKERS, *sets))


@cache
def _names() -> Mapping[str, int]:
    """Return the weekdays by their whole names, in both languages."""
    return {
        normalise(name): day for language in LANGUAGES for day, name in name_days(language).items()
    }


@cache
def _short_names() -> Mapping[str, int]:
    short = {"tues": 2, "weds": 3, "thur": 4, "thurs": 4, "thu": 4}
    for language in LANGUAGES:
        names = get_day_names("abbreviated", locale=language)
        short |= {normalise(name): day + 1 for day, name in names.items()}
    return short
