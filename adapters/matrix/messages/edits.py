"""Events that replace earlier ones (`m.replace`). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.matrix.messages.asked import ASKED, read_asked
from adapters.matrix.messages.blocks import draw, draw_closed
from adapters.matrix.messages.event import EVENT_MAX, size, whole
from adapters.matrix.messages.html import tagged, words
from adapters.matrix.messages.taps import POLL_START, TAPS, taps_for
from bot.domain.messages import Choices, Feedback
from bot.texts.speech import Speech
from lessons.letters import letter

_FALLBACK_MAX = 200  # of an edit, when it cannot hold the whole twice
_NEW_ONLY = ("format", "formatted_body", TAPS, ASKED)  # not in what clients without edits show
_RELATION = "m.relates_to"


def edited(content: Mapping[str, Any], event_id: str, change: str = "") -> dict[str, Any]:
    """The content that replaces an earlier event.

    Clients without edits show it below as a message of its own: of `change` alone, where only that
    is new.
    """
    replacing = {
        **{key: value for key, value in content.items() if key not in _NEW_ONLY},
        "body": f"* {change or content.get('body', '')}",
        "m.new_content": {key: value for key, value in content.items() if key != _RELATION},
        _RELATION: {"rel_type": "m.replace", "event_id": event_id},
    }
    if size(replacing) > EVENT_MAX:
        replacing["body"] = f"{replacing['body'][:_FALLBACK_MAX]}…"
    return replacing


def answered(
    content: Mapping[str, Any], feedback: Feedback, speak: Speech
) -> tuple[dict[str, Any], str] | None:
    """A question's content with its answer, and that answer in words; None for no question.

    The options picked and expected are marked in their place; where nothing is right or wrong, what
    was picked is under it. What could be tapped stays: a later tap is still understood.
    """
    taps = taps_for(content, feedback.action)
    places = [n for n, tap in enumerate(taps) if tap.get("pick") in feedback.picked]
    if not places or POLL_START in content or "m.new_content" in content:
        return None
    picked = ", ".join(map(letter, places))
    said = speak("picked", count=len(places), picked=picked)
    return _closed(content, feedback, speak) or _signed(content, said), said


def _closed(content: Mapping[str, Any], feedback: Feedback, speak: Speech) -> dict[str, Any] | None:
    """The content with marks on its options; None where it does not hold them as they are drawn."""
    asked = (block for block in read_asked(content).blocks if isinstance(block, Choices))
    question = next(asked, None)
    if question is None or feedback.correct is None:
        return None
    before, after = whole(draw(question, speak)), whole(draw_closed(question, feedback, speak))
    body, html = str(content.get("body", "")), str(content.get("formatted_body", ""))
    if before.body not in body or before.html not in html:
        return None
    body = after.body.join(body.rsplit(before.body, 1))
    html = after.html.join(html.rsplit(before.html, 1))
    return {**content, "body": body, "formatted_body": html}


def _signed(content: Mapping[str, Any], said: str) -> dict[str, Any]:
    """The content with what was picked under it."""
    under = tagged("p", tagged("strong", words(said)))
    return {
        **content,
        "body": f"{content.get('body', '')}\n\n{under.body}",
        "formatted_body": f"{content.get('formatted_body', '')}{under.html}",
    }
