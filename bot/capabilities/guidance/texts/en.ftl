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
    - *time*, *days*, *timezone*, *language*, *job*: your preferences
    - *courses*: what is taught here
    - *catalogue*: longer courses, elsewhere
    - *word* and a word: its definition
tap-stale = This choice is of no use any more. Let us rather see today’s lesson.
attached = I cannot read files, and I have not opened yours.
forbidden = That command is for the managers your organisation has named. If you are one, whoever runs Levain can add you.

## Buttons

button-help = Help
