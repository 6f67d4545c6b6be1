"""Conversations as data: what a person says, and every line they then see.

Each `*.yaml` file here is played through the real App, store, scheduler and console. `given` names
the conversation of `given/` that is played before, and is not told again.
`make test ARGS=--update` (or pytest --update) rewrites what is expected: read the difference.
"""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.run.demo import START, converse, demo_settings
from scheduler.clock import SimulatedClock

HERE = Path(__file__).parent
GIVEN = HERE / "given"
SIZE = re.compile(r"(?<=\.pdf, )\d+")  # a signature is of chance, and so is a kilobyte
SCRIPTS = sorted([*HERE.glob("*.yaml"), *GIVEN.glob("*.yaml")])


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_conversation(script: Path, tmp_path: Path, update: bool) -> None:
    conversation = load(script)
    seen = play(conversation, tmp_path / "levain.sqlite")
    if update:
        turns = [
            {"say": turn["say"], "expect": expect}
            for turn, expect in zip(conversation["turns"], seen, strict=True)
        ]
        script.write_text(dump(conversation | {"turns": turns}), encoding="utf-8")
    for turn, got in zip(conversation["turns"], seen, strict=True):
        assert update or got == turn["expect"], f"after « {turn['say']} »"


def load(script: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(script.read_text(encoding="utf-8")))


def spoken(conversation: dict[str, Any]) -> list[str]:
    """Everything that is said, the starting point first; nothing is said at the opening."""
    given = conversation.get("given")
    before = spoken(load(GIVEN / f"{given}.yaml")) if given else []
    return [*before, *(turn["say"] for turn in conversation["turns"])]


def play(conversation: dict[str, Any], file: Path) -> list[str]:
    """The lines shown after each turn of the conversation itself."""
    output = io.StringIO()
    seen: list[str] = []

    async def lines() -> AsyncIterator[str]:
        for said in spoken(conversation)[1:]:
            seen.append(_take(output))
            yield said
        seen.append(_take(output))

    lessons = HERE / conversation["lessons"] if "lessons" in conversation else None
    settings = demo_settings(f"sqlite:///{file}").model_copy(
        update={"lessons": lessons, "tick_seconds": 60}
    )
    asyncio.run(converse(settings, SimulatedClock(START), lines(), output))
    return seen[-len(conversation["turns"]) :]


def _take(output: io.StringIO) -> str:
    text = output.getvalue()
    output.seek(0)
    output.truncate()
    return SIZE.sub("38", text.strip("\n")) + "\n"


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as literal blocks, so that a conversation reads as one."""


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def dump(conversation: dict[str, Any]) -> str:
    return str(
        yaml.dump(conversation, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000)
    )
