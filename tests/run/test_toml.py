"""The settings file: the line of each value, and where it is no TOML."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.errors import SettingsError
from bot.run.toml import read_document

WRITTEN = """\
# ours
zone = "x" # said
"rate" = 3
platforms = [
  "console",
  "matrix",
]
[[people]]
address = '''
x'''

[[people]]

address = "y\u2028z"
[ matrix ]
a.b = 1
[[q.r]]
[[q.r]]
[q.r.s]
b = { c = 2 }
"""


def test_the_line_of_each_value_is_that_of_its_statement(tmp_path: Path) -> None:
    file = tmp_path / "levain.toml"
    file.write_text(WRITTEN, encoding="utf-8")
    assert read_document(file).lines == {
        ("zone",): 2,
        ("rate",): 3,
        ("platforms",): 4,
        ("platforms", 0): 4,
        ("platforms", 1): 4,
        ("people", 0): 8,
        ("people", 0, "address"): 9,
        ("people", 1): 12,
        ("people", 1, "address"): 14,
        ("matrix",): 15,
        ("matrix", "a"): 16,
        ("matrix", "a", "b"): 16,
        ("q", "r", 0): 17,
        ("q", "r", 1): 18,
        ("q", "r", 1, "s"): 19,
        ("q", "r", 1, "s", "b"): 20,
        ("q", "r", 1, "s", "b", "c"): 20,
    }


def test_what_is_missing_has_the_line_of_its_table(tmp_path: Path) -> None:
    file = tmp_path / "levain.toml"
    file.write_text(WRITTEN, encoding="utf-8")
    document = read_document(file)
    assert document.line(("people", 1, "team")) == 12
    assert document.line(("hour",)) is None


def test_the_lines_of_a_large_file_are_found_at_once(tmp_path: Path) -> None:
    file = tmp_path / "levain.toml"
    file.write_text("".join(f'[[people]]\naddress = "{n}"\n' for n in range(5000)), "utf-8")
    assert read_document(file).line(("people", 4999, "address")) == 10_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = ", "1: not TOML: write a text between straight quotes"),
        ("a = “x”", "1, column 5: not TOML: write a text between straight quotes"),
        ("zone", "1: not TOML: write a setting as name = value"),
        ("a = 1\n\nzone\n", "3, column 5: not TOML: write a setting as name = value"),
        ('a = 1\nb = "x', "2: not TOML: end the text with the quote that begins it"),
        ('a = 1\nb = "x\n', "2, column 7: not TOML: end the text with the quote"),
        ('a = 1\nb = """x\n\n', "2: not TOML: end the text with the quote that begins it"),
        ("a = 1\nb = '''x\n\n", "2: not TOML: end the text with the quote that begins it"),
        ("a = 1\nb = [1,\n\n", "2: not TOML: write a text between straight quotes"),
        ("b = [1", "1: not TOML: end the list with ]"),
        ("b = [1\nc = 2", "2, column 1: not TOML: end the list with ]"),
        ("b = { a = 1", "1: not TOML: end the table with }"),
        ("[a\n", "1, column 3: not TOML: end the name of a table with as many ]"),
        ("[[a]\n", "1, column 4: not TOML: end the name of a table with as many ]"),
        ("a = 1\na = 2\n", "2, column 6: not TOML: this setting is there twice: keep one"),
        ("a = { b = 1, b = 2 }", "1, column 19: not TOML: this setting is there twice"),
        ("[a]\n[a]\n", "2, column 3: not TOML: this table is there twice: keep one"),
        ("[[a]]\n[a]\n", "2, column 3: not TOML: this table is there twice: keep one"),
        ("a = 2026-02-30\n", "1, column 5: not TOML: there is no such day or hour"),
        ('a = "C:\\levain"\n', "1, column 10: not TOML: write \\\\ for each \\"),
        ("a = 1 b = 2\n", "1, column 7: not TOML: write one setting a line"),
        ("é = 1\n", "1, column 1: not TOML: a line is name = value, or [table]"),
        ("[é]\n", "1, column 2: not TOML: a setting or a table begins with its name"),
        ('a = "\x01"\n', "1, column 6: not TOML: take away the character"),
    ],
)
def test_what_is_no_toml_is_named_with_its_place(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "levain.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_document(file)
    assert f"{caught.value}".startswith(f"{file}, line {said}")


def test_a_file_of_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "levain.toml"
    file.write_bytes("a = 1\nb = 'é'\n".encode("latin-1"))
    with pytest.raises(SettingsError, match="line 2: not UTF-8: save the file as UTF-8"):
        read_document(file)


def test_a_file_that_cannot_be_read_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"a\.toml: cannot be read: there is no such file"):
        read_document(tmp_path / "a.toml")
    with pytest.raises(SettingsError, match="cannot be read: it is a folder: name the file in it"):
        read_document(tmp_path)
    assert read_document(tmp_path / "a.toml", optional=True).values == {}
