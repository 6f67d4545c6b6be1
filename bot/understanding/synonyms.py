"""Short answers, and the words that are as good or nearly: « vrai », « V », « c’est exact »."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.labels import key
from bot.understanding.lexicon import table
from bot.understanding.marks import NEGATIONS

_AFFIRMING = ("vrai", "oui", "true", "yes")
_ABSOLUTELY = ("tout fait", "tout a fait")


def read_short(said: Sequence[str], options: Sequence[str]) -> tuple[int, bool] | None:
    """Return the place of the option that short words mean, and whether they are as good.

    Of two options, a denial means the other one, and is never as good. Returns None for other
    words. Some options have whole answers of their own: « pas eu le temps » is « pas encore ».
    """
    bare = [each for each in said if each not in NEGATIONS]
    denied = len(bare) < len(said)
    for place, option in enumerate(options):
        label = " ".join(key(option))
        if "_".join(said) in table("same").get(label, "").split():
            return place, True
        good, near = (table(name).get(label, "").split() for name in ("good", "near"))
        if not good or not bare:
            continue
        if all(each in (*good, label) for each in bare) and not denied:
            return place, True
        if all(each in (*good, *near, label) for each in bare) and len(options) == 2:
            return (1 - place if denied else place), False
        if all(each in (*good, *near, label) for each in bare) and not denied:
            return place, False
        if " ".join(said) in _ABSOLUTELY and label in _AFFIRMING:
            return place, False
    return None


def as_labels(said: Sequence[str]) -> set[str]:
    """Return the short options that words are as good as: « anglais » is « english »."""
    return {label for label, good in table("good").items() if {*good.split()}.intersection(said)}
