"""How long before the first lesson is on screen, beside the import of SQLAlchemy alone.

Run by `make bench`. Both commands are timed in turn, in the same environment, as whole processes.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 9
RATIO_MAX = 6
LEVAIN = str(Path(sys.executable).parent / "levain")
FIRST_LESSON = "Leçon 1 sur "


def seconds_to_import() -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import sqlalchemy"], check=True)
    return time.perf_counter() - begun


def seconds_to_first_lesson() -> float:
    """From the start of the process to the line that names the first lesson."""
    begun = time.perf_counter()
    with subprocess.Popen(
        [LEVAIN, "demo"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin and process.stdout  # noqa: PT018
        process.stdin.write("passer\n" * 4)
        process.stdin.flush()
        while FIRST_LESSON not in process.stdout.readline():
            assert process.poll() is None, "ended before the first lesson"
        elapsed = time.perf_counter() - begun
        process.stdin.close()
        process.stdout.read()
    return elapsed


def test_the_first_lesson_is_on_screen() -> None:
    seconds_to_import(), seconds_to_first_lesson()  # warm the disk
    pairs = [(seconds_to_import(), seconds_to_first_lesson()) for _ in range(ROUNDS)]
    imported = statistics.median(pair[0] for pair in pairs)
    shown = statistics.median(pair[1] for pair in pairs)
    ratio = statistics.median(second / first for first, second in pairs)
    print(f"\n{'':34} median of {ROUNDS}")
    print(f"{'python -c “import sqlalchemy”':34} {imported:8.3f} s")
    print(f"{'levain demo, first lesson shown':34} {shown:8.3f} s")
    print(f"{'ratio (at most ' + str(RATIO_MAX) + ')':34} {ratio:8.2f}")
    assert ratio <= RATIO_MAX
