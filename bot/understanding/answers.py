"""Answers: the options that a text means, and how surely. Pure.

Likeness alone is never sure: an option is recorded at once for its very words or its mark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from bot.domain.menu import Menu
from bot.domain.messages import Chose
from bot.understanding import labels, lexicon
from bot.understanding.clothes import FILLERS, Undressed, is_filler, undress
from bot.understanding.marks import JOINS, NEGATIONS, Kind, Mark, Marks, find_marks
from bot.understanding.scales import is_of_another, read_end, read_scaled
from bot.understanding.sequences import read_sequence
from bot.understanding.synonyms import as_labels, read_short
from bot.understanding.words import Said, Token
from lessons.letters import position

_ALL = lexicon.words("all")
_EXCEPT = frozenset({*NEGATIONS, "part", "mais"})  # « toutes à part la d »
_ROW_MIN = 2  # words in a row
_CLEARLY = 3  # words of an option, among others
MARKS_MAX = 8  # options of a question that is not known, A to H
_APART_MAX = 2  # options asked back for the same words


class Surety(IntEnum):
    """The certainty of a reading: only the last is recorded without asking."""

    WEAK = 1
    STRONG = 2
    QUOTED = 3  # words of an option in a row: no command, but not the whole option
    SURE = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """The choices that a text may mean, in the order shown; none for words of several options."""

    choices: tuple[Chose, ...]
    surety: Surety
    too_many: bool = False  # several options, where one is expected


def read_exact(said: Said, menu: Menu) -> Chose | None:
    """Return the choice whose words, letter or number are the whole text; words come first."""
    given, said = said, read_scaled(said, menu)
    offered = (*menu.letters, *menu.numbers)
    if menu.slots and menu.numbers == menu.letters:  # one option is no whole answer
        offered = ()
    offered = (*offered, *menu.beside)
    if menu.scale and said is given and _counts_elsewhere(said, menu):  # asked back
        return None
    typed = labels.signed(said.text)
    if typed and (same := [each for each in offered if labels.signed(each.label) == typed]):
        return same[0].chosen()
    wanted = labels.keys(said.words)
    if not wanted or said.asks or (has_marks(menu) and _is_graded(said, menu)):
        return None
    alike = [each for each in offered if labels.key(each.label) == wanted]
    if len({each.label for each in alike}) == 1:
        return alike[0].chosen()
    if alike:  # told apart by a sign
        return None
    if len(wanted) > 1 or has_marks(menu):
        return None
    if menu.slots and menu.numbers == menu.letters:
        return None
    place = position(wanted[0])
    if place is not None and place < len(menu.letters):
        return menu.letters[place].chosen()
    if menu.doubts_answer or not wanted[0].isdigit():  # a number says too little there
        return None
    return menu.tap(int(wanted[0]))


def _read_slots(said: Said, menu: Menu) -> Reading | None:
    """Return the options given to the slots of a question, in their order."""
    places = read_sequence(said.text, len(menu.letters), menu.slots, paired=menu.paired)
    if places is None:
        return None
    picked = tuple(menu.letters[place].pick or "" for place in places)
    return Reading((Chose(menu.letters[0].action, picked),), Surety.SURE)


def is_mark(said: Said) -> bool:
    """Return True for words that name an option by its mark alone, whatever was asked."""
    text = undress(said.words, MARKS_MAX)
    marks = find_marks(text.words, MARKS_MAX, FILLERS)
    return bool(marks.found) and all(map(is_filler, marks.left))


def read_answer(said: Said, menu: Menu) -> Reading | None:
    """Return what a text means as an answer to the last question; None for other words."""
    given, said = said, read_scaled(said, menu)
    elsewhere = said is given and _counts_elsewhere(said, menu)
    if not menu.letters or (elsewhere and not menu.scale):
        return None
    if menu.scale and said is given:
        if is_of_another(said):
            return Reading((), Surety.STRONG)
        if not menu.over and (end := read_end(said, menu)) is not None:
            return _reading([end], menu, Surety.STRONG)
    if menu.slots:
        return _read_slots(said, menu)
    text = undress(said.words, len(menu.letters))
    marks = find_marks(text.words, len(menu.letters), FILLERS)
    asking = said.asks or text.asking
    vague = text.unsure or marks.choosing or marks.turned or _is_graded(said, menu)
    doubtful = asking or elsewhere or vague
    reading = _read_marks(marks, menu, doubtful=doubtful)
    if not menu.over:  # words no longer answer it; a mark shows its verdict again
        short = _read_short(text, menu, doubtful=doubtful)
        reading = _read_all(marks, text, menu) or short or reading
    labelled = not (menu.free or menu.over or menu.scale)
    if reading is None and labelled and not _names_any(marks, menu):
        reading = _read_labels(text.words, menu, doubtful=doubtful)
    return replace(reading, surety=Surety.WEAK) if reading and asking else reading


def _counts_elsewhere(said: Said, menu: Menu) -> bool:
    """Return True for a lone number, where a newer message than the question shows a list."""
    number = said.words[0].number if len(said.words) == 1 else None
    if number is None or menu.numbers == menu.letters:
        return False
    return not menu.scale or menu.tap(number) is not None  # « 7 » is of a scale, not of two buttons


def has_marks(menu: Menu) -> bool:
    """Return True if an option of the question is itself a letter or a number."""
    return any(labels.is_mark(each.label) for each in menu.letters)


def _is_graded(said: Said, menu: Menu) -> bool:
    """Return True for « A+ », and for « 5,5 » or « -1 » among numbers: no mark."""
    among_marks = r"\+\s*$|\d[.,]\d|^\s*[-−]\d"
    return bool(re.search(among_marks if has_marks(menu) else r"\+\s*$", said.text))


def _read_all(marks: Marks, text: Undressed, menu: Menu) -> Reading | None:
    """Return every option for « toutes », and the others for « tout sauf B »."""
    said = _unfilled(text.words)
    if not said or said[0] not in _ALL or any(not mark.refused for mark in marks.found):
        return None
    if len([each for each in said[1:] if each not in _EXCEPT]) > len(marks.found):
        return None
    refused = {place for mark in marks.found for place in _places(mark, menu)}
    places = [place for place in range(len(menu.letters)) if place not in refused]
    return _reading(places, menu, Surety.STRONG)


def _read_short(text: Undressed, menu: Menu, *, doubtful: bool) -> Reading | None:
    """Return the option that another short word means: « V », « true », « c’est exact »."""
    found = read_short(_unfilled(text.words), [each.label for each in menu.letters])
    if found is None:
        return None
    place, good = found
    surety = Surety.STRONG if not good else Surety.WEAK if doubtful else Surety.SURE
    return _reading([place], menu, surety)


# --- Marks -----------------------------------------------------------------------------------


def _names_any(marks: Marks, menu: Menu) -> bool:
    """Return True if a mark names an option, or would: « E » where there are four."""
    return any(mark.kind is Kind.LETTER or _places(mark, menu) for mark in marks.found)


def _read_marks(marks: Marks, menu: Menu, *, doubtful: bool) -> Reading | None:
    """Return the options that letters, numbers and places name."""
    kept = [mark for mark in marks.found if not mark.refused]
    meant = [_places(mark, menu) for mark in kept]
    if not kept or not all(meant) or marks.denied or (menu.multiple and _corrects(marks)):
        return None
    around = [each for each in marks.left if not is_filler(each) and each.text not in JOINS]
    held = _matching(around, menu)
    places = list(dict.fromkeys(place for each in meant for place in each))
    agreed = len(places) == 1 and places[0] in held
    if held and not agreed:
        places = sorted({*places, *held})
    certain = all(len(each) == 1 for each in meant) and not any(
        mark.unsure or _is_shaky(mark, menu) for mark in kept
    )
    if certain and not doubtful and not labels.negates(around) and (agreed or not around):
        surety = Surety.SURE
    else:
        lettered = any(mark.named and mark.kind is Kind.LETTER for mark in kept)
        surety = Surety.STRONG if agreed or not around or lettered else Surety.WEAK
    ambiguous = len(kept) == 1 and len(places) > 1
    return _reading(places, menu, surety, apart=ambiguous or marks.choosing, one=not ambiguous)


def _places(mark: Mark, menu: Menu) -> tuple[int, ...]:
    """Return the places that a mark may mean: its own, and those of options that are the mark.

    On a scale, only numbers are shown, and each is the mark of its own option.
    """
    known = [labels.key(each.label) for each in menu.letters]
    if menu.scale:
        said = (str(mark.value),) if mark.kind is Kind.NUMBER else ()
        return tuple(i for i, label in enumerate(known) if label == said)
    if mark.kind is Kind.PLACE:
        same = [] if mark.named else [i for i, label in enumerate(known) if mark.word in label]
        return tuple(sorted({mark.value, *same})) if mark.value < len(known) else ()
    number = mark.kind is Kind.NUMBER
    written = str(mark.value) if number else chr(ord("a") + mark.value)
    same = [i for i, label in enumerate(known) if label in ((written,), (written, "%"))]
    if same and (not mark.named or mark.before in labels.bare_label(menu.prompt)):
        return tuple(same)
    own = mark.value - number
    return tuple(sorted({*same, *([own] if 0 <= own < len(known) else ())}))


def _is_shaky(mark: Mark, menu: Menu) -> bool:
    """Return True for the number of a place where the options are other numbers."""
    if mark.kind is Kind.LETTER:
        return False
    if menu.asked:  # among those asked back, or among all
        return True
    said = str(mark.value)
    marked = [each.label for each in menu.letters if labels.is_mark(each.label)]
    only = [labels.key(label)[0] for label in marked]
    numeric = any(each.isdigit() for each in only) and said not in only
    others = [each.label for each in menu.letters if each.label not in marked]
    written = any(said in labels.key(label) for label in others)
    in_words = not mark.named and not mark.word.isdigit()
    return mark.kind is Kind.NUMBER and (numeric or (written and in_words))


def _corrects(marks: Marks) -> bool:
    """Return True if « non » comes between marks: which ones hold is not clear."""
    return len(marks.found) > 1 and any(each.text in ("non", "no") for each in marks.left)


# --- Words -----------------------------------------------------------------------------------


def _read_labels(words: Sequence[Token], menu: Menu, *, doubtful: bool) -> Reading | None:
    """Return the options whose words a text holds: sure if it holds nothing else."""
    sure = Surety.WEAK if doubtful else Surety.SURE
    dressed = [i for i, each in enumerate(menu.letters) if _is_dressed(words, each.label)]
    if dressed:
        sizes = {place: len(labels.key(menu.letters[place].label)) for place in dressed}
        longest = [place for place in dressed if sizes[place] == max(sizes.values())]
        return _reading(longest, menu, sure, apart=True, one=False)
    whole = _wholly_said(words, menu)
    if len(whole) > 1:
        held = {*JOINS}.union(*(labels.key(menu.letters[place].label) for place in whole))
        only = held.issuperset(_unfilled(words)) and not labels.negates(words)
        return _reading(whole, menu, sure if only else Surety.STRONG)
    held_by = whole or _matching(words, menu)
    if not held_by:
        return _read_differing(words, menu)
    said = labels.bare(each for each in words if not is_filler(each))
    label = menu.letters[held_by[0]].label
    shared = labels.shared(said, label)
    all_said = shared == len(said)
    if menu.lenient and labels.begins(said, label) and len(held_by) == 1:
        return _reading(held_by, menu, sure)
    strong = not doubtful and shared > 1 and (all_said or shared >= _CLEARLY)
    surety = Surety.STRONG if strong else Surety.WEAK
    row = labels.quoted(words, label)
    if len(held_by) == 1 and not doubtful and row >= _ROW_MIN:
        surety = max(surety, Surety.QUOTED if row > _ROW_MIN else Surety.STRONG)
    if len(held_by) > _APART_MAX:
        return Reading((), surety)
    return _reading(held_by, menu, surety, apart=True, one=False)


def _read_differing(words: Sequence[Token], menu: Menu) -> Reading | None:
    """Return the options of which a negation or a number makes another answer: asked back."""
    rest = [each for each in words if each.text not in NEGATIONS and each.number is None]
    said = labels.bare(rest)
    held_by = _matching(rest, menu) if len(rest) < len(words) and len(said) > 1 else []
    if not held_by:
        return None
    shared = labels.shared(said, menu.letters[held_by[0]].label)
    surety = Surety.STRONG if shared >= _CLEARLY else Surety.WEAK
    if shared < min(_CLEARLY, len(said)) or len(held_by) > _APART_MAX:
        return Reading((), surety)
    return _reading(held_by, menu, surety, apart=True, one=False)


def _is_dressed(words: Sequence[Token], label: str) -> bool:
    """Return True if the text is the words of a label, with fillers around them."""
    wanted, said = labels.key(label), labels.keys(words)
    plain = [each for each in words if labels.keys([each])]
    for at in range(len(said) - len(wanted) + 1 if wanted else 0):
        if said[at : at + len(wanted)] == wanted:
            return all(map(is_filler, (*plain[:at], *plain[at + len(wanted) :])))
    return False


def _wholly_said(words: Sequence[Token], menu: Menu) -> list[int]:
    """Return the options all of whose words are in the text; none for a denial of its own."""
    said = labels.keys(each for each in words if not each.elided)
    if labels.negates(words) and not any(labels.negative(each.label) for each in menu.letters):
        return []
    held = {*said, *as_labels(said)}
    known = [labels.whole(each.label) for each in menu.letters]
    return [place for place, label in enumerate(known) if label and held.issuperset(label)]


def _matching(words: Sequence[Token], menu: Menu) -> list[int]:
    """Return the options that hold the most words of a text, if that is half of them."""
    prompt = labels.bare_label(menu.prompt)
    said = labels.bare(each for each in words if not is_filler(each))
    known = [
        word
        for word in said
        if word not in prompt or any(labels.shared([word], e.label) > 0 for e in menu.letters)
    ]
    denials = {each.text for each in words if each.text in NEGATIONS}
    scores = [
        -1 if not denials.issubset(labels.key(each.label)) else labels.shared(known, each.label)
        for each in menu.letters
    ]
    best = max(scores)
    enough = best > 0 and best * 2 >= len(known)
    return [place for place, score in enumerate(scores) if enough and score == best]


def _unfilled(words: Sequence[Token]) -> tuple[str, ...]:
    return labels.keys(each for each in words if not is_filler(each))


def _reading(
    places: Sequence[int], menu: Menu, surety: Surety, *, apart: bool = False, one: bool = True
) -> Reading:
    """Return the reading of some places: together for a question that takes several.

    `apart`: each alone; `one`: the text names them all, so a question that takes one says so.
    """
    entries = [menu.letters[place] for place in places]
    if menu.multiple and not apart and len(entries) > 1:
        picked = tuple(each.pick for each in entries if each.pick)
        return Reading((Chose(entries[0].action, picked),), surety)
    choices = tuple(each.chosen() for each in entries)
    if len(choices) == 1:
        return Reading(choices, surety)
    return Reading(choices, min(surety, Surety.STRONG), too_many=one and not menu.multiple)
