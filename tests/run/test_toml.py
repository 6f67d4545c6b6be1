"""The settings file: the line of each value, and where it is no TOML."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.errors import SettingsError
from bot.run.toml import read_document, write_setting

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


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "a = [1]\n"),
        ("b = 2", "b = 2\na = [1]\n"),
        ("b = 2\r\n", "b = 2\r\na = [1]\r\n"),
        ("\ufeffa = 3\r\nb = 2", "\ufeffa = [1]\r\nb = 2\r\n"),
        ("a = 3 # ours\nb = 2\n", "a = [1] # ours\nb = 2\n"),
        ("a = [ # one\n  3,\n] # two\n", "# one\na = [1] # two\n"),
        ("b = 2\n\n# of t\n[t]\n", "b = 2\n\na = [1]\n# of t\n[t]\n"),
        ('b = """\n# x"""\n[t]\n', 'b = """\n# x"""\na = [1]\n[t]\n'),
        ("# a = 3\nb = 2\n", "# a = 3\nb = 2\na = [1]\n"),
        ("a = 3\nb = 2\n", "a = [1]\nb = 2\n"),
        ("b = 2\na = [\n  3,\n  # four\n]\nc = 4\n", "b = 2\n# four\na = [1]\nc = 4\n"),
        ("b = 2\n\n[t]\na = 3\n", "b = 2\n\na = [1]\n[t]\na = 3\n"),
        ("[[t]]\na = 3\n[[t]]\n", "a = [1]\n[[t]]\na = 3\n[[t]]\n"),
        ('b = """\na = 3\n[t]\n"""\n', 'b = """\na = 3\n[t]\n"""\na = [1]\n'),
        ("# \u2028\na = 3", "# \u2028\na = [1]\n"),
    ],
)
def test_a_setting_is_written_above_the_tables_in_place_of_what_was(
    before: str, after: str, tmp_path: Path
) -> None:
    file = tmp_path / "levain.toml"
    file.write_bytes(before.encode())
    file.chmod(0o600)
    write_setting(file, "a", "[1]")
    assert file.read_bytes().decode() == after
    assert read_document(file).values["a"] == [1]
    assert [each.name for each in tmp_path.iterdir()] == ["levain.toml"]
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_to_be_read_alone_is_not_replaced(tmp_path: Path) -> None:
    file = tmp_path / "levain.toml"
    file.write_text("b = 2\n", encoding="utf-8")
    file.chmod(0o444)
    with pytest.raises(SettingsError, match=r"levain\.toml: cannot be written: .* chmod u\+w"):
        write_setting(file, "a", "[1]")
    assert [each.name for each in tmp_path.iterdir()] == ["levain.toml"]
    assert file.read_text(encoding="utf-8") == "b = 2\n"


def test_a_setting_is_written_through_a_link_and_not_without_a_file(tmp_path: Path) -> None:
    link, file = tmp_path / "link.toml", tmp_path / "levain.toml"
    with pytest.raises(SettingsError, match="cannot be read: there is no such file"):
        write_setting(file, "a", "[1]")
    file.write_text("b = 2\n", encoding="utf-8")
    link.symlink_to(file)
    write_setting(link, "a", "[1]")
    assert link.is_symlink()
    assert read_document(file).values == {"b": 2, "a": [1]}
