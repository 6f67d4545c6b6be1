"""Sentences by key, from folders of Fluent files: `fr.ftl`, `en.ftl`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk, Message

from bot.texts.elision import write_of

LANGUAGES = ("fr", "en")


def _write_of(name: Any, mark: Any = "") -> str:
    """Return « de » and a name, for `DE($name)` in a sentence."""
    return write_of(str(name), mark=str(mark))


class Speech:
    """The sentences of one language. A missing key or variable always raises."""

    def __init__(self, language: str, *folders: Path) -> None:
        """Read the files. Raises ValueError for invalid Fluent, or a key in two files."""
        self.language = language
        self._keys: list[str] = []
        self._folders = folders
        functions: dict[str, Any] = {"DE": _write_of}
        self._bundle = FluentBundle([language], functions=functions, use_isolating=False)
        for folder in folders:
            self._add(folder / f"{language}.ftl")

    def _add(self, file: Path) -> None:
        parser = FluentParser(with_spans=False)  # places in a file: memory that nothing reads
        resource = parser.parse(file.read_text(encoding="utf-8"))
        if junk := [entry for entry in resource.body if isinstance(entry, Junk)]:
            raise ValueError(f"{file.name}: {str(junk[0].content).strip()[:80]!r} is not Fluent")
        keys = [entry.id.name for entry in resource.body if isinstance(entry, Message)]
        if twice := [key for key in keys if self.has(key)]:
            raise ValueError(f"{file}: {twice[0]!r} is in another folder too")
        self._bundle.add_resource(resource)
        self._keys += keys

    def __call__(self, key: str, /, **args: Any) -> str:
        """Return the sentence `key` with its variables filled in.

        Raises KeyError for an unknown key, ValueError for a missing variable.
        """
        message = self._bundle.get_message(key) if self._bundle.has_message(key) else None
        if message is None or message.value is None:
            raise KeyError(f"no sentence {key!r} in {self.language}.ftl")
        text, errors = self._bundle.format_pattern(message.value, args)
        if errors:
            raise ValueError(f"sentence {key!r} in {self.language}.ftl: {errors[0]}")
        return str(text)

    def to(self, language: str) -> Speech:
        """Return the same sentences in another language."""
        return speech(language, *self._folders)

    def keys(self, prefix: str) -> list[str]:
        """Return the keys that begin with a prefix, in the order of folders and files."""
        return [key for key in self._keys if key.startswith(prefix)]

    def has(self, key: str) -> bool:
        return self._bundle.has_message(key)


@lru_cache(maxsize=32)
def speech(language: str, *folders: Path) -> Speech:
    """Return the sentences of `language` in those folders, read once.

    French replaces a language that Levain does not speak.
    """
    return Speech(language if language in LANGUAGES else LANGUAGES[0], *folders)
