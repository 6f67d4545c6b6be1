"""A session that has ended, a device whose keys are lost: said, and healed without a restart."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from adapters.matrix import adapter
from adapters.matrix.encryption import crypto
from adapters.matrix.session import SESSION, Session, load_session, log_in, save_session
from adapters.matrix.sync import receiver
from bot.domain.errors import LoggedOut
from bot.domain.messages import Outbound, Text
from bot.storage.inbox import troubles
from tests.adapters.matrix.bot import (
    PATIENCE,
    Bot,
    address_of,
    answered,
    enter,
    proxied,
    run_bot,
    until,
)
from tests.adapters.matrix.test_commands import run_levain
from tests.adapters.matrix.test_identity import assert_vouched, chain
from tests.adapters.running import echo
from tests.standins.matrix.learner import CryptoLearner, Learner, says
from tests.standins.matrix.proxy import Fault, Proxy, stand_before
from tests.standins.matrix.synapse import Account, Synapse

Names = Callable[[str], str]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "LOOK_AGAIN", 0.2)


def end_session(synapse: Synapse, folder: Path) -> None:
    token = kept(folder).access_token
    synapse.call("POST", "/_matrix/client/v3/logout", {}, token)


def kept(folder: Path) -> Session:
    return Session(**json.loads((folder / "matrix" / SESSION).read_text()))


def password_file(folder: Path, account: Account, mode: int = 0o600) -> Path:
    file = folder / "password"
    file.write_text(f"{account.password}\n")
    file.chmod(mode)
    return file


async def complaint(bot: Bot) -> str:
    """What `levain health` says, once it says something."""
    async with asyncio.timeout(PATIENCE):
        while not (said := await troubles(bot.runtime.database)):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return said[0]


async def test_a_session_that_ends_is_said_and_a_new_one_is_found(
    synapse: Synapse, names: Names, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with proxied(synapse, names, tmp_path) as (proxy, bot, ana, room):
        old = kept(tmp_path)
        await asyncio.to_thread(end_session, synapse, tmp_path)
        await ana.say(room, "un")  # ends a sync under way
        assert "levain matrix login" in await complaint(bot)
        before = len(proxy.asked)
        await until(lambda: len(proxy.asked) > before)  # it looks again...
        assert not bot.matrix.ready
        assert not bot.running.done()
        assert len([each for each in caplog.messages if "levain matrix login" in each]) == 1
        new = await log_in(proxy.url, user=old.user_id, password="correct horse")  # noqa: S106
        save_session(tmp_path / "matrix", new)  # ... as `levain matrix login` does
        await ana.say(room, "deux")
        assert await answered(ana, room, "deux") == ["un", "deux"]
        await until(lambda: bot.matrix.ready)
        assert await troubles(bot.runtime.database) == []


async def test_a_homeserver_that_is_away_is_said_each_time_until_it_is_back(
    synapse: Synapse,
    names: Names,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(receiver, "FAILURES_TOLD", 2)
    async with proxied(synapse, names, tmp_path) as (proxy, bot, ana, room):
        for word in ("un", "deux"):
            proxy.fault = lambda *_: Fault.BAD_GATEWAY
            await ana.say(room, word)  # ends a sync under way
            said = await complaint(bot)
            assert "nothing is read (the homeserver answered 502)" in said
            assert "check that the homeserver runs" in said
            proxy.fault = lambda *_: None
            await answered(ana, room, word)
            async with asyncio.timeout(PATIENCE):
                while await troubles(bot.runtime.database):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
        assert len([each for each in caplog.messages if "check that" in each]) == 2


async def test_another_account_is_not_taken_for_it(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    other = await asyncio.to_thread(synapse.register, names("other"))
    async with proxied(synapse, names, tmp_path) as (_, bot, ana, room):
        await asyncio.to_thread(end_session, synapse, tmp_path)
        session = Session(synapse.url, other.user_id, other.device_id, other.access_token)
        save_session(tmp_path / "matrix", session)
        await ana.say(room, "un")
        async with asyncio.timeout(PATIENCE):
            while "another account" not in await complaint(bot):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        assert not bot.running.done()


async def test_with_a_password_it_logs_in_again(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    options = {"password_file": password_file(tmp_path, account), "wrap": echo}
    async with (
        await CryptoLearner.register(synapse, names("ana"), tmp_path / "ana") as ana,
        run_bot(synapse, account, tmp_path, **options) as bot,
    ):
        room = await enter(ana, account)
        seen = await chain(ana, account.user_id)
        await asyncio.to_thread(end_session, synapse, tmp_path)
        await until(lambda: kept(tmp_path).device_id != account.device_id and bot.matrix.ready)
        await ana.say(room, "un")
        assert await answered(ana, room, "un") == ["un"]
        now = await chain(ana, account.user_id)
        assert now["master_keys"] == seen["master_keys"]
        assert_vouched(now, account.user_id, kept(tmp_path).device_id)
        assert await troubles(bot.runtime.database) == []


@pytest.mark.parametrize("alone", [True, False], ids=["with a password", "without"])
async def test_keys_older_than_those_of_the_device_are_told_or_renewed(
    synapse: Synapse, names: Names, tmp_path: Path, *, alone: bool
) -> None:
    """As after a backup was restored: those that were given out since are not there."""
    account = await asyncio.to_thread(synapse.register, names("levain"))
    folder, backup = tmp_path / "bot", tmp_path / "backup"
    folder.mkdir()
    options: dict[str, Any] = {"wrap": echo, "reactions": "never"}
    if alone:
        options["password_file"] = password_file(tmp_path, account)
    async with await Learner.register(synapse, names("ana")) as ana:
        async with run_bot(synapse, account, folder, **options):
            room = await enter(ana, account)
        await asyncio.to_thread(shutil.copytree, folder, backup)
        device = {account.user_id: {account.device_id: "signed_curve25519"}}
        async with (
            stand_before(synapse.url) as proxy,
            run_bot(cast(Synapse, proxy), account, folder, **options),
        ):
            await ana.call("POST", "keys", "claim", body={"one_time_keys": device})
            await ana.say(room, "un")  # ends a sync under way
            await until(lambda: uploads(proxy) > 0)  # another key, that the backup has not
        await ana.call("POST", "keys", "claim", body={"one_time_keys": device})
        async with run_bot(synapse, account, backup, session=False, **options) as bot:
            await ana.say(room, "deux")
            if alone:
                await answered(ana, room, "deux")
                assert kept(backup).device_id != account.device_id
                assert await troubles(bot.runtime.database) == []
            else:
                assert "these are not the keys of device" in await complaint(bot)


async def test_an_upload_of_keys_whose_answer_is_lost_is_done_again(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    async with proxied(synapse, names, tmp_path) as (proxy, bot, ana, room):
        account = bot.account
        lost = proxy.once("POST", "/keys/upload", Fault.LOST)
        device = {account.user_id: {account.device_id: "signed_curve25519"}}
        await ana.call("POST", "keys", "claim", body={"one_time_keys": device})
        await ana.say(room, "un")
        await until(lambda: bool(lost))
        bot.running.cancel()
        await asyncio.wait({bot.running})
        before = uploads(proxy)
        async with run_bot(cast(Synapse, proxy), account, tmp_path, wrap=echo) as again:
            await ana.call("POST", "keys", "claim", body={"one_time_keys": device})
            await ana.say(room, "deux")
            assert await answered(ana, room, "deux") == ["un", "deux"]
            await until(lambda: uploads(proxy) > before)
            await ana.say(room, "trois")
            await answered(ana, room, "trois")
            assert await troubles(again.runtime.database) == []


def uploads(proxy: Proxy) -> int:
    return len([path for _, path in proxy.asked if path.endswith("/keys/upload")])


async def test_lost_keys_make_a_new_device(synapse: Synapse, names: Names, tmp_path: Path) -> None:
    """The old device, which nobody can use, is logged out."""
    account = await asyncio.to_thread(synapse.register, names("levain"))
    options: dict[str, Any] = {"password_file": password_file(tmp_path, account), "wrap": echo}
    async with await CryptoLearner.register(synapse, names("ana"), tmp_path / "ana") as ana:
        async with run_bot(synapse, account, tmp_path, **options):
            room = await enter(ana, account)
        (store,) = (tmp_path / "matrix").glob(f"*_{account.device_id}.db")
        store.unlink()
        seen = await chain(ana, account.user_id)
        async with run_bot(synapse, account, tmp_path, session=False, **options) as bot:
            await until(lambda: bot.matrix.ready)
            await ana.say(room, "un")
            assert await answered(ana, room, "un") == ["un"]
            new = kept(tmp_path).device_id
            assert new != account.device_id
            now = await chain(ana, account.user_id)
            assert now["master_keys"] == seen["master_keys"]
            assert_vouched(now, account.user_id, new)
            assert list(now["devices"]) == [new]


async def test_lost_keys_without_a_password_are_said(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    """And asked of nobody again and again; they may come back from a backup."""
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with run_bot(synapse, account, tmp_path) as bot:
        await until(lambda: bot.matrix.ready)
    (store,) = (tmp_path / "matrix").glob(f"*_{account.device_id}.db")
    backup = store.rename(tmp_path / "backup.db")
    async with run_bot(synapse, account, tmp_path) as bot:
        said = await complaint(bot)
        assert "keys of this device are gone" in said
        assert "levain matrix login" in said
        backup.rename(store)
        await until(lambda: bot.matrix.ready)


@pytest.mark.parametrize(
    ("mode", "written", "reason"),
    [
        (0o644, "correct horse", "chmod 600"),
        (0o600, "wrong", "check the user"),
        (0o600, "", "empty"),
    ],
)
async def test_a_password_that_does_not_do_is_said_and_not_tried_again_at_once(
    synapse: Synapse,
    names: Names,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    mode: int,
    written: str,
    reason: str,
) -> None:
    tried, looks = [], []

    async def count(*given: Any, **more: Any) -> Session:
        tried.append(given)
        return await log_in(*given, **more)

    def look(folder: Path) -> Session | None:
        looks.append(folder)
        return load_session(folder)

    monkeypatch.setattr(crypto, "log_in", count)
    monkeypatch.setattr(crypto, "load_session", look)
    account = await asyncio.to_thread(synapse.register, names("levain"))
    file = password_file(tmp_path, account._replace(password=written), mode)
    async with run_bot(synapse, account, tmp_path, password_file=file) as bot:
        await until(lambda: bot.matrix.ready)
        await asyncio.to_thread(end_session, synapse, tmp_path)
        assert reason in await complaint(bot)
        before = len(looks)
        await until(lambda: len(looks) > before + 2)  # it looks again, and does not try again
        assert reason in await complaint(bot)
        assert len(tried) == (written == "wrong")
        assert not written or written not in await complaint(bot)


# --- Beside another platform -----------------------------------------------------------------

RUN = """
from adapters.matrix import adapter
adapter.LOOK_AGAIN = 0.2
from bot.run.cli import main
main()
"""


async def health_that_says(folder: Path, words: str) -> subprocess.CompletedProcess[str]:
    """Ask until that is said: a beat comes every ten seconds."""
    while True:
        health = await asyncio.to_thread(run_levain, folder, "health")
        if words in health.stdout + health.stderr:
            return health


async def test_the_console_goes_on_and_a_login_heals(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    name = names("levain")
    account = await asyncio.to_thread(synapse.register, name)
    (tmp_path / "levain.toml").write_text('platforms = ["console", "matrix"]\n')
    login = ("matrix", "login", synapse.url, "--user", name)
    done = await asyncio.to_thread(run_levain, tmp_path, *login, said=account.password)
    assert done.returncode == 0, done.stderr
    async with await Learner.register(synapse, names("ana")) as ana:
        room = await ana.open_room(account.user_id)
        pipe = subprocess.PIPE
        levain = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            RUN,
            "run",
            "--create",
            cwd=tmp_path,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
        )
        assert levain.stdin
        assert levain.stdout
        assert levain.stderr
        try:
            await ana.expect(room, says("bienvenue"))
            await asyncio.to_thread(end_session, synapse, tmp_path)
            await ana.say(room, "aide")
            async with asyncio.timeout(PATIENCE):
                while "levain matrix login" not in (await levain.stderr.readline()).decode():
                    pass
                ill = await health_that_says(tmp_path, "matrix: @")
                assert ill.returncode == 1
                levain.stdin.write(b"mot biais\n")
                while "Biais" not in (await levain.stdout.readline()).decode():
                    pass
            done = await asyncio.to_thread(run_levain, tmp_path, *login, said=account.password)
            assert done.returncode == 0, done.stderr
            await ana.expect(room, says("progression"))
            async with asyncio.timeout(PATIENCE):
                well = await health_that_says(tmp_path, "ok")
            assert well.returncode == 0
        finally:
            levain.terminate()
            await levain.communicate()


async def test_what_is_sent_meanwhile_waits(synapse: Synapse, names: Names, tmp_path: Path) -> None:
    """The dispatcher leaves alone what an adapter that is not ready would have to send."""
    async with proxied(synapse, names, tmp_path) as (_, bot, ana, room):
        await asyncio.to_thread(end_session, synapse, tmp_path)
        await ana.say(room, "un")
        await complaint(bot)
        account = Account(kept(tmp_path).user_id, "", "", "")
        address = address_of(account, ana.user_id, room)
        with pytest.raises(LoggedOut):
            await bot.matrix.send(address, Outbound((Text("x"),)), "1")
        assert not bot.matrix.ready
