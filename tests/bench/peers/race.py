"""What the drains share: workers that start together, the clock, and the line printed at the end.

Standard library only: the scripts beside it run in the environment of the peers.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import Any


def arguments(description: str) -> ArgumentParser:
    parser = ArgumentParser(description=description)
    parser.add_argument("--url", required=True, help="an empty PostgreSQL database")
    parser.add_argument("--count", type=int, default=20_000, help="messages to drain")
    parser.add_argument("--workers", type=int, default=1, help="worker processes")
    parser.add_argument("--workspaces", type=int, default=50, help="named in the messages")
    worker_argument(parser)
    return parser


def worker_argument(parser: ArgumentParser) -> None:
    """The number of a worker, given to the processes that `race` starts."""
    parser.add_argument("--worker", type=int, help="(used by the script itself)")


def plain(url: str) -> str:
    """The URL without the driver that SQLAlchemy reads in it."""
    return re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", url)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What one worker says when it has nothing left to do."""

    done: float  # on the monotonic clock, which processes share: its last write was committed
    cpu: float  # user and system seconds since the start
    result: Any = None


@dataclass(frozen=True, kw_only=True)
class Race:
    seconds: float
    cpu: float
    results: list[Any]

    def line(self, engine: str, version: str, messages: int, **more: object) -> str:
        figures = {
            "engine": engine,
            "version": version,
            "messages": messages,
            "seconds": round(self.seconds, 4),
            "rate": round(messages / self.seconds, 1),
            "cpu_ms": round(self.cpu * 1000 / messages, 4),
        }
        return json.dumps(figures | more)


class Start:
    """A worker's side of the start: ready, then gone together with the others."""

    def __init__(self) -> None:
        print("ready", flush=True)
        sys.stdin.readline()
        self.cpu = time.process_time()

    def report(self, done: float, result: object = None) -> None:
        report = {"done": done, "cpu": time.process_time() - self.cpu, "result": result}
        print(json.dumps(report), flush=True)


def race(workers: int, options: Namespace) -> Race:
    """Run this very script once per worker, all started at the same moment."""
    script = Path(sys.argv[0]).resolve()
    command = [sys.executable, str(script), *_spelled(options)]
    running = [
        subprocess.Popen(
            [*command, "--worker", str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(workers)
    ]
    try:
        for process in running:
            assert process.stdout
            if process.stdout.readline() != "ready\n":
                raise SystemExit(f"{script.name}: a worker did not start")
        began = time.monotonic()
        for process in running:
            assert process.stdin
            process.stdin.write("go\n")
            process.stdin.flush()
        reports = [Report(**json.loads(process.communicate()[0])) for process in running]
    finally:
        for process in running:
            process.kill()
    return Race(
        seconds=max(report.done for report in reports) - began,
        cpu=sum(report.cpu for report in reports),
        results=[report.result for report in reports],
    )


def _spelled(options: Namespace) -> list[str]:
    given = {name: value for name, value in vars(options).items() if name != "worker"}
    return [f"--{name.replace('_', '-')}={value}" for name, value in given.items()]
