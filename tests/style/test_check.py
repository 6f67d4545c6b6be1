"""Snippets that each house rule accepts or refuses."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.style import check
from tests.style.__main__ import main


def found(text: str, kind: str) -> list[tuple[int, str]]:
    every = check.findings([check.source("it.py", dedent(text))])
    return [(each.line, each.message) for each in every if each.kind == kind]


def long(words: int) -> str:
    return " ".join(["word"] * words)


# --- How docstrings open ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Return the lesson.",
        "The lesson of the day.",
        "A lesson, an hour, two days.",
        "One lesson a day.",
        "Two lessons.",
        "Several lessons.",
        "No lesson is left.",
        "Every lesson in order.",
        "3 lessons.",
        "« leçon »: the lesson of the day.",
        "“That” is a quotation.",
        "`that` is code.",
        "as_of(day) is code.",
        "in_order is code.",
        "as.of is code.",
        "In-memory store.",
        "Itself-like",
        "Format a date.",
    ],
)
def test_openings_accepted(text: str) -> None:
    assert check.refused_opening(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("That of the lesson.", "pronoun « That »"),
        ("Those that come back.", "pronoun « Those »"),
        ("It answers.", "pronoun « It »"),
        ("It's answered.", "pronoun « It's »"),
        ("Its lesson.", "pronoun « Its »"),
        ("One's own hour.", "pronoun « One's »"),
        ("One’s own hour.", "pronoun « One's »"),
        ("What a card asks.", "pronoun « What »"),
        ("All lessons.", "pronoun « All »"),
        ("Nothing: it is over.", "pronoun « Nothing »"),
        ("None.", "pronoun « None »"),
        ("Others' lessons.", "pronoun « Others »"),
        ("One of them.", "pronoun « One of »"),
        ("One a line.", "pronoun « One a »"),
        ("Many\nof them.", "pronoun « Many of »"),
        ("Every one that waits.", "pronoun « Every one that »"),
        ("Whether it is over.", "conjunction « Whether »"),
        ("WHERE it is.", "conjunction « WHERE »"),
        ("As it was.", "conjunction « As »"),
        ("In order.", "preposition « In »"),
        ("For a lesson.", "preposition « For »"),
    ],
)
def test_openings_refused(text: str, kind: str) -> None:
    assert check.refused_opening(text) == f"the {kind}"


def test_modules_classes_and_functions_are_read_at_their_place() -> None:
    text = '''\
        """It is a module."""

        class Lesson:
            """Its class."""

            async def read(self):
                """In a method."""

                def inner():
                    """Return."""

        text = """It is no docstring."""
        '''
    assert [line for line, _ in found(text, "opening")] == [1, 4, 7]


# --- Sentences -------------------------------------------------------------------------------


def counts(text: str) -> list[int]:
    return [check.words(sentence) for _, sentence in check.sentences(dedent(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One two. Three four! Five?", [2, 2, 1]),
        ("One two: three; four, five", [5]),
        ("One 2.5 bot.app three.", [4]),
        ("One – two « three ».", [3]),
        ("One (two.) Three", [2, 1]),
        ("One `two three. four\nfive` six ``seven ` eight``.", [4]),
        ("One\ntwo\n\nthree", [2, 1]),
        ("One:\n- two\n  three\n- four\n1. five", [1, 2, 1, 1]),
        ("| one | two |\n| three |", [2, 1]),
        ("One.\n\n    code is not counted\n    at all\n\nTwo three.", [1, 2]),
        ("One.\n\n  - an item is\n    counted\n", [1, 4]),
        ("One.\n\n```sh\nlevain demo\n\nlevain check\n```\n\nTwo three.", [1, 2]),
        ("One.\n\nTree\n├── leaf\n└── leaf\n\nTwo three.", [1, 2]),
        ("One.\n\nExamples: `levain demo`,\n`levain check`.\n\nTwo three.", [1, 2]),
        ("One.\n\n>>> two()\n3\n\n$ levain demo", [1]),
    ],
)
def test_sentences_and_their_words(text: str, expected: list[int]) -> None:
    assert [count for count in counts(text) if count] == expected


def test_a_sentence_of_25_words_is_accepted_and_one_of_26_refused() -> None:
    assert not found(f'"""{long(25)}. {long(25)}."""', "sentence")
    assert found(f'"""{long(26)}."""', "sentence") == [
        (1, "sentence of 26 words: « word word word word word ... »")
    ]


def test_a_long_sentence_is_reported_where_it_begins() -> None:
    text = f'''\
def read():
    """Read.

    Short `and
    coded`. {long(10)}
    {long(16)}.

    - {long(26)}
    """
'''
    assert [line for line, _ in found(text, "sentence")] == [5, 8]


# --- Phrases ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        '"""Handle events."""',
        "# that one's own hour, that oneself",
        "# the learners, those that wait; so far, that of a learner",
        "event = 'dealt with'",
        "# a device told of",
    ],
)
def test_phrases_accepted(text: str) -> None:
    assert not found(text, "phrase")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('"""Events dealt with."""', 1),
        ('"""Events dealt\nwith."""', 1),
        ('"""Events.\n\nDealing with them."""', 3),
        ("x = 1  # Deals with it", 1),
        ("# who is told", 1),
        ("# who are\n# told", 1),
        ("# first\n# second, that one", 2),
        ("# Those that wait", 1),
        ("# That of the learner", 1),
        ("# So far was it read", 1),
    ],
)
def test_phrases_refused(text: str, line: int) -> None:
    assert [each for each, _ in found(text, "phrase")] == [line]


def test_comments_that_do_not_follow_each_other_are_apart() -> None:
    assert not found("# who is\n\n# told\nx = 1  # is\n# told\n", "phrase")


# --- Sizes -----------------------------------------------------------------------------------


def file(lines: int, reason: str = "") -> str:
    return f'"""Lessons. {reason}"""\n' + "x = 1\n" * (lines - 1)


@pytest.mark.parametrize(
    "text",
    [
        'said = f"« {name} »"',
        'said = f"«\u00a0{name}\u00a0»"',
        'said = "Vos services : aucun"',
        'said = "Lequel ?"',
        'said = f"{name} : {value}"',
        'said = f"{name}\u202f; rien"',
        '"""« A »."""\nsaid = "Attention !"',
    ],
)
def test_french_marks_in_code_are_refused(text: str) -> None:
    found = list(check.french_marks_in_code(check.source("bot/a.py", text)))
    assert {kind for _, kind, _ in found} == {"typography"}
    assert list(check.french_marks_in_code(check.source("tests/a.py", text))) == []


@pytest.mark.parametrize("path", ["adapters/a.py", "lessons/a.py"])
def test_french_marks_beside_a_value_are_refused_everywhere(path: str) -> None:
    text = 'said = f"{name}\u00a0: "\nEXAMPLE = "Que dire ?"'
    assert [line for line, *_ in check.french_marks_in_code(check.source(path, text))] == [1]


@pytest.mark.parametrize(
    "text",
    [
        '"""« A » : rien."""',
        "said = 1  # « A » : rien",
        'said = f"{name}: {value}"',
        'query = "SELECT at FROM word WHERE number BETWEEN ? AND ? LIMIT ?"',
        'marks = " .,;:!?…«»"',
        'ends = " !"',
    ],
)
def test_other_strings_are_accepted(text: str) -> None:
    assert list(check.french_marks_in_code(check.source("bot/a.py", text))) == []


def test_a_long_file_needs_a_reason() -> None:
    assert not found(file(350), "file")
    assert not found(file(351, "Long because a table is."), "file")
    assert found(file(351, "It is Long because a table is."), "file") == [
        (1, "351 lines, over 350, without a « Long because »")
    ]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("def f():\n    return 1\n", 2),
        ("@one\n@two\nasync def f():\n    return 1\n", 2),
        ('def f():\n    """Return.\n\n    More.\n    """\n\n    return 1\n', 3),
        ('def f():\n    x = """a\n    b"""\n    return x\n', 4),
        ("def f(\n    x,\n):\n    # why\n    return x\n", 5),
    ],
)
def test_the_length_of_a_function(text: str, length: int) -> None:
    [(found, _)] = check.figures([check.source("it.py", text)]).functions
    assert found == length


def functions(*lengths: int) -> str:
    return "".join("def f():\n" + "    x = 1\n" * (length - 1) for length in lengths)


def test_the_lengths_of_all_functions_together() -> None:
    accepted = functions(*[6] * 9, 40)
    assert not found(accepted, "figure")
    assert [message for _, message in found(functions(*[7] * 9, 18), "figure")] == [
        "median length of functions is 7 lines, over 6"
    ]
    assert [message for _, message in found(functions(*[6] * 8, 18, 18), "figure")] == [
        "nine-in-ten length of functions is 18 lines, over 17"
    ]
    assert not found("", "figure")


# --- Names -----------------------------------------------------------------------------------


def test_public_classes_have_a_name_of_their_own() -> None:
    one = check.source("one.py", "class Lesson:\n    class Card: ...\nclass _Own: ...\n")
    two = check.source("two.py", "class Card: ...\nclass _Own: ...\n")
    three = check.source("three.py", "x = 1\nclass Lesson: ...\n")
    assert not check.findings([one, two])
    assert [str(each) for each in check.findings([one, two, three])] == [
        "three.py:2: class Lesson is also at one.py:1"
    ]


# --- The command -----------------------------------------------------------------------------


def test_the_command_says_where_and_exits_1_when_something_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lesson.py"
    file.write_text('"""A lesson."""\n', encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == ""
    file.write_text('"""It is a lesson."""\n', encoding="utf-8")
    assert main([str(file)]) == 1
    assert capsys.readouterr().out == f"{file}:1: docstring opens with the pronoun « It »\n"
    assert main([str(file), "--figures"]) == 0
    assert "1 opening" in capsys.readouterr().out


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([str(tmp_path / "gone")])


def test_the_check_passes_itself() -> None:
    assert main([str(Path(check.__file__).parent)]) == 0
