"""A copy of the tree to which a folder and a line of a registry are added, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
GROWTH = Path(__file__).parent / "growth"
PACKAGES = ("bot", "adapters", "scheduler", "lessons")

Levain = Callable[..., subprocess.CompletedProcess[str]]


def grow(tree: Path, folder: Path, place: Path, registry: Path, line: str) -> Levain:
    """Copy the packages to `tree`, and `folder` to its place there; add a line to a registry.

    The result runs the command `levain` of that tree.
    """
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tree / package, ignore=_compiled)
    shutil.copytree(folder, tree / place, ignore=_compiled)
    before = (tree / registry).read_text(encoding="utf-8")
    head, bracket, rest = before.partition(" = (\n")
    assert bracket, "the registry is a tuple, a line each"
    (tree / registry).write_text(f"{head}{bracket}    {line},\n{rest}", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEVAIN_")}

    def run(
        *words: str, cwd: Path, stdin: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from bot.run.cli import main; main()", *words],
            cwd=cwd,
            input=stdin,
            env=kept | environment | {"PYTHONPATH": str(tree)},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run


def _compiled(_: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "__pycache__"]
