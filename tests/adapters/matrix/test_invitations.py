"""Invitations are events like any other: none is lost, and nobody waits for them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.matrix.sync.invitations import invitations
from adapters.matrix.sync.timeline import INVITED
from bot.storage.database import Database
from bot.storage.inbox import Inbox
from tests.adapters.matrix.bot import enter, run_bot
from tests.standins.matrix.learner import Learner, says
from tests.standins.matrix.proxy import stand_before
from tests.standins.matrix.synapse import Account, Synapse, serve

Names = Callable[[str], str]
MANY = 60
ME = "@levain:localhost"


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A homeserver with the limits of a fresh one."""
    with serve(tmp_path_factory.mktemp("strict"), relaxed=False) as running:
        yield running


@pytest.fixture
async def ana(strict: Synapse, names: Names) -> AsyncIterator[Learner]:
    async with await Learner.register(strict, names("ana")) as ana:
        yield ana


async def test_many_at_once_hold_up_nobody_and_survive_a_crash(
    strict: Synapse, names: Names, ana: Learner, tmp_path: Path
) -> None:
    """The homeserver lets ten in at once, then one every ten seconds."""
    account = await asyncio.to_thread(strict.register, names("levain"))
    async with await Learner.register(strict, names("eve")) as eve:
        await asyncio.to_thread(strict.lift_limits, eve.account)
        async with run_bot(strict, account, tmp_path, reactions="never"):
            room = await enter(ana, account)
            invited = [await eve.open_room(account.user_id) for _ in range(MANY)]
            await ana.say(room, "aide")
            await ana.expect(room, says("progression"))
            joined = await rooms_of(strict, account)
            assert room in joined
            assert len(joined) <= 15  # the others wait their turn...
        waiting = await kept(tmp_path, account)
        assert len(waiting) >= MANY - 15  # ... and are kept meanwhile
        await asyncio.to_thread(strict.lift_limits, account)
        async with run_bot(strict, account, tmp_path, reactions="never"):
            for each in invited:
                await eve.expect(each, lambda event: event["sender"] == account.user_id)
            for each in invited:  # one welcome in each, whether before the crash or after
                await eve.expect(each, is_said)
            await ana.say(room, "aide")
            await ana.expect(room, says("progression"))
        assert set(invited) < await rooms_of(strict, account)
        for each in invited:
            assert (
                len([e for e in eve.seen(each) if is_said(e) and e["sender"] != eve.user_id]) == 1
            )
        direct = await asyncio.to_thread(
            strict.call,
            "GET",
            f"/_matrix/client/v3/user/{account.user_id}/account_data/m.direct",
            None,
            account.access_token,
        )
        assert set(direct[eve.user_id]) == set(invited)


async def test_whoever_was_left_may_invite_again(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    account = await asyncio.to_thread(synapse.register, names("levain"))
    async with (
        await Learner.register(synapse, names("bob")) as bob,
        run_bot(synapse, account, tmp_path),
    ):
        levain = {"user_id": account.user_id}
        body = {"preset": "private_chat", "invite": [account.user_id]}
        room = str((await bob.call("POST", "createRoom", body=body))["room_id"])
        await bob.expect(room, says("bienvenue"))
        await bob.call("POST", "rooms", room, "kick", body=levain)
        await bob.call("POST", "rooms", room, "invite", body=levain)
        await bob.say(room, "aide")
        await bob.expect(room, says("progression"))


async def test_an_invitation_given_twice_is_welcomed_once(
    synapse: Synapse, names: Names, tmp_path: Path
) -> None:
    """Of the past at first, and then as news: so does Synapse, of whoever invites meanwhile."""
    account = await asyncio.to_thread(synapse.register, names("levain"))
    given: list[Any] = []  # the invitations of the first sync, to be given again

    def repeat(path: str, content: bytes) -> bytes:
        if not path.endswith("/sync") or len(given) > 1:
            return content
        told = json.loads(content)
        rooms = told.setdefault("rooms", {})
        given.append(rooms["invite"] if not given else None)
        return json.dumps(told | {"rooms": rooms | {"invite": given[0]}}).encode()

    async with (
        await Learner.register(synapse, names("bob")) as bob,
        stand_before(synapse.url) as proxy,
    ):
        proxy.change = repeat
        room = await bob.open_room(account.user_id)
        async with run_bot(cast(Synapse, proxy), account, tmp_path, reactions="never"):
            await bob.expect(room, says("bienvenue"))
            await bob.say(room, "aide")
            await bob.expect(room, says("progression"))
        assert len(given) > 1
        assert len([each for each in bob.seen(room) if says("bienvenue")(each)]) == 1


def is_said(event: dict[str, Any]) -> bool:
    return event["type"] == "m.room.message"


async def rooms_of(synapse: Synapse, account: Account) -> set[str]:
    place = "/_matrix/client/v3/joined_rooms"
    told = await asyncio.to_thread(synapse.call, "GET", place, None, account.access_token)
    return set(told["joined_rooms"])


async def kept(folder: Path, account: Account) -> list[str]:
    """The rooms of invitations that are not dealt with."""
    database = Database(f"sqlite:///{folder / 'levain.sqlite'}")
    events = await Inbox(database, "matrix", account.user_id).waiting()
    await database.close()
    return [each.room for each in events if json.loads(each.content)["type"] == INVITED]


# --- What a sync says ------------------------------------------------------------------------


def invited(*events: object) -> dict[str, Any]:
    return {"rooms": {"invite": {"!r": {"invite_state": {"events": list(events)}}}}}


def member(**fields: Any) -> dict[str, Any]:
    event = {"type": "m.room.member", "state_key": ME, "sender": "@ana:localhost"}
    return event | {"content": {"membership": "invite"}} | fields


def test_the_same_invitation_has_the_same_id_and_another_one_another() -> None:
    (first,) = invitations(invited(member()), "s1", ME)
    assert json.loads(first.content)["sender"] == "@ana:localhost"
    assert invitations(invited(member()), "s1", ME) == [first]
    (second,) = invitations(invited(member()), "s2", ME)
    assert second.id != first.id


def test_a_server_does_not_invite_in_the_name_of_somebody_else() -> None:
    """It writes what comes with its invitation, to which one's own server adds the true one."""
    forged, true = member(sender="@ana:localhost"), member(sender="@eve:elsewhere.example")
    for events in ((forged, true), (true, forged), (member(sender=1), true)):
        assert invitations(invited(*events), "s1", ME) == []
    (twice,) = invitations(invited(true, true), "s1", ME)
    assert json.loads(twice.content)["sender"] == "@eve:elsewhere.example"


@pytest.mark.parametrize(
    "odd",
    [
        None,
        member(state_key="@eve:localhost"),
        member(sender=1),
        member(content=None),
        member(content={"membership": "join"}),
        member(type="m.room.create"),
    ],
)
def test_what_is_no_invitation_is_left_alone(odd: object) -> None:
    assert invitations(invited(odd), "s1", ME) == []


@settings(deadline=None)
@given(st.recursive(st.none() | st.text(), lambda e: st.lists(e) | st.dictionaries(st.text(), e)))
def test_whatever_stands_there(odd: object) -> None:
    for synced in (
        {"rooms": {"invite": {"!r": odd}}},
        {"rooms": {"invite": {"!r": {"invite_state": odd}}}},
        invited(odd),
    ):
        assert invitations(synced, None, ME) == []
