"""A chat in a terminal, or between two pipes."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TextIO

from rich.console import Console as Terminal
from rich.padding import Padding

from adapters.console.parse import Order, parse
from adapters.console.render import printed, render
from bot.domain.errors import FileMissing, FileRefused, FileTooBig
from bot.domain.menu import Menu
from bot.domain.messages import (
    Address,
    Attached,
    Chose,
    File,
    Inbound,
    Joined,
    Outbound,
    Picture,
    Typed,
)
from bot.domain.ports import Handle, Receipt
from bot.texts.speech import Speech
from lessons.sanitize import clean

WIDTH = 78  # columns of plain output, and at most of a terminal's

Obey = Callable[[str], Awaitable[None]]


class Console:
    """The console adapter. `orders` are the words after `:` that the console itself obeys.

    With `files`, `:joindre` attaches a file of this machine: whoever types may read all of it.
    `:garder` keeps in the current folder what was shown last of files and pictures.
    """

    name = "console"
    ready = True

    def __init__(
        self,
        *,
        address: Address,
        clock: Callable[[], datetime],
        lines: AsyncIterator[str],
        output: TextIO,
        speech: Speech,
        orders: Mapping[str, Obey] | None = None,
        echo: bool = False,
        files: bool = False,
    ) -> None:
        self.address = address
        self._clock = clock
        self._lines = lines
        self.orders = dict(orders or {})  # what to do for a word after `:`
        self._echo = echo
        self._output = output
        self._speech = speech
        self._terminal = Terminal(file=output, highlight=False)
        if not output.isatty() or self._terminal.width > WIDTH:
            self._terminal.width = WIDTH
        self._shown: dict[str, Menu] = {}  # by person
        self._sent: dict[str, Receipt] = {}  # by key
        self._attached: set[str] | None = set() if files else None  # paths, as they were typed
        self._files: dict[str, dict[str, bytes]] = {}  # by person: those shown last, by name

    async def run(self, handle: Handle) -> None:
        """Read lines until they end or `:quitter` comes."""
        await self._hear(handle, Joined())
        async for line in self._lines:
            if self._echo:
                self._write(f"> {clean(line).strip()}\n")
            match parse(line, self._shown.get(self.address.person, Menu())):
                case None:
                    pass
                case Order("quitter" | "quit" | "q"):
                    return
                case Order("joindre" | "attach", path) if self._attached is not None:
                    await self._attach(handle, path)
                case Order("garder" | "keep"):
                    await self._keep()
                case Order() as order:
                    await self._obey(order)
                case said:
                    await self._hear(handle, said)

    async def send(self, address: Address, outbound: Outbound, key: str) -> Receipt:
        if key not in self._sent:
            self._show(address, outbound)
            self._sent[key] = key
        return self._sent[key]

    async def update(self, receipt: Receipt, outbound: Outbound) -> None:
        """Show the new text below: a terminal cannot take back what it showed."""
        self._show(self.address, outbound)

    async def find(self, address: Address, key: str) -> Receipt | None:
        return self._sent.get(key)

    async def fetch(self, address: Address, reference: str, limit: int) -> bytes:
        """Read a file that was attached here, and no other."""
        if reference not in (self._attached or ()):
            raise FileRefused
        return await asyncio.to_thread(_read, Path(reference), limit)

    @property
    def sent(self) -> int:
        """Count the messages that came unprompted."""
        return len(self._sent)

    def note(self, *lines: str) -> None:
        """Say something in the console's own voice."""
        self._write("".join(f"-- {clean(line).rstrip()}\n" for line in lines))

    def become(self, user: str) -> None:
        """Type as somebody else from now on."""
        self.address = replace(self.address, user=user, conversation=user)

    async def _attach(self, handle: Handle, path: str) -> None:
        found = await asyncio.to_thread(_look, path)
        if self._attached is None or found is None:
            self.note(self._speech("console-no-file", path=path))
            return
        self._attached.add(found.reference)
        await self._hear(handle, found)

    async def _keep(self) -> None:
        """Write what was shown last into the current folder; nothing is overwritten."""
        files = self._files.get(self.address.person, {})
        if not files:
            self.note(self._speech("console-none-to-keep"))
        for name, content in files.items():
            path = Path.cwd() / name
            try:
                await asyncio.to_thread(_write_new, path, content)
            except FileExistsError:
                said = self._speech("console-there", path=str(path))
            except OSError as error:
                said = self._speech("console-not-kept", path=str(path), why=error.strerror or "")
            else:
                said = self._speech("console-kept", path=str(path))
            self.note(said)

    async def _hear(self, handle: Handle, content: Typed | Chose | Attached | Joined) -> None:
        inbound = Inbound(
            id=uuid.uuid4().hex, address=self.address, at=self._clock(), content=content
        )
        for outbound in await handle(inbound):
            self._show(self.address, outbound)

    async def _obey(self, order: Order) -> None:
        obey = self.orders.get(order.name)
        if obey:
            await obey(order.argument)
            return
        own = ("garder", "quitter") if self._attached is None else ("joindre", "garder", "quitter")
        known = ", ".join(f":{name}" for name in (*self.orders, *own))
        self.note(self._speech("console-unknown", name=order.name, known=known))

    def _show(self, address: Address, outbound: Outbound) -> None:
        self._shown[address.person] = self._shown.get(address.person, Menu()).after([outbound])
        with self._terminal.capture() as captured:
            self._terminal.print(Padding(render(outbound), (0, 0, 0, 2)))
        if address.person != self.address.person:  # the one who types is not the one written to
            self.note(self._speech("console-other", user=address.user))
        self._write(printed(captured.get()) + "\n")
        if files := dict(_list_files(outbound)):
            self._files[address.person] = files
        if any(isinstance(each, File) for each in outbound.blocks):
            self.note(self._speech("console-to-keep"))

    def _write(self, text: str) -> None:
        self._output.write(f"{text}\n")
        self._output.flush()


def _look(path: str) -> Attached | None:
    """Return a file of this machine as an attachment; None for anything else."""
    file = Path(path).expanduser()
    return Attached(file.name, str(file), file.stat().st_size) if file.is_file() else None


def _list_files(outbound: Outbound) -> Iterator[tuple[str, bytes]]:
    """Yield files and pictures of a message by name; a picture is named after its kind."""
    for number, block in enumerate(outbound.blocks, 1):
        if isinstance(block, File):
            yield Path(block.name).name, block.content
        elif isinstance(block, Picture):
            kind = "png" if block.content.startswith(b"\x89PNG") else "jpg"
            yield f"image-{number}.{kind}", block.content


def _write_new(path: Path, content: bytes) -> None:
    """Write a file for its owner alone. Raises FileExistsError if there is one, or OSError."""
    with open(path, "xb", opener=partial(os.open, mode=0o600)) as file:
        file.write(content)


def _read(path: Path, limit: int) -> bytes:
    """Read a file. Raises FileTooBig past the limit, FileMissing or FileRefused."""
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except FileNotFoundError:
        raise FileMissing from None
    except OSError as error:
        raise FileRefused(f"{path}: {type(error).__name__}") from None
    if len(content) > limit:
        raise FileTooBig
    return content
