"""matrix-nio alone, as the loop of its own pages."""

from __future__ import annotations

import asyncio

from account import account
from nio import AsyncClient, AsyncClientConfig, MatrixRoom, RoomMessageText

ME = account()


async def main() -> None:
    client = AsyncClient(ME.homeserver, ME.user, config=AsyncClientConfig(encryption_enabled=False))
    client.restore_login(ME.user, ME.device, ME.token)

    async def echo(room: MatrixRoom, event: RoomMessageText) -> None:
        if event.sender != client.user_id:
            content = {"msgtype": "m.text", "body": event.body}
            await client.room_send(room.room_id, "m.room.message", content)

    await client.sync(timeout=0)
    client.add_event_callback(echo, RoomMessageText)
    await client.sync_forever(timeout=30_000)


asyncio.run(main())
