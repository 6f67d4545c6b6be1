"""nio-bot, without the read receipts and the encryption that it has by default."""

from __future__ import annotations

import niobot
from account import account
from nio import AsyncClientConfig, MatrixRoom, RoomMessageText

ME = account()
bot = niobot.NioBot(
    ME.homeserver,
    ME.user,
    device_id=ME.device,
    store_path=ME.folder,
    command_prefix="!!",
    config=AsyncClientConfig(encryption_enabled=False),
    auto_read_messages=False,
    global_message_type="m.text",
)


@bot.on_event("message")
async def echo(room: MatrixRoom, message: RoomMessageText) -> None:
    if message.sender != ME.user:
        await bot.send_message(room, message.body)


bot.run(access_token=ME.token)
