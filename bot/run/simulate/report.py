"""The report of a simulation, in Markdown and in JSON."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from bot.domain.deliveries import DeliveryKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The results of a simulation; `asdict` gives the JSON report."""

    plan: dict[str, object]
    sound: bool
    troubles: dict[str, int]
    examples: list[str]
    reasons: dict[str, int]  # for working days without a message
    messages: int
    days: dict[str, dict[str, int]]  # local day -> kind -> messages
    late: dict[str, int]  # seconds
    visits: int
    changes: dict[str, int]  # under the people, by kind
    completion: list[dict[str, object]]
    busiest: dict[str, object]
    phases: dict[str, dict[str, float]]  # seconds
    messages_a_second: float  # of planning and sending
    database: dict[str, object]
    memory: dict[str, float]  # MiB

    def json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)

    def caption(self) -> str:
        """Return the description of the picture, for people who cannot see it."""
        end = self.completion[-1]
        return (
            f"On {end['day']}, {end['begun']} % have answered a question, {end['answered']} % of"
            f" all the answers are given and {end['completed']} % have completed the course."
        )

    def text(self, picture: str | None = None) -> str:
        """Return the report in Markdown, with a link to `picture` if it is given."""
        kinds = [kind for kind in DeliveryKind if any(kind in each for each in self.days.values())]
        asked = ", ".join(f"{name} {value}" for name, value in self.plan.items())
        verdict = "Nothing missing, nothing twice." if self.sound else "**Something is wrong.**"
        parts = [
            f"# Simulation\n\n{asked}\n\n{verdict}",
            _table(("check", "found"), self.troubles.items()),
            *(["\n".join(f"- {each}" for each in self.examples)] if self.examples else []),
            *([_table(("change", "how many"), self.changes.items())] if self.changes else []),
            "## Messages",
            _table(
                ("day", *kinds, "total"),
                [
                    (day, *(counts.get(kind, 0) for kind in kinds), sum(counts.values()))
                    for day, counts in self.days.items()
                ],
            ),
            f"{self.messages} in all; {self.visits} visits in return.",
            _table(("working days without a message", "how many"), self.reasons.items()),
            _table(("lateness", "seconds"), self.late.items()),
            "## Completion, in per cent",
            *([f"![{self.caption()}]({picture})\n\n{self.caption()}"] if picture else []),
            _table(
                ("day", "begun", "answered", "completed"),
                [each.values() for each in self.completion],
            ),
            "## Cost",
            _table(
                ("phase", "CPU, s", "real, s"),
                [(name, *spent.values()) for name, spent in self.phases.items()],
            ),
            _table(
                ("measure", "value"),
                [
                    ("messages a second, planned and sent", self.messages_a_second),
                    ("busiest instant", _line(self.busiest)),
                    ("database", _line(self.database)),
                    ("memory, MiB", _line(self.memory)),
                ],
            ),
        ]
        return "\n\n".join(parts) + "\n"


def _table(headers: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def _line(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items())


def percentiles(counted: Counter[int]) -> dict[str, int]:
    """Return p50, p95, p99 and max of counted values; zeros without a value."""
    ranks = {"p50": 0.50, "p95": 0.95, "p99": 0.99, "max": 1.0}
    found = dict.fromkeys(ranks, 0)
    seen, total = 0, counted.total()
    for value in sorted(counted):
        before, seen = seen, seen + counted[value]
        for name, rank in ranks.items():
            if before < math.ceil(rank * total) <= seen:
                found[name] = value
    return found
