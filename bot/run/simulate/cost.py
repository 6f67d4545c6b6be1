"""The cost of a simulation: seconds by phase, and memory."""

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
    """Seconds of processor and of real time, by phase."""

    def __init__(self) -> None:
        self.phases: dict[str, Spent] = {}
        self._begun = perf_counter(), process_time()

    @contextmanager
    def measure(self, phase: str) -> Iterator[Spent]:
        """Add the time of the block to a phase; the value yielded holds that time afterwards."""
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
    """Return the memory of this process, in MiB: now, and the peak since its start."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmRSS"].split()[0]) / 1024, int(lines["VmHWM"].split()[0]) / 1024
    import resource

    unit = 1024**2 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return peak, peak
