"""Courtesy: an order without the polite words around it. Pure.

« Pourriez-vous m’envoyer le bilan de novembre, svp ? » is « bilan de novembre ».
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_GREETING = (
    r"(?:(?:bonjour|bonsoir|salut|coucou|hello|hi|hey)"
    r"(?: (?:à tous|levain|madame|monsieur))?[\s,.!:]+)?"
)
_PLEASE = r"(?:s'? ?il (?:te|vous) pla[iî]t|svp|stp|please|merci(?: d'avance)?(?! d))"
_OF = r"d(?:e |')"
_ASKED = (
    rf"(?:{_PLEASE}[\s,:]+)?(?:"
    r"(?:merci|prière)(?: d'avance)? de|veuillez"
    r"|(?:est[- ]ce que )?(?:tu (?:peux|pourrais)|vous (?:pouvez|pourriez))"
    r"|(?:est[- ]ce que )?(?:je|on) (?:peux|peut|pourrais|pourrait)"
    r"|(?:peux|pourrais)[- ]tu|(?:pouvez|pourriez|voulez|voudriez)[- ]vous|(?:puis|pourrais)[- ]je"
    rf"|(?:serait[- ]il|est[- ]il|est[- ]ce|ce serait) possible {_OF}"
    r"|(?:je|on|nous) (?:voudrai[st]|voudrions|veux|veut|souhaite|souhaiterais?|souhaitons|désire)"
    rf"|j'aimerais?|j'ai besoin {_OF}|il (?:me|nous) (?:faut|faudrait)"
    r"|(?:can|could|would) you|(?:can|could|may) (?:i|we)"
    r"|(?:(?:i|we) (?:want|need|would like)|i'd like)(?: to)?"
    r")?(?: bien vouloir| bien| kindly)?"
)
_DONE = (
    r"(?:[\s-]*(?:m'|m |me |nous |te )?(?:"
    r"(?:r?envoy|donn|montr|affich|pr[ée]par|[ée]dit|consult|g[ée]n[ée]r|r[ée]cup[ée]r)(?:er|ez|e)"
    r"|envoie|faire|fais|faites|sortir|sors|sortez|voir|avoir|obtenir|recevoir|fournir|produire"
    r"|transmett(?:re|ez)|transmets|send|give|show|get|see|have|make|prepare"
    r")(?:[- ](?:moi|nous|me|us))?(?= |$))?"
)


def _compile(pattern: str) -> re.Pattern[str]:
    """Compile a pattern in any case, with apostrophes as they are typed."""
    return re.compile(pattern.replace("'", "['’‘`]"), re.IGNORECASE)


_OPENING = _compile(rf"{_GREETING}{_ASKED}{_DONE}[\s,:]*")
_ARTICLE = _compile(
    r"(?:l'|(?:le|la|les|un|une|des|du|mon|ma|mes|notre|nos|votre|vos|the|a|an|my|our|your) )"
)
_CLOSING = _compile(
    rf"(?:[\s,;.!-]*\b(?:{_PLEASE}|merci (?:bien|beaucoup)|thanks|thank you|cordialement"
    r"|bonne journée))+[\s,;.!?]*$"
)
_CONJUGATED = _compile(r"^(\w{3,}?)(?:e|es|ez)(?= |$)")


class Wording(NamedTuple):
    """Words that may be an order; `loose`: others may begin so, « mon mot de passe »."""

    words: str
    loose: bool


def strip_courtesy(text: str) -> Iterator[Wording]:
    """Yield what a text may order, without its polite words, the surest first.

    A verb that begins it is also given as commands are named: « exporte » is « exporter ».
    """
    said = _CLOSING.sub("", " ".join(text.split()))
    rest = _without(_OPENING, said)
    asked = rest != said
    rest = rest.rstrip(" ?!.") if asked else rest
    bare = _without(_ARTICLE, rest)
    yield Wording(rest, loose=False)
    if bare != rest:
        yield Wording(bare, loose=not asked)
    yield Wording(_CONJUGATED.sub(r"\1er", rest, count=1), loose=True)


def _without(opening: re.Pattern[str], text: str) -> str:
    found = opening.match(text)
    return text[found.end() :] if found else text
