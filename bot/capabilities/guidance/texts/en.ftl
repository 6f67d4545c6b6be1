## Longer courses

further-intro = { $count ->
    [one] **To go further**, a longer course:
   *[other] **To go further**, { $count } longer courses:
    }
further-more = { $count ->
    [one] **More**, another course:
   *[other] **More**, { $count } other courses:
    }
further-none = I know of no open course at the moment.
further-over = You have seen all the courses I know of. *Catalogue* starts again from the first.
further-how = Does a course interest you? Type “interested 2”, or its name. Once you have taken it, type “completed 2”.
further-next = Show more
further-entry =
    { "**" }{ $number }. [{ $title }]({ $url })**
    { $provider }
    { "*" }Why this one:* { $reason }
    { $level }, { $duration }, { $cost }, { $status }{ $dates }
further-access = { $access } Checked on { $checked }.
dates-day = Next session: { $day }{ $place }.
dates-days = Next session: from { $starts } to { $ends }{ $place }.
dates-place = , in { $place }
dates-closes = Enrolment until { $day }.
reason-interested = you said that it interests you.
reason-hard = your answers show that { $topic } is worth a detour.
reason-trade = it speaks of your job, { $trade }.
reason-lesson = it follows on from a lesson you took.
reason-start = it gives everybody a good grounding.
level-debutant = Beginner
level-intermediaire = Intermediate
level-avance = Advanced
cost-gratuit = free
cost-en-partie = partly free
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

## Interested, completed

pursuit-interested =
    { "**" }Noted.** “[{ $title }]({ $url })” will come first in *catalogue*. Once you have taken it, type *completed*; to give it up, *no longer interested*.

    { "*" }Access:* { $access }
pursuit-closed =
    { "**" }Noted.** Nobody can enrol in “[{ $title }]({ $url })” today: it will come first in *catalogue* if it opens again.

    { "*" }Access:* { $access }
pursuit-finished = { "**" }Well done!** “[{ $title }]({ $url })” is completed: I will not show it again.
pursuit-withdrawn = Noted: “[{ $title }]({ $url })” no longer comes first. Nothing else changes.
pursuit-not-begun = You had not marked “[{ $title }]({ $url })”: there is nothing to withdraw.
pursuit-none-begun = You have marked no course: there is nothing to withdraw. If it is my lessons that no longer interest you, *stop* ends them.
pursuit-not-found = I cannot find that course among those I know of. If it is my lessons that no longer interest you, *stop* ends them.
pursuit-word-interested = interested
pursuit-word-finished = completed
pursuit-word-withdrawn = no longer interested
pursuit-nothing = Which course do you mean? *Catalogue* shows a few. Then type *interested* or *completed*, with a number or a name.
pursuit-too-high = { $count ->
    [one] Only one course is shown, number 1.
   *[other] The courses shown go from 1 to { $count }.
    } Say which one, for instance “{ $word } { $count }”.
pursuit-unknown = I cannot find that course in my catalogue. *Catalogue* shows those I know of, with their numbers.
pursuit-gone = That course has left my catalogue: I noted nothing. *Catalogue* shows those of today.
pursuit-which = Which course?
agenda-here = { $count ->
    [one] The date, for your calendar.
   *[other] The dates, for your calendar.
    }
agenda-note = { $access } Dates as Levain knew them: check them on the site before you commit.

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
    - *progress*, *streak*: where you stand, for you alone
    - *later*, *pause*, *resume*, *stop*
    - *time*, *days*, *timezone*, *language*, *job*, *doubt*: your preferences
    - *courses*: what is taught here
    - *catalogue*: longer courses, elsewhere; *interested*, *no longer interested* or *completed*, and a number
    - *word* and a word: its definition
help-note = I am an automatic assistant, without generative AI: all that I send is written and read over by people.
tap-stale = This choice is of no use any more. Let us rather see today’s lesson.
attached = I cannot read files, and I have not opened yours.
forbidden = That command is for the managers your organisation has named. If you are one, whoever runs Levain can add you.

## Buttons

button-help = Help
button-interested = Interested in { $place }
button-finished = Completed { $place }
button-reopen = Again { $place }

## What is held

owner-guidance = Courses elsewhere
held-pursuit = { $count ->
    [one] one course that interests you or that you finished
   *[other] { $count } courses that interest you or that you finished
    }

## What is kept, and why

kept-pursuit = the courses elsewhere that interest or are finished
purpose-pursuit = to show others
