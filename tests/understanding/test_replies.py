"""What is typed in anger, or not understood, is not repeated."""

from __future__ import annotations

import pytest

from bot.domain.messages import Buttons, Choices, Outbound, Text
from tests.understanding.scenes import Scene, scenes
from tests.understanding.seen import decide

INSULT = "zorglubard"


def words(replies: tuple[Outbound, ...]) -> str:
    """Return all that a person reads of messages, in small letters."""
    blocks = [block for reply in replies for block in reply.blocks]
    read = [block.markup for block in blocks if isinstance(block, Text)]
    read += [block.prompt for block in blocks if isinstance(block, Choices)]
    read += [each.label for block in blocks if isinstance(block, Buttons) for each in block.buttons]
    return " ".join(read).casefold()


@pytest.mark.parametrize("scene", scenes().values(), ids=scenes())
@pytest.mark.parametrize(
    "typed",
    [
        "{}",
        "espèce de {} !",
        "t’es nul, {}",
        "va te faire voir {}",
        "ferme-la {} de robot",
        "{} ?",
        "plus tar {}",
        "you stupid {}",
    ],
)
def test_an_insult_is_not_quoted_back(scene: Scene, typed: str) -> None:
    replied = words(decide(scene, scene.hear(typed.format(INSULT))).replies)
    assert replied
    assert INSULT not in replied


@pytest.mark.parametrize(
    "typed", ["t’es vraiment un gros nul", "merde", "connard", "this is rubbish"]
)
def test_a_complaint_is_answered_the_same_whatever_its_words(typed: str) -> None:
    scene = scenes()["phrases"]
    first, other = scene.hear("c’est nul"), scene.hear(typed)
    assert other.command.name == "complaint"
    assert decide(scene, other) == decide(scene, first)
