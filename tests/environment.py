"""Environments of their own for what runs beside Levain: what they need never enters ours."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

CACHE = Path(__file__).parents[1] / ".cache"
UV = Path(sys.executable).with_name("uv")


def environment(lock: Path) -> Path:
    """The Python that has what a lock file pins, made at the first call and when it changes.

    Processes that ask at once wait for the one that makes it.
    """
    return _once(lock, lock.stem, _make_python) / "bin" / "python"


def node_modules(folder: Path) -> Path:
    """The `node_modules` that the `package-lock.json` of a folder pins, made in the same way."""
    for command in ("node", "npm"):
        if not shutil.which(command):
            raise FileNotFoundError(
                f"{command} is missing, and {folder} needs it: apt-get install nodejs npm"
            )
    return _once(folder / "package-lock.json", folder.name, _make_modules) / "node_modules"


def _once(lock: Path, name: str, make: Callable[[Path, Path], None]) -> Path:
    """The folder that `make` fills with what a lock file pins."""
    home = CACHE / name / hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
    ready = home / ".ready"
    home.parent.mkdir(parents=True, exist_ok=True)
    with home.with_suffix(".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not ready.exists():
            print(f"{name}: installing what {lock.name} pins, once", flush=True)
            shutil.rmtree(home, ignore_errors=True)
            make(lock, home)
            ready.touch()
            print(f"{name}: ready in {home}", flush=True)
    return home


def _make_python(lock: Path, home: Path) -> None:
    _uv("venv", "--quiet", "--no-project", "--python", sys.executable, str(home))
    _uv(
        *("pip", "install", "--quiet", "--python", str(home / "bin" / "python")),
        *("--require-hashes", "--compile-bytecode", "-r", str(lock)),
    )


def _make_modules(lock: Path, home: Path) -> None:
    home.mkdir()
    for name in ("package.json", lock.name):
        shutil.copy(lock.with_name(name), home)
    subprocess.run(["npm", "ci", "--silent", "--ignore-scripts"], check=True, cwd=home)


def _uv(*arguments: str) -> None:
    env = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    subprocess.run([str(UV) if UV.exists() else "uv", *arguments], check=True, env=env)
