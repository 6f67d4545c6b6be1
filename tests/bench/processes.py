"""What others run beside the measurements, and what it uses."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


def processor(pid: int) -> float:
    """Seconds that a process has used, and the children it has waited for. Linux only."""
    stat = Path(f"/proc/{pid}/stat").read_text()
    children = sum(map(int, stat.rpartition(")")[2].split()[13:15])) / os.sysconf("SC_CLK_TCK")
    # The kernel's clock of a process: `stat` has it too, in steps of 10 ms.
    return time.clock_gettime((~pid << 3) | 2) + children


@contextmanager
def started(
    command: Sequence[str], folder: Path, cwd: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Until the end of the block; what it says is in the file `log` of the folder."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=cwd or folder)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
