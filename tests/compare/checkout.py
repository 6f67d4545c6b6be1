"""Checkouts that are compared, and the processor time of what runs in them."""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ran:
    """One process that has ended."""

    output: str
    cpu: float  # seconds, user and system, with the children it has waited for


@dataclass(frozen=True)
class Checkout:
    """A working tree of Levain with its own `.venv`."""

    name: str  # of its side: « old » or « new »
    root: Path

    @property
    def python(self) -> Path:
        return self.root / ".venv" / "bin" / "python"

    @property
    def levain(self) -> Path:
        return self.python.with_name("levain")

    @property
    def commit(self) -> str:
        command = ["git", "-C", str(self.root), "describe", "--always", "--dirty"]
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()

    def run(self, *command: str | Path) -> Ran:
        """Run a command to its end, measured from outside. Raises CalledProcessError."""
        with tempfile.TemporaryFile("w+") as output:
            process = subprocess.Popen(command, cwd=self.root, stdout=output)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                raise subprocess.CalledProcessError(process.returncode, command)
            output.seek(0)
            return Ran(output.read(), used.ru_utime + used.ru_stime)


def find_checkout(name: str, path: Path) -> Checkout:
    """Raise ValueError, with what to do, unless Levain is installed there."""
    checkout = Checkout(name, path.resolve())
    if not checkout.levain.exists():
        raise ValueError(f"{path}: no .venv/bin/levain there; run `make install` in it")
    return checkout
