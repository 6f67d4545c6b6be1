# What Levain says, in English. One sentence a key; the same keys are in fr.ftl.

## Welcome

presentation = I am Levain, an automatic assistant: nobody reads your messages, and your answers stay between us.
welcome =
    Hello and welcome! I am **Levain**, an automatic assistant.

    Each working day I send you a lesson of a minute and a half, to get on with artificial intelligence (AI) at work, and a question that makes you think. Your answers only serve your learning: your managers never see them.

    Three small choices first; each can be skipped.
welcome-back = Hello! We go on whenever you like.
onboarding-again = I did not recognise that choice. Tap an answer, or type its letter or its words.
onboarding-done = Noted. Each working day at about { $hour } I will send you a lesson; never outside your working days and hours. Here is the first.
language-ask = Which language shall I speak to you?
language-fr = Français
language-en = English
language-kept = Very well: I speak English to you from now on.
trade-ask = Which job is most like yours?
trade-accueil = Reception and civil registry
trade-redaction = Writing and secretariat
trade-rh = Human resources
trade-technique = Technical services
trade-citoyens = Relations with residents
trade-numerique = Digital and IT
trade-encadrement = Management
trade-kept = Very well. Your job: { $choice }.
hour-ask = At what time would you like your lesson? You can also type another one, such as “10:15”.
hour-outside = In your organisation, lessons leave between { $opens } and { $closes }.
hour-kept = Very well: your lesson now leaves at about { $choice }.

## Lessons

lesson-place = Lesson { $number } of { $total }, about 1 min 30
lesson-how-to-answer = To answer, tap an option or type its letter, its number or its words.
lesson-done = { $left ->
    [one] **Lesson done.** Only one is left. See you on { $day }, at about { $hour }.
   *[other] **Lesson done.** See you on { $day }, at about { $hour }.
    }
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

## What leaves each day

daily-lesson = Hello! Here is today’s lesson.
daily-reminder = The lesson you began is waiting, no hurry. One answer is enough to finish it.
daily-review = Hello! Before anything new, let us meet again what you have learned, one question at a time.
daily-later = As agreed, here is your lesson again.
daily-pause = I have not heard from you, so I fall silent rather than disturb you. Everything stays in place; tap “Resume”, or type *resume*, and we go on where you were.

## Later, pause

later-ask = All right. When would you like it back?
later-hour = In an hour
later-afternoon = This afternoon
later-tomorrow = Tomorrow
later-kept = Noted: { $day }, at about { $hour }.
later-nothing = There is nothing to put off just now.
paused = Messages are paused. Nothing is lost: type *resume* whenever you like, or say until when, for instance “pause until January 12”.
paused-before = Noted: nothing before you are back.
paused-until = Noted: nothing before you are back. The next message leaves on { $day }, at about { $hour }.
pause-which = I did not understand until when. Say for instance “pause 2 weeks” or “pause until January 12”: a day to come, within a year.
pause-week = A week
pause-fortnight = Two weeks
days-ask = On which days would you like a lesson? You may also type “days Monday Tuesday Thursday”.
days-kept = Noted. Your days: { $days }.
stopped = Stopped: I will send you nothing more. Your progress is kept; type *start* if you change your mind.
resumed = Good to see you again! We go on where you were.
resume-not-paused = Your messages are not paused. The next one leaves on { $day }, at about { $hour }.

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
    [queued] waiting
   *[other] to begin
    }
courses-known = You already follow “{ $title }”.
courses-queued = “{ $title }” begins once you have finished the course under way.

## Longer courses

further-intro = { $count ->
    [one] **To go further**, a longer course:
   *[other] **To go further**, { $count } longer courses:
    }
further-none = I know of no open course at the moment.
further-entry =
    { "**[" }{ $title }]({ $url })**
    { $provider }
    { $level }, { $duration }, { $cost }, { $status }
    { "*" }Why this one:* { $reason }
    { "*" }Access:* { $access } Checked on { $checked }.
reason-hard = your answers show that { $topic } is worth a detour.
reason-trade = it speaks of your job, { $trade }.
reason-lesson = it follows on from a lesson you took.
reason-start = it gives everybody a good grounding.
level-debutant = beginner
level-intermediaire = intermediate
level-avance = advanced
cost-gratuit = free
cost-payant = paid
cost-inconnu = cost to be checked
status-ouvert = open
status-annonce = announced
status-ferme = closed
status-inconnu = opening to be checked
topic-changement = change in teams
topic-shadow-ai = the quiet use of AI
topic-compagnon = AI as a working companion
topic-metiers = how jobs change
topic-resultats = reading a result
topic-explication = explaining a decision
topic-relation = human relations
topic-sources = checking sources
topic-biais = the question of bias
topic-hallucinations = the question of hallucinations
topic-principes = how AI works
topic-usages = choosing what to use it for
topic-instructions = writing prompts
topic-donnees = protecting data
topic-cadre-juridique = the law
topic-securite = security
topic-sobriete = frugality
topic-strategie = the organisation’s strategy

## Words

word-which = Which word? Type for instance “word biais”, or choose here.
word-definition =
    { "**" }{ $term }**

    { $definition }

    { "*" }Source: { $source }*
word-near = “{ $word }” is not in my glossary. Perhaps you were looking for:
word-unknown = “{ $word }” is not in my glossary.

## Help

help-agent =
    { "**" }What you can tell me**

    - *lesson*: today’s lesson, or the next
    - *plain*: the same in plain language
    - *review*: what might be forgotten
    - *why*: the explanation and the sources of the last question
    - *progress*: where you stand, for you alone
    - *later*, *pause*, *resume*, *stop*
    - *time*, *days*, *language*, *job*: your preferences
    - *courses*: what is taught here
    - *catalogue*: longer courses, elsewhere
    - *word* and a word: its definition
help-manager =
    { "**" }For managers**

    - *summary*: how far your teams are, without anybody’s answers
unknown = I did not understand “{ $said }”. Type *help* to see what I can do.
unknown-near = I did not understand “{ $said }”. Did you mean *{ $near }*?
unknown-answer = I did not recognise “{ $said }”. To answer the question, type the letter of an option; otherwise, type *help*.
tap-stale = This button is of no use any more. Let us rather see today’s lesson.
attached = I cannot read files, and I have not opened yours.
forbidden = That command is for the managers your organisation has named. If you are one, whoever runs Levain can add you.

## Summary

summary-title = **Summary of your teams** on { $day }
summary-team = Team
summary-enrolled = Enrolled
summary-started = Started
summary-completed = Completed
summary-success = Success
summary-success-share = { $share ->
    [20] 20% or less
    [80] 80% or more
   *[other] about { $share }%
    }
summary-success-hidden = –
summary-total = Together
summary-note = { $hidden ->
    [0] Success is that of first answers, up to last Sunday, rounded to the nearest ten. Nobody’s answers can be seen.
    [one] Success is that of first answers, up to last Sunday, rounded to the nearest ten. One team of fewer than { $minimum } people is not shown. Nobody’s answers can be seen.
   *[other] Success is that of first answers, up to last Sunday, rounded to the nearest ten. { $hidden } teams of fewer than { $minimum } people are not shown. Nobody’s answers can be seen.
    }
summary-no-team = No team is yours for now. Whoever runs Levain can add it to the configuration.
summary-too-small = Your teams have fewer than { $minimum } people each: figures would speak of somebody, so I do not show them.

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
home-none =
    { "**" }All courses are complete**

    What is left is to keep what you know fresh, or to go further.
home-preferences =
    { "**" }Your preferences**

    Language: { $language }
    Job: { $trade }
    Time: { $hour }
    Days: { $days }
home-help =
    { "**" }Need help?**

    Write to me in the messages tab: *help* says what I can do. I am an automatic assistant; your answers stay between us.

## Buttons

button-start = Start
button-lesson = Lesson
button-plain = Plain
button-why = Why
button-progress = Progress
button-later = Later
button-resume = Resume
button-further = Longer courses
button-courses = Courses
button-help = Help
button-skip = Skip
button-review = Review
button-pause = Pause
button-preferences = Change my preferences
