"""Study: lessons, answers, reviews, progress, and the courses to follow."""

from __future__ import annotations

from pathlib import Path

from bot.capabilities.study import (
    answers,
    further,
    lesson,
    picture,
    progress,
    records,
    review,
    unknown,
)
from bot.capabilities.study.learned import counted
from bot.capabilities.study.readers import (
    read_advised,
    read_answering,
    read_coursework,
    read_enrolled,
    read_recalled,
    read_reviewing,
)
from bot.capabilities.study.standing import read_standing
from bot.turn.capability import Capability, Command, nothing

CAPABILITY = Capability(
    name="study",
    commands=(
        Command("lesson", lesson.show, read_coursework, ("leçon", "quiz", "lesson")),
        Command("plain", lesson.plain, read_coursework, ("en clair", "clair", "plain")),
        counted(Command("answer", answers.answer, read_answering, not_known=answers.not_it)),
        Command("unsure", answers.doubt, nothing),
        counted(
            Command(
                "review",
                review.review,
                read_reviewing,
                ("réviser", "review"),
                not_known=answers.not_it,
            )
        ),
        Command("pass", review.leave, read_reviewing),
        Command("why", answers.why, read_recalled, ("pourquoi", "why")),
        Command("progress", progress.progress, read_standing, ("progression", "progress")),
        Command("courses", progress.courses, read_coursework, ("cours", "courses")),
        Command("unqueue", progress.unqueue, read_coursework),
        Command("further", further.further, read_advised, ("formations", "catalogue")),
    ),
    fallbacks=(
        Command("unknown", unknown.unknown, read_enrolled),
        Command("not-known", unknown.not_known, read_enrolled),
        Command("too-long", unknown.too_long, read_enrolled),
    ),
    keepers=records.KEEPERS,
    makers={picture.MAKER: picture.make_picture},
    holdings=records.HOLDINGS,
    start=records.keep_courses,
    sayings=Path(__file__).with_name("sayings.yaml"),
)
