## Home page

home-welcome = Hello! I am **Levain**, an automatic assistant: each working day, a lesson of a minute and a half to get at ease with artificial intelligence (AI) at work. Three small choices, and we begin.
home-open =
    { "**" }Today’s lesson**

    “{ $title }” awaits your answer.
home-next =
    { "**" }The next lesson**

    “{ $title }”: { $day }, around { $hour }. You can also read it right now.
home-paused =
    { "**" }The next lesson**

    “{ $title }”, whenever you like: your messages are paused.
home-stopped =
    { "**" }The next lesson**

    “{ $title }”, whenever you like: your messages are stopped.
home-ready =
    { "**" }The next lesson**

    “{ $title }”, whenever you like.
home-none =
    { "**" }All courses are complete**

    What is left is to keep what you know fresh, or to go further.
home-progress =
    Next message: { $next }
    Right at the first try: { $accuracy }
home-accuracy = Right at the first try: { $accuracy }
home-teams =
    { "**" }Your teams**

    { $title }:

    { $lines }
home-team = - { "**" }{ $team }**: completed { $completed }, success { $success }
home-note = I am an automatic assistant, without generative AI. Your answers stay between us.

home-summary = Full summary
form-language = Language
form-trade = Job
form-hour = Time of the lesson
form-days = Days of the lesson
form-zone = Place of work
form-streak = Streak of working days

## Buttons

button-preferences = Preferences
form-doubts = “Not sure” beside questions
