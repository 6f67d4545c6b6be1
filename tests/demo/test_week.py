"""The page of the week shows a real run, and a person sees what the page shows."""

from __future__ import annotations

from tests.demo.transcript import play, shown


def test_the_page_shows_the_week_as_it_is_played() -> None:
    assert play() == shown()
