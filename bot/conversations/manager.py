"""What a manager may know: how far the team is, never who answered what."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.conversations.talk import Decision, Talk
from bot.markup import escape
from bot.messages import Block, Outbound, Table, Text
from bot.reports.figures import GROUP_MIN, Summary, TeamSummary, summarise
from bot.texts.moments import write_date


def summary(talk: Talk) -> Decision:
    """« bilan »: enrolled, started, completed and first-try success of the teams one manages."""
    if not talk.post.manages:
        return Decision(replies=(talk.say("summary-no-team"),))
    total = talk.speech("summary-total")
    reports = [
        (talk.library.courses[course_id].title, summarise(figures, total))
        for course_id, figures in talk.figures.items()
        if figures
    ]
    shown = [(title, report) for title, report in reports if report.teams]
    if not shown:
        return Decision(replies=(talk.say("summary-too-small", minimum=GROUP_MIN),))
    today = talk.now.astimezone(ZoneInfo(talk.learner.zone))
    blocks: list[Block] = [talk.text("summary-title", day=write_date(today, talk.speech.language))]
    for title, report in shown:
        note = talk.text("summary-note", minimum=GROUP_MIN, hidden=report.hidden)
        blocks += [Text(f"*{escape(title)}*"), _table(talk, report), note]
    return Decision(replies=(Outbound(tuple(blocks)),))


def _table(talk: Talk, report: Summary) -> Table:
    headers = ("team", "enrolled", "started", "completed", "success")
    rows = (*report.teams, *((report.total,) if report.total else ()))
    return Table(
        headers=tuple(talk.speech(f"summary-{header}") for header in headers),
        rows=tuple(_row(talk, row) for row in rows),
    )


def _row(talk: Talk, team: TeamSummary) -> tuple[str, ...]:
    if team.success is None:
        success = talk.speech("summary-success-hidden")
    else:
        success = talk.speech("summary-success-share", share=team.success)
    counts = (team.enrolled, team.started, team.completed)
    return (team.team, *(str(count) for count in counts), success)
