"""A push to the LRS of the tests, from a Levain on simulated time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.capabilities.xapi.push import Push
from bot.run.settings import Settings
from bot.run.wiring import make_push
from tests.house import ANA, Home
from tests.standins.lrs.server import SECRET, USER

HOME_PAGE = "https://www.ville.example"


def table(url: str, folder: Path, **others: Any) -> Mapping[str, Any]:
    """The table of the settings for an LRS there, its secret in a file of that folder."""
    file = folder / "lrs.secret"
    file.touch(0o600)
    file.write_text(SECRET, encoding="utf-8")
    given = {"home_page": HOME_PAGE, "endpoint": url, "user": USER, "secret_file": file}
    return given | others


def push_of(home: Home, given: Mapping[str, Any], owner: str = "one") -> Push:
    settings = Settings.model_validate({"xapi": given})
    push = make_push(home.runtime, settings, home.clock, owner)
    assert push
    return push


def night(home: Home, days: int = 1) -> None:
    """The first minutes of a later day, in Paris."""
    now = home.clock()
    day = (now + timedelta(days=days)).date()
    home.clock.move(datetime(day.year, day.month, day.day, 0, 11, tzinfo=now.tzinfo))


async def follow(home: Home, *names: str) -> None:
    """Each joins, and finishes the first lesson."""
    for name in names:
        who = replace(ANA, user=name, conversation=name)
        await home.begin(who)
        await home.send("B", who)
