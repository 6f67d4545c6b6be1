"""Syllables of a word, by rules of spelling. Pure.

French is counted as it is said slowly: a final mute e is no syllable, one inside a word is.
Patterns of hyphenation would miss those of one letter, as in « école ».
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from lessons.content import LanguageCode

KNOWN_MAX = 20_000  # words remembered
ACRONYM = re.compile(r"[A-ZÀÂÉÈÊÎÔÛÇ]{2,6}")
_PARTS = re.compile(r"[’'\-]")

# Words in -ent that are said to their end; the others are verbs, « ils parlent ».
_SAID = re.compile(
    r"""
    .*m | abs | acc | accid | adolesc | ag | appar | arg | c | cli | compét | concurr | consci
    | cont | conti | convi | couv | d | devi | différ | effici | équival | évid | excell | fréqu
    | inhér | innoc | insol | intellig | intervi | l | mainti | obti | par | parvi | pati | perman
    | pertin | prés | présid | prévi | prud | réc | réfer | référ | reti | revi | serp | souv | tal
    | ti | torr | transpar | urg | v | vi | viol | coh[ée]r
    """,
    re.VERBOSE,
)


class Spelling(NamedTuple):
    """Rules of a language: letters to write otherwise, in order, then what sounds."""

    rewritten: tuple[tuple[re.Pattern[str], str], ...]
    sound: re.Pattern[str]  # a group of vowels: one syllable


def _rules(*pairs: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), written) for pattern, written in pairs)


_SPELLINGS: Mapping[LanguageCode, Spelling] = {
    "fr": Spelling(
        _rules(
            (r"œ", "e"),
            (r"ueil", "eil"),  # ac-cueil
            (r"(?<=q)u|(?<=g)u(?=[eéèêiy])|(?<=gu)ë\b", ""),
            (r"pays", "pa.is"),
            (r"(?<=[aeéou])y(?=[aeéèiou])", ".y"),  # vo-yage
            (r"(?<=[aoeuié])[ïüë]", ".i"),  # na-ïf, No-ël
            (r"(?<=[bcdfgptv][lr])i(?=[aoéèu]|e[^sn]|en[^t])", "i."),  # ouvri-er
            (r"(?<=[bcdfgptv][lr])ien(?=ts?\b)", "i.an"),  # cli-ent
            (r"é(?=[aâoiuéèê]|e(?!s?\b))", "é."),  # cré-er, vidé-o
            (r"(?<=[ao])é|(?<=a)o(?![nuû])", r".\g<0>"),  # po-ésie, cha-os
            (r"(?<=[^aeoq])u(?=[aoé]|e[^usx]|eu)", "u."),  # nu-age, mu-et
            (r"ou(?=[aé]|e[rzt])", "ou."),  # jou-er, lou-ange
            (r"(?<=[b-df-hj-np-tv-z])e(?=s?\b)", ""),  # mute
        ),
        re.compile(r"[aeiouyàâäéèêëîïôöùûü]+"),
    ),
    "en": Spelling(
        _rules(
            (r"busi", "bis"),
            (r"[gq]ue(?=s?\b)", "g"),  # col-league
            (r"(?<=[^aeiouytd])ed\b", "d"),
            (r"(?<=[^aeiouylcgszx])e(?=s\b)|(?<=[aeiouy]l)e(?=s?\b)", ""),  # mi-nutes
            (r"(?<=[^aeiouyl])e\b", ""),
            (r"(?<=[^tcsgx])i(?=a|o|um)|(?<=sc)i(?=e)|(?<=[^gq])u(?=a)", r"\g<0>."),  # ra-dio
            (r"(?<=id)e(?=[ao])|(?<=ar|cr)e(?=a)", "e."),  # i-de-a, cre-ate
        ),
        re.compile(r"[aeiouy]+"),
    ),
}


@lru_cache(KNOWN_MAX)
def count_syllables(word: str, language: LanguageCode) -> int:
    """Return the syllables of a word: one at least; one a letter of an acronym, one a digit."""
    parts = [each for each in _PARTS.split(word) if each]
    return max(1, sum(_count(each, language) for each in parts))


def _count(part: str, language: LanguageCode) -> int:
    if ACRONYM.fullmatch(part) or part.isdigit():
        return len(part)
    said, (rewritten, sound) = part.lower(), _SPELLINGS[language]
    if language == "fr" and said.endswith("ent") and not _is_said(said):
        said = f"{said[:-3]}e"
    for pattern, written in rewritten:
        said = pattern.sub(written, said)
    return len(sound.findall(said))


def _is_said(word: str) -> bool:
    """Return True for a French word in -ent that is no verb of the third person plural."""
    return _SAID.fullmatch(word.removesuffix("ent")) is not None
