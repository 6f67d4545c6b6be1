"""Slips of YAML: the true cause of what a parser cannot read, and a text without it.

A slip is believed when the text without it is read further. What takes its place keeps lines and,
on other lines, columns, so that what follows is still told at its place.

Long because every slip stands in one table, in the order in which they are tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import yaml

# Spaces that are none for YAML: U+00A0, U+202F, and others.
SPACES = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
BACK_MAX = 12  # lines before an error in which its cause is looked for
READ_MAX = 10_000_000  # characters read again in search of one cause
TRIES_MIN = 20
SHIFT_MAX = 3  # spaces by which a key may be out of line
AROUND_MAX = 40  # lines around a key among which its neighbours are looked for
_KEY = r"[A-Za-z_][\w-]*"
_DASHES = r"[ \t]*(?:-[ \t]+)*"


class Slip(NamedTuple):
    """A cause, its place from 0, and the lines that would have been read in its stead."""

    hint: str
    line: int
    column: int
    mended: Mapping[int, str]


Find = Callable[[Sequence[str], int], Iterator[Slip]]  # lines, and the one to look at


class Stop(NamedTuple):
    """The place where a parser stops, from 0, what it was reading from, and why."""

    line: int
    column: int
    since: int
    said: str


def parse_error(text: str) -> Stop | None:
    """Return where YAML can no longer be read; None if it can, to the end."""
    try:
        for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        return stop_of(error)
    return None


def stop_of(error: yaml.MarkedYAMLError) -> Stop:
    """Return where a parser stops: for a quote that is never closed, where it opens."""
    mark = error.problem_mark or error.context_mark
    since = error.context_mark or mark
    mark = since if error.problem == "found unexpected end of stream" else mark
    if mark is None or since is None:
        return Stop(0, 0, 0, error.problem or "")
    return Stop(mark.line, mark.column, since.line, error.problem or "")


def find_slip(lines: Sequence[str], stop: Stop) -> Slip | None:
    """Return the slip that explains why a parser stops; None if none does.

    Of several alike, the text is read furthest without it.
    """
    tries = max(TRIES_MIN, READ_MAX // (sum(map(len, lines)) + 1))
    for find in SLIPS:
        found = list(islice(_candidates(find, lines, stop), tries))
        tries -= len(found)
        reached = [(_reach(lines, stop, slip), slip) for slip in found]
        best = max(reached, key=lambda each: each[0], default=(0, None))
        if best[0]:
            return best[1]
    return None


def find_cut(lines: Sequence[str], stop: Stop) -> Slip | None:
    """Return the part of a file to leave out, to read the others: a lesson, or a key of the top.

    What is left in its place is empty, so that nothing seems to be missing.
    """
    for at in dict.fromkeys((stop.since, stop.line, stop.line - 1)):
        if not 0 <= at < len(lines):
            continue
        for cut in _parts(lines, at):
            if _reach(lines, stop, cut):
                return cut
    return None


def mend(lines: Sequence[str], slip: Slip) -> list[str]:
    """Return the lines as they would be without a slip."""
    return [slip.mended.get(at, row) for at, row in enumerate(lines)]


def _reach(lines: Sequence[str], stop: Stop, slip: Slip) -> int:
    """Return the line up to which the text is read without a slip; 0 if that is no further."""
    last = max(stop.line, *slip.mended)
    after = parse_error("\n".join(mend(lines, slip)))
    if after is None:
        return len(lines) + 1
    return after.line if after.line > last else 0


def _parts(lines: Sequence[str], at: int) -> Iterator[Slip]:
    """Yield the parts of a file around a line, each empty: an item under a key, then the key."""
    head = next((row for row in range(at, -1, -1) if _TOP.match(lines[row])), -1)
    below = range(head + 1, len(lines))
    end = next((row for row in below if _TOP.match(lines[row])), len(lines))
    if head < 0:
        yield _emptied(range(end), "")
        return
    dash = next((row for row in range(head + 1, end) if _DASH.match(lines[row])), end)
    depth = _indent(lines[dash]) if dash < end else 0
    starts = [
        row for row in range(dash, end) if _DASH.match(lines[row]) and _indent(lines[row]) == depth
    ]
    if mine := [row for row in starts if row <= at]:
        last = next((row for row in starts if row > at), end)
        yield _emptied(range(mine[-1], last), " " * depth + "- {}")
    if key := _TOP.match(lines[head]):
        yield _emptied(range(head, end), key[0])


def _emptied(rows: range, first: str) -> Slip:
    return Slip("", rows[0], 0, {row: first if row == rows[0] else "" for row in rows})


def _candidates(find: Find, lines: Sequence[str], stop: Stop) -> Iterator[Slip]:
    near = dict.fromkeys(
        each - step for each in (stop.line, stop.since + 1) for step in range(BACK_MAX + 1)
    )
    for at in near:
        if 0 <= at < len(lines):
            yield from find(lines, at)


def _on_line(hint: str, pattern: str, mend: Callable[[re.Match[str]], str]) -> Find:
    """Return a finder of a slip that a single line tells; the group `at` is its place."""
    expression = re.compile(pattern)

    def find(lines: Sequence[str], at: int) -> Iterator[Slip]:
        if found := expression.match(lines[at]):
            yield Slip(hint, at, found.start("at"), {at: mend(found)})

    return find


def _put(sign: str) -> Callable[[re.Match[str]], str]:
    """Return a mender that puts a sign, as long, in place of the group `at`."""
    return lambda found: (
        found.string[: found.start("at")]
        + sign * len(found["at"])
        + found.string[found.end("at") :]
    )


def _closed(sign: str) -> Callable[[re.Match[str]], str]:
    """Return a mender that puts a sign at the end of a line."""
    return lambda found: f"{found[0].rstrip().rstrip(',')}{sign}"


def _no_break(lines: Sequence[str], at: int) -> Iterator[Slip]:
    """Find spaces that YAML does not know as indentation, after a dash or around a key."""
    start = _STRUCTURE.match(lines[at])
    found = re.search(f"[{SPACES}]", start[0]) if start else None
    if start and found:
        mended = re.sub(f"[{SPACES}]", " ", start[0]) + lines[at][start.end() :]
        yield Slip("no-break-space", at, found.start(), {at: mended})


def _apostrophe(lines: Sequence[str], at: int) -> Iterator[Slip]:
    """Find an apostrophe that ends a text between apostrophes: « 'L'essai' »."""
    opened = re.match(
        rf"{_DASHES}(?:{_KEY}:[ \t]+)?(?:[{{\[](?:.*?[\s{{\[,])??)?'(?=[^'])", lines[at]
    )
    if opened:
        found = [each.start() for each in re.finditer(r"(?<=\w)'(?=\w)", lines[at])]
        if inner := [each for each in found if each >= opened.end()]:
            yield Slip("yaml-apostrophe", at, inner[0], {at: _replaced(lines[at], inner, "’")})


def _block_mark(lines: Sequence[str], at: int) -> Iterator[Slip]:
    """Find a text that needs « |- » after its key: lines under it, or another sign in its place."""
    found = _HEAD.match(lines[at])
    below = next((row for row in lines[at + 1 :] if row.strip()), "")
    is_text = not (_is_structure(below) or _DASH.match(below))
    if found and is_text and _indent(below) > _column(lines[at]):
        yield Slip("yaml-block", at, found.end("key"), {at: f"{found['key']} |-"})


def _quotes(lines: Sequence[str], at: int) -> Iterator[Slip]:
    """Find quotes that end before the end of a text: « "un "mot" de trop" »."""
    whole = re.match(rf"{_DASHES}(?:{_KEY}:[ \t]+)?(?P<quote>['\"]).*\S", lines[at])
    if whole is None:
        return
    start, quote = whole.start("quote"), whole["quote"]
    ends = [each for each in range(start + 1, whole.end()) if lines[at][each] == quote]
    if ends and ends[0] < whole.end() - 1:
        hint = "yaml-apostrophe" if quote == "'" else "yaml-inner-quote"
        yield Slip(hint, at, ends[0], {at: _replaced(lines[at], [start, *ends], "”")})


def _replaced(row: str, places: Sequence[int], sign: str) -> str:
    return "".join(sign if at in places else each for at, each in enumerate(row))


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip(" "))


def _column(row: str) -> int:
    """Return the column of the key of a line, after its dashes."""
    found = re.match(_DASHES, row)
    return found.end() if found else 0


def _unindented(lines: Sequence[str], at: int) -> Iterator[Slip]:
    """Find text under a key that does not stand to the right of it."""
    head = _KEYED.match(lines[at])
    if head is None:
        return
    body = []
    for row in range(at + 1, len(lines)):
        if _is_structure(lines[row]):
            break
        body.append(row)
    written = [row for row in body if lines[row].strip()]
    if not written:
        return
    first = _indent(lines[written[0]])
    least = first if first > _column(lines[at]) else _column(lines[at]) + 2
    short = [row for row in written if _indent(lines[row]) < least]
    if short and not _is_key(lines, re.split(r"[:\s]", lines[short[0]].strip())[0]):
        mended = {row: " " * least + lines[row].lstrip(" ") for row in short}
        yield Slip("yaml-indent-text", short[0], _indent(lines[short[0]]), mended)


def _is_key(lines: Sequence[str], word: str) -> bool:
    """Return True for a word that is a key of another line, or may be one."""
    return any(found["key"] == word for found in map(_KEYED.match, lines) if found)


def _is_structure(row: str) -> bool:
    return bool(_KEYED.match(row))


def _misaligned(lines: Sequence[str], at: int) -> Iterator[Slip]:
    """Find a key that stands a little to the left or right of its neighbours."""
    if not _is_structure(lines[at]):
        return
    here = _indent(lines[at])
    for wanted in sorted(_levels(lines, at), key=lambda level: abs(level - here)):
        if 0 < abs(wanted - here) <= SHIFT_MAX:
            yield Slip("yaml-align", at, here, {at: " " * wanted + lines[at].lstrip(" ")})


def _tabbed(lines: Sequence[str], at: int) -> Iterator[Slip]:
    """Find a tab that stands for spaces before a line."""
    row = lines[at].lstrip()
    tab = lines[at].find("\t", 0, len(lines[at]) - len(row))
    if row and tab >= 0:
        for wanted in (*_levels(lines, at), *(_indent(lines[at].expandtabs(n)) for n in (2, 4, 8))):
            yield Slip("yaml-tab", at, tab, {at: " " * wanted + row})


def _levels(lines: Sequence[str], at: int) -> list[int]:
    """Return where the keys, or the dashes, of the lines around stand, nearest first."""
    dashed = lines[at].lstrip().startswith("-")
    around = (at + sign * step for step in range(1, AROUND_MAX) for sign in (-1, 1))
    rows = [lines[each] for each in around if 0 <= each < len(lines)]
    if dashed:
        return list(dict.fromkeys(_indent(row) for row in rows if _DASH.match(row)))
    return list(dict.fromkeys(_column(row) for row in rows if _is_structure(row)))


_GAP = rf"[ \t{SPACES}]"
_STRUCTURE = re.compile(
    rf"{_GAP}*(?:-{_GAP}+)*(?:{_KEY}{_GAP}*:(?:{_GAP}+|$)|(?=\S))"  # all that is before a value
)
_KEYED = re.compile(rf"{_DASHES}(?P<key>[a-z][a-z_]*):(?:\s|$)")

_HEAD = re.compile(rf"(?P<key>{_DASHES}{_KEY}:)[ \t]*(?:[lI1!|]{{1,2}}[-–—]?|[-–—][|>])?[ \t]*$")
# Bullets and dashes of word processors; « * » and « + » are those of others.
_BULLETS = "–—−‒•·∙●○◦▪■*+"
_TOP = re.compile(rf"{_KEY}[ \t]*:")
_DASH = re.compile(r"[ \t]*-(?:[ \t]|$)")

# From the surest to the vaguest; each is tried from the line of the error back.
SLIPS: Sequence[Find] = (
    _on_line("yaml-conflict", r"(?P<at><{7}|={7}$|>{7}|\|{7})", lambda _: ""),
    _on_line("yaml-fence", r"[ \t]*(?P<at>```|~~~)", lambda _: ""),
    _on_line("yaml-bullet", rf"[ \t]*(?P<at>[{_BULLETS}]){_GAP}+{_KEY}:(?:\s|$)", _put("-")),
    _no_break,
    _tabbed,
    _on_line(
        "yaml-block-line",
        rf"(?P<key>{_DASHES}{_KEY}:)[ \t]+(?P<at>[|>][-+]?)[ \t]+[^\s#]",
        lambda found: f"{found['key']} |-",
    ),
    _on_line(
        "yaml-first",
        rf"(?P<key>{_DASHES}(?:{_KEY}:[ \t]+)?)"
        r"(?P<at>\[[^\]]*\]|\{[^}]*\}|\?)[ \t]*[^\s#,\]}].*",
        lambda found: f"{found['key']}…",
    ),
    _apostrophe,
    _quotes,
    _block_mark,
    _unindented,
    _on_line(
        "cut-text",
        rf"{_DASHES}(?:{_KEY}:)?[ \t]*[^\s\"'#].*?[ \t](?P<at>#)",
        lambda found: re.sub(r"(?<=[ \t])#", "+", found.string),
    ),
    _on_line("yaml-colon", rf"{_DASHES}{_KEY}:[ \t]+[^\s\"'|>].*?(?P<at>:)(?=\s|$)", _put(".")),
    _on_line(
        "yaml-no-colon",
        rf"(?P<key>{_DASHES}{_KEY}):(?P<at>[^\s:/])",
        lambda found: f"{found['key']}: {found.string[found.start('at') :]}",
    ),
    _on_line(
        "yaml-dash-space",
        r"[ ]*(?P<at>-)[^\s-]",
        lambda found: re.sub("-", "- ", found.string, count=1),
    ),
    _misaligned,
    _on_line("yaml-colon", rf"[ \t]+(?!{_KEY}:)[^\s\"'|>-].*?(?P<at>:)(?=\s|$)", _put(".")),
    _on_line(
        "yaml-no-colon",
        rf"(?P<key>{_DASHES}{_KEY})(?P<at>[ \t]+|$)",
        lambda found: f"{found['key']}: {found.string[found.end() :]}",
    ),
    _on_line("yaml-start", rf"{_DASHES}(?:{_KEY}:[ \t]+)?(?P<at>[@`%*&!|>]+)\S", _put(".")),
    _on_line("yaml-escape", r".*\"[^\"\\]*(?P<at>\\)[^\"]", _put("/")),
    _on_line(
        "yaml-quote",
        rf"{_DASHES}(?:{_KEY}:[ \t]+)?(?P<at>(?P<quote>['\"]))(?:(?!(?P=quote)).)*$",
        lambda found: f"{found[0].rstrip()}{found['quote']}",
    ),
    _on_line("yaml-bracket", r".*(?P<at>\[)[^\]]*$", _closed("]")),
    _on_line("yaml-bracket", r".*(?P<at>\{)[^}]*$", _closed("}")),
)


def find_glued(text: str) -> tuple[str, int] | None:
    """Return the hint and the column of a key or a dash that its value touches; None for others."""
    if re.match(rf"[{_BULLETS}]{_GAP}", text):
        return "yaml-bullet", 0
    found = re.match(rf"(?:{_KEY}[{SPACES}]*:|-)(?=[^\s/]|[{SPACES}])", text)
    if found is None:
        return None
    space = re.search(f"[{SPACES}]", text[: found.end() + 1])
    return ("no-break-space", space.start()) if space else ("yaml-no-colon", found.end())
