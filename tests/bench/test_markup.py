"""`lessons.markup` beside markdown-it-py, set as near to the same subset as its options allow.

Three things are compared: how time grows with hostile texts, what an ordinary text costs, and
which texts are read otherwise. ADR 59 draws the conclusion.
"""

from __future__ import annotations

import gc
import random
import re
from collections.abc import Callable, Iterable, Iterator
from statistics import median
from time import process_time

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from lessons.library import load_library
from lessons.markup import (
    Block,
    Bold,
    Bullets,
    Italic,
    Link,
    Numbered,
    Paragraph,
    Plain,
    Span,
    escape,
    parse,
    plain,
)
from tests.adapters.console.test_console import HOSTILE as TERMINAL
from tests.adapters.matrix.test_render import HOSTILE as HTML
from tests.lessons.test_markup import HOSTILE

ROUNDS = 3
GROWTH_MAX = 3.0  # when a text doubles: 2 is linear, 4 quadratic
MEASURABLE = 0.002  # seconds: less is mostly noise
SAMPLES = 3_000
ALPHABET = "*_[]()\\-1. \n\tab`#>|~!<&:/é’"

# Pieces that alternate, found by a search for texts whose time grows fastest.
MIXED = ("1. _- ![a![<((](", "[a [a a](https://x)", "*a')**", "a**b", "*a_ ", "- a\n\n", "[[(é <<")
SHAPES = [*HOSTILE, *(piece * (100_000 // len(piece)) for piece in MIXED)]
# Read as the subset says, by `lessons.markup`: the page of the format promises it.
TEXTS = {
    "subset": [
        *("Bonjour\nà tous", "un\n\ndeux", "**a** *b*", "***a***", "**a *b* c**", "*« à »*"),
        *("l’**outil**", "« **mot** » : *a*", "**« mot »** ; **1 500 €**", "\\*a\\* \\- 1\\."),
        *("[un *lien*](https://a.fr/b?c=1#d)", "**[a](https://a.fr)**", "- a\n- *b*\n  c"),
        *("1. a\n\n2. b", "- a\n1. b", "**Attention :** un mot", "un **mot**\u00a0: *deux*\u202f!"),
    ],
    "prose": [
        *("5 * 3 * 2", "5*3*2", "2**8**2", "snake_case_name", "aujourd’hui, l'agent·e", "(*) voir"),
        *("« Bonjour » : ça va ; oui ! – non ?", "1 500 € (TTC) [sic]", "-5 °C", "12. rue Haute"),
        *("agent*", "C:\\Users", "a < b > c & d", "#motdièse", "https://a.fr/b_c_d", "2026. Bilan"),
        *("_nom_", "__init__", "+ 3 degrés", "1) oui", "* a", "R&D &amp; co", "a\\\nb"),
    ],
    "links": [
        *("[a](http://a.fr)", "[a](javascript:alert)", "[a](https://a b)", '[a](https://a.fr"x)'),
        *(
            "[](https://a.fr)",
            "[a] (https://a.fr)",
            "[a](https://a.fr",
            "<https://a.fr>",
            "![a](b)",
        ),
        *("[a](<https://a.fr>)", '[a](https://a.fr "titre")', "[a](https://a.fr/é)"),
    ],
    "depth": ["- - a", "- a\n  - b", "1. a\n   1. b", f"{'- ' * 12}le mot"],
}
WORD = re.compile(r"[^\W_]+")

library = MarkdownIt("zero").enable(["emphasis", "link", "list", "escape", "entity"])
library.validateLink = lambda url: url.startswith("https://")  # type: ignore[method-assign]


# --- The library, as our tree ----------------------------------------------------------------


def read(text: str) -> tuple[Block, ...]:
    tokens = iter(library.parse(text))
    return tuple(_block(token, tokens) for token in tokens)


def _block(token: Token, tokens: Iterator[Token]) -> Block:
    if token.type == "paragraph_open":
        return Paragraph(_until("paragraph_close", tokens))
    kind = Bullets if token.type == "bullet_list_open" else Numbered
    closing, items = token.type.replace("open", "close"), []
    for each in tokens:
        if each.type == closing and each.level == token.level:
            break
        items += [_until("list_item_close", tokens)] if each.type == "list_item_open" else []
    return kind(tuple(items))


def _until(closing: str, tokens: Iterator[Token]) -> tuple[Span, ...]:
    """Return the spans up to a token; blocks inside an item are told by their marks."""
    spans: list[Span] = []
    for token in tokens:
        if token.type == closing:
            break
        if token.type == "inline":
            spans += _spans(iter(token.children or ()))
        elif not token.type.startswith("paragraph"):
            spans.append(Plain(f"<{token.type}>"))
    return _joined(spans)


def _spans(tokens: Iterator[Token]) -> Iterator[Span]:
    for token in tokens:
        match token.type:
            case "strong_open":
                yield Bold(_joined(_spans(tokens)))
            case "em_open":
                yield Italic(_joined(_spans(tokens)))
            case "link_open":
                yield Link(_joined(_spans(tokens)), str(token.attrs["href"]))
            case "strong_close" | "em_close" | "link_close":
                return
            case "softbreak" | "hardbreak":
                yield Plain("\n")
            case _:
                yield Plain(token.content)


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in spans:
        if isinstance(span, Plain) and joined and isinstance(joined[-1], Plain):
            joined[-1] = Plain(joined[-1].text + span.text)
        elif span != Plain(""):
            joined.append(span)
    return tuple(joined)


def guarded(text: str) -> str:
    """Return `text` with what CommonMark offers to keep it as it is."""
    marked = re.sub(r"[!-/:-@\[-`{-~]", lambda found: f"\\{found[0]}", text)
    return re.sub(r"\s", lambda found: f"&#{ord(found[0])};", marked)


# --- Measures --------------------------------------------------------------------------------


def cost(action: Callable[[str], object], text: str) -> float:
    gc.collect()
    gc.disable()
    start = process_time()
    action(text)
    spent = process_time() - start
    gc.enable()
    return spent


def best(text: str) -> tuple[float, float]:
    """Return the least time of each, in alternate rounds."""
    rounds = [(cost(parse, text), cost(library.parse, text)) for _ in range(ROUNDS)]
    ours, theirs = zip(*rounds, strict=True)
    return min(ours), min(theirs)


def test_time_follows_length(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [(text, best(text[: len(text) // 2]), best(text)) for text in SHAPES]
    with capsys.disabled():
        print(f"\n{'':20}{'ours':>10}{'doubled':>9}{'library':>10}{'doubled':>9}{'ratio':>8}")
        for text, half, whole in rows:
            times = "".join(map(doubled, half, whole))
            print(f"{text[:12]!r:20.20}{times}{whole[1] / whole[0]:>8.0f}")
    measured = [whole[0] / half[0] for _, half, whole in rows if half[0] >= MEASURABLE]
    assert max(measured) <= GROWTH_MAX


def doubled(half: float, whole: float) -> str:
    times = f"{whole / half:.1f}x" if half >= MEASURABLE else ""
    return f"{whole * 1e3:>8.1f}ms{times:>9}"


def test_what_the_lessons_cost(capsys: pytest.CaptureFixture[str]) -> None:
    texts = list(lesson_texts())
    rounds = [
        tuple(sum(cost(reader, text) for text in texts) for reader in (parse, library.parse))
        for _ in range(ROUNDS)
    ]
    ours, theirs = (median(each) for each in zip(*rounds, strict=True))
    same = sum(parse(each) == read(each) for each in texts)
    with capsys.disabled():
        print(f"\n{len(texts)} texts of lessons, {sum(map(len, texts))} characters")
        print(f"ours {ours * 1e3:.1f} ms, library {theirs * 1e3:.1f} ms: {theirs / ours:.1f} times")
        print(f"read alike: {same} of {len(texts)}")


def lesson_texts() -> Iterator[str]:
    for course in load_library().courses.values():
        for lesson in course.lessons:
            yield from (each for each in (lesson.text, lesson.plain, lesson.more) if each)
            for question in lesson.quiz:
                yield from (question.explanation, *(line.feedback for line in question.lines()))


def test_what_is_read_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        for name, texts in TEXTS.items():
            others = [text for text in texts if parse(text) != read(text)]
            print(f"\n{name}: {len(texts) - len(others)} of {len(texts)} alike")
            for text in others:
                html = library.render(text).replace("\n", "")
                lost = "" if set(WORD.findall(text)) & set(WORD.findall(html)) else "WORDS LOST"
                print(f"  {text!r:34} {html[:60]} {lost}")


def test_what_comes_back_once_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(16)  # noqa: S311
    texts = [TERMINAL, HTML, *("".join(chance.choices(ALPHABET, k=20)) for _ in range(SAMPLES))]
    ours = [text for text in texts if plain(escape(text)) != text]
    theirs = [text for text in texts if read(guarded(text)) != (Paragraph((Plain(text),)),)]
    with capsys.disabled():
        print(f"\nnot given back, of {len(texts)}: ours {len(ours)}, library {len(theirs)}")
        print("\n".join(f"  {text!r}" for text in theirs[:5]))
    assert ours == []
