"""simplematrixbotlib, as its own example of an echo."""

from __future__ import annotations

import simplematrixbotlib as botlib
from account import account
from nio import MatrixRoom, RoomMessageText

ME = account()
credentials = botlib.Creds(
    ME.homeserver,
    ME.user,
    access_token=ME.token,
    session_stored_file=f"{ME.folder}/session.txt",
)
config = botlib.Config()
config.encryption_enabled = False
config.store_path = f"{ME.folder}/store"
bot = botlib.Bot(credentials, config)


@bot.listener.on_message_event
async def echo(room: MatrixRoom, message: RoomMessageText) -> None:
    if message.sender != ME.user:
        await bot.api.send_text_message(room.room_id, message.body)


bot.run()
