"""Events of Slack as the adapter handles them, and as JSON for the inbox. Pure."""

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
    """The message that holds a tapped button, for `closing.answered`."""

    channel: str
    ts: str
    response_url: str = ""
    message: Json  # its text and its blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackEvent:
    """An action of a person: a message, a tap, a form, a command, or an event about them."""

    id: str  # the same when Slack sends it again
    workspace: str  # the organisation's id when Levain is installed for all of it, else the team's
    team: str
    user: str
    content: Content
    channel: str = ""  # the conversation with the bot, where it is known
    where: Tapped | None = None  # for a tap
    trigger: str = ""  # opens a modal, once and within three seconds
    opens: str = ""  # the modal to open at once: `page:…`, or one that asks `content.action`
    prompt: str = ""  # of the question it asks
    block: str = ""  # of the form, where it was filled in
    thread: str = ""  # the message at which the thread begins, where it was said in one
    begun: Tapped | None = None  # that message, once it was read


_EVENT = TypeAdapter(SlackEvent)


def dump(event: SlackEvent) -> str:
    """Write an event as JSON, without its trigger, which soon expires."""
    kind = type(event.content).__name__
    return json.dumps({"kind": kind} | _EVENT.dump_python(replace(event, trigger="")))


def load(text: str) -> SlackEvent:
    """Read what `dump` wrote. Raises ValueError for anything else."""
    found = json.loads(text)
    kept = found if isinstance(found, dict) else {}
    content = _CONTENTS.get(str(kept.get("kind")))
    if content is None:
        raise ValueError(f"not an event: {text[:40]!r}")
    return _EVENT.validate_python(kept | {"content": content.validate_python(kept.get("content"))})
