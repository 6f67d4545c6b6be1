"""chat.*: what the app says."""

from __future__ import annotations

import json
from typing import Any

from tests.standins.slack.blocks import MARKDOWN, changed_blocks, files_in, fill, wrong_blocks
from tests.standins.slack.call import Answer, At, Refused
from tests.standins.slack.shapes import wrong
from tests.standins.slack.workspace import BOT, BOT_ID, Channel, Message, Records

TEXT = 4_000  # characters; Slack splits or cuts what is longer
ATTACHMENTS = 100
METADATA = 8_000  # bytes; Slack does not say how many it allows

List = list[Any]
Object = dict[str, Any]


def post_message(
    at: At,
    *,
    channel: str,
    text: str = "",
    blocks: List | None = None,
    attachments: List | None = None,
    metadata: Object | None = None,
    markdown_text: str = "",
    thread_ts: str = "",
    reply_broadcast: bool = False,
) -> Answer:
    place = place_to_post(at, channel)
    content = make_content(at.workspace, text, blocks, attachments, markdown_text)
    content |= _metadata(metadata)
    if thread_ts:
        if thread_ts not in place.messages:
            raise Refused("thread_not_found")
        content |= {"thread_ts": thread_ts} | ({"reply_broadcast": True} if reply_broadcast else {})
    message = at.slack.post(at.workspace, place, bot_message(at, content))
    return {"channel": place.id, "ts": message["ts"], "message": message}


def update(
    at: At,
    *,
    channel: str,
    ts: str,
    text: str = "",
    blocks: List | None = None,
    attachments: List | None = None,
    metadata: Object | None = None,
    markdown_text: str = "",
) -> Answer:
    place, message = _own_message(at, channel, ts, "cant_update_message")
    content = make_content(at.workspace, text, blocks, attachments, markdown_text)
    found = changed_blocks(message.get("blocks", []), content.get("blocks", []))
    if found:
        raise Refused("invalid_blocks", *found)
    content |= _metadata(metadata)
    at.slack.edit(at.workspace, place, ts, content)
    return {"channel": place.id, "ts": ts, "text": text, "message": place.messages[ts]}


def delete(at: At, *, channel: str, ts: str) -> Answer:
    place, _ = _own_message(at, channel, ts, "cant_delete_message")
    at.slack.erase(at.workspace, place, ts)
    return {"channel": place.id, "ts": ts}


def post_ephemeral(
    at: At,
    *,
    channel: str,
    user: str,
    text: str = "",
    blocks: List | None = None,
    attachments: List | None = None,
    markdown_text: str = "",
    thread_ts: str = "",
) -> Answer:
    place = place_to_post(at, channel)
    if user not in place.members or user == BOT:
        raise Refused("user_not_in_channel")
    content = make_content(at.workspace, text, blocks, attachments, markdown_text)
    if thread_ts:
        content["thread_ts"] = thread_ts
    ts = at.slack.whisper(at.workspace, place, user, bot_message(at, content))
    return {"message_ts": ts}


def get_permalink(at: At, *, channel: str, message_ts: str) -> Answer:
    place = find_channel(at, channel)
    if message_ts not in place.messages:
        raise Refused("message_not_found")
    name = f"p{message_ts.replace('.', '')}"
    link = f"https://{at.workspace.domain}.slack.com/archives/{channel}/{name}"
    return {"channel": channel, "permalink": link}


# --- What they share


def find_channel(at: At, channel: str) -> Channel:
    """A conversation the bot can see."""
    place = at.workspace.channels.get(channel)
    if place is None or (place.kind != "channel" and BOT not in place.members):
        raise Refused("channel_not_found")
    return place


def place_to_post(at: At, channel: str) -> Channel:
    """The same, or the conversation with the person of that id."""
    user = at.workspace.users.get(channel)
    if user is not None:
        if user.is_bot:
            raise Refused("cannot_dm_bot")
        place = at.workspace.open_direct(user.id)
    else:
        place = find_channel(at, channel)
    if BOT not in place.members:
        raise Refused("not_in_channel")
    if place.kind == "im" and not at.slack.app.messages_tab:
        raise Refused("messages_tab_disabled")
    if not at.workspace.may_post:
        raise Refused("restricted_action")
    if place.read_only:
        raise Refused("restricted_action_read_only_channel")
    return place


def make_content(
    here: Records, text: str, blocks: List | None, attachments: List | None, markdown_text: str = ""
) -> Object:
    """What a message says, checked and with the ids it lacks."""
    if markdown_text and (text or blocks):
        raise Refused("markdown_text_conflict")
    if not (text.strip() or blocks or attachments or markdown_text):
        raise Refused("no_text")
    if len(text) > TEXT or len(markdown_text) > MARKDOWN:
        raise Refused("msg_too_long")
    if len(attachments or ()) > ATTACHMENTS:
        raise Refused("too_many_attachments")
    if found := wrong_blocks(blocks or []) or wrong_files(here, blocks or []):
        raise Refused("invalid_blocks", *found)
    for attachment in attachments or ():
        if not isinstance(attachment, dict):
            raise Refused("invalid_attachments")
        if found := wrong_blocks(attachment.get("blocks", [])):
            raise Refused("invalid_attachments", *found)
    content: Object = {"text": text or markdown_text}
    if blocks:
        content["blocks"] = fill(blocks)
    if attachments:
        content["attachments"] = attachments
    return content


def wrong_files(here: Records, blocks: List) -> list[str]:
    """What Slack would say of pictures of files that the workspace does not have."""
    known = {file.id for file in here.files.values() if file.done}
    return [
        wrong("invalid slack file", place)
        for place, file in files_in(blocks, "/blocks")
        if file.get("id") not in known
    ]


def bot_message(at: At, content: Object) -> Message:
    return {
        "type": "message",
        "user": BOT,
        "bot_id": BOT_ID,
        "app_id": at.slack.app.id,
        "team": at.workspace.id,
        **content,
    }


def _own_message(at: At, channel: str, ts: str, error: str) -> tuple[Channel, Message]:
    place = find_channel(at, channel)
    message = place.messages.get(ts)
    if message is None:
        raise Refused("message_not_found")
    if message.get("bot_id") != BOT_ID:
        raise Refused(error)
    return place, message


def _metadata(metadata: Object | None) -> Object:
    if metadata is None:
        return {}
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    named = isinstance(kind, str) and 0 < len(kind) <= 255
    if not named or not isinstance(payload, dict) or len(metadata) > 2:
        raise Refused("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > METADATA:
        raise Refused("metadata_too_large")
    return {"metadata": metadata}
