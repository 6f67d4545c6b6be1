"""Sentences of snags: each one is said, in each language, wherever it stands in a file."""

from __future__ import annotations

import re

import pytest

from bot.capabilities import speak
from bot.capabilities.people.model import SNAGS, Snag
from bot.capabilities.people.report import tell_snags
from bot.texts.speech import LANGUAGES

WORDS = ("kind", "other", "near", "sign", "separator", "service", "ring", "platform", "example")
ARGS = dict.fromkeys(WORDS, "Accueil") | dict.fromkeys(("most", "first", "place"), 3)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(SNAGS))
@pytest.mark.parametrize(("line", "column"), [(0, ""), (4, ""), (4, "Courriel")])
def test_each_snag_is_said_at_any_place(language: str, code: str, line: int, column: str) -> None:
    (said,) = tell_snags(speak(language), [Snag(code, line, column, ARGS)])
    assert said
    assert not line or re.search(rf"\b{line}\b", said)
    assert column in said
