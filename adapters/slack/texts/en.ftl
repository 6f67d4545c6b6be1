# What Levain says in Slack alone, in English; the same keys are in fr.ftl.

slack-command-heard = I am answering you in our private conversation.
slack-declined = This conversation is not open to guests. Whoever runs Levain can tell you more.
slack-free = Another answer…
slack-send = Send
slack-select = Choose
slack-answer = Your answer
slack-other = Another answer
slack-preferences = Your preferences
slack-save = Save
slack-cancel = Cancel
slack-more = There is more than fits here. Write to me in the messages tab, and I will answer.
slack-right = your answer, right
slack-picked = your answer
slack-expected = expected answer
slack-fair = your answer, acceptable
slack-best = the best answer
slack-write = In one word, or a few
slack-place = { $place ->
    [1] First
    [2] Second
    [3] Third
    [4] Fourth
    [5] Fifth
    [6] Sixth
   *[other] Number { $place }
    }
slack-ends = { $first }: { $low } · { $last }: { $high }
slack-step = { $step } out of { $last }
slack-unfilled = { $count ->
    [one] One choice is missing: number { $places }.
   *[other] Some choices are missing: { $places }.
    }
slack-twice = { $count ->
    [one] { $picked } is chosen more than once; each answer serves only once.
   *[other] { $picked } are chosen more than once; each answer serves only once.
    }
slack-wanted = expected: { $mark }
slack-passed = Question closed.
slack-hours = Another time…
slack-reading = Levain
slack-close = Close
slack-unread = I did not understand that answer.
slack-empty = Your answer is missing.
slack-unopened = The form did not open. Tap this button to try again; you can also write to me here.
slack-retry = Try again
slack-mentioned = I answer in private, to you alone. Open me among your apps, or type */levain*.
slack-near = { $why } Perhaps: { $near }?

# The pages of an installation.

slack-install-name = Levain, one AI lesson a working day
slack-install-start = Install Levain in Slack
slack-install-start-words =
    Levain writes to each person in a private conversation: one short lesson a working day, with a question that makes one think.
    Slack is about to ask you to let it:
    – write to people, and read what they reply
    – send pictures and files
    – know their language, their time zone and their e-mail
    Levain reads no channel.
slack-install-button = Continue to Slack
slack-install-note = You need the right to install apps in the Slack workspace. This page is good for ten minutes.
slack-install-again = Begin again
slack-install-done = Levain is installed
slack-install-done-words =
    The workspace “{ $workspace }” is ready.
    In Slack, look for Levain among the apps and open it: it introduces itself and gives the first lesson.
    You may close this page.
slack-install-declined = Levain was not installed
slack-install-declined-words =
    The permission was not given in Slack. Nothing was kept.
slack-install-refused = This workspace cannot be served here
slack-install-refused-words =
    This Levain is for certain workspaces, and “{ $workspace }” is not one of them.
    The permission given in Slack was handed back. Nothing was kept.
    Whoever runs Levain can add your workspace; then begin again.
slack-install-closed = Installations are not open
slack-install-closed-words =
    No workspace is expected yet. Whoever runs Levain can add yours.
slack-install-stale = This installation is no longer good
slack-install-stale-words =
    It began more than ten minutes ago or in another browser, or it was used already.
    Nothing was kept.
slack-install-failed = The installation did not work
slack-install-failed-words =
    Slack did not give the permission, or does not answer. Nothing was kept.
    Wait some minutes before you begin again.

## What is kept, and why

kept-installation = the Slack workspaces where Levain is installed, and its encrypted access
kept-handshake = the installations in Slack under way
