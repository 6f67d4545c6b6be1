## Lessons

lesson-place = Lesson { $number } of { $total }, about 1 min 30
lesson-how-to-answer = To answer, choose an option, or type its letter, its number or its words.
lesson-done = { $left ->
    [one] **Lesson done.** Only one is left. See you on { $day }, at about { $hour }.
   *[other] **Lesson done.** See you on { $day }, at about { $hour }.
    }
lesson-done-stopped = **Lesson done.** My messages stay stopped: type *start* to have them again.
lesson-done-paused = **Lesson done.** Your messages are paused: type *resume* whenever you like.
plain-none = There is no plain-language version to show just now.
verdict-right = **Right.**
verdict-wrong = **Not quite.**
verdict-missed = { $count ->
    [one] **The expected answer:**
   *[other] **The expected answers:**
    }
answer-first-counts = You had answered already, and the first answer counts. Here it is again.
answer-stale = That question no longer waits for an answer. Let us see today’s.
why-nothing = Answer a question first: I will tell you why afterwards.
why-sources = **Sources**
course-done =
    { "**" }Well done, you have finished “{ $title }”!**

    { $lessons ->
        [one] One lesson
       *[other] { $lessons } lessons
    }, and { $accuracy }% right at the first try. Thank you for your curiosity.
course-none-left = You have followed every course there is here. Shall we go further?

## Reviews

review-intro = Let us meet again what you have learned.
review-none = Nothing to go over just now: your answers are still fresh.
review-done = **That is all for today.** Remembering a little each day beats reading a lot again.

## Progress and courses

progress-title = **{ $title }**
progress-meter = Progress
progress-done = Lessons done
progress-left = To come
progress-accuracy = Right at the first try
progress-accuracy-none = no answer yet
progress-accuracy-share = { $share }% ({ $right } of { $total })
progress-next = Next message
progress-next-at = { $day }, at about { $hour }
progress-next-over = course finished
progress-next-grown = whenever you like, by typing “lesson”
progress-next-paused = paused
progress-next-stopped = stopped
progress-next-queued = after the course under way
progress-none = You have not begun yet. The first lesson takes a minute and a half.
courses-intro =
    { "**" }Courses to follow here**

    { $list }
courses-entry = - **{ $title }**: { $done } of { $lessons ->
    [one] { $lessons } lesson
   *[other] { $lessons } lessons
    }, { $status ->
    [active] under way
    [completed] finished
    [grown] finished, with something new since
    [queued] waiting
   *[other] to begin
    }
courses-known = You already follow “{ $title }”.
courses-queued = “{ $title }” begins once you have finished the course under way.

## Help

unknown = I did not understand. Type *help* to see what I can do.
unknown-near = I did not understand. Did you mean *{ $near }*?
unknown-answer = I did not recognise an answer. To answer the question, type the letter of an answer; otherwise, type *help*.
too-long = Your message is too long to be read as an answer. To answer, choose an option or type its letter; for the rest, type *help*.

## Buttons

button-lesson = Lesson
button-plain = Plain
button-why = Why
button-progress = Progress
button-further = Longer courses
button-courses = Courses
button-review = Review
