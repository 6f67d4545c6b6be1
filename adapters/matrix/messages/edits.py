"""Events that replace earlier ones (`m.replace`). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.matrix.messages.event import EVENT_MAX, size
from adapters.matrix.messages.html import tagged, words
from adapters.matrix.messages.taps import POLL_START, TAPS, taps_for
from bot.domain.messages import Feedback
from bot.texts.speech import Speech
from lessons.letters import letter

_FALLBACK_MAX = 200  # of an edit, when it cannot hold the whole twice
_NEW_ONLY = ("format", "formatted_body", TAPS)  # not in what clients without edits show


def edited(content: Mapping[str, Any], event_id: str) -> dict[str, Any]:
    """The content that replaces an earlier event."""
    replacing = {
        **{key: value for key, value in content.items() if key not in _NEW_ONLY},
        "body": f"* {content.get('body', '')}",
        "m.new_content": dict(content),
        "m.relates_to": {"rel_type": "m.replace", "event_id": event_id},
    }
    if size(replacing) > EVENT_MAX:
        replacing["body"] = f"{replacing['body'][:_FALLBACK_MAX]}…"
    return replacing


def answered(
    content: Mapping[str, Any], feedback: Feedback, speak: Speech
) -> dict[str, Any] | None:
    """A question's content with what was picked under it; None for anything but a question.

    What could be tapped stays in it: a later tap is still understood.
    """
    taps = taps_for(content, feedback.action)
    places = [n for n, tap in enumerate(taps) if tap.get("pick") in feedback.picked]
    if not places or POLL_START in content or "m.new_content" in content:
        return None
    picked = ", ".join(map(letter, places))
    said = speak("picked", count=len(places), picked=picked)
    under = tagged("p", tagged("strong", words(said)))
    return {
        **content,
        "body": f"{content.get('body', '')}\n\n{under.body}",
        "formatted_body": f"{content.get('formatted_body', '')}{under.html}",
    }
