## Help

help-manager =
    { "**" }For managers**

    - *summary*: how far your teams are, without anybody’s answers
    - *summary chart*: the same, drawn

## Summary

summary-title =
    { "**" }Summary of your teams**

    As of Monday { $day }, at midnight.
summary-team = Team
summary-enrolled = Enrolled
summary-started = Started
summary-completed = Completed
summary-success = Success
summary-count = { $form ->
    [number] { $low }
    [few] fewer than { $over }
    [nearly] nearly all
    [least] at least { $low }
    [between] { $low } to { $high }
   *[none] –
    }
summary-success-share = { $share ->
    [20] 20% or less
    [80] 80% or more
   *[other] about { $share }%
    }
summary-success-hidden = –
summary-total = Together
summary-note = { $hidden ->
    [0] These figures change once a week. “Nearly all”: fewer than { $group } are missing, or nobody. A number becomes a span when people come or go. Success, that of first answers, is approximate and moves once in { $answers } answers. A dash stands for what would speak of somebody.
    [one] These figures change once a week. “Nearly all”: fewer than { $group } are missing, or nobody. A number becomes a span when people come or go. Success, that of first answers, is approximate and moves once in { $answers } answers. A dash stands for what would speak of somebody. One team of fewer than { $minimum } people is not shown.
   *[other] These figures change once a week. “Nearly all”: fewer than { $group } are missing, or nobody. A number becomes a span when people come or go. Success, that of first answers, is approximate and moves once in { $answers } answers. A dash stands for what would speak of somebody. { $hidden } teams of fewer than { $minimum } people are not shown.
    }
summary-no-team = No team is yours for now. Whoever runs Levain can add it to the configuration.
summary-too-small = Nothing to show for now: on a Monday, it takes a team of { $minimum } people of whom { $group } follow a course. Below that, figures would speak of somebody.
chart-asked = { $count ->
    [one] I am drawing the summary: the picture comes in a moment.
   *[other] I am drawing { $count } summaries: the pictures come in a moment.
    }
chart-none = This installation draws no pictures; the table says the same.
chart-alt = Summary of “{ $title }”, in numbers of people. { $teams }
chart-team = { $team }: enrolled { $enrolled }, started { $started }, completed { $completed }.
button-chart = As a picture
button-summary = The table

## What is kept, and why

kept-counted_week = the weeks that were counted
kept-team_figures = the figures of groups, as they were shown
