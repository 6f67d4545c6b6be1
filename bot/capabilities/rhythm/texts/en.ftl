## What leaves each day

daily-lesson = Hello! Here is today’s lesson.
daily-opening = Hello! First a question from before; today’s lesson comes right after. To go straight to it, type *lesson*.
daily-reminder = Your lesson is waiting, no hurry. { $left ->
        [one] One answer is
       *[other] { $left } answers are
    } enough to finish it.
daily-unseen = Hello! Here is your lesson. The question from before will come back another day.
daily-review = Hello! Before anything new, let us meet again what you have learned, one question at a time.
daily-review-only = Hello! Let us meet again what you have learned, one question at a time.
daily-later = As agreed, here is your lesson.
daily-later-opening = As agreed, here is the question from before; your lesson comes right after.
daily-pause = I have not heard from you, so I fall silent rather than disturb you. Everything stays in place; choose “Resume”, or type *resume*, and we go on where you were.

## Later, pause

later-ask = All right. When would you like it back?
later-hour = In an hour
later-afternoon = This afternoon
later-tomorrow = Tomorrow
later-kept = Noted: { $day }, at about { $hour }.
later-nothing = There is nothing to put off just now.
later-review = This question can wait: without an answer, it will come back another day.
paused-before = Noted: nothing before you are back, on { $back }.
paused-until = Noted: nothing before you are back. The next message leaves on { $day }, at about { $hour }.
paused-from = Noted: { $days ->
    [one] on { $first }
   *[other] from { $first } through { $last }
    }, nothing before you are back. The next message leaves on { $day }, at about { $hour }; the first after your absence on { $back }, at about { $then }.
pause-replaced = I keep one absence at a time: this one replaces the one before.
pause-which = I did not understand until when. Say for instance “pause 2 weeks” or “pause until January 12”: a day to come, within a year.
pause-week = A week
pause-fortnight = Two weeks
resume-leave = Your messages are not paused, and your absence to come is cancelled. The next one leaves on { $day }, at about { $hour }.
resume-not-paused = Your messages are not paused. The next one leaves on { $day }, at about { $hour }.

## Buttons

button-later = Later
button-resume = Resume
button-pause = Pause
stop-test = The test ends here. To end all my messages too, type *stop* once more.
stop-all = Stop all messages
