"""Events that replace earlier ones (`m.replace`). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.matrix.messages.asked import ASKED, read_asked
from adapters.matrix.messages.event import EVENT_MAX, size, whole
from adapters.matrix.messages.html import tagged, words
from adapters.matrix.messages.questions import draw_closed, draw_question, spelled
from adapters.matrix.messages.taps import POLL_START, TAPS, taps_for
from bot.domain.messages import Choices, Feedback, Option
from bot.texts.speech import Speech

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

    What was given and what was expected is marked in its place; where the question is not known,
    what was picked is under it. What could be tapped stays: a later tap is still understood.
    """
    if POLL_START in content or "m.new_content" in content:
        return None
    blocks = read_asked(content).blocks
    asked = (b for b in blocks if isinstance(b, Choices) and b.action == feedback.action)
    question = next(asked, None) or _tapped(content, feedback.action)
    picked = spelled(question, feedback.picked) if question else ""
    if question is None or not picked:
        return None
    alone = () if question.slots else [o for o in question.options if o.id in feedback.picked]
    said = speak("picked", count=len(alone) or 1, picked=picked)
    return _closed(content, question, feedback, speak) or _signed(content, said), said


def _tapped(content: Mapping[str, Any], action: str) -> Choices | None:
    """Read of a question as much as its taps tell; None for no question."""
    picks = [str(tap.get("pick", "")) for tap in taps_for(content, action)]
    return Choices(action, "", tuple(Option(each, "") for each in picks)) if picks else None


def _closed(
    content: Mapping[str, Any], question: Choices, feedback: Feedback, speak: Speech
) -> dict[str, Any] | None:
    """The content with marks on its options; None where it does not hold them as they are drawn."""
    if question.slots and not _fills(feedback, question):
        return None
    before, after = whole(draw_question(question)), whole(draw_closed(question, feedback, speak))
    body, html = str(content.get("body", "")), str(content.get("formatted_body", ""))
    if not question.prompt or before.body not in body or before.html not in html:
        return None
    body = after.body.join(body.rsplit(before.body, 1))
    html = after.html.join(html.rsplit(before.html, 1))
    return {**content, "body": body, "formatted_body": html}


def _fills(feedback: Feedback, question: Choices) -> bool:
    """Say whether each slot has an option of the question, and one that was expected."""
    known = {each.id for each in question.options}
    given = (feedback.picked, feedback.expected)
    return all(len(each) == len(question.slots) and known.issuperset(each) for each in given)


def _signed(content: Mapping[str, Any], said: str) -> dict[str, Any]:
    """The content with what was picked under it."""
    under = tagged("p", tagged("strong", words(said)))
    return {
        **content,
        "body": f"{content.get('body', '')}\n\n{under.body}",
        "formatted_body": f"{content.get('formatted_body', '')}{under.html}",
    }
