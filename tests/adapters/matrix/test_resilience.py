"""What fails around Levain on Matrix costs no message, and nobody is told twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from adapters.matrix.messages.taps import TAPS, keycap
from adapters.matrix.texts import speech
from bot.capabilities.study import records
from bot.domain.errors import RetryLater
from bot.domain.messages import Address, Inbound, Joined, Outbound, Text, Typed
from bot.domain.people import LearnerState
from bot.storage import learners
from bot.storage.inbox import Inbox
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
from tests.adapters.running import breaking, echo, recording
from tests.standins.matrix.learner import CryptoLearner, Event, Learner, says, words
from tests.standins.matrix.proxy import Fault
from tests.standins.matrix.synapse import SERVER_NAME, Account, Synapse, serve

Names = Callable[[str], str]
SPEECH = speech("fr")


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A homeserver of this file's own, that may be killed, with the limits of a fresh one."""
    with serve(tmp_path_factory.mktemp("strict"), relaxed=False) as running:
        yield running


# --- The homeserver, and Levain, go away -----------------------------------------------------


async def test_a_homeserver_that_is_killed(strict: Synapse, names: Names, tmp_path: Path) -> None:
    account = await asyncio.to_thread(strict.register, names("levain"))
    options: dict[str, Any] = {"wrap": echo, "reactions": "never"}
    async with (
        await Learner.register(strict, names("ana")) as ana,
        run_bot(strict, account, tmp_path, **options),
    ):
        room = await enter(ana, account)
        for word in ("un", "deux", "trois"):
            await ana.say(room, word)
        await ana.expect(room, says("reçu un"))
        strict.kill()
        await asyncio.to_thread(strict.start)
        for word in ("quatre", "cinq"):
            await ana.say(room, word)
        assert await answered(ana, room, "cinq") == ["un", "deux", "trois", "quatre", "cinq"]


async def test_a_crash_between_the_core_and_the_reply(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with await Learner.register(synapse, names("ana")) as ana:
        async with run_bot(synapse, account, tmp_path) as bot:
            room = await enter(ana, account)
            for _ in range(3):
                await ana.say(room, "passer")
            await ana.expect(room, _asks)
            reached, handle = asyncio.Event(), bot.handle

            async def stay(inbound: Inbound) -> Sequence[Outbound]:
                await handle(inbound)
                reached.set()
                return await asyncio.Future()

            bot.handle = stay
            await ana.say(room, "b")
            async with asyncio.timeout(PATIENCE):
                await reached.wait()
        async with run_bot(synapse, account, tmp_path) as bot:
            await ana.expect(room, says("onne réponse"))
            await ana.say(room, "aide")
            await ana.expect(room, says("progression"))
            assert len(await _answers(bot, address_of(account, ana.user_id, room))) == 1
        replies = [event for event in ana.seen(room) if says("onne réponse")(event)]
        assert len(replies) == 1


@pytest.mark.parametrize("days", [0, 2])
async def test_a_crash_once_the_reply_has_left(
    synapse: Synapse, names: Names, tmp_path: Path, days: int
) -> None:
    """Levain knows nothing of it, and says it again under the same transaction.

    After days it looks for it: the homeserver may have forgotten the transaction.
    """
    async with proxied(synapse, names, tmp_path) as (proxy, bot, ana, room):
        lost: list[str] = []

        def lose(method: str, path: str) -> Fault | None:
            if method != "PUT" or "/send/m.room.message/" not in path:
                return None
            lost.append(path)
            return Fault.LOST if len(lost) == 1 else Fault.BAD_GATEWAY

        proxy.fault = lose
        await ana.say(room, "un")
        await ana.expect(room, says("reçu un"))
        bot.running.cancel()
        await asyncio.wait({bot.running})
        proxy.fault = lambda *_: None
        account = bot.account
        before, start = len(proxy.asked), datetime.now(UTC) + timedelta(days=days)
        async with run_bot(cast(Synapse, proxy), account, tmp_path, wrap=echo, start=start):
            await ana.say(room, "deux")
            assert await answered(ana, room, "deux") == ["un", "deux"]
        assert (("PUT", lost[0]) in proxy.asked[before:]) == (days == 0)


async def test_a_message_that_breaks_the_core(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))

    broken = breaking(lambda inbound: inbound.content == Typed("deux"))
    async with await Learner.register(synapse, names("ana")) as ana:
        room = await ana.open_room(account.user_id)
        for turn in range(2):  # broken still after a restart: one is not told again
            async with run_bot(
                synapse, account, tmp_path, wrap=lambda handle: broken(echo(handle))
            ):
                if turn == 0:
                    await ana.expect(room, says("bienvenue"))
                    for word in ("un", "deux", "trois"):
                        await ana.say(room, word)
                    assert await answered(ana, room, "trois") == ["un", "trois"]
                await ana.say(room, f"tour {turn}")
                await answered(ana, room, f"tour {turn}")
        async with run_bot(synapse, account, tmp_path, wrap=echo):
            await answered(ana, room, "deux")
            await ana.say(room, "fin")
            everything = ["un", "trois", "tour 0", "tour 1", "deux", "fin"]
            assert await answered(ana, room, "fin") == everything
    assert len([e for e in ana.seen(room) if says(SPEECH("trouble"))(e)]) == 1


# --- Sending ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Learner, CryptoLearner], ids=["clear", "encrypted"])
async def test_one_key_is_one_event(
    synapse: Synapse, names: Names, tmp_path: Path, kind: type[Learner]
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    outbound = Outbound((Text("une fois"),))
    receipts = []
    async with await kind.register(synapse, names("ana")) as ana:
        room = await ana.open_room(account.user_id, encrypted=kind is CryptoLearner)
        address = address_of(account, ana.user_id, room)
        async with run_bot(synapse, account, tmp_path) as bot:
            await ana.expect(room, says("bienvenue"))
            receipts += [await bot.matrix.send(address, outbound, "42") for _ in range(2)]
        async with run_bot(synapse, account, tmp_path) as bot:
            await until(lambda: bot.matrix.ready)
            receipts.append(await bot.matrix.send(address, outbound, "42"))
            await bot.matrix.send(address, Outbound((Text("autre"),)), "43")
            await ana.expect(room, says("autre"))
    assert len(set(receipts)) == 1
    assert [words(e) for e in ana.seen(room)].count("une fois") == 1


async def test_the_limits_of_a_fresh_homeserver(
    strict: Synapse, names: Names, tmp_path: Path
) -> None:
    """It takes ten messages at once, then one every five seconds."""
    account = await asyncio.to_thread(strict.register, names("levain"))
    async with (
        await Learner.register(strict, names("ana")) as ana,
        run_bot(strict, account, tmp_path, wrap=echo, reactions="never") as bot,
    ):
        room = await enter(ana, account)
        said = [f"question {number}" for number in range(10)]  # as many as ana may
        for text in said:
            await ana.say(room, text)
        assert await answered(ana, room, said[-1]) == said
        address, outbound = address_of(account, ana.user_id, room), Outbound((Text("tard"),))
        bot.clock.move(bot.clock().replace(hour=9))  # what was asked to wait has passed
        with pytest.raises(RetryLater) as refused:
            await bot.matrix.send(address, outbound, "1")
        assert 0 < refused.value.after <= 6
        with pytest.raises(RetryLater):  # without asking
            await bot.matrix.send(address, outbound, "1")


# --- A proxy that fails ----------------------------------------------------------------------


async def test_a_storm_of_bad_gateways(synapse: Synapse, names: Names, tmp_path: Path) -> None:
    async with proxied(synapse, names, tmp_path) as (proxy, _, ana, room):
        await ana.say(room, "un")
        await answered(ana, room, "un")
        proxy.fault = lambda *_: Fault.BAD_GATEWAY
        before = len(proxy.asked)
        await ana.say(room, "deux")
        await ana.say(room, "trois")
        await asyncio.sleep(4)  # the storm lasts
        during = proxy.asked[before:]
        proxy.fault = lambda *_: None
        await ana.say(room, "quatre")
        assert await answered(ana, room, "quatre") == ["un", "deux", "trois", "quatre"]
    assert 2 <= len(during) <= 20, during


async def test_a_sync_cut_in_its_middle(synapse: Synapse, names: Names, tmp_path: Path) -> None:
    async with proxied(synapse, names, tmp_path) as (proxy, _, ana, room):
        await ana.say(room, "un")
        await answered(ana, room, "un")
        cut = proxy.once("GET", "/sync", Fault.CUT)
        for word in ("deux", "trois", "quatre"):
            await ana.say(room, word)
        assert await answered(ana, room, "quatre") == ["un", "deux", "trois", "quatre"]
        assert cut


async def test_an_answer_lost_on_its_way(synapse: Synapse, names: Names, tmp_path: Path) -> None:
    async with proxied(synapse, names, tmp_path) as (proxy, _, ana, room):
        lost = proxy.once("PUT", "/send/m.room.message/", Fault.LOST)
        for word in ("un", "deux"):
            await ana.say(room, word)
        assert await answered(ana, room, "deux") == ["un", "deux"]
        assert lost
        assert len([each for each in proxy.asked if each == ("PUT", lost[0])]) == 2


# --- Little is asked and written -------------------------------------------------------------


async def test_rooms_that_do_not_change_are_asked_about_once(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    async with proxied(synapse, names, tmp_path) as (proxy, bot, ana, room):
        other = await ana.open_room(bot.account.user_id)
        for word in ("un", "deux", "trois"):
            before = len(proxy.asked)
            for each in (room, other):
                await ana.say(each, word)
                await answered(ana, each, word)
        asked = [path for _, path in proxy.asked[before:]]
    assert not [path for path in asked if "joined_members" in path or "/state/" in path]


async def test_what_was_dealt_with_is_noted_before_a_stop(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    async with proxied(synapse, names, tmp_path) as (_, bot, ana, room):
        for word in ("un", "deux"):  # the first is dealt with before the second is looked at
            await ana.say(room, word)
        await answered(ana, room, "deux")
        bot.running.cancel()
        await asyncio.wait([bot.running])
        inbox = Inbox(bot.runtime.database, "matrix", bot.account.user_id)
        assert not [each for each in await inbox.waiting() if '"un"' in each.content]


# --- Company ---------------------------------------------------------------------------------


async def test_an_invitation_from_elsewhere_is_declined(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    heard: list[Inbound] = []
    async with (
        await Learner.register(synapse, names("ana")) as ana,
        await Learner.register(synapse, names("eve")) as eve,
        run_bot(
            synapse,
            account,
            tmp_path,
            allowed=("elsewhere.example", ana.user_id),
            wrap=recording(heard),
        ),
    ):
        room = await eve.open_room(account.user_id)
        gone = await eve.expect(room, lambda event: _membership(event, account) == "leave")
        assert gone["content"]["reason"] == SPEECH("matrix-declined-either", server=SERVER_NAME)
        room = await enter(ana, account)
    assert {each.address.user for each in heard} == {ana.user_id}


async def test_whoever_leaves_is_written_to_no_more(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await Learner.register(synapse, names("ana")) as ana,
        run_bot(synapse, account, tmp_path) as bot,
    ):
        room = await enter(ana, account)
        await ana.leave(room)
        address = address_of(account, ana.user_id, room)
        async with asyncio.timeout(PATIENCE):
            while await _state(bot, address) is not LearnerState.STOPPED:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        rooms = await asyncio.to_thread(
            synapse.call, "GET", "/_matrix/client/v3/joined_rooms", None, account.access_token
        )
        assert rooms["joined_rooms"] == []


async def test_edits_and_keycaps_elsewhere_mean_nothing(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    heard: list[Inbound] = []
    async with (
        await Learner.register(synapse, names("ana")) as ana,
        run_bot(synapse, account, tmp_path, wrap=recording(heard)),
    ):
        room = await ana.open_room(account.user_id)
        question = await ana.expect(room, says("bienvenue"))
        first = await ana.say(room, "aide")
        await ana.expect(room, says("progression"))
        await ana.edit(room, first, "passer")
        await ana.react(room, first, keycap(1))
        # Content that passes for ours, from somebody else
        forged = {**question["content"], TAPS: [{"action": "stop"}]}
        await ana.react(room, await ana.send(room, "m.room.message", forged), keycap(1))
        await until(lambda: len(heard) == 3)  # joined, asked for help, sent the forged words
        await ana.say(room, "aide")
        await until(lambda: len(heard) == 4)
    assert not isinstance(heard[2].content, Joined)
    assert [type(each.content) for each in heard[1:]] == [Typed, Typed, Typed]
    assert heard[3].content == Typed("aide")


# --- Looking ---------------------------------------------------------------------------------


def _asks(event: Event) -> bool:
    return any(tap["action"].startswith("answer:") for tap in event["content"].get(TAPS, ()))


def _membership(event: Event, account: Account) -> str | None:
    of_theirs = event["type"] == "m.room.member" and event.get("state_key") == account.user_id
    return str(event["content"]["membership"]) if of_theirs else None


async def _state(bot: Bot, address: Address) -> LearnerState | None:
    async with bot.runtime.database.begin() as connection:
        found = await learners.find(connection, address, move=False)
    return found.state if found else None


async def _answers(bot: Bot, address: Address) -> Sequence[object]:
    async with bot.runtime.database.begin() as connection:
        learner = await learners.find(connection, address)
        assert learner
        return (await records.list_answers(connection, [learner.id]))[learner.id]
