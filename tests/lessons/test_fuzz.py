"""Whatever the bytes: a course, or problems that can be shown. Never another exception."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessons.check import survey
from lessons.errors import CourseInvalid
from lessons.loader import load_course
from lessons.report import as_json, render
from lessons.sanitize import BAD
from tests.lessons.sample import COURSE, ENGLISH, FRENCH, write

fuzz = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

PIECES = [
    *"\t\n\r:-[]{}#&*!|>'\"%@`?,~",
    *("- ", ": ", "---\n", "...\n", "<<: ", "!!int ", "&a ", "*a ", "|-\n", "\\x00", "\\ud800"),
    *(
        "\x00",
        "\x1b[31m",
        "\u202e",
        "\u2028",
        "\ufeff",
        "\ufffd",
        "é",
        "日本",
        "𝄞",
        "0x1F",
        "1e999",
    ),
    *("true", "null", "2026-02-30", "9" * 5_000, "a" * 2_000, "**", "[x](", "`", "{{" * 30),
]
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=40),
    st.sampled_from(["essai", "a" * 1_300, "**", "../x.png", "/etc/passwd", "\x00", "é" * 99]),
    st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
)
# What `levain check` says of a course that learners may follow all the same.
FOR_AUTHORS = {
    *("unsupported-markup", "wrong-folder", "unknown-further", "unknown-term"),
    *("still-there", "unknown-lesson"),
    *("image-missing", "image-outside", "image-not-png-or-jpeg", "image-cut"),
    *("cut-text", "option-lettered"),
}


def assert_survives(folder: Path, data: bytes) -> None:
    home = write(folder, data)
    found = survey([home])
    lines = {tree.file: tree.lines for tree in found.trees}
    for speech in (FRENCH, ENGLISH):
        text = render(found.problems, speech, lines) + as_json(found.problems, speech)
        assert not BAD.search(text.replace("\N{REPLACEMENT CHARACTER}", ""))
    seen = {problem.code for problem in found.problems}
    assert is_refused(home) == bool(seen - FOR_AUTHORS)


def is_refused(home: Path) -> bool:
    try:
        load_course(home)
    except CourseInvalid as error:
        return bool(error.problems)
    return False


@fuzz
@given(data=st.binary(max_size=400))
def test_random_bytes(tmp_path: Path, data: bytes) -> None:
    assert_survives(tmp_path, data)


@fuzz
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_random_text(tmp_path: Path, text: str) -> None:
    assert_survives(tmp_path, text.encode())


@fuzz
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=40))
def test_random_yaml(tmp_path: Path, pieces: list[str]) -> None:
    assert_survives(tmp_path, "".join(pieces).encode())


@fuzz
@given(
    cuts=st.lists(
        st.tuples(st.integers(0, len(COURSE)), st.integers(0, 30), st.sampled_from(PIECES)),
        min_size=1,
        max_size=4,
    )
)
def test_a_course_with_pieces_put_in(tmp_path: Path, cuts: list[tuple[int, int, str]]) -> None:
    text = COURSE
    for at, length, piece in cuts:
        text = text[:at] + piece + text[at + length :]
    assert_survives(tmp_path, text.encode())


@fuzz
@given(at=st.integers(0, len(COURSE.encode()) - 1), byte=st.integers(0, 255))
def test_a_course_with_one_byte_changed(tmp_path: Path, at: int, byte: int) -> None:
    data = bytearray(COURSE.encode())
    data[at] = byte
    assert_survives(tmp_path, bytes(data))


def holders(value: Any) -> list[Any]:
    """Return every list and mapping of a course."""
    inside = value.values() if isinstance(value, dict) else value
    below = [each for child in inside if isinstance(child, dict | list) for each in holders(child)]
    return [value, *below]


def drop(holder: Any, at: Any, value: Any) -> None:
    del holder[at]


def replace(holder: Any, at: Any, value: Any) -> None:
    holder[at] = value


def double(holder: Any, at: Any, value: Any) -> None:
    if isinstance(holder, list):
        holder.extend([holder[at]] * 7)
    else:
        holder[f"{at}s"] = holder[at]


def wrap(holder: Any, at: Any, value: Any) -> None:
    holder[at] = [holder[at]]


def rename(holder: Any, at: Any, value: Any) -> None:
    if isinstance(holder, dict):
        holder[str(value)[:50]] = holder.pop(at)


MUTATIONS = [drop, replace, double, wrap, rename]


@settings(fuzz, max_examples=250)
@given(
    mutations=st.lists(
        st.tuples(st.sampled_from(MUTATIONS), st.integers(0, 10_000), VALUES),
        min_size=1,
        max_size=3,
    )
)
def test_a_course_of_another_shape(
    tmp_path: Path, mutations: list[tuple[Callable[[Any, Any, Any], None], int, Any]]
) -> None:
    course = yaml.safe_load(COURSE)
    for mutate, seed, value in mutations:
        chance = random.Random(seed)  # noqa: S311
        holder = chance.choice([each for each in holders(course) if each])
        mutate(holder, chance.choice(list(holder) if isinstance(holder, dict) else [0]), value)
    assert_survives(tmp_path, yaml.safe_dump(course, allow_unicode=True).encode())


@pytest.mark.parametrize(
    "piece",
    ["[", "{", "- ", "? ", "{a: ", "[[],", "a:\n", "- `x`\n", "&a ", "!a ", "\x00", "\xff", "\n "],
)
def test_a_large_hostile_file_takes_a_bounded_time(tmp_path: Path, piece: str) -> None:
    start = process_time()
    assert_survives(tmp_path, (piece * (300_000 // len(piece))).encode("latin-1"))
    assert process_time() - start < 10
