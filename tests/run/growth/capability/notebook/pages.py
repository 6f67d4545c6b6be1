"""What the notebook says."""

from __future__ import annotations

from bot.capabilities.notebook.model import Giving, PageWritten
from bot.domain.messages import File, Outbound, Text
from bot.turn.decision import Decision, FileAsked, JsonValue, MessageWritten, reply
from bot.turn.turn import Turn
from lessons.markup import escape

MAKER = "notebook.file"
Pages = tuple[str, ...]


def note(turn: Turn, pages: Pages) -> Decision:
    written = PageWritten(turn.learner.id, turn.argument, turn.now)
    return reply(turn.say("notebook-noted", count=len(pages) + 1), keep=(written,))


def give(turn: Turn, giving: Giving) -> Decision:
    if giving.to is None:
        return reply(turn.say("notebook-nobody"))
    page = Outbound((Text(turn.speech("notebook-given", page=escape(giving.pages[-1]))),))
    return reply(turn.say("notebook-gave"), keep=(MessageWritten(giving.to, page, turn.now),))


def take(turn: Turn, pages: Pages) -> Decision:
    asked = FileAsked(turn.learner, MAKER, list(pages), turn.now)
    return reply(turn.say("notebook-asked"), keep=(asked,))


def make(values: JsonValue) -> Outbound:
    pages = values if isinstance(values, list) else []
    text = "\n".join(str(page) for page in pages) * 1000
    return Outbound((File("carnet.txt", "text/plain", text.encode()),))
