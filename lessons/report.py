"""Report of problems, as text or JSON. Text of a file is made harmless before a terminal."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal, NamedTuple

from lessons.check import Survey, survey
from lessons.measures import table
from lessons.problem import Problem, Translator
from lessons.published import PUBLISHED_FILE, record
from lessons.sanitize import reveal
from lessons.wording import SILENT, Spoken

WIDTH = 100  # columns of a source line shown
BEFORE = 60  # columns of it kept before the caret
VALUE_MAX = 60  # characters of a value quoted in a message


class CheckResult(NamedTuple):
    """Text that `levain check` prints, and its exit code."""

    text: str
    code: int  # 0: no error; 1: errors


def run_check(
    paths: Sequence[Path],
    speech: Translator,
    *,
    output: Literal["text", "json"] = "text",
    write_record: bool = False,
    measures: bool = False,
    today: dt.date | None = None,
    spoken: Spoken = SILENT,
) -> CheckResult:
    """Check `paths`, or the packaged lessons; return the report, as text or JSON, and exit code.

    With `write_record`, and no error, write beside each course the ids that are now published.
    With `measures`, end with what was measured of each course; as JSON, give that alone,
    or the problems of a faulty course.
    `today`: the local day from which the age of sources is counted.
    `spoken`: words that are commands, as `survey` takes them.
    """
    found = survey(paths, today, spoken)
    problems, reported = found.problems, found.reported
    if write_record and not problems:
        for folder, course in found.courses.items():
            (folder / PUBLISHED_FILE).write_text(record(course), encoding="utf-8")
    code = 1 if problems else 0
    measured = [table.measure(each.course, each.words) for each in found.sound if measures]
    if output == "json":
        rows = [table.as_json(each) for each in measured]
        return CheckResult(
            _dump(rows) if measures and not problems else as_json(reported, speech), code
        )
    tables = "".join("\n  ".join(table.as_lines(each, speech)) + "\n\n" for each in measured)
    summary = _summary(found, reported, speech)
    return CheckResult(f"{_listing(found, reported, speech)}{tables}{summary}\n", code)


def _listing(found: Survey, problems: list[Problem], speech: Translator) -> str:
    lines = {tree.file: tree.lines for tree in found.trees}
    text = render(problems, speech, lines)
    return f"{text}\n" if text else ""


def _summary(found: Survey, reported: list[Problem], speech: Translator) -> str:
    if not reported:
        return speech("check-clean", files=len(found.trees))
    warnings = sum(each.is_warning for each in reported)
    files = len({problem.file for problem in reported})
    problems = len(reported) - warnings
    if not problems:
        return speech("check-warned", warnings=warnings, files=files)
    return speech("check-summary", problems=problems, warnings=warnings, files=files)


def render(
    problems: Iterable[Problem], speech: Translator, sources: Mapping[str, Sequence[str]]
) -> str:
    """Return each problem with its source line, a caret and its hint.

    `sources` gives the lines of each file; a file or a line it lacks is not quoted.
    """
    blocks = []
    for problem in problems:
        lines = sources.get(problem.file, ())
        quoted = lines[problem.line - 1] if problem.line <= len(lines) else ""
        blocks.append("\n".join(_block(problem, speech, quoted)))
    return "".join(f"{block}\n" for block in blocks)


def as_json(problems: Iterable[Problem], speech: Translator) -> str:
    """Return the problems as a JSON list, with the same sentences as `render`."""
    rows = [
        {
            "file": reveal(problem.file),
            "line": problem.line,
            "column": problem.column,
            "code": problem.code,
            "level": _level(problem),
            "message": _message(problem, speech),
            "hint": _hint(problem, speech),
        }
        for problem in problems
    ]
    return _dump(rows)


def _dump(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _block(problem: Problem, speech: Translator, line: str) -> list[str]:
    place = f"{reveal(problem.file)}:{problem.line}:{problem.column}"
    block = [f"{place}: {_level(problem)}[{problem.code}]: {_message(problem, speech)}"]
    if line.strip():
        block += [f"  {row}" for row in _quote(line, problem.column - 1)]
    if hint := _hint(problem, speech):
        block.append(f"  = {speech('hint', hint=hint)}")
    return block


def _level(problem: Problem) -> str:
    return "warning" if problem.is_warning else "error"


def _message(problem: Problem, speech: Translator) -> str:
    return speech(f"problem-{problem.code}", **_safe(problem.args))


def _hint(problem: Problem, speech: Translator) -> str | None:
    return speech(f"hint-{problem.hint}", **_safe(problem.args)) if problem.hint else None


def _safe(args: Mapping[str, str | int]) -> dict[str, object]:
    return {name: _short(name, value) for name, value in args.items()}


def _short(name: str, value: str | int) -> str | int:
    if isinstance(value, int):
        return value
    value = reveal(value)
    whole = name in ("choices", "example") or len(value) <= VALUE_MAX  # ours, and all of it helps
    return value if whole else f"{value[:VALUE_MAX]}…"


def _quote(line: str, column: int) -> tuple[str, str]:
    """Return the line, clipped around the caret, and the caret under it."""
    left, right = reveal(line[max(0, column - WIDTH) : column]), reveal(line[column:][: 2 * WIDTH])
    before = _fitting(left[::-1], BEFORE)[::-1]
    after = _fitting(right, WIDTH - _width(before))
    before = "…" + before if len(before) < column else before
    more = "…" if column + len(after) < len(line) else ""
    return f"{before}{after.rstrip()}{more}", " " * _width(before) + "^"


def _fitting(text: str, columns: int) -> str:
    """Return the beginning of `text` that fits in `columns` of a terminal."""
    for end, total in enumerate(accumulate(map(_columns, text))):
        if total > columns:
            return text[:end]
    return text


def _width(text: str) -> int:
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
