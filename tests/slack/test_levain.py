"""An agent in Slack, and the whole of Levain."""

from __future__ import annotations

from pathlib import Path

from tests.slack.levain import run_levain
from tests.slack.screen import labels, words
from tests.slack.server import Slack


async def test_first(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path):
        ana = slack.workspace().person("ana")
        await ana.open_home()
        for _ in range(3):
            question = await ana.expect(lambda m: "Passer" in labels(m))
            await ana.tap(question, "Passer")
        lesson = await ana.expect(lambda m: "B" in labels(m))
        await ana.tap(lesson, "B")
        import asyncio

        await asyncio.sleep(1)
        print(ana.describe())
        print(words(ana.home()))
        print(slack.ledger.acks)
        assert 0
