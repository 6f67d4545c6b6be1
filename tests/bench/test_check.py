"""`levain check` against the bare parse of the same files: at most four times its cost."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
import yaml

from lessons.check import check

COURSES, LESSONS, ROUNDS, RATIO_MAX = 20, 50, 7, 4.0

HEAD = """\
id: {id}
title: Cours engendré numéro {number}
language: fr
version_note: Pour mesurer
objectives: [Mesurer le temps d’une vérification]
competences: [DC1, P1]
authors: [L’équipe Levain]
licence: Licence Ouverte 2.0
pass_mark: 60
lessons:
"""
LESSON = """\
  - id: lecon-{number}
    title: La leçon numéro {number}
    topics: [changement, metiers]
    text: |-
      Ce matin, une affiche dans le couloir : « L’IA arrive chez nous ». Personne ne connaît
      l’avenir des métiers, mais un outil agit sur des tâches, pas sur un métier entier.

      **Votre geste du jour :** notez trois tâches de votre semaine :
      - une à alléger ;
      - une à faire avec de l’aide ;
      - une à garder, comme le dit [le guide](https://www.example.fr/guide-{number}).
    plain: |-
      Un outil d’IA peut aider pour certaines tâches. Il ne fait pas tout un métier.
    sources:
      - title: Un document de référence
        url: https://www.example.fr/document-{number}
        checked_on: 2026-11-22
    quiz:
      - id: question-1
        prompt: >-
          Bruno, gardien de gymnase, vous dit : « Avec l’IA, je n’ai plus de poste. » Que lui
          répondez-vous ?
        options:
          - id: promettre
            text: Que son poste est garanti
            feedback: Personne ne peut le promettre, et il le sait.
          - id: trier
            text: De regarder avec lui ses tâches, une à une
            correct: true
            feedback: Oui. Une peur nommée devient une question que l’on peut **poser**.
          - id: ignorer
            text: Que cela ne le concerne pas
            feedback: Son travail change aussi, plus lentement peut-être.
        explanation: On parle de tâches avant de parler de postes.
"""


def test_check_costs_at_most_four_bare_parses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [_write(tmp_path, number) for number in range(COURSES)]

    def parse() -> None:
        for file in files:
            yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)

    def verify() -> None:
        assert check([tmp_path]) == []

    parsed, checked = _interleaved(parse, verify)
    with capsys.disabled():
        print(f"\n{COURSES * LESSONS} lessons, {sum(f.stat().st_size for f in files) / 1e6:.1f} MB")
        print(f"{'':24}{'median':>10}{'best':>10}")
        for name, times in (("yaml.load, CSafeLoader", parsed), ("levain check", checked)):
            print(f"{name:24}{median(times):>9.3f}s{min(times):>9.3f}s")
        print(f"{'ratio':24}{median(checked) / median(parsed):>10.2f}   (at most {RATIO_MAX})")
    assert median(checked) / median(parsed) <= RATIO_MAX


def _write(folder: Path, number: int) -> Path:
    file = folder / f"cours-{number}" / "course.yaml"
    file.parent.mkdir()
    lessons = (LESSON.format(number=each) for each in range(LESSONS))
    head = HEAD.format(id=file.parent.name, number=number)
    file.write_text(head + "".join(lessons), encoding="utf-8")
    return file


def _interleaved(*actions: Callable[[], None]) -> tuple[list[float], ...]:
    times: tuple[list[float], ...] = tuple([] for _ in actions)
    for _ in range(ROUNDS):
        for action, kept in zip(actions, times, strict=True):
            gc.collect()
            start = perf_counter()
            action()
            kept.append(perf_counter() - start)
    return times
