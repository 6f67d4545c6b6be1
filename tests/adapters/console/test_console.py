"""The console's own ways: what it draws, and what it lets through."""

from __future__ import annotations

import io
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console as Terminal

from adapters.console.adapter import Console
from adapters.console.parse import Order, parse
from adapters.console.render import glued, printed, render
from adapters.console.texts import speech
from bot.domain.menu import Menu
from bot.domain.messages import (
    Address,
    Button,
    Buttons,
    Choices,
    Chose,
    Facts,
    File,
    Inbound,
    Meter,
    Option,
    Outbound,
    Picture,
    Table,
    Text,
    Typed,
)

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def drawn(*blocks, width: int = 40, language: str = "") -> str:
    terminal = Terminal(file=io.StringIO(), width=width)
    with terminal.capture() as captured:
        terminal.print(render(Outbound(blocks, language=language)))
    return printed(captured.get())


def test_lines_never_break_at_a_no_break_space() -> None:
    text = "mot " * 8 + "« guillemets »\u202f!".replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    for width in range(20, 50):
        lines = drawn(Text(text), width=width).splitlines()
        assert any("«\u00a0guillemets\u00a0»\u202f!" in line for line in lines)


def test_options_are_wrapped_beside_their_letter() -> None:
    option = Option("o", "une réponse assez longue pour passer à la ligne suivante")
    lines = drawn(Choices("a", "Question", (option,)), width=30).splitlines()
    assert lines[2].startswith("  A  une")
    assert all(line.startswith("     ") for line in lines[3:])


@pytest.mark.parametrize(
    ("language", "seen"),
    [
        ("", "[image\u00a0: deux barres]\n\n[a.csv, 2\u00a0Kio]"),
        ("fr", "[image\u00a0: deux barres]\n\n[a.csv, 2\u00a0Kio]"),
        ("en", "[picture: deux barres]\n\n[a.csv, 2\u00a0KiB]"),
    ],
)
def test_pictures_and_files_are_named_in_the_language_of_the_message(
    language: str, seen: str
) -> None:
    blocks = (Picture(b"", "deux barres"), File("a.csv", "text/csv", b"x" * 2048))
    assert drawn(*blocks, language=language) == seen


HOSTILE = "\x1b[2J\x1b]0;titre\x07[bold red]rouge[/] \u202eabc\u2066 \r\b{x}"


@pytest.mark.parametrize(
    "block",
    [
        Text(HOSTILE),
        Choices(HOSTILE, HOSTILE, (Option("a", HOSTILE),)),
        Buttons((Button(HOSTILE, "a"),)),
        Facts(((HOSTILE, HOSTILE),)),
        Table((HOSTILE,), ((HOSTILE,),)),
        Meter(HOSTILE, 1, 2),
    ],
    ids=lambda block: type(block).__name__,
)
def test_hostile_text_is_shown_not_obeyed(block) -> None:
    seen = drawn(block, width=200)
    assert not set("\x1b\x07\r\b\u202e\u2066") & set(seen)
    assert "[bold" in seen.replace("\u00a0", " ")


@given(st.text())
def test_whatever_the_text_it_is_drawn(text: str) -> None:
    assert "\x1b" not in drawn(Text(text), Choices("a", text, (Option("o", text),)))
    assert "\x1b" not in glued(text)


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ("bonjour", Typed("bonjour")),
        ("  leçon \n", Typed("leçon")),
        (":demain", Order("demain", "")),
        (":role manager", Order("role", "manager")),
        (":2", Chose("later")),
        (":9", Order("9", "")),
        ("", None),
        ("   \n", None),
    ],
)
def test_a_line_means(line: str, meaning: object) -> None:
    buttons = Outbound((Buttons((Button("Leçon", "lesson"), Button("Plus tard", "later"))),))
    assert parse(line, Menu().after([buttons])) == meaning


async def talk(folder: Path, monkeypatch: pytest.MonkeyPatch, *typed: str) -> str:
    """What a console shows to whoever types; « mes données » sends a file and a picture."""
    monkeypatch.chdir(folder)
    ana = Address("console", "local", "ana", "ana")

    async def lines() -> AsyncIterator[str]:
        for each in typed:
            yield each

    async def handle(inbound: Inbound) -> tuple[Outbound, ...]:
        if inbound.content != Typed("mes données"):
            return ()
        file = File("../mes-donnees.json", "application/json", b"{}")
        return (Outbound((file, Picture(b"\x89PNG", "Vos leçons"))),)

    output = io.StringIO()
    console = Console(
        address=ana,
        clock=lambda: NOW,
        lines=lines(),
        output=output,
        speech=speech("fr"),
    )
    await console.run(handle)
    await console.send(replace(ana, user="bob"), Outbound((Text("Bonjour Bob"),)), "k")
    return output.getvalue().replace("\u00a0", " ")


async def test_files_are_kept_in_the_current_folder_over_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = await talk(tmp_path, monkeypatch, ":garder", "mes données", ":garder", ":keep")
    assert "Aucun fichier n’a encore été reçu" in said
    assert said.count(":garder enregistre ce fichier") == 1
    assert {*os.listdir(tmp_path)} == {"mes-donnees.json", "image-2.png"}  # noqa: PTH208
    assert (tmp_path / "mes-donnees.json").read_bytes() == b"{}"
    assert (tmp_path / "mes-donnees.json").stat().st_mode & 0o777 == 0o600
    assert said.count("-- enregistré : ") == 2
    assert said.count("existe déjà") == 2  # the second time


async def test_what_is_for_somebody_else_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = await talk(tmp_path, monkeypatch, "bonjour")
    assert "-- pour bob :\n" in said
    assert said.index("-- pour bob") < said.index("Bonjour Bob")
