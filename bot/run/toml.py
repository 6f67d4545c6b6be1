"""A settings file in TOML: its values, and the line of each."""

from __future__ import annotations

import codecs
import io
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from adapters.section import Key, unreadable
from bot.domain.errors import SettingsError
from bot.run.replacement import replace

_COMMENT = re.compile(r"#[^\r\n]*")

# How tomllib's message begins -> what to write. Python 3.11 to 3.14 say the same.
REMEDIES = {
    "Cannot overwrite": "this setting is there twice: keep one",
    "Duplicate inline table key": "this setting is there twice: keep one",
    "Cannot declare": "this table is there twice: keep one, or write [[people]] for each of a list",
    "Cannot mutate": "this table is there twice: keep one",
    "Cannot redefine": "this table is there twice: keep one",
    "Expected '=' after": "write a setting as name = value",
    "Expected ']": "end the name of a table with as many ] as there are [ before it",
    "Invalid value": "write a text between straight quotes, else a number, a date, true or false",
    "Invalid date": "there is no such day or hour",
    "Invalid initial character": "a setting or a table begins with its name, in plain letters",
    "Invalid statement": "a line is name = value, or [table]; what follows a # is not read",
    "Expected newline": "write one setting a line, a text between straight quotes",
    "Unclosed array": "end the list with ]",
    "Unclosed inline table": "end the table with }",
    "Unterminated string": "end the text with the quote that begins it, on the same line",
    "Illegal character '\\n'": "end the text with the quote that begins it, on the same line",
    "Expected '\"": "end the text with the quote that begins it",
    "Expected \"'": "end the text with the quote that begins it",
    "Unescaped": "write \\\\ for each \\, or put the text between ' and '",
    "Invalid hex value": "write \\\\ for each \\, or put the text between ' and '",
    "Escaped character": "write \\\\ for each \\, or put the text between ' and '",
    "Illegal character": "take away the character that no text may hold",
    "Found invalid character": "take away the character that no text may hold",
}


@dataclass(frozen=True)
class Document:
    """A settings file that was read; without a file, no values."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""

    @cached_property
    def lines(self) -> Mapping[Key, int]:
        """Return the first line, from 1, of the statement that holds each value."""
        return dict(_find_lines(self.text))

    def line(self, key: Key) -> int | None:
        """Return the line of a value, else of the nearest table above; None if neither is there."""
        ways = (key[:length] for length in range(len(key), 0, -1))
        return next((self.lines[way] for way in ways if way in self.lines), None)


def read_document(file: Path, *, optional: bool = False) -> Document:
    """Read a file; without an optional one, return no values.

    Raises SettingsError, which names the line and column of what is not TOML.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        if optional and isinstance(error, FileNotFoundError):
            return Document(str(file))
        raise SettingsError(f"{file}: cannot be read: {unreadable(error)}") from None
    try:
        text = content.decode("utf-8-sig")  # as Notepad saves it
        return Document(str(file), tomllib.loads(text), text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{file}, line {line}: not UTF-8: save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}{_explain(f'{error}', text)}") from None


def write_setting(file: Path, name: str, value: str) -> None:
    """Write a setting of the file, above its tables, in place of the one that is there.

    `value`: as TOML writes it. Comments and ends of lines stay. The file keeps its owner and mode,
    and is replaced whole or not at all. Raises SettingsError.
    """
    text = read_document(file).text
    end = "\r\n" if "\r\n" in text else "\n"
    lines = list(io.StringIO(text if text.endswith("\n") or not text else f"{text}{end}"))
    first, last = _place(text, name, lines)
    *above, beside = [*_COMMENT.findall("".join(lines[first:last])), ""]
    if above and lines[last - 1].rstrip().endswith(above[-1].rstrip()):
        beside = f" {above.pop()}"
    written = (*above, f"{name} = {value}{beside}")
    content = "".join((*lines[:first], *(each + end for each in written), *lines[last:]))
    try:
        mark = codecs.BOM_UTF8 if file.read_bytes().startswith(codecs.BOM_UTF8) else b""
        replace(file, mark + content.encode())
    except OSError as error:
        raise SettingsError(f"{file}: cannot be written: {error.strerror}") from None


def _place(text: str, name: str, lines: Sequence[str]) -> tuple[int, int]:
    """Return the lines, from 0, that hold a setting; none, before tables, where it may stand."""
    ended = 0
    for line, statement, values in _split(text):
        first = line - 1
        if statement.lstrip().startswith("["):
            while first > ended and lines[first - 1].lstrip().startswith("#"):
                first -= 1  # what is said of the table stays above it
            return first, first
        ended = first + len(list(io.StringIO(statement)))
        if name in values:
            return first, ended
    return len(lines), len(lines)


def _explain(message: str, text: str) -> str:
    """Return the place and the remedy of what tomllib says."""
    found = re.search(r"\(at (line \d+, column \d+)\)", message)
    place = found[1] if found else f"line {_last_begun(text)}"
    ways = (remedy for begins, remedy in REMEDIES.items() if message.startswith(begins))
    return f", {place}: not TOML: {next(ways, 'write a setting as name = value')}"


def _find_lines(text: str) -> Iterator[tuple[Key, int]]:
    """Yield each value of a sound document, with the first line of its statement."""
    table: Key = ()
    listed: dict[Key, int] = {}  # lists of tables -> the place of the last one
    for line, statement, values in _split(text):
        if statement.lstrip().startswith("["):
            table = _enter(values, statement.lstrip().startswith("[["), listed)
            yield table, line
        else:
            yield from ((table + key, line) for key in _keys(values))


def _last_begun(text: str) -> int:
    """Return the line on which the last statement begins, ended or not."""
    *_, last = (number for number, _, _ in _split(text, unended=True))
    return last


def _split(text: str, *, unended: bool = False) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield each statement with its first line and its values: the lines that parse together."""
    begun, first = "", 1
    for number, line in enumerate(io.StringIO(text), 1):  # as tomllib counts: by \n alone
        first, begun = (first, begun + line) if begun else (number, line)
        try:
            values = tomllib.loads(begun)
        except tomllib.TOMLDecodeError:  # goes on: a list or a text of several lines
            continue
        if values:
            yield first, begun, values
        begun = ""
    if begun and unended:
        yield first, begun, {}


def _enter(values: Mapping[str, Any], listing: bool, listed: dict[Key, int]) -> Key:
    """Return the key of the table that a header opens; count it if it is one of a list."""
    names, value = [], values
    while value:
        ((name, inner),) = value.items()
        names.append(name)
        value = inner if isinstance(inner, dict) else {}
    key: Key = ()
    for place, name in enumerate(names, 1):
        key += (name,)
        if listing and place == len(names):
            listed[key] = listed.get(key, -1) + 1
        if key in listed:
            key += (listed[key],)
    return key


def _keys(value: object) -> Iterator[Key]:
    """Yield the key of each value in a value, itself left out."""
    items: Iterator[tuple[str | int, object]] = iter(())
    if isinstance(value, dict):
        items = iter(value.items())
    elif isinstance(value, list):
        items = iter(enumerate(value))
    for name, inner in items:
        yield (name,)
        yield from ((name, *key) for key in _keys(inner))
