"""The homeserver and the people of these tests, by themselves."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.standins.matrix.learner import ENCRYPTED, CryptoLearner, Learner, says, words
from tests.standins.matrix.synapse import Synapse, serve

Names = Callable[[str], str]
ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("kind", [Learner, CryptoLearner])
async def test_two_people_talk_and_a_kill_loses_nothing(
    kind: type[Learner], tmp_path: Path
) -> None:
    with serve(tmp_path) as synapse:
        async with (
            await kind.register(synapse, "ana") as ana,
            await kind.register(synapse, "bob") as bob,
        ):
            room = await ana.open_room(bob.user_id)
            assert await bob.accept() == room
            await ana.expect(room, lambda event: event["content"].get("membership") == "join")
            asked = await ana.say(room, "2 + 2 ?")
            heard = await bob.expect(room, says("2 + 2 ?"))
            assert heard["event_id"] == asked

            synapse.kill()
            waiting = asyncio.create_task(bob.expect(room, says("fermé")))
            await asyncio.to_thread(synapse.start)

            answer = await bob.say(room, "4")
            assert (await ana.expect(room, says("4")))["event_id"] == answer
            await ana.edit(room, asked, "fermé")
            assert words(await waiting) == "fermé"
            reaction = await bob.react(room, asked, "1️⃣")
            found = await ana.expect(room, lambda event: event["type"] == "m.reaction")
            assert found["event_id"] == reaction
            poll = "org.matrix.msc3381.poll.response"
            vote = await bob.vote(room, asked, ["a"])
            found = await ana.expect(room, lambda event: event["type"] == poll)
            assert found["event_id"] == vote
            assert found["content"][poll] == {"answers": ["a"]}

            said = [words(event) for event in ana.seen(room) if event["type"] == "m.room.message"]
            assert said == ["2 + 2 ?", "4", "fermé"]
            raw = await ana.call("GET", "rooms", room, "event", answer)
            assert (raw["type"] == ENCRYPTED) is (kind is CryptoLearner)


async def test_a_long_absence_is_read_whole(synapse: Synapse, names: Names) -> None:
    async with (
        await Learner.register(synapse, names("ana")) as ana,
        await Learner.register(synapse, names("bob")) as bob,
    ):
        room = await ana.open_room(bob.user_id)
        await bob.accept()
        await ana.say(room, "0")
        await bob.expect(room, says("0"))
        for number in range(1, 131):
            await ana.say(room, str(number))
        await bob.pull()
        said = [words(event) for event in bob.seen(room) if event["type"] == "m.room.message"]
        assert said == [str(number) for number in range(131)]


async def test_what_was_not_heard_is_told(synapse: Synapse, names: Names) -> None:
    async with await Learner.register(synapse, names("ana")) as ana:
        room = await ana.open_room()
        await ana.say(room, "personne ?")
        with pytest.raises(AssertionError, match=r"(?s)not heard in 0.2 s.*personne \?"):
            await ana.expect(room, lambda event: True, patience=0.2)


async def test_the_limits_of_a_fresh_installation(tmp_path: Path) -> None:
    with serve(tmp_path, relaxed=False) as synapse:
        async with await Learner.register(synapse, "ana") as ana:
            room = await ana.open_room()
            await asyncio.gather(*(ana.say(room, str(number)) for number in range(9)))
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.5):
                    await asyncio.gather(*(ana.say(room, "trop") for _ in range(3)))


def test_it_dies_with_the_tests(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib\n"
        "from tests.standins.matrix.synapse import Synapse\n"
        "synapse = Synapse(pathlib.Path(sys.argv[1]))\n"
        "synapse.start()\n"
        "print(synapse._process.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as starter:
        assert starter.stdout
        pid = int(starter.stdout.readline())
        orphan = os.pidfd_open(pid)
        starter.send_signal(signal.SIGKILL)
    assert select.select([orphan], [], [], 10)[0], "Synapse outlived whoever started it"
    os.close(orphan)


def test_a_failure_shows_its_log(tmp_path: Path) -> None:
    synapse = Synapse(tmp_path)
    (tmp_path / "signing.key").write_text("not a key")
    with pytest.raises(RuntimeError, match=r"(?s)Synapse ended with 1:.*signing_key"):
        synapse.start()
