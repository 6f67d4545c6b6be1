"""The registry of capabilities: a new one is one folder and one line."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.capabilities import CAPABILITIES, load_capabilities
from bot.turn.capability import Capability, Command, nothing
from bot.turn.decision import reply
from bot.turn.router import Router
from tests.run.tree import GROWTH, Levain, grow


@pytest.fixture(name="levain", scope="module")
def _levain(tmp_path_factory: pytest.TempPathFactory) -> Levain:
    """The command of a copy of the tree, in which the notebook has its folder and its line."""
    return grow(
        tmp_path_factory.mktemp("tree"),
        GROWTH / "capability" / "notebook",
        Path("bot/capabilities/notebook"),
        Path("bot/capabilities/__init__.py"),
        '"bot.capabilities.notebook"',
    )


SCRIPT = """\
passer
passer
passer
aide
noter Relire avant d’envoyer
noter Citer la source
:role manager
bilan
:role agent
donner console/demo/manager
donner console/demo/nobody
carnet
:demain
"""


def test_it_reads_keeps_writes_to_another_and_makes_a_file(levain: Levain, tmp_path: Path) -> None:
    file = tmp_path / "demo.sqlite"
    played = levain("demo", "--database", str(file), cwd=tmp_path, stdin=SCRIPT)
    assert played.returncode == 0, played.stderr
    for said in (
        "noter, donner, carnet\u00a0: votre carnet.",
        "Page 1 de votre carnet.",
        "Page 2 de votre carnet.",
        "C’est donné.",
        "Je ne connais pas cette personne.",
        "Une page pour vous\u00a0: Citer la source",
        "[carnet.txt,",
    ):
        assert played.stdout.count(said) == 1, f"{said}\n{played.stdout}"
    with closing(sqlite3.connect(file)) as database:
        pages = database.execute("SELECT text FROM page ORDER BY id").fetchall()
        asked = database.execute(
            "SELECT kind, state, content FROM delivery WHERE kind IN ('message', 'file')"
        ).fetchall()
    assert pages == [("Relire avant d’envoyer",), ("Citer la source",)]
    assert sorted(asked) == [("file", "sent", None), ("message", "sent", None)]


def test_a_capability_is_named_as_its_folder() -> None:
    assert [f"bot.capabilities.{each.name}" for each in load_capabilities()] == list(CAPABILITIES)


def test_no_two_commands_claim_a_word() -> None:
    """A table that is ambiguous is refused at the start."""
    twice = tuple(
        Capability(name=name, commands=(Command(name, lambda _, __: reply(), nothing, ("mot",)),))
        for name in ("one", "other")
    )
    with pytest.raises(ValueError, match=re.escape("'mot' is claimed twice")):
        Router(twice)
