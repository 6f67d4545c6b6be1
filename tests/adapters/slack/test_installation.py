"""In many workspaces: installing, its pages, leaving."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from html import unescape
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from cryptography.fernet import Fernet

from adapters.slack.client import SlackClient
from adapters.slack.install_pages import Page, draw
from adapters.slack.installing import read_grant
from adapters.slack.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH
from adapters.slack.options import Secrets
from adapters.slack.records import Installations
from adapters.slack.tokens import InstalledTokens, read_keys
from bot.domain.errors import CannotDeliver, SettingsError
from bot.storage import learners, schema
from bot.storage.database import Database
from bot.storage.inbox import troubles
from tests.adapters.slack.levain import Levain, address_of, run_levain
from tests.adapters.slack.test_levain import TUESDAY, answers, begin, count
from tests.house import MONDAY
from tests.standins.slack import oauth
from tests.standins.slack.faults import Fault
from tests.standins.slack.screen import words
from tests.standins.slack.server import Slack

KEY = Fernet.generate_key().decode()
PATIENCE = 10.0  # seconds
PEOPLE = {"ana": "T1", "bob": "T2"}  # of one organisation, and the workspace of each


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def over_http(
    slack: Slack,
    folder: Path,
    *,
    http: bool = True,
    key: str = KEY,
    many: bool = True,
    start: datetime = MONDAY,
    workspaces: tuple[str, ...] = ("T1", "T2", "E1"),
) -> AsyncIterator[tuple[Levain, str]]:
    """Levain, installable, and its address, which answers."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    secrets = Secrets(
        bot_token=None if many else slack.workspace().token,
        app_token=slack.app.token,
        signing_secret=slack.app.signing_secret,
        client_secret=slack.app.client_secret,
        key=key,
    )
    options: dict[str, Any] = {"http": http, "host": "127.0.0.1", "port": port}
    if many:
        options |= {
            "client_id": slack.app.client_id,
            "workspaces": workspaces,
            "public_url": url,
            "authorize_url": f"{slack.url}/oauth/v2/authorize",
        }
    async with run_levain(slack, folder, secrets=secrets, options=options, start=start) as levain:
        async with aiohttp.ClientSession() as browser:
            await answering(browser, f"{url}/health")
        yield levain, url


async def answering(browser: aiohttp.ClientSession, url: str) -> None:
    for _ in range(400):
        try:
            async with browser.get(url) as answer:
                assert answer.status == 200
                return
        except aiohttp.ClientConnectionError:
            continue
    pytest.fail(f"{url} does not answer")


def links(page: str) -> list[str]:
    """Where a page leads."""
    return [unescape(each) for each in re.findall(r'href="([^"]+)"', page)]


async def install(url: str, team: str, *, forge: str = "", cookie: bool = True) -> int:
    """As a browser does; the status of the last page."""
    async with aiohttp.ClientSession() as browser:
        async with browser.get(f"{url}{INSTALL_PATH}?team={team}") as page:
            assert page.status == 200
            kept = SimpleCookie(page.headers["Set-Cookie"])
            there = links(await page.text())[0]
        async with browser.get(there, allow_redirects=False) as page:
            assert page.status == 302, await page.text()
            back = page.headers["Location"]
        if forge:
            before, _, _ = back.partition("state=")
            back = f"{before}state={forge}"
        given = "; ".join(f"{name}={each.value}" for name, each in kept.items())
        headers = {"Cookie": given} if cookie else {}
        async with browser.get(back, headers=headers) as page:
            return page.status


# --- Installing ------------------------------------------------------------------------------


@pytest.mark.parametrize("http", [True, False], ids=["http", "sockets"])
async def test_two_workspaces_with_the_same_people(
    slack: Slack, tmp_path: Path, *, http: bool
) -> None:
    for name in ("T1", "T2"):
        slack.workspace(name, installed=False)
    async with over_http(slack, tmp_path, http=http) as (levain, url):
        if http:
            await slack.delivery.listen(f"{url}{EVENTS_PATH}")
        for name in ("T1", "T2"):
            assert await install(url, name) == 200
        people = [slack.workspace(name).person("ana") for name in ("T1", "T2")]
        assert people[0].id == people[1].id
        questions = [await begin(person) for person in people]
        await people[0].tap(questions[0], "B")
        await people[1].tap(questions[1], "A")
        await people[0].expect("Bonne réponse")
        await people[1].expect("Pas tout à fait")
        assert count(people[0], "Pas tout à fait") == 0
        assert [len(await answers(levain, person)) for person in people] == [1, 1]


@pytest.mark.parametrize("http", [True, False], ids=["http", "sockets"])
async def test_an_organisation_has_one_token_for_all_its_workspaces(
    slack: Slack, tmp_path: Path, *, http: bool
) -> None:
    slack.organisation("E1", installed=False)
    async with over_http(slack, tmp_path, http=http) as (levain, url):
        if http:
            await slack.delivery.listen(f"{url}{EVENTS_PATH}")
        assert await install(url, "E1") == 200
        organisation = slack.organisation("E1")
        assert list(await Installations(levain.runtime.database, "slack").all()) == ["E1"]
        ana, bob = (organisation.person(name, team_id=team) for name, team in PEOPLE.items())
        for person, option in ((ana, "A"), (bob, "B")):
            await person.tap(await begin(person), option)
            await person.slash("progression")
            await person.expect("Avancement")
            await person.open_home()
            await person.until(lambda person=person: "1/3" in words(person.home() or {}))
        assert count(ana, "Pas tout à fait") == 1
        assert count(bob, "Bonne réponse") == 1
        assert [len(await answers(levain, person)) for person in (ana, bob)] == [1, 1]
        assert await levain.tick(TUESDAY) == 2 * 2  # a lesson and a picture of progress each
        assert not [*ana.errors, *bob.errors]
        assert {call.workspace for call in slack.ledger.calls("chat.postMessage")} == {"E1"}


async def test_a_stranger_to_the_organisation_is_declined(slack: Slack, tmp_path: Path) -> None:
    slack.organisation("E1", installed=False)
    async with over_http(slack, tmp_path) as (levain, url):
        await slack.delivery.listen(f"{url}{EVENTS_PATH}")
        await install(url, "E1")
        eve = slack.organisation("E1").person("eve", team_id="T9", is_stranger=True)
        await eve.say("bonjour")
        await eve.expect("personnes invitées")
        async with levain.runtime.database.begin() as connection:
            assert await learners.find(connection, address_of(eve)) is None


async def visit(url: str, **headers: str) -> tuple[int, str]:
    """Open a page as a browser does; its status and its HTML."""
    async with (
        aiohttp.ClientSession() as browser,
        browser.get(url, headers=headers, allow_redirects=False) as page,
    ):
        assert page.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        return page.status, await page.text()


@pytest.mark.parametrize("workspaces", [(), ("T2",)], ids=["no list", "another in the list"])
async def test_a_workspace_that_the_settings_do_not_name_is_refused(
    slack: Slack, tmp_path: Path, caplog: pytest.LogCaptureFixture, workspaces: tuple[str, ...]
) -> None:
    slack.workspace("T1", installed=False)
    async with over_http(slack, tmp_path, http=False, workspaces=workspaces) as (levain, url):
        if workspaces:
            assert await install(url, "T1") == 403
            assert "T1 was refused" in caplog.text
            assert slack.workspace("T1").records.token is None  # it was revoked
            assert len(slack.ledger.calls("auth.revoke")) == 1
        else:
            status, page = await visit(f"{url}{INSTALL_PATH}")
            assert status == 403
            assert "Les installations ne sont pas ouvertes" in page
        assert await Installations(levain.runtime.database, "slack").all() == {}


async def test_an_organisation_named_lets_its_workspaces_in(slack: Slack, tmp_path: Path) -> None:
    slack.organisation("E1", installed=False)
    async with over_http(slack, tmp_path, http=False, workspaces=("E1",)) as (levain, url):
        assert await install(url, "E1") == 200
        assert [*await Installations(levain.runtime.database, "slack").all()] == ["E1"]


async def test_an_installation_that_the_settings_do_not_name_is_told_at_the_start(
    slack: Slack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    slack.workspace("T1", installed=False)
    async with over_http(slack, tmp_path) as (_, url):
        await install(url, "T1")
    async with over_http(slack, tmp_path, workspaces=("T2",)):
        assert "T1 has installed Levain" in caplog.text


async def test_the_pages_are_french_and_say_what_to_do(slack: Slack, tmp_path: Path) -> None:
    slack.workspace("T1", installed=False)
    async with over_http(slack, tmp_path, http=False) as (_, url):
        status, page = await visit(f"{url}{INSTALL_PATH}")
        assert (status, '<html lang="fr">' in page) == (200, True)
        assert "Continuer vers Slack" in page
        _, page = await visit(f"{url}{INSTALL_PATH}", **{"Accept-Language": "en-GB,fr;q=0.5"})
        assert ('<html lang="en">' in page, "Continue to Slack" in page) == (True, True)
        (state,) = parse_qs(urlsplit(links(page)[0]).query)["state"]
        cookie = {"Cookie": f"levain-install={state}"}
        back = f"{url}{REDIRECT_PATH}?state={state}"
        assert (await visit(f"{url}{REDIRECT_PATH}"))[0] == 400
        assert (await visit(back))[0] == 400  # another browser
        status, page = await visit(f"{back}&error=access_denied", **cookie)
        assert (status, "n’a pas été installé" in page, links(page)) == (200, True, [INSTALL_PATH])
        status, page = await visit(f"{back}&error=access_denied", **cookie)
        assert (status, "n’est plus valable" in page) == (400, True)


@pytest.mark.parametrize("how", ["a wrong code", "Slack is away"])
async def test_an_installation_that_fails_says_so(slack: Slack, tmp_path: Path, how: str) -> None:
    slack.workspace("T1", installed=False)
    async with over_http(slack, tmp_path, http=False) as (levain, url):
        if how == "Slack is away":
            slack.faults.add("oauth.v2.access", Fault.LOSE_REQUEST)
            assert await install(url, "T1") == 502
        else:
            slack.faults.refuse("oauth.v2.access", "invalid_code")
            assert await install(url, "T1") == 502
        assert await Installations(levain.runtime.database, "slack").all() == {}


def test_a_name_from_slack_is_text_on_a_page() -> None:
    page = draw(Page.REFUSED, "fr", name='<script>alert("1")</script>').body.decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"access_token": "xoxb-1"},
        {"access_token": None, "team": {"id": "T1"}},
        {"access_token": "xoxb-1", "team": "T1"},
        {"access_token": "xoxb-1", "team": {"id": 7}, "is_enterprise_install": True},
    ],
)
def test_an_odd_grant_is_none(answer: dict[str, Any]) -> None:
    assert read_grant(answer) is None


@pytest.mark.parametrize("how", ["forged", "another browser", "twice"])
async def test_a_state_serves_once_in_the_browser_that_began(
    slack: Slack, tmp_path: Path, how: str
) -> None:
    slack.workspace("T1", installed=False)
    async with over_http(slack, tmp_path) as (levain, url):
        if how == "forged":
            assert await install(url, "T1", forge="f" * 43) in (400, 401)
        elif how == "another browser":
            assert await install(url, "T1", cookie=False) == 400
        else:
            store = Installations(levain.runtime.database, "slack")
            state = await store.begin_handshake(MONDAY)
            assert await store.end_handshake(state, MONDAY)
            assert not await store.end_handshake(state, MONDAY)
        assert await Installations(levain.runtime.database, "slack").all() == {}


@pytest.mark.parametrize("kind", ["workspace", "organisation"])
async def test_whoever_takes_the_app_away_is_left_alone_until_it_comes_back(
    slack: Slack, tmp_path: Path, kind: str
) -> None:
    place = getattr(slack, kind)(installed=False)
    async with over_http(slack, tmp_path) as (levain, url):
        await slack.delivery.listen(f"{url}{EVENTS_PATH}")
        await install(url, place.id)
        ana = place.person("ana", team_id="T1")
        await ana.tap(await begin(ana), "B")
        await ana.expect("Leçon terminée")
        place.uninstall()
        store = Installations(levain.runtime.database, "slack")
        await slack.ledger.until(
            lambda ledger: len(ledger.acks) and ledger.events("app_uninstalled")
        )
        async with asyncio.timeout(PATIENCE):
            while await store.all():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        before = len(ana.messages())
        assert await levain.tick(TUESDAY) == 0
        assert len(ana.messages()) == before
        assert await install(url, place.id) == 200
        await ana.say("leçon")
        await ana.expect("La deuxième")


async def test_a_token_is_kept_encrypted_and_its_key_can_be_changed(
    slack: Slack, tmp_path: Path
) -> None:
    slack.workspace("T1", installed=False)
    async with over_http(slack, tmp_path) as (_, url):
        await install(url, "T1")
    token = slack.workspace("T1").token
    file = tmp_path / "levain.sqlite"
    assert token.encode() not in file.read_bytes()
    newer = Fernet.generate_key().decode()
    async with over_http(slack, tmp_path, key=f"{newer}\n{KEY}"):
        pass
    async with over_http(slack, tmp_path, key=newer, http=False) as (levain, _):
        ana = slack.workspace("T1").person("ana")
        await ana.say("bonjour")
        await ana.expect("bienvenue")
        tokens = InstalledTokens(
            Installations(levain.runtime.database, "slack"), read_keys(newer), lambda: MONDAY
        )
        assert await tokens.find("T1") == token
    with pytest.raises(SettingsError, match=r"T1.*another key"):
        async with over_http(slack, tmp_path):
            pass


async def test_a_revoked_token_is_told_and_nothing_more_is_tried(
    slack: Slack, tmp_path: Path
) -> None:
    async with run_levain(slack, tmp_path) as levain:
        ana = slack.workspace().person("ana")
        await ana.tap(await begin(ana), "B")
        await ana.expect("Leçon terminée")
        slack.workspace().uninstall()
        assert await levain.tick(TUESDAY) == 0
        (trouble,) = await troubles(levain.runtime.database)
        assert "new installation" in trouble
        assert slack.workspace().records.users  # the workspace itself is still there


async def test_what_was_wrong_is_forgotten_with_a_new_token(slack: Slack, tmp_path: Path) -> None:
    async with run_levain(slack, tmp_path) as levain:
        await begin(slack.workspace().person("ana"))
        slack.workspace().uninstall()
        async with asyncio.timeout(PATIENCE):
            while not await troubles(levain.runtime.database):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    oauth.install(slack, slack.workspace().records, slack.app.scopes)
    async with run_levain(slack, tmp_path) as levain:
        await slack.workspace().person("ana").say("aide")
        await slack.workspace().person("ana").expect("Ce que vous pouvez me dire")
        assert await troubles(levain.runtime.database) == []


async def test_an_uninstallation_told_late_does_not_undo_the_next_installation(
    slack: Slack, tmp_path: Path
) -> None:
    slack.workspace("T1", installed=False)
    async with over_http(slack, tmp_path) as (levain, url):
        await install(url, "T1")
        store = Installations(levain.runtime.database, "slack")
        await levain.slack.hear_event(_gone(MONDAY - timedelta(seconds=1)))
        assert await store.all() != {}
        await levain.slack.hear_event(_gone(MONDAY))
        assert await store.all() == {}


def _gone(at: datetime) -> dict[str, Any]:
    return {
        "team_id": "T1",
        "event_id": "Ev1",
        "event_time": int(at.timestamp()),
        "authorizations": [{"enterprise_id": None, "team_id": "T1", "is_bot": True}],
        "event": {"type": "app_uninstalled"},
    }


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive"])
async def test_a_process_that_remembers_an_old_token_takes_the_new_one(
    slack: Slack, tmp_path: Path, error: str
) -> None:
    """And never gives the new one up, however many calls were under way with the old."""
    database = Database(f"sqlite:///{tmp_path / 'levain.sqlite'}")
    await schema.prepare(database)
    store, keys = Installations(database, "slack"), read_keys(KEY)
    here, there = (InstalledTokens(store, keys, lambda: MONDAY) for _ in range(2))
    place = slack.workspace("T1")
    people, old = [place.person(name) for name in ("ana", "bob", "eve")], place.token
    await here.save("T1", old)
    async with aiohttp.ClientSession() as session:
        client = SlackClient(session, here, slack.base_url, 0.0)
        await client.post("T1", people[0].id, text="bonjour")
        slack.tokens[old].trouble = error
        new = oauth.install(slack, place.records, slack.app.scopes).text
        await there.save("T1", new)
        await asyncio.gather(*(client.post("T1", each.id, text="leçon") for each in people))
        assert await there.find("T1") == new
        slack.tokens[new].trouble = error
        with pytest.raises(CannotDeliver):
            await client.post("T1", people[0].id, text="trop tard")
    assert await store.all() == {}
    await database.close()


async def test_what_comes_while_levain_stops_is_kept_and_acknowledged(
    slack: Slack, tmp_path: Path
) -> None:
    async with over_http(slack, tmp_path, many=False) as (levain, url):
        await slack.delivery.listen(f"{url}{EVENTS_PATH}")
        ana = slack.workspace().person("ana")
        question = await begin(ana)
        keep, under_way, go_on = levain.slack._inbox.keep, asyncio.Event(), asyncio.Event()

        async def slowly(*given: Any) -> Any:
            under_way.set()
            await go_on.wait()
            return await keep(*given)

        levain.slack._inbox.keep = slowly  # type: ignore[method-assign]
        tapping = asyncio.create_task(ana.tap(question, "B"))
        await under_way.wait()
        levain.running.cancel()
        asyncio.get_running_loop().call_later(0.2, go_on.set)
        await asyncio.wait({levain.running})
        await tapping
        assert ana.errors == []
    later = MONDAY + timedelta(minutes=2)  # the lease has ended
    async with over_http(slack, tmp_path, many=False, start=later):
        await ana.expect("Leçon terminée")
