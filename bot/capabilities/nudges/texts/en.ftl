# No-break spaces: U+00A0 inside French quotes only.

## Help

help-agent-nudges = *nudges*: whether you get the words that your manager has sent
help-manager-nudges = *nudge*: a word from you to those who have not answered for a week

## Nudge

nudge-preview = **A nudge in your name** ({ $scope })

    It goes to those who follow a course and have not answered for a week. Each gets it at their own hour, on a working day, in place of the day’s message; never on leave, while paused, or once they have refused it. To whoever did not answer my last messages, I said that I fall silent: I keep my word, even for a nudge. I will tell you neither to whom, nor to how many. Here are the words:
nudge-without = Without { $names }: a week has not passed. Possible again from { $day } on.
nudge-yes = Send it
nudge-no = Send nothing
nudge-own-course = [the title of each one’s course]
nudge-asked = Noted, I am writing in your name.
nudge-sent = The nudge is on its way to those who can get it, each at their own hour. It may be nobody. What follows can be read in *summary*, after Monday.
nudge-taken = Nothing was sent: somebody else has just nudged these services. One nudge a week is enough.
nudge-too-soon = One nudge for a service in { $days } days, all managers together. Possible again from { $day } on for { $names }.
nudge-few = This nudge would go to fewer than { $least } people of the list: you would know to whom. Name several services, or say *nudge* for all of yours.
nudge-no-period = A nudge has no period: say *nudge*, and a service or a course if need be.

## The message

nudge-manager = your manager
nudge-administrator = whoever administers Levain
nudge-signed = { $by }, who administers Levain
nudge-message = **A word from { $by }**

    “{ $title }” is waiting for you. A lesson takes a minute and a half: whenever you like, say *lesson*.
nudge-note = I write at the request of { $by }, who knows neither to whom, nor how far you are. To have no more of these: *nudges*.

## No more nudges

button-nudges = No more nudges?
nudges-some = Your manager can have me send a nudge, once a week at most, without knowing to whom it goes. You get it in place of the day’s message.
nudges-none = You do not get the nudges of your manager, who does not know it.
nudges-on = Noted: your manager’s nudges may reach you again.
nudges-off = Noted: no more nudges. Your manager does not know, and your lessons go on as before.
nudges-turn-on = Get them again
nudges-go-on = Go on getting them
nudges-stay-off = Get none
nudges-turn-off = Get no more

## What is held

owner-nudges = Your nudges
held-nudge_refusal = { $count ->
    [one] your choice to have none
   *[other] { $count } choices to have none
    }

## What is kept, and why

kept-nudge = the weeks in which a team was nudged
kept-nudge_refusal = the refusal of nudges
purpose-nudge_refusal = to respect it
