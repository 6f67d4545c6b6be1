"""An environment of the peers' own: what they need never enters ours."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parent.parent / "peers.lock"
CACHE = Path(__file__).parents[3] / ".cache" / "bench-peers"
UV = Path(sys.executable).with_name("uv")


def environment() -> Path:
    """The Python that has the peers, made at the first call and again when the lock changes."""
    home = CACHE / hashlib.sha256(LOCK.read_bytes()).hexdigest()[:16]
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ready = home / ".ready"
    if not (ready.exists() and python.exists()):
        print("the peers: making their environment, once", flush=True)
        shutil.rmtree(home, ignore_errors=True)
        _uv("venv", "--quiet", "--no-project", "--python", sys.executable, str(home))
        print("the peers: installing what peers.lock pins", flush=True)
        _uv(
            *("pip", "install", "--quiet", "--python", str(python)),
            *("--require-hashes", "--compile-bytecode", "-r", str(LOCK)),
        )
        ready.touch()
        print(f"the peers: ready in {home}", flush=True)
    return python


def _uv(*arguments: str) -> None:
    subprocess.run([str(UV) if UV.exists() else "uv", *arguments], check=True)


if __name__ == "__main__":
    print(environment())
