"""Questions as paragraphs of words: as they are asked, and once they are over. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from adapters.matrix.messages.html import Formatted, joined, lines, tagged, words
from bot.domain.messages import Choices, Feedback, Option
from bot.texts.speech import Speech
from lessons.letters import letter
from lessons.sanitize import line

PROMPT = "h4"
RIGHT, WRONG, PICKED = "✓", "✗", "●"

_SHORT_MAX = 40  # characters of options that fit on a line of a phone
_STEP = "\u00a0· "  # between two numbers of a scale


def draw_question(block: Choices) -> tuple[Formatted, ...]:
    """Draw a question with the letters, or the numbers, that answer it."""
    slots = [_slot(place, each) for place, each in enumerate(block.slots, 1) if each]
    return prompt(block), *_together(slots), *_options(block, _drawn(block))


def draw_closed(block: Choices, told: Feedback, speak: Speech) -> tuple[Formatted, ...]:
    """Draw a question that is over: what was given and what was expected bear a mark and words."""
    if block.slots:
        return prompt(block), *_together(_filled(block, told, speak))
    if not block.options:
        return prompt(block), *_together(_worded(told, speak))
    known = {each.id for each in block.options}
    # Whoever judges their own words is not told that « yes » is right.
    graded = known.issuperset(told.picked) and not known.isdisjoint(told.expected)
    shown = [
        _marked(
            drawn,
            speak,
            _judge(told, each.id in told.picked, each.id in told.expected, graded=graded),
        )
        for each, drawn in zip(block.options, _drawn(block), strict=True)
    ]
    return prompt(block), *_options(block, shown)


def prompt(block: Choices) -> Formatted:
    return tagged(PROMPT, words(block.prompt))


def labels(block: Choices) -> list[str]:
    """The options in plain words, each as it is answered."""
    return [each.body for each in _drawn(block)]


def spelled(block: Choices, picked: Sequence[str]) -> str:
    """Write what was picked as people type it: « B », « BAC », « 1B 2A », « 7 », or words."""
    if not block.options:
        return line(picked[0]) if picked else ""
    marks = {each.id: _key(block, n, each) for n, each in enumerate(block.options)}
    typed = [marks[each] for each in picked if each in marks]
    if any(block.slots):
        return " ".join(f"{n}{mark}" for n, mark in enumerate(typed, 1))
    return ("" if block.slots else ", ").join(typed)


# --- As it is asked --------------------------------------------------------------------------


def _drawn(block: Choices) -> list[Formatted]:
    """Draw each option after its letter; on a scale, as its number, and what an end means."""
    keys = [_key(block, n, each) for n, each in enumerate(block.options)]
    if block.ends is None:
        return [_lettered(key, each) for key, each in zip(keys, block.options, strict=True)]
    numbers = [tagged("strong", words(each)) for each in keys]
    meant = {0: block.ends[0], len(numbers) - 1: block.ends[1]}
    return [
        joined(" ", (each, words(f"({line(meant[n])})"))) if meant.get(n) else each
        for n, each in enumerate(numbers)
    ]


def _key(block: Choices, place: int, option: Option) -> str:
    """Say what answers for an option: its letter, or the number that it is."""
    return line(option.label or option.id) if block.ends else letter(place)


def _lettered(key: str, option: Option) -> Formatted:
    return joined(" ", (tagged("strong", words(f"{key}.")), words(line(option.label))))


def _slot(number: int, slot: str) -> Formatted:
    mark = tagged("strong", words(f"{number}."))
    return joined(" ", (mark, words(line(slot)))) if slot else mark


def _options(block: Choices, shown: Sequence[Formatted]) -> tuple[Formatted, ...]:
    """A scale is one paragraph; other options are a line each."""
    return (tagged("p", joined(_STEP, shown)),) if block.ends and shown else _together(shown)


def _together(drawn: Iterable[Formatted]) -> tuple[Formatted, ...]:
    """Lines of one paragraph; apart when they are long, so that each is seen at once."""
    shown = list(drawn)
    if not shown:
        return ()
    if all(len(each.body) <= _SHORT_MAX for each in shown):
        return (lines(shown),)
    body = "\n".join(each.body for each in shown)
    return (Formatted(body, "".join(tagged("p", each).html for each in shown)),)


# --- Once it is over -------------------------------------------------------------------------


def _filled(block: Choices, told: Feedback, speak: Speech) -> Iterator[Formatted]:
    """Draw each slot with the option that it was given, and the one expected there."""
    drawn = {each.id: shown for each, shown in zip(block.options, _drawn(block), strict=True)}
    slots = zip(block.slots, told.picked, told.expected, strict=True)
    for number, (slot, mine, right) in enumerate(slots, 1):
        given = _marked(drawn[mine], speak, _judge(told, True, mine == right))
        under = [given] if mine == right else [given, _expected(drawn[right], told, speak)]
        head = _slot(number, slot)
        shown = (head, *under) if slot else (joined(" ", (head, under[0])), *under[1:])
        yield _lines(shown)


def _worded(told: Feedback, speak: Speech) -> Iterator[Formatted]:
    """The words that were typed."""
    judged = _judge(told, True, bool(told.correct), graded=told.correct is not None)
    yield _marked(words(line(told.picked[0])), speak, judged)


def _expected(shown: Formatted, told: Feedback, speak: Speech) -> Formatted:
    return _marked(shown, speak, _judge(told, False, True))


def _judge(
    told: Feedback, picked: bool, expected: bool, *, graded: bool = True
) -> tuple[str, str] | None:
    """The mark of an option, and the key of its words; None for one that calls for neither."""
    if not graded:
        return (PICKED, "matrix-picked") if picked else None
    if picked:
        fair = "matrix-fair" if told.correct else "matrix-picked"
        return RIGHT if expected or told.correct else WRONG, "matrix-right" if expected else fair
    said = "matrix-best" if told.correct else "matrix-expected"
    return (RIGHT, said) if expected else None


def _marked(shown: Formatted, speak: Speech, judged: tuple[str, str] | None) -> Formatted:
    if judged is None:
        return shown
    mark, key = judged
    return joined(" ", (words(mark), shown, tagged("em", words(f"({speak(key)})"))))


def _lines(shown: Iterable[Formatted]) -> Formatted:
    """Parts a line each, in no paragraph yet."""
    drawn = list(shown)
    body = "\n".join(each.body for each in drawn)
    return Formatted(body, "<br>".join(each.html for each in drawn))
