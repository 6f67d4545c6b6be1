

## Help

help-manager =
    { "**" }For managers**

    - *summary*: how far your teams are, without anybody’s answers
    - *export*: the same figures in a spreadsheet, with a service, a period or a course
    - *summary chart*: the same, drawn
    - *summary definitions*: what each figure says
    - *summary every Monday*: to have it without asking; *summary no more*: to have it no longer

## Summary

summary-title =
    { "**" }Summary of your teams**

    As of Monday { $day }, at midnight.
summary-team = Team
summary-enrolled = Enrolled
summary-started = Started
summary-completed = Completed
summary-success = First-try success
summary-first-try = First try
summary-current = Success today
summary-answering = Have answered
summary-gestures = Have done a gesture
summary-paused = Paused
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
summary-note = These figures change once a week. “Nearly all”: fewer than { $group } are missing, or nobody. A number becomes a span when people come or go. First-try success is approximate, from { $answers } answers, and moves once there are three times as many. A dash stands for what would speak of somebody.{ $hidden ->
    [0] { "" }
    [one] {" "}One team of fewer than { $minimum } people is not shown.
   *[other] {" "}{ $hidden } teams of fewer than { $minimum } people are not shown.
    }
summary-no-team = No team is yours for now. Whoever runs Levain can add it to the configuration.
summary-too-small = Nothing to show for now: on a Monday, it takes a team of { $minimum } people of whom { $group } follow a course. Below that, figures would speak of somebody.
chart-asked = { $count ->
    [one] I am drawing the summary: the picture comes in a moment.
   *[other] I am drawing { $count } summaries: the pictures come in a moment.
    }
chart-none = This installation draws no pictures; the table says the same.
button-chart = As a picture
button-summary = The table

## What each figure says

define-enrolled = People enrolled in this course.
define-started = People who were shown a first lesson of this course. Whoever has started is enrolled.
define-completed = People who have done every lesson of the course. Whoever has completed it has started.
define-success = Share of first answers that were right, over the whole course since its beginning, before any review. It is given from { $answers } answers, of { $group } people or more. It is blurred by ten points at most, rounded to ten, and changes only once there are three times as many answers. It does not say what people know today.
define-current = Share of questions whose last answer is right, reviews included. It is given from { $current } answers, with the same blur and as slowly. A gap of ten or twenty points with first-try success may be nothing but blur.
define-answering = Participation: people enrolled who have answered a question of the course at least once. It says neither how often, nor whether that was right.
define-gestures = People who said that they have done at least one gesture of the course. The number says neither which one, nor how often.
define-paused = People of the service whose messages were paused, all courses together. The number is given in bands of five. It says neither why, nor until when.
rule-interval = From … to …
define-interval = The two bounds say all that can be known: the true number is between them, and every value is possible. They are equal where the number is said. Do not subtract one week from another: people come and leave.
rule-few = Fewer than …
define-few = From none to { $group } people, not included. Nobody can thus be recognised in a figure. When people come or leave, the bound may be higher.
rule-nearly = Nearly all
define-nearly = Fewer than { $group } are missing, or nobody.
rule-na = NA
define-na = The figure is not given: it would speak of somebody, or there are too few answers.

## The file

file-title = Summary of services
file-figures = Figures
file-definitions = Definitions
file-name = Column
file-meaning = What it says
file-week = As of Monday
file-service = Service
file-course = Course
file-size = People
file-said = { $figure }
file-least = { $figure }, at least
file-most = { $figure }, at most
file-share = { $figure }, as a share
define-least = The smallest value that “{ $figure }” may have: the true number is not below it. It is a number, to sort or to add.
define-most = The largest value that “{ $figure }” may have: the true number is not above it. It is a number, to sort or to add.
define-share = “{ $figure }” as a number, to sort and compare, rounded and blurred alike. The lowest means “or less”, the highest “or more”.
define-week = The Monday at midnight as of which the figures were counted, the same for everybody. They change once a week, and are never counted again.
define-service = The service, after those it belongs to. A service of fewer than { $minimum } people is counted with the one it belongs to.
define-course = The course that the figures are about. Each course has a line of its own.
define-size = People of the service whom Levain knows, enrolled in this course or not.

## What was named

scope-all = all your services
scope-rest = without a service
scope-which = “{ $words }” may mean { $names }. Which one?
scope-near = I find no “{ $words }” among your services, the courses and the periods. Did you mean { $names }? Otherwise write the name in full.
scope-unread = I find no “{ $words }” among your services, the courses and the periods.{ $names ->
    [none] { "" }
   *[other] {" "}Your services: { $names }.
    } A period is written for instance *November*, *last week* or *since September*.

## Export

export-asked = I am preparing the { $form } file: it comes in a moment.
export-done = Here is what you asked for. “Definitions” says what each column means.
export-none = Nothing to put in this file: no figure was published for these services, courses and period.
file-stem = summary-{ $day }

## What is kept, and why

kept-counted_week = the weeks that were counted
kept-team_figures = the figures of groups, as they were shown
kept-course_figures = those of the whole collectivité, by course

## The summary, by team, period or course

summary-not_started = Not started
summary-in_progress = In progress
summary-of =
    { "**" }{ $title }**

    { $team }
summary-counted-with = { $count ->
    [one] { $names } is counted with “{ $unit }”: it has fewer than { $minimum } people.
   *[other] { $names } are counted with “{ $unit }”: they have fewer than { $minimum } people.
    }
summary-counted-above = { $count ->
    [one] { $names } has fewer than { $minimum } people, counted with “{ $unit }”, which is not yours.
   *[other] { $names } have fewer than { $minimum } people, counted with “{ $unit }”, which is not yours.
    }
summary-counted-nowhere = { $count ->
    [one] { $names } has fewer than { $minimum } people, and nothing above it: its figures are not shown.
   *[other] { $names } have fewer than { $minimum } people, and nothing above them: their figures are not shown.
    }
summary-missing = “{ $name }” is yours, but there is no such team: it is no small team, it is a mistake in the roster.{ $near ->
    [none] { "" }
   *[other] {" "}The nearest name: “{ $near }”.
    }
summary-no-week = No week was counted like this: { $scope }. Figures of a Monday exist from the first week that Levain counted.
narrow-service-which = Which team?
narrow-period-which = Which period? You may also write it: *summary from 1 September to 30 November*.
narrow-month = This month
narrow-last-month = Last month
narrow-quarter = This quarter
narrow-year = This year
button-narrow-service = One team
button-narrow-period = One period
button-definitions = Definitions
define-title = **What each figure says**
define-not_started = People enrolled who were shown no lesson yet. The number follows from “enrolled” and “started”.
define-in_progress = People who have started and not completed. The number follows from “started” and “completed”.

## The whole collectivité

summary-whole = { "*" }In the whole collectivité, never of one team*
summary-lift = Confidence after the course
summary-topics = Wrong without a doubt
whole-lift = { $lift ->
    [3] at least 3 points more, out of 10
    [2] 2 points more, out of 10
    [1] 1 point more, out of 10
    [-1] 1 point less, out of 10
    [-2] 2 points less, out of 10
    [-3] at least 3 points less, out of 10
   *[0] the same as before
    }
whole-topic = { $topic } ({ $share })
whole-topics-none = no topic for now
define-lift = For the whole collectivité: by how much confidence, from 0 to 10, changes between the beginning and the end of the course, on average. It is given from { $lifted } people, blurred by one point at most, rounded to one, and moves once they are three times as many. It says what people feel, not what they know.
define-topics = For the whole collectivité: topics where more than about { $lowest }% of first answers were wrong without “not sure”. That share is given from { $topic } answers in the topic, with the same blur as success. It points to no question, and to no team.

## Every Monday

digest-on = Noted: the summary of the week will come by itself every Monday, at your hour, from next Monday on. *summary no more* ends it.
digest-off = Noted: no more summary on Mondays. *summary* gives it to you whenever you like.
digest-head = Here is the summary of the week, which you asked for every Monday. *summary no more* ends it.
button-digest = Every Monday
button-no-digest = No more on Mondays
owner-teams = Your summaries
held-digest = { $count ->
    [one] your wish for a summary every Monday
   *[other] { $count } wishes for a summary every Monday
    }
kept-digest = the wish for a summary every Monday
purpose-digest = to send it to a manager who wants it

## The picture

chart-subject = As of Monday { $day }, in numbers of people
chart-completed = completed
chart-under-way = in progress
chart-waiting = not started
chart-between = between two bounds
chart-over = Over the weeks
chart-said = Completed: { $completed }. Started: { $started }. Enrolled: { $enrolled }.
chart-from = { $first }, then { $last }
chart-alt = Summary of “{ $title }”, in numbers of people. { $teams } { $trend }
chart-team = { $team }. { $said }
chart-trend = Over the weeks, { $name }: { $said }.
button-export = As a file
