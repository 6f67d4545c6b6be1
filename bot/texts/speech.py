"""Sentences by key, from a folder of Fluent files: `fr.ftl`, `en.ftl`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Junk

LANGUAGES = ("fr", "en")
HERE = Path(__file__).parent


class Speech:
    """The sentences of one language. Nothing missing or misused passes in silence."""

    def __init__(self, folder: Path, language: str) -> None:
        self.language = language
        self._folder = folder
        source = (folder / f"{language}.ftl").read_text(encoding="utf-8")
        self._bundle = FluentBundle([language], use_isolating=False)
        resource = FluentResource(source)
        if junk := [entry for entry in resource.body if isinstance(entry, Junk)]:
            raise ValueError(f"{language}.ftl: {str(junk[0].content).strip()[:80]!r} is not Fluent")
        self._bundle.add_resource(resource)

    def __call__(self, key: str, /, **args: Any) -> str:
        """The sentence `key` with its variables.

        Raises KeyError when there is none, ValueError when a variable is missing.
        """
        message = self._bundle.get_message(key) if self._bundle.has_message(key) else None
        if message is None or message.value is None:
            raise KeyError(f"no sentence {key!r} in {self.language}.ftl")
        text, errors = self._bundle.format_pattern(message.value, args)
        if errors:
            raise ValueError(f"sentence {key!r} in {self.language}.ftl: {errors[0]}")
        return str(text)

    def to(self, language: str) -> Speech:
        """The same sentences in another language."""
        return speech(language, self._folder)

    def has(self, key: str) -> bool:
        return self._bundle.has_message(key)


@lru_cache(maxsize=8)
def speech(language: str, folder: Path = HERE) -> Speech:
    """The sentences of `language`, read once; French for a language Levain does not speak."""
    return Speech(folder, language if language in LANGUAGES else LANGUAGES[0])
