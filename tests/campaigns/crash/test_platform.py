"""The stand-in platform does what it says, and its adapter tells what it knows."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest

from bot.domain.errors import CannotDeliver, CannotTell, RetryLater
from bot.domain.messages import Address, Outbound, Picture, Text
from tests.campaigns.crash.adapter import Courier
from tests.campaigns.crash.platform import (
    FAULTS,
    HONOURED,
    Bucket,
    Faults,
    Ledger,
    Message,
    Running,
    open_platform,
    read_ledger,
)

HELLO = Outbound((Text("bonjour"), Picture(b"", "Un guichet")))
ANA = Address("courier", "w", "ana", "ana")

# What the client sees of each fault, and whether the message was delivered.
SUFFERED: list[tuple[str, type[Exception] | None, bool]] = [
    ("lose-request", ConnectionError, False),
    ("429", RetryLater, False),
    ("503", ConnectionError, False),
    ("502", ConnectionError, True),
    ("lose-answer", ConnectionError, True),
    ("hang", TimeoutError, True),
    ("slow", None, True),
]

Start = Callable[..., tuple[Running, Courier]]


@pytest.fixture(name="start")
async def _start(tmp_path: Path) -> AsyncIterator[Start]:
    """Starts a platform, and a courier to it."""
    with ExitStack() as stack:
        couriers: list[Courier] = []

        def start(timeout: float = 10.0, **options: object) -> tuple[Running, Courier]:
            path = tmp_path / f"{len(couriers)}.jsonl"
            running = stack.enter_context(open_platform(path, **options))
            couriers.append(Courier(running.port, timeout=timeout))
            return running, couriers[-1]

        yield start
        for courier in couriers:
            await courier.close()


@pytest.fixture(name="ledger")
def _ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(tmp_path / "ledger.jsonl", honour=True)
    yield ledger
    ledger.close()


def keys(running: Running) -> list[str]:
    return [entry.key for entry in running.ledger]


# --- Keys ------------------------------------------------------------------------------------


async def test_the_ledger_says_what_was_accepted(start: Start) -> None:
    platform, courier = start()
    before = time.monotonic()
    receipt = await courier.send(ANA, HELLO, "1/é ?")
    (entry,) = platform.ledger
    assert (entry.id, entry.ordinal, entry.key) == (receipt, 1, "1/é ?")
    assert (entry.workspace, entry.conversation) == ("w", "ana")
    assert before <= entry.at <= time.monotonic()
    assert await courier.find(ANA, "1/é ?") == receipt


async def test_a_repeated_key_is_delivered_once_when_honoured(start: Start) -> None:
    platform, courier = start()
    first = await courier.send(ANA, HELLO, "1")
    assert await courier.send(ANA, HELLO, "1") == first
    assert keys(platform) == ["1"]


async def test_a_repeated_key_is_delivered_twice_when_not(start: Start) -> None:
    platform, courier = start(honour=False)
    first = await courier.send(ANA, HELLO, "1")
    assert await courier.send(ANA, HELLO, "1") != first
    assert keys(platform) == ["1", "1"]


def test_a_key_is_honoured_for_a_day(ledger: Ledger) -> None:
    message = Message("w", "ana", "1")
    first, new = ledger.accept(message, 0.0)
    assert new
    assert ledger.accept(message, HONOURED - 1) == (first, False)
    again, new = ledger.accept(message, HONOURED)
    assert (again.id, new) == ("m2", True)


async def test_the_same_key_elsewhere_is_another_message(start: Start) -> None:
    platform, courier = start()
    for workspace, conversation in (("w", "ana"), ("w", "bob"), ("v", "ana")):
        await courier.send(Address("courier", workspace, "x", conversation), HELLO, "1")
    assert keys(platform) == ["1", "1", "1"]
    assert await courier.find(Address("courier", "v", "x", "bob"), "1") is None


async def test_two_clients_at_once(start: Start) -> None:
    platform, courier = start()
    other = Courier(platform.port, connections=3)
    sends = [each.send(ANA, HELLO, str(n)) for n in range(200) for each in (courier, other)]
    receipts = await asyncio.gather(*sends)
    await other.close()
    assert receipts[::2] == receipts[1::2]
    assert Counter(keys(platform)) == {str(n): 1 for n in range(200)}
    assert [entry.ordinal for entry in platform.ledger] == list(range(1, 201))


def test_a_line_that_is_being_written_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "ledger"
    with closing(Ledger(file, honour=True)) as ledger:
        first, _ = ledger.accept(Message("w", "c", "k"), 1.0)
        with file.open("a") as half:
            half.write('{"ordinal": 2, "at')
        assert read_ledger(file) == [first]


# --- Look-ups --------------------------------------------------------------------------------


async def test_what_was_not_sent_is_not_found(start: Start) -> None:
    _, courier = start()
    assert await courier.find(ANA, "1") is None


async def test_a_platform_that_cannot_be_asked_drops_a_repeated_key_or_cannot_tell(
    start: Start,
) -> None:
    _, courier = start(find=False)
    assert await courier.find(ANA, "1") is None  # sending makes it one
    _, courier = start(find=False, honour=False)
    with pytest.raises(CannotTell):
        await courier.find(ANA, "1")


@pytest.mark.parametrize("fault", ["find-429", "find-503", "find-502", "find-lose-answer"])
async def test_a_look_up_may_fail_without_saying_that_there_is_nothing(
    start: Start, fault: str
) -> None:
    platform, courier = start(faults=f"{fault}=1")
    await courier.send(ANA, HELLO, "1")
    with pytest.raises((RetryLater, ConnectionError)):
        await courier.find(ANA, "1")
    assert keys(platform) == ["1"]


# --- Faults ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "error", "delivered"),
    SUFFERED,
)
async def test_a_fault_is_seen_by_the_client_and_the_ledger_tells_the_truth(
    start: Start, fault: str, error: type[Exception] | None, delivered: bool
) -> None:
    platform, courier = start(timeout=0.3 if fault == "hang" else 10, faults=f"{fault}=1")
    before = time.monotonic()
    if error is None:
        await courier.send(ANA, HELLO, "1")
    else:
        with pytest.raises(error) as raised:
            await courier.send(ANA, HELLO, "1")
        if isinstance(raised.value, RetryLater):
            assert 0.2 <= raised.value.after <= 1
    assert (0.05 if fault == "slow" else 0) <= time.monotonic() - before < 5
    assert keys(platform) == ["1"] * delivered
    assert (await courier.find(ANA, "1") is not None) == delivered
    assert platform.stop() == 0
    assert platform.counts[fault] == 1


def test_every_fault_was_shown() -> None:
    assert [fault for fault, *_ in SUFFERED] == list(FAULTS)


async def test_after_an_answer_that_was_lost_the_key_still_counts_once(start: Start) -> None:
    platform, courier = start(faults="lose-answer=0.5", seed=1)
    lost = []
    for number in range(20):
        try:
            await courier.send(ANA, HELLO, str(number))
        except ConnectionError:
            lost.append(str(number))
    assert 0 < len(lost) < 20
    found = {key: await courier.find(ANA, key) for key in lost}
    by_id = {entry.id: entry.key for entry in platform.ledger}
    assert [by_id[receipt or ""] for receipt in found.values()] == lost
    assert Counter(keys(platform)) == {str(n): 1 for n in range(20)}


async def test_nobody_is_there(start: Start) -> None:
    platform, courier = start(faults="gone=1")
    said = set()
    for number in range(30):
        there = Address("courier", "w", "x", f"c{number}")
        with pytest.raises(CannotDeliver) as raised:
            await courier.send(there, HELLO, "1")
        with pytest.raises(CannotDeliver, match=str(raised.value)):  # and never will be
            await courier.send(there, HELLO, "2")
        said.add(str(raised.value)[-3:])
    assert said == {"403", "404", "410"}
    assert keys(platform) == []


async def test_the_same_seed_does_the_same_in_whatever_order(start: Start) -> None:
    faults = "lose-answer=0.2,lose-request=0.2,429=0.2,503=0.1,gone=0.1"

    async def suffer(seed: int, order: int) -> tuple[dict[str, list[str]], list[str]]:
        platform, courier = start(faults=faults, seed=seed, honour=False)

        async def one(key: str) -> list[str]:
            said = []
            for _ in range(3):
                try:
                    await courier.send(Address("courier", "w", "x", f"c{key}"), HELLO, key)
                    said.append("sent")
                except Exception as error:
                    said.append(f"{type(error).__name__}: {error} {getattr(error, 'after', '')}")
            return said

        names = [str(number) for number in range(100)][::order]
        said = await asyncio.gather(*(one(name) for name in names))
        return dict(sorted(zip(names, said, strict=True))), sorted(keys(platform))

    first = await suffer(7, 1)
    assert await suffer(7, -1) == first
    assert await suffer(8, 1) != first
    assert len({said for tries in first[0].values() for said in tries}) > 5


@pytest.mark.parametrize(
    "spec", ["often=0.1", "hang", "hang=0.6,slow=0.6", "429=-1", "find-gone=1"]
)
def test_faults_that_make_no_sense_are_refused(spec: str) -> None:
    with pytest.raises(ValueError, match=r"fault|float|probabilities"):
        Faults.parse(spec)


def test_faults_come_as_often_as_asked() -> None:
    faults = Faults.parse("hang=0.1,find-slow=0.5", seed=3)
    drawn = Counter(faults.draw("", "w", "c", str(n), 1).fault for n in range(10_000))
    assert 900 < drawn["hang"] < 1100
    assert drawn.keys() == {"hang", None}


# --- Rates -----------------------------------------------------------------------------------


async def test_a_workspace_has_a_rate_of_its_own(start: Start) -> None:
    platform, courier = start(rate=0.01, burst=5)
    for number in range(5):
        await courier.send(ANA, HELLO, str(number))
    with pytest.raises(RetryLater) as raised:
        await courier.send(ANA, HELLO, "5")
    assert 0 < raised.value.after <= 100
    await courier.send(Address("courier", "other", "bob", "bob"), HELLO, "6")
    assert keys(platform) == ["0", "1", "2", "3", "4", "6"]


def test_what_a_bucket_asks_to_wait_is_enough() -> None:
    bucket = Bucket(rate=2, burst=3, left=3, at=0)
    assert [bucket.take(0) for _ in range(4)] == [0, 0, 0, 0.5]
    assert bucket.take(0.25) == 0.25
    assert bucket.take(0.5) == 0
    assert [bucket.take(100) for _ in range(4)] == [0, 0, 0, 0.5]


# --- The process -----------------------------------------------------------------------------


async def test_it_stops_at_once_and_cuts_whoever_waits(start: Start) -> None:
    platform, courier = start(faults="hang=1")
    waiting = asyncio.create_task(courier.send(ANA, HELLO, "1"))
    async with asyncio.timeout(10):
        while await courier.find(ANA, "1") is None:  # each look-up is a round trip
            pass
    assert platform.stop() == 0
    with pytest.raises(ConnectionError):
        await waiting
    with pytest.raises(ConnectionError):
        await courier.send(ANA, HELLO, "2")
    assert keys(platform) == ["1"]
    assert platform.stop() == 0


async def test_the_next_one_goes_on_with_the_same_ledger(start: Start) -> None:
    platform, courier = start()
    first, *_ = await asyncio.gather(*(courier.send(ANA, HELLO, "1") for _ in range(10)))
    assert platform.kill() < 0
    assert platform.counts == {}
    with open_platform(platform.path, port=platform.port) as again:
        assert again.port == platform.port
        with suppress(ConnectionError):  # it may not know yet that its connections are gone
            await courier.find(ANA, "1")
        found = await asyncio.gather(*(courier.find(ANA, "1") for _ in range(10)))
        assert set(found) == {first}
        assert await courier.send(ANA, HELLO, "1") == first
        assert await courier.send(ANA, HELLO, "2") == "m2"
        assert keys(again) == ["1", "2"]


def test_options_that_make_no_sense_do_not_start(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with (
        pytest.raises(RuntimeError, match="did not start"),
        open_platform(tmp_path / "ledger.jsonl", faults="often=1"),
    ):
        pass
    assert "unknown faults: often" in capfd.readouterr().err


async def test_what_is_given_up_is_not_used_again(start: Start) -> None:
    """The answer to a request that was cancelled is never taken for that of the next."""
    platform, courier = start(faults="slow=1")
    waiting = [asyncio.create_task(courier.send(ANA, HELLO, str(n))) for n in range(20)]
    async with asyncio.timeout(10):
        while len(platform.ledger) < 20:
            await courier.find(ANA, "0")
    for task in waiting:
        task.cancel()
    await asyncio.wait(waiting)
    receipts = [await courier.find(ANA, str(n)) for n in range(20)]
    by_id = {entry.id: entry.key for entry in platform.ledger}
    assert [by_id[receipt or ""] for receipt in receipts] == [str(n) for n in range(20)]


async def test_it_only_listens_and_changes_nothing(start: Start) -> None:
    platform, courier = start()
    assert courier.name == ANA.platform

    async def handle(_: object) -> list[Outbound]:
        return []

    task = asyncio.create_task(courier.run(handle))
    receipt = await courier.send(ANA, HELLO, "1")
    assert not task.done()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(CannotDeliver):
        await courier.update(receipt, HELLO)
    assert keys(platform) == ["1"]


async def test_throughput_is_printed(start: Start) -> None:
    platform, courier = start()
    total = 3000
    before = time.perf_counter()
    await asyncio.gather(*(courier.send(ANA, HELLO, str(n)) for n in range(total)))
    spent = time.perf_counter() - before
    assert len(platform.ledger) == total
    assert platform.stop() == 0
    print(f"{total / spent:.0f} sends/s, platform {platform.counts['cpu'] / total * 1e6:.0f} µs")
