"""A line of the log: instant, level, who says it, a sentence, and nothing that people wrote."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.run.log import LogLine, begin_log, log_unexpected
from tests.run.test_cli import levain

WRITTEN = "what Ana wrote"
INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Loggers are of the whole process."""
    names = [None, "bot", "adapters", "scheduler", "lessons"]
    levels = {name: logging.getLogger(name).level for name in names}
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    yield
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(capture=False)


@pytest.fixture(name="out")
def _out() -> io.StringIO:
    """What is logged, as `levain run` would show it."""
    out = io.StringIO()
    begin_log(out)
    return out


def test_a_line_has_an_instant_in_utc_and_a_level(out: io.StringIO) -> None:
    logging.getLogger("bot.run.serve").info("ready")
    logging.getLogger("adapters.matrix").error("it may not\nwrite")
    first, second = out.getvalue().splitlines()
    assert re.fullmatch(rf"{INSTANT} INFO bot\.run\.serve: ready", first)
    assert re.fullmatch(rf"{INSTANT} ERROR adapters\.matrix: it may not write", second)


def test_what_a_library_says_is_placed_not_shown(out: io.StringIO) -> None:
    logging.getLogger("aiohttp.server").error(WRITTEN)
    logging.getLogger("apscheduler").info(WRITTEN)
    (said,) = out.getvalue().splitlines()
    assert re.search(r"ERROR aiohttp\.server: said at \S+test_log\.py:\d+$", said)


def test_an_error_is_its_kind_and_its_place(out: io.StringIO) -> None:
    try:
        raise ValueError(WRITTEN)
    except ValueError:
        logging.getLogger("bot.turn").exception("a turn failed")
    (said,) = out.getvalue().splitlines()
    assert re.search(r"a turn failed: ValueError at \S+test_log\.py:\d+$", said)


async def test_what_no_task_awaits_is_placed(out: io.StringIO) -> None:
    error = ValueError(WRITTEN)
    loop = asyncio.get_running_loop()
    log_unexpected(loop, {"message": WRITTEN, "exception": error})
    log_unexpected(loop, {"message": WRITTEN})
    assert "in the event loop: ValueError at" in out.getvalue()
    assert WRITTEN not in out.getvalue()


def test_journald_is_told_the_level(tmp_path: Path) -> None:
    with (tmp_path / "journal").open("w+") as stream:
        found = os.fstat(stream.fileno())
        begin_log(stream, {"JOURNAL_STREAM": f"{found.st_dev}:{found.st_ino}"})
        (handler,) = logging.getLogger().handlers
        line = handler.format(logging.makeLogRecord({"name": "bot", "levelno": logging.WARNING}))
    assert line.startswith("<4>2")
    assert not LogLine().format(logging.makeLogRecord({"name": "bot"})).startswith("<")


def test_run_says_first_whom_it_serves(tmp_path: Path) -> None:
    served = levain("run", "--create", cwd=tmp_path, USER="ines", LOGNAME="ines")
    first, *others = served.stderr.splitlines()
    who = re.escape(f"on {tmp_path}/levain.sqlite, in Europe/Paris")
    named = r"INFO bot\.run\.serve: levain \d+\.\d+\.\d+ serves console \(console/local/ines\), "
    assert re.fullmatch(rf"{INSTANT} {named}{who}", first)
    assert [line.split(": ", 1)[1] for line in others] == [
        "ready",
        "stopping: sends under way have 25 s",
        "stopped",
    ]


def test_no_password_is_on_the_first_line(tmp_path: Path, unused_tcp_port: int) -> None:
    url = f"postgresql://levain:s3cret@127.0.0.1:{unused_tcp_port}/levain"
    failed = levain("run", cwd=tmp_path, LEVAIN_DATABASE_URL=url)
    assert failed.returncode == 1
    assert f"on postgresql://levain@127.0.0.1:{unused_tcp_port}/levain, in" in failed.stderr
    assert "s3cret" not in failed.stderr
