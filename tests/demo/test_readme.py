"""The README shows a real run, and what a person sees is what it shows."""

from __future__ import annotations

from tests.demo.transcript import play, shown


def test_the_readme_shows_the_week_as_it_is_played() -> None:
    assert play() == shown()
