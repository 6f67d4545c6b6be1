"""maubot, standalone: run as a script, it configures itself; imported by maubot, it is the plugin.

Run quietly: its example logs every request.
"""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path

from maubot import MessageEvent, Plugin
from maubot.handlers import event
from mautrix.types import EventType, MessageType, TextMessageEventContent


class Echo(Plugin):
    @event.on(EventType.ROOM_MESSAGE)
    async def echo(self, message: MessageEvent) -> None:
        if message.sender != self.client.mxid:
            content = TextMessageEventContent(msgtype=MessageType.TEXT, body=message.content.body)
            await self.client.send_message(message.room_id, content)


def main() -> None:
    from account import account

    me = account()
    folder = Path(me.folder)
    meta = {
        "maubot": "0.1.0",
        "id": "levain.echo",
        "version": "1.0.0",
        "license": "EUPL-1.2",
        "modules": [Path(__file__).stem],
        "main_class": Echo.__name__,
    }
    credentials = {
        "id": me.user,
        "homeserver": me.homeserver,
        "access_token": me.token,
        "device_id": None,
    }
    config = {
        "user": {
            "credentials": credentials,
            "sync": True,
            "autojoin": True,
            "displayname": "disable",
            "avatar_url": "disable",
        },
        "server": {"hostname": "127.0.0.1"},
        "database": f"sqlite:{folder}/bot.db",
        "logging": {"version": 1, "root": {"level": "WARNING"}},
    }
    written = {folder / "maubot.yaml": meta, folder / "config.yaml": config}
    for path, content in written.items():
        path.write_text(json.dumps(content))  # JSON is YAML too
    sys.argv[1:] = ["-m", f"{folder}/maubot.yaml", "-c", f"{folder}/config.yaml"]
    runpy.run_module("maubot.standalone", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
