"""What a simulation costs: seconds by phase, memory."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time


@dataclass(slots=True)
class Spent:
    cpu: float = 0.0  # seconds, of this process
    real: float = 0.0


class Stopwatch:
    """Seconds by phase."""

    def __init__(self) -> None:
        self.phases: dict[str, Spent] = {}
        self._begun = perf_counter(), process_time()

    @contextmanager
    def measure(self, phase: str) -> Iterator[Spent]:
        """Count what the block takes; gives what it took, once it is over."""
        spent = Spent()
        cpu, real = process_time(), perf_counter()
        yield spent
        spent.cpu, spent.real = process_time() - cpu, perf_counter() - real
        total = self.phases.setdefault(phase, Spent())
        total.cpu += spent.cpu
        total.real += spent.real

    @property
    def whole(self) -> Spent:
        real, cpu = self._begun
        return Spent(cpu=process_time() - cpu, real=perf_counter() - real)


def memory() -> tuple[float, float]:
    """MiB of this process in memory, now and at most so far."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmRSS"].split()[0]) / 1024, int(lines["VmHWM"].split()[0]) / 1024
    import resource

    unit = 1024**2 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return peak, peak
