"""What a manager may know: how far the team is, never who answered what."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.conversations.talk import Decision, Talk
from bot.messages import Outbound, Table
from bot.reports.figures import GROUP_MIN, TeamSummary, summarise
from bot.texts.moments import write_date


def summary(talk: Talk) -> Decision:
    """« bilan »: enrolled, started, completed and first-try success of the teams one manages."""
    if not talk.post.manages:
        return Decision(replies=(talk.say("summary-no-team"),))
    report = summarise(talk.figures, talk.speech("summary-total"))
    if not report.teams:
        return Decision(replies=(talk.say("summary-too-small", minimum=GROUP_MIN),))
    headers = ("team", "enrolled", "started", "completed", "success")
    rows = (*report.teams, *((report.total,) if report.total else ()))
    table = Table(
        headers=tuple(talk.speech(f"summary-{header}") for header in headers),
        rows=tuple(_row(talk, row) for row in rows),
    )
    today = talk.now.astimezone(ZoneInfo(talk.learner.zone))
    title = talk.text("summary-title", day=write_date(today, talk.speech.language))
    note = talk.text("summary-note", minimum=GROUP_MIN, hidden=report.hidden)
    return Decision(replies=(Outbound((title, table, note)),))


def _row(talk: Talk, team: TeamSummary) -> tuple[str, ...]:
    if team.success is None:
        success = talk.speech("summary-success-hidden")
    else:
        success = talk.speech("summary-success-share", share=team.success)
    counts = (team.enrolled, team.started, team.completed)
    return (team.team, *(str(count) for count in counts), success)
