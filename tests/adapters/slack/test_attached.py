"""Files that people attach in Slack: from its own host alone, with the scope that it takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.slack.client import files_of
from bot.domain.errors import CannotFetch, FileMissing, FileRefused, FileTooBig, RetryLater
from bot.domain.messages import Address
from tests.adapters.slack.levain import Levain, run_levain
from tests.standins.slack.faults import Fault
from tests.standins.slack.people import Person
from tests.standins.slack.server import Slack
from tests.standins.slack.workspace import File

CONTENT = b"e-mail;nom\n" * 20_000
LIMIT = len(CONTENT)


async def attach(ana: Person, name: str = "agents.csv") -> File:
    await ana.open_messages()
    await ana.expect("bienvenue")
    message = await ana.upload(name, CONTENT)
    return ana.records.files[message["files"][0]["id"]]


async def fetch(levain: Levain, ana: Person, file: File, limit: int = LIMIT) -> bytes:
    where = Address("slack", ana.records.id, ana.id, ana.id)
    return await levain.slack.fetch(where, file.id, limit)


async def test_it_is_read_whole(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        assert await fetch(levain, ana, await attach(ana)) == CONTENT
        assert ana.errors == []


async def test_a_missing_scope_is_named_with_the_remedy(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        file = await attach(ana)
        for token in slack.tokens.values():
            token.scopes -= {"files:read"}
        with pytest.raises(FileRefused, match=r"files:read.*levain slack manifest"):
            await fetch(levain, ana, file)


async def test_a_page_in_its_place_is_refused(slack: Slack, tmp_path: Path) -> None:
    """Where people log in: Slack sends there, or gives that page itself."""
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        file = await attach(ana)
        file.name = "login.html"
        with pytest.raises(FileRefused, match="files:read"):
            await fetch(levain, ana, file)
        file.name, file.elsewhere = "a.csv", f"{slack.url}/files/T9/{file.id}/a.csv"
        with pytest.raises(FileRefused, match="files:read"):  # sent to /login, and not followed
            await fetch(levain, ana, file)


@pytest.mark.parametrize(
    "url",
    [
        "https://files.slack.com.example.org/a",
        "https://example.org/files.slack.com/",
        "http://localhost:1/a",
        "file:///etc/passwd",
        "",
    ],
)
async def test_no_other_host_is_given_the_token(slack: Slack, tmp_path: Path, url: str) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        file = await attach(ana)
        file.elsewhere = url or " "
        with pytest.raises(FileRefused, match="not in Slack"):
            await fetch(levain, ana, file)


async def test_one_that_is_larger_than_it_says_is_not_read_on(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        file = await attach(ana)
        file.size = 1
        with pytest.raises(FileTooBig):
            await fetch(levain, ana, file, LIMIT - 1)


async def test_one_that_is_gone_and_a_busy_slack(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        file = await attach(ana)
        slack.faults.add("files.info", Fault.LIMIT)
        with pytest.raises(RetryLater):
            await fetch(levain, ana, file)
        slack.faults.refuse("files.info", "access_denied")
        with pytest.raises(CannotFetch, match="access_denied"):
            await fetch(levain, ana, file)
        del ana.records.files[file.id]
        with pytest.raises(FileMissing):
            await fetch(levain, ana, file)


def test_files_are_on_the_host_of_slack() -> None:
    assert files_of("https://slack.com/api/") == "https://files.slack.com/"
    assert files_of("https://slack-gov.com/api/") == "https://files.slack-gov.com/"
    assert files_of("http://127.0.0.1:8080/api/") == "http://127.0.0.1:8080/"
