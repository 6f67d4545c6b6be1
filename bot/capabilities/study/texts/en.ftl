## Lessons

lesson-place = Lesson { $number } of { $total }, about 1 min 30
lesson-how-to-answer = To answer, choose an option, or type its letter, its number or its words.
lesson-retired = The lesson “{ $title }” was retired on { $day }. { $reason }{ $moved ->
    [here] { " " }Its subject is now in “{ $to }”.
    [elsewhere] { " " }Its subject is now in “{ $to }”, of the course “{ $course }”.
   *[no] { "" }
}
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
verdict-partly = **Almost: { $right } of { $total }.**
verdict-fair = **Right, and there is a better one.**
verdict-best = **The best answer:**
verdict-order = **In order:**
verdict-model = **The expected answer:** { $answer }
how-to-order = Give the letters in order, for example “{ $example }”.
how-to-pair = Give each line a letter, in the order of the lines, for example “{ $example }”.
slots-missing-order = I need the { $count } letters, each once, in order: for example “{ $example }”.
slots-missing-pair = I need a letter for each of the { $count } lines, each once: for example “{ $example }”.
how-to-write = Answer in a word, or a few.
own-words =
    You wrote: { $words }

    The expected answer: { $answer }
own-prompt = Did you have the idea?
own-again = Yes or no?
own-yes = Yes
own-no = No
gesture-done = It is done
gesture-no-occasion = Not yet
gesture-tried = I tried
verdict-unsure = *You hesitated: this question comes back a little sooner.*
unsure-noted = Noted, you are not sure. Give the answer that seems best all the same.
answer-first-counts = You had answered already, and the first answer counts. Here it is again.
answer-stale = That question no longer waits for an answer. Let us see today’s.
why-nothing = Answer a question first: I will tell you why afterwards.
why-sources = **Sources**
why-terms = **The words of this lesson**
course-done =
    { "**" }Well done, you have finished “{ $title }”!**

    { $lessons ->
        [one] One lesson
       *[other] { $lessons } lessons
    }{ $answers ->
        [0] .
       *[other] , and { $accuracy }% right at the first try.
    } Thank you for your curiosity.
after-here =
    { "**" }Next, here:** “{ $title }”, { $left ->
        [one] one lesson
       *[other] { $left } lessons
    }.{ $waits ->
        [yes] { " " }It begins with your next lesson; to open it now, type *lesson*.
       *[no] { " " }To begin it, type *lesson*.
    }
after-elsewhere = { $count ->
    [one] **Elsewhere**, the longer course that fits you best:
   *[other] **Elsewhere**, the { $count } longer courses that fit you best:
    }
course-none-meant = You have followed every course for everyone and for your job. Others are open to you: type *courses* to choose one.
course-none-left = You have followed every course there is here. Shall we go further?

## Before and after a course

confidence-before = Before you begin, a question for yourself, without a right or a wrong answer{ $foreign ->
    [fr] , in the language of the course, French.
   *[other] .
    }
confidence-after = One more question for you, without a right or a wrong answer.
opinion-ask = And this course, was it useful to you?
opinion-low = not at all
opinion-high = very

## Reviews

review-intro = Let us meet again what you have learned.
review-none = Nothing to go over just now: your answers are still fresh.
review-lesson = And here is today’s lesson.
review-done = **That is all for today.** Remembering a little each day beats reading a lot again.
review-next = A course is waiting for you: “{ $title }”. To begin it, type *lesson*.
review-passed = **Here it is.** This question will soon come back, so that it lasts.

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
progress-next-review = course finished; a question to meet again { $day }, at about { $hour }
progress-next-grown = whenever you like, by typing “lesson”
progress-next-paused = paused
progress-next-stopped = stopped
progress-next-queued = after the course under way
progress-knowledge =
    { "**" }What you know, by topic**

    { $lines }
progress-topics = - { "**" }{ $level }**: { $names }
progress-knowledge-how = Estimated from your answers and the time since. Solid: you would recall four of its questions out of five today. To review: fewer than one in two.
progress-knowledge-early = What you know of each topic: too early to tell, it takes three answers.
progress-streak = { $days ->
    [one] Your streak: one working day on which you learned.
   *[other] Your streak: { $days } working days in a row on which you learned.
    } Only you see it; type *streak* to hide it.
knowledge-solid = Solid
knowledge-growing = To consolidate
knowledge-fragile = To review
knowledge-early = Too early to tell
picture-lessons = { $done ->
    [0] No lesson done out of { $total }
    [one] One lesson done out of { $total }
   *[other] { $done } lessons done out of { $total }
    }
picture-knowledge = What you know, by topic
picture-early = Too early to tell: { $names }.
picture-topic = { $topic }: { $level }
picture-next = Next message: { $next }
picture-note = Seen by you alone, unless you share it.
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
courses-unqueue = Do not follow “{ $title }”
courses-unqueued = “{ $title }” no longer comes next. If you change your mind, it stays in *courses*.

## Help

unknown = I did not understand. Type *help* to see what I can do.
unknown-near = I did not understand. Did you mean *{ $near }*?
unknown-answer = I did not recognise an answer. To answer the question, type the letter of an answer; otherwise, type *help*.
unknown-order = I did not recognise an answer. To answer the question, type all its letters, each once, in order; otherwise, type *help*.
unknown-number = I did not recognise an answer. To answer the question, type a number from { $first } to { $last }; otherwise, type *help*.
unknown-words = I did not recognise an answer. To answer the question, type a word or a few; otherwise, type *help*.
not-known = There is no harm in not knowing: you are here to learn. Choose the answer that seems nearest, by its letter: a mistake costs nothing.
not-known-order = There is no harm in not knowing: you are here to learn. Type the letters as seems right, each once: a mistake costs nothing.
not-known-number = There is no right answer here. Type the number that seems nearest.
too-long = Your message is too long to be read as an answer. To answer, choose an option or type its letter; for the rest, type *help*.

## Buttons

button-lesson = Lesson
button-plain = Plain
button-why = Why
button-progress = Progress
button-further = Longer courses
button-courses = Courses
button-review = Review
button-unsure = Not sure

## What is held

owner-study = Your lessons
held-card = { $count ->
    [one] one question to review
   *[other] { $count } questions to review
    }
held-review = { $count ->
    [one] one review
   *[other] { $count } reviews
    }
held-answer = { $count ->
    [one] one answer
   *[other] { $count } answers
    }
held-enrollment = { $count ->
    [one] one course
   *[other] { $count } courses
    }

## What is kept, and why

kept-enrollment = the courses followed, the lessons done, when each course began and ended
purpose-enrollment = to go on at the right place
kept-answer = the first answer to each question, its date and time, and “not sure” if it was said
purpose-answer = to explain the answer, and choose what is asked again
kept-review = the answers to questions asked again
purpose-review = to space the next ones
kept-card = the day on which each question comes back
purpose-card = to ask it before it is forgotten
kept-course_version = the text of the courses, as it was shown
