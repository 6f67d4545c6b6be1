## The nominal file

help-nominal = *export names*: where each person of your services stands, without results; they will know that you looked
nominal-refused = Your authority does not allow a file with names. *export* gives the figures of your services, with nobody in them.
nominal-no-period = The file with names says where each stands now: say *export names*, without a period.
nominal-title = Completion by name
nominal-sheet = Completion
nominal-stem = completion-{ $day }
nominal-rule = Who may see this file
nominal-seen = Only the roles that the authority names. Each file is kept in the audit, and each person in it can see who asked for it, and when, with “who sees what”. It holds no answer, no mark, no hour.
nominal-last-name = Last name, in the authority’s list. Without any name, the e-mail that stands for the person there; NA if the list has none.
nominal-first-name = First name, in the authority’s list; NA if it has none.
nominal-service = Service, after those it belongs to; NA for whoever has none.
nominal-course = Course followed; NA for whoever follows none yet.
nominal-stage = Not begun: no lesson was shown. Under way: one lesson at least. Finished: every lesson is done.
nominal-began = Day of the first lesson; NA for whoever has not begun.
nominal-finished = Day of the last lesson; NA for whoever has not finished.
file-last-name = Last name
file-first-name = First name
file-stage = Where they stand
file-began = Began on
file-finished = Finished on
stage-waiting = not begun
stage-begun = under way
stage-finished = finished

## What is held

owner-completion = Who looked at how far you are
held-look = { $count ->
    [one] a request for a file with your name in it
   *[other] { $count } requests for files with your name in them
    }

## What is kept, and why

kept-look = who took a file by name in which the agent stands, and when
purpose-look = to tell the agent
