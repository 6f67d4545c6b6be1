"""The platforms there are: a line each, the folder that holds everything of it."""

from __future__ import annotations

from importlib import import_module

from adapters.platform import Platform

PLATFORMS = (
    "adapters.console",
    "adapters.matrix",
    "adapters.slack",
)


def load_platforms(folders: tuple[str, ...] = PLATFORMS) -> tuple[Platform, ...]:
    """Read what each folder says of its platform, without its SDK."""
    return tuple(import_module(folder).PLATFORM for folder in folders)


def load_records(folders: tuple[str, ...] = PLATFORMS) -> None:
    """Add the tables of every platform to the metadata, before anything is made from it."""
    for platform in load_platforms(folders):
        if platform.records:
            platform.load(platform.records)
