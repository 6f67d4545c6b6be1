"""The glossary of the code: each row names something that is there."""

from __future__ import annotations

import re
from functools import reduce
from importlib import import_module
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "glossary.md"
ROW = re.compile(r"^\| (?P<term>[^|]+) \| (?P<meaning>[^|]+) \| `(?P<where>[^`|]+)` \|$")
HEAD = ("| term | meaning | where |", "|---|---|---|")
LINES = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
ROWS = [found for line in LINES if (found := ROW.match(line))]
SENTENCE_MAX = 25  # words


def test_every_line_of_the_tables_is_a_row() -> None:
    assert [line for line in LINES if line not in HEAD and not ROW.match(line)] == []
    assert len(ROWS) > 50


def test_no_term_is_explained_twice() -> None:
    terms = [row["term"].casefold() for row in ROWS]
    assert len(set(terms)) == len(terms)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["term"])
def test_the_name_is_there(row: re.Match[str]) -> None:
    module, _, name = row["where"].partition(":")
    reduce(getattr, name.split("."), import_module(module))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["term"])
def test_the_meaning_is_made_of_short_sentences(row: re.Match[str]) -> None:
    sentences = re.split(r"(?<=[.!?])\s+", row["meaning"])
    assert all(len(each.split()) <= SENTENCE_MAX for each in sentences)
