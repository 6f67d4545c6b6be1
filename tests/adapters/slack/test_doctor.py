"""`levain slack doctor`: what it finds wrong, and the remedy that it gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.slack.client import reason
from adapters.slack.commands import Finding, examine
from adapters.slack.options import Secrets, SlackOptions, exposed_files
from adapters.slack.settings import SlackSettings
from bot.storage import schema
from bot.storage.database import Database
from scheduler.clock import SimulatedClock
from tests.house import MONDAY
from tests.standins.slack.server import Slack

DEAD = "http://levain:secret@127.0.0.1:9"  # nothing listens there


async def look(
    slack: Slack,
    folder: Path,
    *,
    bot: str = "",
    app: str = "",
    proxy: str | None = None,
    exposed: tuple[Path, ...] = (),
) -> list[Finding]:
    database = Database(f"sqlite:///{folder / 'levain.sqlite'}")
    try:
        await schema.prepare(database)
        secrets = Secrets(
            bot_token=bot or slack.workspace().token, app_token=app or slack.app.token
        )
        options = SlackOptions(api=slack.base_url, proxy=proxy)
        found = examine(database, secrets, options, exposed, SimulatedClock(MONDAY))
        return [each async for each in found]
    finally:
        await database.close()


async def test_what_is_well_has_no_remedy(slack: Slack, tmp_path: Path) -> None:
    assert [each.remedy for each in await look(slack, tmp_path)] == ["", ""]


async def test_swapped_tokens_are_told(slack: Slack, tmp_path: Path) -> None:
    bot, app = slack.workspace().token, slack.app.token
    for each in await look(slack, tmp_path, bot=app, app=bot):
        assert "it begins with x" in each.what
        assert "look swapped" in each.remedy
        assert "xoxb-" in each.remedy


async def test_a_refused_token_has_the_remedy_of_its_code(slack: Slack, tmp_path: Path) -> None:
    slack.faults.refuse("auth.test", "not_allowed_token_type")
    bot, app = await look(slack, tmp_path, app="xapp-nope")
    assert "not_allowed_token_type" in bot.what
    assert bot.remedy == "give a bot token, which begins with xoxb-"
    assert "invalid_auth" in app.what
    assert "make one that begins with xapp-" in app.remedy


async def test_a_proxy_that_is_dead_is_named(slack: Slack, tmp_path: Path) -> None:
    found = await look(slack, tmp_path, proxy=DEAD)
    assert len(found) == 2
    for each in found:
        assert "the proxy 127.0.0.1:9 does not answer" in each.what
        assert "check that the proxy 127.0.0.1:9" in each.remedy
        assert "secret" not in each.what + each.remedy


def test_without_a_proxy_the_kind_of_an_error_is_its_reason() -> None:
    assert reason(TimeoutError(), None) == reason(TimeoutError(), DEAD) == "TimeoutError"


@pytest.mark.parametrize(("mode", "told"), [(0o600, False), (0o640, False), (0o644, True)])
async def test_a_file_that_everybody_can_read_is_told(
    slack: Slack, tmp_path: Path, *, mode: int, told: bool
) -> None:
    file = tmp_path / "bot"
    file.write_text(slack.workspace().token, encoding="utf-8")
    file.chmod(mode)
    exposed = exposed_files(SlackSettings(bot_token_file=file))
    found = await look(slack, tmp_path, exposed=tuple(exposed))
    remedies = [each.remedy for each in found]
    assert remedies == [*([f"run `chmod 600 {file}`"] if told else []), "", ""]
