"""An event as it is handled, and as JSON for the inbox. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TypeAlias

from pydantic import TypeAdapter

from adapters.slack.blocks import Json
from bot.domain.messages import Attached, Chose, Joined, Left, Opened, Typed

Content: TypeAlias = Typed | Chose | Attached | Joined | Opened | Left
_CONTENTS: dict[str, TypeAdapter[Content]] = {
    kind.__name__: TypeAdapter(kind) for kind in (Typed, Chose, Attached, Joined, Opened, Left)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapped:
    """The message that a button was on, for `render.answered`."""

    channel: str
    ts: str
    response_url: str = ""
    message: Json  # its text and its blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackEvent:
    """Something a person did."""

    id: str  # the same when Slack says it again
    workspace: str  # the organisation's id when it was installed for all of it, else the team's
    team: str
    user: str
    content: Content
    channel: str = ""  # the conversation with the bot, where it is known
    where: Tapped | None = None
    trigger: str = ""  # opens a modal, once and within three seconds
    opens: str = ""  # the modal to open at once: `page:…`, or `free` for words on `content.action`
    prompt: str = ""  # what `free` asks


_EVENT = TypeAdapter(SlackEvent)


def dump(heard: SlackEvent) -> str:
    """As JSON, to be kept: without its trigger, which will have expired."""
    kind = type(heard.content).__name__
    return json.dumps({"kind": kind} | _EVENT.dump_python(replace(heard, trigger="")))


def load(text: str) -> SlackEvent:
    """What `dump` wrote. Raises ValueError for anything else."""
    found = json.loads(text)
    kept = found if isinstance(found, dict) else {}
    content = _CONTENTS.get(str(kept.get("kind")))
    if content is None:
        raise ValueError(f"nothing heard: {text[:40]!r}")
    return _EVENT.validate_python(kept | {"content": content.validate_python(kept.get("content"))})
