"""Environments of their own for what runs beside Levain: what they need never enters ours."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

CACHE = Path(__file__).parents[1] / ".cache"
UV = Path(sys.executable).with_name("uv")


def environment(lock: Path) -> Path:
    """The Python that has what a lock file pins, made at the first call and when it changes.

    Processes that ask at once wait for the one that makes it.
    """
    home = CACHE / lock.stem / hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
    python = home / "bin" / "python"
    ready = home / ".ready"
    home.parent.mkdir(parents=True, exist_ok=True)
    with home.with_suffix(".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (ready.exists() and python.exists()):
            print(f"{lock.stem}: making its environment, once", flush=True)
            shutil.rmtree(home, ignore_errors=True)
            _uv("venv", "--quiet", "--no-project", "--python", sys.executable, str(home))
            print(f"{lock.stem}: installing what {lock.name} pins", flush=True)
            _uv(
                *("pip", "install", "--quiet", "--python", str(python)),
                *("--require-hashes", "--compile-bytecode", "-r", str(lock)),
            )
            ready.touch()
            print(f"{lock.stem}: ready in {home}", flush=True)
    return python


def _uv(*arguments: str) -> None:
    env = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    subprocess.run([str(UV) if UV.exists() else "uv", *arguments], check=True, env=env)
