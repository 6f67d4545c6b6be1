"""files.*: an upload in three steps, and what a file is."""

from __future__ import annotations

import mimetypes
from typing import Any

from tests.standins.slack.call import Answer, At, Refused
from tests.standins.slack.chat import bot_message, make_content, place_to_post
from tests.standins.slack.workspace import BOT, File

NAME = 255  # characters
ALT = 1000
SIZE = 1_000_000_000  # bytes


def get_upload_url(
    at: At, *, filename: str, length: int, alt_txt: str = "", snippet_type: str = ""
) -> Answer:
    if not 0 < length <= SIZE or not 0 < len(filename) <= NAME:
        raise Refused("invalid_arguments", "[ERROR] a name and a length are needed")
    if len(alt_txt) > ALT:
        raise Refused("alt_txt_too_large")
    file = File(id=at.workspace.next_id("F"), name=filename, owner=BOT, alt=alt_txt, size=length)
    at.workspace.files[file.id] = file
    link = f"{at.slack.url}/upload/{at.workspace.id}/{file.id}"
    return {"upload_url": link, "file_id": file.id}


def complete_upload(
    at: At,
    *,
    files: list[Any],
    channel_id: str = "",
    channels: str = "",
    initial_comment: str = "",
    thread_ts: str = "",
    blocks: list[Any] | None = None,
) -> Answer:
    found = [_uploaded(at, each) for each in files]
    places = [place_to_post(at, each) for each in (channel_id or channels).split(",") if each]
    content: dict[str, Any] = {"text": ""}
    if initial_comment or blocks:
        content = make_content(at.workspace, initial_comment, blocks, None)
    if thread_ts:
        content["thread_ts"] = thread_ts
    for file in found:
        file.done = True
        file.channels += [place.id for place in places]
    for place in places:
        shared = [as_file(file, at.slack.url, at.workspace.id) for file in found]
        at.slack.post(at.workspace, place, bot_message(at, {**content, "files": shared}))
    return {"files": [{"id": file.id, "title": file.title} for file in found]}


def file_info(at: At, *, file: str, limit: int = 100, cursor: str = "") -> Answer:
    found = at.workspace.files.get(file)
    if found is None or not found.done:
        raise Refused("file_not_found")
    return {"file": as_file(found, at.slack.url, at.workspace.id), "comments": []}


def as_file(file: File, url: str, team: str) -> dict[str, Any]:
    """A file as the Web API gives it."""
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    link = file.elsewhere or f"{url}/files/{team}/{file.id}/{file.name}"
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": media_type,
        "filetype": file.name.rpartition(".")[2],
        "user": file.owner,
        "size": file.size,
        "mode": "external" if file.elsewhere else "hosted",
        "is_external": bool(file.elsewhere),
        "is_public": False,
        "alt_txt": file.alt,
        "url_private": link,
        "url_private_download": link,
        "channels": [],
        "groups": [],
        "ims": file.channels,
    }


def _uploaded(at: At, asked: Any) -> File:
    known = at.workspace.files.get(asked.get("id", "")) if isinstance(asked, dict) else None
    if known is None or known.done or len(known.content) != known.size:
        raise Refused("file_not_found")
    known.title = asked.get("title") or known.name
    return known
