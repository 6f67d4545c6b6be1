"""Words of options, as people type them: no mark of another option, and no command."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from lessons.letters import letter, position
from lessons.matching import normalise
from lessons.rules import questions_of, wordings
from lessons.tree import Node, Tree

LETTERS_MAX = 6  # options of a question, A to F
_BEFORE = re.compile(  # « A) », « 1. », « (b) », « Réponse A : »
    r"(?:(?:réponse|option|proposition|choix|answer|choice)\s+)?"
    r"[(\[]?(?P<mark>[a-z]|[0-9]{1,2}(?!\s*[.:/°–—-]\s*[0-9]))"
    r"(?:\s*(?P<sure>[)\]])\s*|\s*[.:/°]\s+|\s+[-–—]\s+)(?=\S)"
    r"|(?P<sign>[①-⑳❶-❿Ⓐ-ⓩ🄰-🅉🅐-🅩🅰-🆉]|[0-9]\ufe0f?\u20e3)\ufe0f?\s*(?=\S)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-+−]?[0-9]+(?:[., ][0-9]+)*")


class Spoken(NamedTuple):
    """Words that mean something else than an option when they are typed, normalised."""

    commands: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()  # in letters: « trois »


SILENT = Spoken()


def check_wording(tree: Tree, spoken: Spoken) -> None:
    """Report in `tree` options whose words mean something else, and letters that come twice."""
    for lesson in tree.root.items("lessons") if tree.root else ():
        for question in questions_of(lesson):
            shown = "accept" not in (question.keys or ())  # with letters, and not only typed
            for nodes in wordings(question):
                _check(tree, nodes, spoken, shown=shown)


def _check(tree: Tree, nodes: Sequence[Node], spoken: Spoken, *, shown: bool) -> None:
    for place, node in enumerate(nodes):
        words = str(node.value).strip()
        if normalise(words) in spoken.commands:
            tree.report(node.place, "option-is-command", "option-is-command", words=words)
        elif shown and _is_mark(words, spoken):
            tree.report(node.place, "option-is-mark", "option-is-mark", words=words)
        elif shown and (mark := _mark_before(words, place)):
            tree.report(node.place, "option-lettered", "option-lettered", mark=mark)


def _is_mark(words: str, spoken: Spoken) -> bool:
    """Return True for a number, or for the letter of an option."""
    said = normalise(words)
    at = position(said)
    lettered = at is not None and at < LETTERS_MAX
    return lettered or said in spoken.numbers or bool(_NUMBER.fullmatch(said))


def _mark_before(words: str, place: int) -> str:
    """Return the letter or number that an author wrote before an option; empty if there is none.

    « A. Martin » may be a name, unless its letter is that of its place.
    """
    found = _BEFORE.match(words)
    own = (letter(place), str(place + 1))
    if found and (found["sure"] or found["sign"] or found["mark"].upper() in own):
        return found[0].strip()
    return ""
