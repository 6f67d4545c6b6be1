"""Refusals of Slack: said in the log once a kind, and in health where the app is set up wrongly."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from adapters.slack.client import METHODS, SlackRefused
from adapters.slack.manifest import scopes
from adapters.slack.refused_calls import REMEDIES, RefusedCalls, kind_of
from adapters.troubles import Troubles
from bot.storage.inbox import troubles
from bot.storage.tables import trouble
from tests.adapters.slack.levain import run_levain
from tests.adapters.slack.test_hearing import becomes, complaint, well
from tests.adapters.slack.test_levain import TUESDAY, begin
from tests.standins.slack.faults import Fault
from tests.standins.slack.server import Slack

POST = "chat.postMessage"
MISCONFIGURED = [
    "messages_tab_disabled",
    "missing_scope",
    "restricted_action",
    "team_access_not_granted",
    "ekm_access_denied",
    "org_login_required",
    "access_denied",
    "no_permission",
]
OTHERS = [
    "channel_not_found",
    "is_archived",
    "user_disabled",
    "cannot_dm_bot",
    "not_in_channel",
    "invalid_blocks",
    "msg_too_long",
    "a_code_of_next_year",
]


def warned(caplog: pytest.LogCaptureFixture, code: str) -> list[logging.LogRecord]:
    return [each for each in caplog.records if f"{POST}: {code}" in each.getMessage()]


@pytest.mark.parametrize("what", ["reply", "lesson"])
@pytest.mark.parametrize("code", [*MISCONFIGURED, *OTHERS])
async def test_a_refused_message_is_told_once(
    slack: Slack, tmp_path: Path, caplog: pytest.LogCaptureFixture, code: str, what: str
) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        await begin(ana)
        slack.faults.refuse(POST, code, times=None)
        if what == "lesson":
            await ana.say("b")
            await slack.ledger.until(lambda ledger: len(_refused(ledger, code)) >= 1)
            assert await levain.tick(TUESDAY) == 0
        else:
            for number in range(3):
                await ana.say("le mot de passe est secret")
                await slack.ledger.until(
                    lambda ledger, number=number: len(_refused(ledger, code)) > number
                )
        await becomes(lambda: _is_told(caplog, code))
        assert len(warned(caplog, code)) == 1
        assert "secret" not in caplog.text
        found = await troubles(levain.runtime.database)
        if code not in MISCONFIGURED:
            assert found == []
            return
        (said,) = found
        assert REMEDIES[code] in said
        slack.faults.clear()
        await ana.say("aide")
        await ana.expect("Ce que vous pouvez me dire")
        await becomes(well(levain))


def _refused(ledger: object, code: str) -> list[object]:
    calls = ledger.calls(POST)  # type: ignore[attr-defined]
    return [each for each in calls if each.answer.get("error") == code]


async def _is_told(caplog: pytest.LogCaptureFixture, code: str) -> bool:
    return bool(warned(caplog, code))


async def test_a_missing_scope_is_named(
    slack: Slack, tmp_path: Path, caplog: pytest.LogCaptureFixture, database_url: str
) -> None:
    async with run_levain(slack, tmp_path, url=database_url) as levain:
        ana = slack.workspace().person("ana")
        await begin(ana)
        token = slack.tokens[slack.workspace().token]
        token.scopes -= {"chat:write"}
        await ana.say("aide")
        await becomes(complaint(levain, "chat:write"))
        (said,) = await troubles(levain.runtime.database)
        assert "needed: chat:write; granted: " in said
        assert "levain slack manifest" in said
        assert said.partition("slack: app: ")[2] in caplog.text


@pytest.mark.parametrize("code", ["account_inactive", "token_revoked"])
async def test_a_token_that_is_no_good_is_told(
    slack: Slack, tmp_path: Path, caplog: pytest.LogCaptureFixture, code: str
) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        await begin(ana)
        slack.tokens[slack.workspace().token].trouble = code
        await ana.say("aide")
        await becomes(complaint(levain, code))
        assert code in caplog.text


async def test_an_outage_names_the_workspace_and_the_method(
    slack: Slack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "adapters")
    async with run_levain(slack, tmp_path):
        ana = slack.workspace().person("ana")
        await begin(ana)
        slack.faults.add(POST, Fault.ERROR_BEFORE, times=2)
        await ana.say("aide")
        await ana.expect("Ce que vous pouvez me dire")
    said = [each for each in caplog.messages if "event waits" in each]
    assert said == [
        "an event waits: T1: chat.postMessage: Slack answered 503",
        "no event waits any more: T1: chat.postMessage: Slack answered 503",
    ]


async def test_a_token_that_slack_accepts_again_is_no_trouble(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        await begin(ana)
        slack.faults.refuse(POST, "account_inactive")
        await ana.say("aide")
        await becomes(complaint(levain, "account_inactive"))
        await becomes(complaint(levain, "and restart Levain"))
        await ana.say("aide")
        await ana.expect("Ce que vous pouvez me dire")
        await becomes(well(levain))


class _Store:
    """Troubles that are kept, each time."""

    def __init__(self) -> None:
        self.kept: list[str] = []

    async def complain(self, kind: str, trouble: str) -> None:
        await asyncio.sleep(0)
        self.kept.append(kind)

    async def recover(self, *kinds: str) -> None:
        await asyncio.sleep(0)
        self.kept = [each for each in self.kept if each not in kinds]


async def test_a_crowd_that_meets_a_refusal_writes_it_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "adapters.slack")
    store = _Store()
    refusals = RefusedCalls(Troubles(store))
    refused = SlackRefused(POST, "messages_tab_disabled")
    await asyncio.gather(*(refusals.note("T1", refused) for _ in range(50)))
    assert len(store.kept) == 1
    await refusals.end("T1", "users.info")
    assert len(store.kept) == 1
    await asyncio.gather(*(refusals.end("T1", POST) for _ in range(50)))
    assert store.kept == []
    assert caplog.messages.count("T1: Slack accepts chat.postMessage again") == 1
    await refusals.note("T1", refused)
    assert len(store.kept) == 1


def test_the_kind_of_a_trouble_fits_in_the_database() -> None:
    found = {
        kind_of(workspace, SlackRefused(method, code))
        for workspace in ("T0123456789", "E" + "9" * 79)
        for method in METHODS
        for code in REMEDIES
    }
    assert len(found) == 2 * len(METHODS) * len(REMEDIES)
    assert max(map(len, found)) <= trouble.c.kind.type.length


def test_remedies_name_what_stands_in_the_manifest() -> None:
    assert {method.scope for method in METHODS.values() if method.scope} <= {*scopes()}
    assert all(remedy and remedy[-1] != "." for remedy in REMEDIES.values())


async def test_a_trouble_names_its_workspace(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        await begin(ana)
        slack.faults.refuse(POST, "restricted_action")
        await ana.say("aide")
        await becomes(complaint(levain, "T1: Slack refuses chat.postMessage: restricted_action"))
