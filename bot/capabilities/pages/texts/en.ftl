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
home-ready =
    { "**" }The next lesson**

    “{ $title }”, whenever you like.
home-none =
    { "**" }All courses are complete**

    What is left is to keep what you know fresh, or to go further.
home-preferences =
    { "**" }Your preferences**

    Language: { $language }
    Job: { $trade }
    Time: { $hour }
    Place: { $zone }
    Days: { $days }
home-help =
    { "**" }Need help?**

    Write to me in the messages tab: *help* says what I can do. I am an automatic assistant; your answers stay between us.

## Buttons

button-preferences = Change my preferences
