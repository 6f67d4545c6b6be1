"""Refusals, as a form says them under a field. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.slack.blocks import shorten
from adapters.slack.texts import speech
from bot.domain.messages import Choices, Feedback, Outbound, Text
from lessons import markup
from lessons.sanitize import clean, line

SAID_MAX = 300  # of a line under a field
NEAR_MAX = 4  # choices to name: more would not be read there


def refusal(replies: Sequence[Outbound], language: str) -> str:
    """Return what is wrong, and the choices that are near; nothing where nothing was replied.

    `language`: of a reply that names none.
    """
    if not replies:
        return ""
    speak = speech(replies[0].language or language)
    blocks = [block for each in replies for block in each.blocks]
    said = [each.markup for each in blocks if isinstance(each, Text | Feedback) and each.markup]
    why = clean(markup.plain(said[0])) if said else speak("slack-unread")
    near = [each.options for each in blocks if isinstance(each, Choices)]
    if near and len(near[0]) <= NEAR_MAX:
        why = speak("slack-near", why=why, near=", ".join(line(each.label) for each in near[0]))
    return shorten(why, SAID_MAX)
