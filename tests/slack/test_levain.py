"""An agent in Slack, and the whole of Levain."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from tests.slack.levain import run_levain
from tests.slack.people import Person
from tests.slack.screen import labels, words
from tests.slack.server import Slack
from tests.slack.workspace import Message

LESSONS = Path(str(files("lessons")))


def asked(ana: Person) -> Message | None:
    """The last message with something to tap."""
    return next((message for message in ana.messages()[::-1] if labels(message)), None)


async def begin(ana: Person) -> Message:
    """Through the onboarding by taps; the first question."""
    await ana.open_home()
    for _ in range(3):
        await ana.tap(await ana.expect(lambda m: "Passer" in labels(m)), "Passer")
    return await ana.expect(asks)


def asks(message: Message) -> bool:
    return {"A", "B"} <= set(labels(message)) and "Passer" not in labels(message)


async def test_an_answered_question_is_closed_where_it_was_asked(
    slack: Slack, tmp_path: Path
) -> None:
    async with run_levain(slack, tmp_path):
        ana = slack.workspace().person("ana")
        question = await begin(ana)
        await ana.tap(question, "B")
        closed = await ana.expect("Votre réponse")
        assert closed["ts"] == question["ts"]
        assert "Bonne réponse" in words(closed)
        assert "Bonne réponse" in closed["text"]  # for screen readers
        assert labels(closed) == []
        done = await ana.expect("Leçon terminée")
        assert "Bonne réponse" not in words(done)
        await ana.until(lambda: "mardi 24 novembre" in words(ana.home() or {}) or None)
        assert ana.errors == []
