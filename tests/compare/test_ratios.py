"""The arithmetic of a comparison, on figures that are known."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.compare.__main__ import main
from tests.compare.checkout import Checkout, find_checkout
from tests.compare.ratios import Row, dearer, gather, table

OLD = [{"tap": 1.0, "plan": 2.0}, {"tap": 2.0, "plan": 2.0}, {"tap": 4.0, "plan": 2.0}]
NEW = [{"tap": 1.2, "plan": 1.0}, {"tap": 2.2, "plan": 2.0}, {"tap": 4.0, "plan": 3.0}]


def test_a_ratio_is_of_the_two_runs_of_one_round() -> None:
    tap, plan = gather(OLD, NEW)
    assert tap == Row("tap", (1.0, 2.0, 4.0), (1.2, 2.2, 4.0))
    assert tap.ratios == pytest.approx((1.2, 1.1, 1.0))
    assert tap.ratio == pytest.approx(1.1)
    assert plan.ratios == pytest.approx((0.5, 1.0, 1.5))


def test_dearer_rows_are_those_whose_median_ratio_is_above() -> None:
    rows = gather(OLD, NEW)
    assert dearer(rows, 1.05) == ["tap"]
    assert dearer(rows, 1.15) == []
    assert dearer(rows, 0.9) == ["tap", "plan"]


def test_sides_that_did_not_do_the_same_work_are_refused() -> None:
    with pytest.raises(ValueError, match="same rows"):
        gather([{"tap, 100 visits": 1.0}], [{"tap, 99 visits": 1.0}])
    with pytest.raises(ValueError, match="zip"):
        gather(OLD, NEW[:2])[0].ratios  # noqa: B018


def test_the_table_has_a_line_a_row() -> None:
    head, tap, plan = table(gather(OLD, NEW)).splitlines()
    assert head.split()[-3:] == ["round", "by", "round"]
    assert " ".join(tap.split()) == "tap 1.000 2.000 4.000 1.200 2.200 4.000 1.10 1.20 1.10 1.00"
    assert plan.split()[0] == "plan"


def test_processor_time_is_counted_with_that_of_children(tmp_path: Path) -> None:
    burn = "import time\nwhile time.process_time() < 0.2: pass"
    nested = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {burn!r}])\nprint(1)"
    ran = Checkout("old", tmp_path).run(sys.executable, "-c", nested)
    assert ran.output == "1\n"
    assert 0.2 <= ran.cpu < 5


def test_a_folder_without_levain_is_refused_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ValueError, match="make install"):
        find_checkout("old", tmp_path)
    with pytest.raises(SystemExit) as ended:
        main([str(tmp_path)])
    assert ended.value.code == 2
    assert "make install" in capsys.readouterr().err
