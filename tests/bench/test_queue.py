"""How fast the queue drains, and what a message costs, beside the queues one could use instead.

Run by `make bench`. Each drain is a process of its own on a fresh database; they take turns, and
only ratios of medians are asserted. How to read them: docs/explanation/benchmarks.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest

from tests.environment import environment
from tests.postgres import drop_database, new_database, serve

ROUNDS = 5
MANY = 10_000
PEERS = Path(__file__).parent / "peers"
LOCK = PEERS.with_suffix(".lock")
OURS, PGQUEUER, PROCRASTINATE = "levain_drain.py", "pgqueuer_drain.py", "procrastinate_drain.py"


@dataclass(frozen=True, kw_only=True)
class Drain:
    script: str
    store: str = "postgresql"
    count: int = 50_000
    workers: int = 1
    workspaces: int = 50
    more: tuple[str, ...] = ()

    def run(self, server: str) -> dict[str, float]:
        """What the script says of itself, on a fresh database."""
        if self.store == "sqlite":
            with tempfile.TemporaryDirectory(prefix="levain-bench-") as folder:
                return self._line(f"sqlite:///{folder}/levain.sqlite")
        url = new_database(server)
        try:
            return self._line(url)
        finally:
            drop_database(server, url)

    def _line(self, url: str) -> dict[str, float]:
        python = sys.executable if self.script == OURS else str(environment(LOCK))
        command = [python, str(PEERS / self.script), f"--url={url}", *self.more]
        command += [f"--{name}={getattr(self, name)}" for name in ("count", "workers")]
        command += [f"--workspaces={self.workspaces}"]
        line: dict[str, float] = json.loads(subprocess.check_output(command, text=True))
        return line


DRAINS = {
    "Levain, PostgreSQL": Drain(script=OURS),
    "PgQueuer": Drain(script=PGQUEUER),
    "Levain, SQLite": Drain(script=OURS, store="sqlite"),
    "Levain, PostgreSQL, 10,000 workspaces": Drain(script=OURS, workspaces=MANY),
    "Levain, SQLite, 10,000 workspaces": Drain(script=OURS, store="sqlite", workspaces=MANY),
    "Levain, PostgreSQL, 2 workers": Drain(script=OURS, workers=2),
    "PgQueuer, 2 workers": Drain(script=PGQUEUER, workers=2),
    "Levain, SQLite, 2 workers": Drain(script=OURS, store="sqlite", workers=2),
    "Procrastinate, as its pages show": Drain(
        script=PROCRASTINATE, count=1_500, more=("--together=1", "--concurrency=30")
    ),
    "Procrastinate, tuned": Drain(script=PROCRASTINATE, count=3_000),
    "rows read and nothing kept": Drain(script="bare.py"),
}

RATIOS = (  # the first drains at least so many times as fast as the second
    ("Levain, PostgreSQL", 1.0, "PgQueuer"),
    ("Levain, PostgreSQL", 20.0, "Procrastinate, as its pages show"),
    ("Levain, SQLite", 0.6, "Levain, PostgreSQL"),
    ("Levain, PostgreSQL, 10,000 workspaces", 0.5, "Levain, PostgreSQL"),
    ("Levain, SQLite, 10,000 workspaces", 0.5, "Levain, SQLite"),
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A PostgreSQL that loses nothing when the power is cut."""
    with serve(safe=True) as url:
        yield url


def test_the_queue_drains_as_fast_as_a_queue_that_does_less(
    server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines: dict[str, list[dict[str, float]]] = {name: [] for name in DRAINS}
    with capsys.disabled():
        print()
        for number in range(ROUNDS):
            print(f"round {number + 1} of {ROUNDS}", flush=True)
            for name, drain in DRAINS.items():
                lines[name].append(drain.run(server))
        rates = {name: median(line["rate"] for line in lines[name]) for name in DRAINS}
        print(f"\n{'':40}{'messages':>10}{'per second':>12}{'worst':>11}{'best':>11}{'CPU':>10}")
        for name, drain in DRAINS.items():
            each = [line["rate"] for line in lines[name]]
            cpu = median(line["cpu_ms"] for line in lines[name]) * 1000
            print(f"{name:40}{drain.count:>10,}{rates[name]:>12,.0f}", end="")
            print(f"{min(each):>11,.0f}{max(each):>11,.0f}{cpu:>7.1f} µs")
        print()
        for one, least, other in RATIOS:
            print(f"{one} / {other}: {rates[one] / rates[other]:.2f} (at least {least})")
    slow = [(one, other) for one, least, other in RATIOS if rates[one] < least * rates[other]]
    assert not slow


def test_one_scheduled_job_per_learner_is_what_is_avoided(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """APScheduler 3 with a job per learner, and our queue, both on SQLite."""
    script = [sys.executable, str(PEERS / "apscheduler_jobs.py")]
    jobs = json.loads(subprocess.check_output(script, text=True))
    alone = Drain(script=OURS, store="sqlite", count=jobs["messages"]).run("")
    shared = Drain(script=OURS, store="sqlite", count=jobs["shared"], workers=2).run("")
    with capsys.disabled():
        print(f"\n{'':40}{'a job per learner':>20}{'the queue':>12}")
        print(f"{'due at once':40}{jobs['messages']:>20,}{alone['messages']:>12,}")
        print(f"{'per second':40}{jobs['rate']:>20,.0f}{alone['rate']:>12,.0f}")
        print(f"{'CPU, µs':40}{jobs['cpu_ms'] * 1000:>20,.0f}{alone['cpu_ms'] * 1000:>12,.0f}")
        print(f"{'the event loop stood still, seconds':40}{jobs['stall_seconds']:>20.2f}{'':>12}")
        # The script of our queue fails unless each message left once.
        name = f"left twice, of {shared['messages']} due to two processes"
        print(f"{name:40}{jobs['ran_twice']:>20}{0:>12}")
    assert alone["rate"] > jobs["rate"]
