"""Study: lessons, answers, reviews, progress, and the courses to follow."""

from __future__ import annotations

from pathlib import Path

from bot.capabilities.study import answers, further, lesson, progress, records, review, unknown
from bot.capabilities.study.readers import (
    read_answering,
    read_coursework,
    read_enrolled,
    read_recalled,
    read_reviewing,
)
from bot.turn.capability import Capability, Command

CAPABILITY = Capability(
    name="study",
    commands=(
        Command("lesson", lesson.show, read_coursework, ("leçon", "quiz", "lesson")),
        Command("plain", lesson.plain, read_coursework, ("en clair", "clair", "plain")),
        Command("answer", answers.answer, read_answering),
        Command("review", review.review, read_reviewing, ("réviser", "review")),
        Command("why", answers.why, read_recalled, ("pourquoi", "why")),
        Command("progress", progress.progress, read_coursework, ("progression", "progress")),
        Command("courses", progress.courses, read_coursework, ("cours", "courses")),
        Command("further", further.further, read_coursework, ("formations", "catalogue")),
    ),
    fallbacks=(
        Command("unknown", unknown.unknown, read_enrolled),
        Command("too-long", unknown.too_long, read_enrolled),
    ),
    keepers=records.KEEPERS,
    holdings=records.HOLDINGS,
    start=records.keep_courses,
    sayings=Path(__file__).with_name("sayings.yaml"),
)
