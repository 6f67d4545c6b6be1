"""A process whose event loop no longer turns ends by itself, and says where it stood."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.run.watchdog import EXIT, stands_at

ROOT = Path(__file__).parents[2]
LIMIT = 4.0  # seconds without a turn
PATIENCE = 60  # seconds


@contextmanager
def running(folder: Path, limit: float) -> Iterator[subprocess.Popen[str]]:
    """`levain run` on the platform of `tests.run.stuck`, once it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.run.stuck", str(limit)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr
        while "ready" not in (line := process.stderr.readline()):
            assert line, process.wait(PATIENCE)
        yield process
    finally:
        process.kill()
        process.communicate()


def order(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{word}\n")
    process.stdin.flush()
    assert process.stdout.readline() == f"{word}\n"


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code, and what it said last."""
    _, said = process.communicate(timeout=PATIENCE)
    return process.returncode, said


def test_a_turn_that_spins_ends_the_process(tmp_path: Path) -> None:
    with running(tmp_path, LIMIT) as process:
        order(process, "spin")
        code, said = ended(process)
    assert code == EXIT
    assert re.search(r"Z CRITICAL bot\.run\.watchdog: the event loop has not turned for 4 s", said)
    assert re.search(r"it stands at run/stuck/adapter\.py:\d+", said)


def test_a_call_that_keeps_the_interpreter_ends_the_process(tmp_path: Path) -> None:
    """No thread of the process can look: the kernel counts its processor time."""
    with running(tmp_path, LIMIT) as process:
        order(process, "hold")
        code, said = ended(process)
    assert code == -signal.SIGPROF
    assert re.search(r'adapter\.py", line \d+ in hold', said)


def test_a_spinning_turn_honours_sigterm(tmp_path: Path) -> None:
    """Sooner than the limit: whoever asks kills soon after."""
    with running(tmp_path, PATIENCE / 3) as process:
        order(process, "spin")
        process.send_signal(signal.SIGTERM)
        code, said = ended(process)
    assert code == EXIT
    assert "has not turned for 3 s" in said


def test_a_process_that_was_stopped_goes_on(tmp_path: Path) -> None:
    """Nobody looked meanwhile: it is not the loop that stood still."""
    with running(tmp_path, LIMIT) as process:
        process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
        since = time.monotonic()
        while time.monotonic() - since < 1.5 * LIMIT:  # others work meanwhile
            subprocess.run([sys.executable, "-c", ""], check=True)
        process.send_signal(signal.SIGCONT)
        order(process, "go on")
        process.send_signal(signal.SIGTERM)
        assert ended(process)[0] == 0


def test_a_place_is_a_file_and_a_line_without_values() -> None:
    secret = "s3cret"  # noqa: S105, F841
    assert re.fullmatch(r"tests/run/test_watchdog\.py:\d+.*", stands_at(sys._getframe()))
    assert stands_at(None) == "?"
