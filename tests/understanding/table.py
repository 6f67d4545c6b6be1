"""The sentences of `sentences/`, judged: how many are right, by context."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from tests.understanding.scenes import scenes
from tests.understanding.seen import Sentence, look

SENTENCES = Path(__file__).parent / "sentences"
VERDICTS = ("right", "safe", "harmful")


@dataclass(frozen=True)
class Judged:
    """A sentence, its verdict, and what was seen."""

    sentence: Sentence
    verdict: str
    seen: str

    def __str__(self) -> str:
        each = self.sentence
        wanted = ", ".join((each.expect, *each.accept))
        return f"{self.verdict:8} [{each.context}] {each.say!r}: {self.seen}; expected {wanted}"


@cache
def judge_all() -> tuple[Judged, ...]:
    """Judge every sentence, in the order of the files."""
    return tuple(map(_judge, read_sentences()))


def read_sentences() -> Iterator[Sentence]:
    for file in sorted(SENTENCES.glob("*.yaml")):
        for each in yaml.safe_load(file.read_text(encoding="utf-8")):
            accepted = tuple(each.get("accept", ()))
            yield Sentence(file.stem, each["say"], each["expect"], accepted)


def _judge(sentence: Sentence) -> Judged:
    scene = scenes()[sentence.context]
    seen = look(scene, scene.hear(sentence.say))
    return Judged(sentence, sentence.judge(seen), str(seen))


def share(judged: Iterable[Judged]) -> float:
    """Return the part that is right, from 0 to 1."""
    counts = Counter(each.verdict for each in judged)
    return counts["right"] / counts.total()


def misses(judged: Iterable[Judged]) -> str:
    return "\n".join(str(each) for each in judged if each.verdict != "right")


def draw_table(judged: Iterable[Judged]) -> Iterator[str]:
    """Yield a line for each context, then their sum."""
    rows: dict[str, Counter[str]] = {}
    for each in judged:
        rows.setdefault(each.sentence.context, Counter())[each.verdict] += 1
    yield f"{'':10}" + "".join(f"{name:>9}" for name in VERDICTS)
    for name, counts in (*rows.items(), ("all", sum(rows.values(), Counter[str]()))):
        figures = "".join(f"{counts[verdict]:9}" for verdict in VERDICTS)
        yield f"{name:10}{figures}{counts['right'] / counts.total():8.1%}"
