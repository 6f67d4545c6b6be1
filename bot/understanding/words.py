"""Words as people type them: on a phone, in capitals, with keycaps, without apostrophes or accents.

Everything here is about form. The meaning of words is for `answers` and `sayings`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.understanding.lexicon import by_word, table

TEXT_MAX = 400  # characters that are listened to: a command or an answer is shorter

_NAMED_LETTER = re.compile(r"(?:SQUARED|CIRCLED|SYMBOL).* LETTER ([A-Z])$")
_LOOKALIKES = str.maketrans("АВСЕНасеΑΒΕΗ", "ABCEHaceABEH")  # Cyrillic and Greek
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'"})
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_TOKEN = re.compile(r"\w+(?:'(?=\w))?|[%?&+/,;:(-]")
_CLAUSE = re.compile(r"[.,;!?\n]+(?!\d)|\s(?:mais|but)\s", re.IGNORECASE)
_CONTRACTION = re.compile(
    r"\b(do|does|did|ca|is|are|was|wo|would|should|could|have|i|it|what|who|that|you|we|they)"
    r"(n't|'m|'s|'re|'ve|'ll)\b",
    re.IGNORECASE,
)
_SPELT_OUT = {"n't": "not", "'m": "am", "'s": "is", "'re": "are", "'ve": "have", "'ll": "will"}
_PER_CENT = re.compile(r"\b(?:p(?:ou)?r ?cents?|per ?cent)\b", re.IGNORECASE)
NUMBERS = by_word("numbers")


_SOME = "(?:\\d+|quelques|plusieurs|some|few|" + "|".join(NUMBERS) + ")"
_MONTH = (
    "(?:janv(?:ier)?|fevr?(?:ier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|aout|sept(?:embre)?"
    "|oct(?:obre)?|nov(?:embre)?|dec(?:embre)?|january|february|march|april|june|july|august"
    "|september|october|november|december)"
)
_MOMENTS = tuple(
    (name, re.compile(rf"(?<!\S)(?:{pattern})(?!\S)"))
    for name, pattern in (
        ("SPAN", rf"{_SOME} (?:jours?|semaines?|mois|ans?|annees?|days?|weeks?|months?|years?)"),
        ("SPAN", "(?:une )?quinzaine(?: de jours)?"),
        ("DATE", rf"(?:\d{{1,2}}|1er|premier) {_MONTH}(?: \d{{4}})?|{_MONTH} \d{{1,2}}"),
        ("DATE", r"(?:0?[1-9]|[12]\d|3[01]) / (?:0?[1-9]|1[0-2])(?: / \d{2,4})?|\d{4}-\d\d-\d\d"),
        ("DATE", "noel|nouvel an|jour de le an|toussaint|paques|christmas|easter|la rentree"),
        ("HOUR", r"\d{1,2} ?(?:h|heures?|:) ?\d{2}|\d{1,2}h|\d{1,2} (?:h|heures?|am|pm)"),
        ("HOUR", rf"\d{{1,2}}[ap]m|{_SOME} heures?(?: et demie?| et quart| moins le quart)?"),
        ("HOUR", "midi(?: et demie?)?|minuit|noon"),
        ("DAY", "(?:lun|mar|mercre|jeu|vendre|same)dis?|dimanches?"),
        ("DAY", "(?:mon|tues|wednes|thurs|fri|satur|sun)days?"),
    )
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign of a text, without accents or case."""

    text: str
    capital: bool = False  # typed in capitals
    elided: bool = False  # before an apostrophe: « l’ », « d’ »
    number: int | None = None  # the number that it writes, in digits or letters


@dataclass(frozen=True)
class Said:
    """A text, and its words."""

    text: str
    words: tuple[Token, ...]

    @cached_property
    def plain(self) -> str:
        """Return the words in full, without signs: « g pas le tps » is « je ai pas le temps ».

        A moment is its kind in capitals: HOUR, DAY, DATE or SPAN.
        """
        text = " ".join(filter(None, (_in_full(each) for each in self.words)))
        text = text.replace("aujourd hui", "aujourdhui")
        for name, pattern in _MOMENTS:
            text = pattern.sub(name, text)
        return text

    @property
    def tells_time(self) -> bool:
        """Return True if an hour or a day is named."""
        return bool({"HOUR", "DAY"}.intersection(self.plain.split()))

    @cached_property
    def clauses(self) -> tuple[str, ...]:
        """Return the words in full of each clause, when there are several."""
        parts = [part for part in _CLAUSE.split(self.text) if part.strip()]
        return tuple(listen(part).plain for part in parts) if len(parts) > 1 else ()

    @property
    def asks(self) -> bool:
        """Return True if there is a question mark."""
        return any(each.text == "?" for each in self.words)


@lru_cache(maxsize=256)
def listen(text: str) -> Said:
    """Return the words of a text; what is too long is not listened to."""
    return Said(text, tuple(_words(text[:TEXT_MAX])))


def fold(text: str) -> str:
    """Return the text without accents, marks, ligatures or look-alike signs; case is kept.

    Keycaps, circled, squared and full-width letters and digits are the plain ones.
    """
    shown = "".join(_plain(each) for each in text)
    decomposed = unicodedata.normalize("NFKD", shown.translate(_APOSTROPHES))
    kept = "".join(each for each in decomposed if not unicodedata.category(each).startswith("M"))
    return " ".join(each for each in kept.split())


def _plain(sign: str) -> str:
    """Return a sign in its plain form; invisible signs and emoji become nothing or a space."""
    if sign.isascii():
        return sign
    if (digit := unicodedata.digit(sign, None)) is not None:
        return f"{digit} " if unicodedata.category(sign) == "No" else str(digit)
    category = unicodedata.category(sign)
    if category == "Cf":
        return ""
    if category in ("So", "Sk", "Zl", "Zp", "Me"):
        named = _NAMED_LETTER.search(unicodedata.name(sign, ""))
        return f"{named[1]} " if named else " "
    return sign


def _words(text: str) -> list[Token]:
    folded = _CONTRACTION.sub(_spell_out, fold(text).translate(_LIGATURES))
    folded = _PER_CENT.sub("%", folded)
    found = []
    for match in _TOKEN.finditer(folded):
        shown = match[0].rstrip("'")
        shown = shown.translate(_LOOKALIKES) if len(shown) == 1 else shown
        bare = shown.casefold()
        elided = match[0].endswith("'")
        found.append(Token(bare, shown.isupper(), elided, _number(bare)))
    return list(_compounded(found))


def _compounded(words: list[Token]) -> Iterator[Token]:
    """Yield the words, with « quatre-vingt-dix-huit » as one: 98."""
    at = 0
    while at < len(words):
        value, end = words[at].number, at + 1
        while value and end < len(words):
            skip = end + (words[end].text in ("-", "et") and end + 1 < len(words))
            following = words[skip]
            if following.text.isdigit() or not (more := _compound(value, following.number)):
                break
            value, end = more, skip + 1
        yield words[at] if end == at + 1 else Token(str(value), number=value)
        at = end


def _compound(value: int, following: int | None) -> int | None:
    """Return the number that two numbers in words make; None if they make none."""
    if value == 4 and following == 20:
        return 80
    if following and value >= 20 and value % 10 == 0 and following < (20 if value >= 60 else 10):
        return value + following
    return None


def _spell_out(match: re.Match[str]) -> str:
    verb = {"ca": "can", "wo": "will"}.get(match[1].casefold(), match[1])
    return f"{verb} {_SPELT_OUT[match[2].casefold()]}"


def _number(word: str) -> int | None:
    if word.isascii() and word.isdigit():
        return int(word) if len(word) < 10 else None
    return NUMBERS.get(word)


def _in_full(word: Token) -> str:
    if word.elided:
        return table("elided").get(word.text, word.text)
    if word.text in "/:+":
        return {"+": "plus"}.get(word.text, word.text)
    if not word.text.isalnum():
        return ""
    return table("short").get(word.text, word.text)
