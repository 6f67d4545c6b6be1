"""The wheel, in an empty environment and from another folder: what is shipped works alone."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).parent / "uv"
PACKAGES = ("bot", "adapters", "scheduler", "lessons")
CHANGES = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
VERSION = "import importlib.metadata as m; print(m.version('levain'))"
OWNERS = "import importlib.metadata as m, json; print(json.dumps(m.packages_distributions()))"


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("VIRTUAL_ENV", "PYTHON"))
    }
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an environment that holds the wheel and its pinned dependencies only."""
    folder = tmp_path_factory.mktemp("wheel")
    built = run(UV, "build", "--wheel", "--no-build-isolation", "--python", sys.executable,
                "--out-dir", folder, ROOT, cwd=folder)  # fmt: skip
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    environment = folder / "empty"
    python = environment / "bin" / "python"
    made = run(UV, "venv", "--quiet", "--python", sys.executable, environment, cwd=folder)
    assert made.returncode == 0, made.stderr
    constraints = folder / "constraints.txt"
    pinned = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    constraints.write_text(
        "\n".join(line.rstrip(" \\") for line in pinned if line and line[0].isalnum()),
        encoding="utf-8",
    )
    added = run(UV, "pip", "install", "--quiet", "--python", python, "-c", constraints, wheel,
                cwd=folder)  # fmt: skip
    assert added.returncode == 0, added.stderr
    return environment


def test_the_version_is_the_newest_that_the_changes_name(installed: Path, tmp_path: Path) -> None:
    dated = re.findall(r"^## (\S+) - (\d{4}-\d\d-\d\d)$", CHANGES, re.MULTILINE)
    versions = [version for version, _ in dated]
    assert [each for each in versions if not re.fullmatch(r"\d+\.\d+\.\d+", each)] == []
    assert versions == sorted(versions, key=lambda each: [*map(int, each.split("."))], reverse=True)
    assert [day for _, day in dated] == sorted((day for _, day in dated), reverse=True)
    told = run(installed / "bin" / "python", "-c", VERSION, cwd=tmp_path)
    assert told.stdout.strip() == versions[0]


def test_the_packaged_lessons_are_sound_from_anywhere(installed: Path, tmp_path: Path) -> None:
    checked = run(installed / "bin" / "levain", "check", cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_demonstration_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    played = subprocess.run(
        [str(installed / "bin" / "levain"), "demo"],
        input="passer\n" * 4,
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert played.returncode == 0, played.stderr
    assert "Leçon 1 sur " in played.stdout


def test_the_four_packages_are_ours_alone(installed: Path, tmp_path: Path) -> None:
    """Other distributions use these import names: installed beside ours, they would break it."""
    listed = run(installed / "bin" / "python", "-c", OWNERS, cwd=tmp_path)
    owners = json.loads(listed.stdout)
    assert {package: owners.get(package) for package in PACKAGES} == {
        package: ["levain"] for package in PACKAGES
    }
    assert "tests" not in owners
