"""Each file or folder of `bad/` has faults; the exact report stands beside it, as `.expected`.

`pytest tests/lessons --update` rewrites the reports: read the difference before committing it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.texts.speech import Speech
from lessons.check import survey
from lessons.report import render

BAD = Path(__file__).parent / "bad"
TEXTS = Path(__file__).parents[2] / "lessons" / "texts"
CASES = sorted(path.name for path in BAD.iterdir() if path.suffix != ".expected")


@pytest.mark.parametrize("name", CASES)
def test_the_report_is_exactly_the_expected_one(
    name: str, update: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BAD)
    found = survey([Path(name)])
    lines = {tree.file: tree.lines for tree in found.trees}
    report = render(found.reported, Speech("fr", TEXTS), lines)
    expected = BAD / f"{Path(name).stem}.expected"
    if update:
        expected.write_text(report, encoding="utf-8")
    assert report
    assert report == expected.read_text(encoding="utf-8")


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 70
