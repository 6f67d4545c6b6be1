## I know this

known-intro = Very well. { $count ->
    [one] One question to make sure, and the lesson counts as known.
   *[other] { $count } questions to make sure, and the lesson counts as known.
    }
known-next = Right. One more.
known-passed = **Right: this lesson counts as known.** Its questions come back in reviews, so that it lasts.
known-failed = Not quite. This lesson is worth your time, and nothing is marked: here it is.
known-tried = We have tried together already for this lesson. Here it is, at your ease.
known-none = This lesson has no question that could tell. Here it is.
known-nothing = No lesson is open just now. Type *lesson* for the next one, or *placement* for the whole course.
known-left = { $left ->
    [0] No lesson is left.
    [one] One is left.
   *[other] { $left } are left.
    }
pretest-once = Your answer to that question is already kept.

## Placement

placement-offer = You know a part of this already? The optional *placement* saves you from reading it again.
placement-intro = { $count ->
    [one] One question, to see
   *[other] { $count } questions, to see
    } what you know already. Nothing is marked, and you may stop whenever you like.
placement-place = Question { $number } of { $total }
placement-leave = Stop the test
placement-right = { $right ->
    [one] **One right answer
   *[other] **{ $right } right answers
    } of { $total }.** What you know may count as known, and comes back in reviews only. The rest we shall see together.
placement-which = Which lessons count as known? (one or more)
placement-one = Does the lesson “{ $title }” count as known?
placement-all = { $count ->
    [one] Yes, I know it
   *[other] All of them
    }
placement-none = There is no lesson to come that a test could tell about.
placement-none-of-them = { $count ->
    [one] No, I shall take it
   *[other] None, I take the whole course
    }
placement-nothing = Thank you. The course is made for you: we shall take it lesson after lesson.
placement-kept = { $count ->
    [one] **One lesson counts as known.** Its questions come back
   *[other] **{ $count } lessons count as known.** Their questions come back
    } in reviews.
placement-declined = Very well: we shall take the whole course, lesson after lesson.
placement-over = The placement of this course is over. In front of a lesson that you know, type *I know this*.

## One more

more-open = Let us begin with the one that waits for you.
more-enough = You have come a long way today. Beyond { $more } more lessons a day, less is remembered: let it rest.

## Replay

replay-which = Which lesson would you like to take again?
replay-several = Several lessons answer to “{ $name }”. Which one?
replay-unknown = I do not find “{ $name }” among the lessons done. Here they are:
replay-to-come = That lesson is not done yet: it comes in its turn. Here are those that can be taken again:
replay-more = Here are the last ten. For another, type *replay* and a word of its title or its subject.
replay-none = You can take a lesson again as soon as the first one is done.
practice-note = Practice: your results do not change.
practice-done = **End of the practice.** Your results have not changed.

## Search

search-what = Which word? Type for instance “search bias”.
search-short = Give me a word of at least two letters, for instance “search bias”.
search-none = I find “{ $word }” neither in the lessons that you have done nor in the glossary.
search-found = { $count ->
    [one] I have found “{ $word }” in one place:
   *[other] I have found “{ $word }” in { $count } places:
    }
search-more = { $count ->
    [one] And in one more place: add a word to narrow it down.
   *[other] And in { $count } more places: add a word to narrow it down.
    }
search-in-lesson-title = lesson, in its title
search-in-lesson-text = lesson, in its text
search-in-lesson-more = lesson, in “to go further”
search-in-lesson-quiz = lesson, in a question
search-in-term-title = glossary
search-in-term-text = glossary, in the definition

## My gestures

gestures-intro = { $count ->
    [one] **The gesture of your lessons**, for you alone:
   *[other] **The gestures of your lessons**, for you alone:
    }
gestures-entry =
    { "**" }{ $title }**
    { $prompt }
    { "*" }You said:* { $outcome }
gestures-waiting =
    { "**" }{ $title }**
    { $prompt }
    { "*" }You will be asked about it from { $day }.*
gestures-soon =
    { "**" }{ $title }**
    { $prompt }
    { "*" }You will soon be asked about it.*
gestures-more = **Your gestures, continued**:
gestures-next = { $count ->
    [one] Show the other gesture
   *[other] Show the { $count } others
    }
gestures-none = You have no gesture under way yet: they come with the lessons.

## Help

help-agent-practice =
    { "**" }At your own pace**

    - *I know this*: in front of a lesson that you know
    - *placement*: six questions to place yourself in a course
    - *more*: one more lesson today
    - *replay* and a lesson: take it again, without a change to your results
    - *search* and a word: in your lessons and the glossary
    - *my gestures*: what you have undertaken

## Buttons

button-known = I know this
button-placement = Placement
button-more = More
button-replay = Replay

## What is held

owner-practice = What you knew already
held-pretest = { $count ->
    [one] one question asked ahead
   *[other] { $count } questions asked ahead
    }

## What is kept, and why

kept-pretest = the answers to “I know this” and to the placement
purpose-pretest = to spare what is known already
