"""Two validators of xAPI that are not ours: what each finds wrong in statements."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.environment import environment, node_modules

HERE = Path(__file__).parent / "validators"

Faults = list[list[str]]  # of each statement


def ask_ralph(statements: Sequence[Any]) -> Faults:
    """What the models of Ralph, the LRS of FUN, refuse."""
    python = environment(HERE / "ralph.lock")
    return _ask([str(python), "ralph_statements.py"], statements)


def ask_learning_locker(statements: Sequence[Any]) -> Faults:
    """What the rules of Learning Locker refuse."""
    return _ask(["node", "learninglocker.js", str(node_modules(HERE))], statements)


def _ask(command: list[str], statements: Sequence[Any]) -> Faults:
    lines = "".join(json.dumps(each) + "\n" for each in statements)
    done = subprocess.run(
        command, cwd=HERE, input=lines, capture_output=True, text=True, check=True
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(statements)
    return found


VALIDATORS = (ask_ralph, ask_learning_locker)
