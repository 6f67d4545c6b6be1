"""Doubts said with an answer: « B, pas sûr », « je ne suis pas sûre mais B », « B ? ». Pure."""

from __future__ import annotations

import re

from bot.understanding import lexicon
from bot.understanding.words import Said, listen

_SELF = (
    r"(?:(?:mais|but|et|and)\s+)?"
    r"(?:(?:j|je)['’\s]*(?:ne\s+|n['’])?suis\s+|ch?uis?\s+|i\s*['’]?\s*(?:a?m)\s+)?"
)
_CORE = (
    r"(?:pas\s+(?:(?:trop|tr[eè]s|vraiment|tout\s+[aà]\s+fait|du\s+tout)\s+)?(?:s[uû]re?|certaine?)"
    r"|not\s+(?:(?:so|very|really|quite|too|all\s+that)\s+)?(?:sure|certain)|unsure)"
)
_MORE = r"(?:\s+(?:du\s+tout|at\s+all|de\s+(?:moi|ma\s+r[eé]ponse)|of\s+(?:it|my\s+answer)))?"
_END = r"(?=\s*(?:$|[,;:.!?…)]|\b(?:mais|but|donc|so)\b))"
_SPOKEN = re.compile(rf"(?<!\w){_SELF}{_CORE}{_MORE}{_END}", re.IGNORECASE)
_GUESSED = re.compile(
    r"(?<!\w)(?:au\s+(?:hasard|pif)|peut[\s-]*[eê]tre|ptete?t?|maybe|perhaps|probably)(?!\w)",
    re.IGNORECASE,
)
_KNOWS_NOT = re.compile(
    r"(?:(?:je|moi je) )?(?:(?:ne )?(?:(?:sais|connais) (?:vraiment |plus )?(?:pas|plus))"
    r"(?: trop| vraiment| du tout| quoi (?:dire|repondre|mettre))*"
    r"|suis pas (?:trop |vraiment |tres )?(?:sure?|certaine?))"
    r"(?: la reponse| cela)?"
    r"|je (?:ne )?en sais rien|chais pas|chai pas|sais pas|jsp|idk|dunno"
    r"|(?:je )?(?:ne )?(?:ai )?(?:(?:vraiment )?aucune|pas (?:de|la moindre)) idee(?: du tout)?"
    r"|pas (?:trop |vraiment |tres )?(?:sure?|certaine?)(?: du tout)?|not (?:really )?sure"
    r"|(?:i (?:really )?(?:do )?(?:not|dont) know(?: it| the answer| at all)?)"
    r"|(?:i (?:have )?)?no (?:idea|clue)|i have no idea|i am not (?:really )?sure"
)
_EDGES = re.compile(
    r"^(?:[\s,;:.!?…()]|(?:mais|but|donc|so)(?!\w))+|(?:[\s,;:.!?…()]|(?<!\w)(?:mais|but))+$",
    re.IGNORECASE,
)
_ASKING = frozenset(("est", "is", "are", "does", "do", "can", "peut", "puis", "pas"))


def read_doubt(text: str, *, guessed: bool = True) -> str | None:
    """Return what a text says beside its doubt, maybe nothing; None for a text without doubt.

    `guessed`: « au hasard » and « peut-être » are doubts too.
    """
    rest = _SPOKEN.sub(" ", text)
    if guessed:
        rest = _GUESSED.sub(" ", rest)
    if rest != text:
        return _EDGES.sub("", rest).strip()
    bare = _EDGES.sub("", text).strip()
    return bare if text.rstrip().endswith("?") and bare and not _asks(bare) else None


def knows_not(said: Said) -> bool:
    """Return True for words that say nothing else than that the answer is not known."""
    soft = lexicon.words("soft") - {"vraiment", "really"}
    plain = " ".join(each for each in said.plain.split() if each not in soft)
    return bool(_KNOWS_NOT.fullmatch(plain)) or bool(_KNOWS_NOT.fullmatch(said.plain))


def _asks(text: str) -> bool:
    """Return True for words that ask something else than whether they are right."""
    words = [each.text for each in listen(text).words]
    asking = lexicon.words("asking")
    return any(each in asking for each in words) or bool(words and words[0] in _ASKING)
