"""Time zones as people name them: a city, a territory, or the name of the IANA."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from zoneinfo import available_timezones

from babel.core import get_global
from babel.dates import get_timezone_location

from bot.texts.speech import LANGUAGES
from lessons.matching import nearest, normalise

TERRITORIES = (
    "Europe/Paris",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Cayenne",
    "America/Miquelon",
    "Indian/Reunion",
    "Indian/Mayotte",
    "Pacific/Noumea",
    "Pacific/Tahiti",
    "Pacific/Wallis",
)
_OTHER_NAMES = {
    "Europe/Paris": ("métropole", "Hexagone", "France métropolitaine", "Corse"),
    "America/Guadeloupe": ("Basse-Terre", "Pointe-à-Pitre"),
    "America/Martinique": ("Fort-de-France",),
    "America/Cayenne": ("Guyane", "Kourou"),
    "Indian/Reunion": ("Saint-Denis de La Réunion",),
    "Indian/Mayotte": ("Mamoudzou",),
    "Pacific/Noumea": ("Calédonie",),
    "Pacific/Tahiti": ("Polynésie", "Papeete"),
    "Pacific/Wallis": ("Futuna",),
    "Europe/London": ("Angleterre", "England"),
    "America/Toronto": ("Québec",),
}
_NOT_CITIES = (  # states, or towns whose names are others’ too: Vincennes
    r"America/(?:Indiana|Kentucky|North_Dakota)/|(?:US|Canada|Brazil|Mexico|Chile)/"
    r"|Australia/(?:ACT|LHI|NSW|North|South|West|Queensland|Tasmania|Victoria)$"
)
_AROUND = re.compile(r"\b(?:fuseau|horaire|time|timezone|zone|heure|a|au|aux|en|de|du|in|to) ")
_SHORT = 4  # letters of a name that is looked for inside a sentence
_LOCATION = re.compile(r"(?:heure\s:\s)?(.+?)(?: Time)?")


def write_zone(zone: str, language: str) -> str:
    """Write a zone: « Nouméa (Nouvelle-Calédonie) » in French."""
    city = get_timezone_location(zone, locale=language, return_city=True)
    place = _place(zone, language)
    return place if city in place else f"{city} ({place})"


def _place(zone: str, language: str) -> str:
    """Return the territory of a zone, with the city if the territory has several zones."""
    found = _LOCATION.fullmatch(get_timezone_location(zone, locale=language))
    return found[1] if found else zone


def find_zones(text: str) -> list[str]:
    """Return the zones that a text names: « Nouméa », « je pars à La Réunion », Asia/Tokyo.

    The name of a whole text wins over the names within it.
    """
    said = _plain(text)
    if whole := _names().get(said):
        return [whole]
    return list(dict.fromkeys(_found(said.split())))


def near_zones(text: str) -> list[str]:
    """Return the zones whose names are most like a text, each once."""
    said = _AROUND.sub("", _plain(text)).strip()
    return list(dict.fromkeys(_names()[name] for name in nearest(said, _names())))


def _found(words: list[str]) -> Iterator[str]:
    """Yield the zones named in a sentence, the longest name at each word."""
    at = 0
    while at < len(words):
        names = (" ".join(words[at : at + length]) for length in (5, 4, 3, 2, 1))
        name = next((each for each in names if len(each) >= _SHORT and each in _names()), None)
        if name:
            yield _names()[name]
        at += len(name.split()) if name else 1


@cache
def _names() -> Mapping[str, str]:
    """Return every zone by its plain names: its own first, then those of city and territory."""
    zones = [zone for zone in sorted(available_timezones()) if _is_place(zone)]
    names = {_plain(zone): zone for zone in zones}
    for own in (_cities(zones), _others(), *(_places(zones, language) for language in LANGUAGES)):
        for name, zone in own:
            names.setdefault(_plain(name), zone)
    return names


def _is_place(zone: str) -> bool:
    area, _, rest = zone.partition("/")
    return bool(rest) and area != "Etc"


def _cities(zones: Iterable[str]) -> Iterator[tuple[str, str]]:
    yield from ((zone, zone) for zone in TERRITORIES)
    cities = (zone for zone in zones if not re.match(_NOT_CITIES, zone))
    yield from ((zone.rpartition("/")[2], zone) for zone in cities)


def _others() -> Iterator[tuple[str, str]]:
    yield from ((name, zone) for zone, names in _OTHER_NAMES.items() for name in names)


def _places(zones: Iterable[str], language: str) -> Iterator[tuple[str, str]]:
    aliases = get_global("zone_aliases")
    for zone in (*TERRITORIES, *(zone for zone in zones if zone not in aliases)):
        yield _place(zone, language), zone
        yield get_timezone_location(zone, locale=language, return_city=True), zone


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9+]+", normalise(text)))
