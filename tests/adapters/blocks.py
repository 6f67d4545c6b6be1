"""Blocks of any content, for the renderers of every adapter."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.domain.messages import (
    Buttons,
    Choices,
    Facts,
    File,
    Meter,
    Picture,
    Table,
    Text,
)


def fuzz(examples: int) -> settings:
    """So many examples, however long each takes."""
    return settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=examples)


def plain_blocks(
    texts: st.SearchStrategy[str], strings: st.SearchStrategy[str], picture: bytes
) -> dict[type, st.SearchStrategy[Any]]:
    """Each kind of block with nothing to tap; `strings` may be long."""
    pairs = st.tuples(texts, strings)
    return {
        Text: st.builds(Text, strings),
        Picture: st.builds(Picture, st.binary() | st.just(picture), strings),
        Facts: st.builds(Facts, st.lists(pairs, max_size=4).map(tuple)),
        Table: st.builds(
            Table,
            st.lists(texts, max_size=4).map(tuple),
            st.lists(st.lists(strings, max_size=5).map(tuple), max_size=4).map(tuple),
        ),
        Meter: st.builds(Meter, texts, st.integers(), st.integers()),
        File: st.builds(File, strings, texts, st.binary()),
    }


def words_of(block: object) -> list[str]:
    """Every string of a block that a person must read."""
    match block:
        case Choices():
            ends = block.ends if block.ends and block.options else ()
            labels = [option.label for option in block.options]
            return [block.prompt, *labels, *block.slots, *ends]
        case Buttons():
            return [button.label for button in block.buttons]
        case Facts():
            return [each for pair in block.pairs for each in pair]
        case Table():
            return [*block.headers, *(cell for row in block.rows for cell in row)]
        case Meter():
            return [block.label, f"{block.value}/{block.total}"]
    return []
