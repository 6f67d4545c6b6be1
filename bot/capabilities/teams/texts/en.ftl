## Help

help-manager =
    { "**" }For managers**

    - *summary*: how far your teams are, without anybody’s answers
    - *summary chart*: the same, drawn

## Summary

summary-title =
    { "**" }Summary of your teams**

    On { $day }.
summary-team = Team
summary-enrolled = Enrolled
summary-started = Started
summary-completed = Completed
summary-success = Success
summary-success-share = { $share ->
    [20] 20% or less
    [80] 80% or more
   *[other] about { $share }%
    }
summary-success-hidden = –
summary-total = Together
summary-note = { $hidden ->
    [0] Success is that of first answers, up to last Sunday, rounded to the nearest ten. Nobody’s answers can be seen.
    [one] Success is that of first answers, up to last Sunday, rounded to the nearest ten. One team of fewer than { $minimum } people is not shown. Nobody’s answers can be seen.
   *[other] Success is that of first answers, up to last Sunday, rounded to the nearest ten. { $hidden } teams of fewer than { $minimum } people are not shown. Nobody’s answers can be seen.
    }
summary-no-team = No team is yours for now. Whoever runs Levain can add it to the configuration.
summary-too-small = Your teams have fewer than { $minimum } people each: figures would speak of somebody, so I do not show them.
chart-asked = { $count ->
    [one] I am drawing the summary: the picture comes in a moment.
   *[other] I am drawing { $count } summaries: the pictures come in a moment.
    }
chart-none = This installation draws no pictures; the table says the same.
chart-alt = Summary of “{ $title }”, in numbers of people. { $teams }
chart-team = { $team }: enrolled { $enrolled }, started { $started }, completed { $completed }.
button-chart = As a picture
button-summary = The table
