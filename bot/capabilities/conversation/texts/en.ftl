## Beside lessons

distress =
    What you write matters. I am a program, and nobody reads this conversation: talk to somebody now.

    { "**" }3114** answers day and night, free of charge, if you suffer or think of suicide. In an emergency, call **15** or **112**. The occupational doctor can see you too; what you say stays between you.
identity = I am **Levain**, an automatic assistant: not a person, and not a generative AI. Each working day I send you a lesson of a minute and a half on artificial intelligence at work, written and read over by people. I cannot do more.
data =
    { "**" }Your answers stay between us.** Your managers never see them: they read figures, of a team of at least { $least } people{ $named ->
        [yes] , and can ask for a file that says, by name, which courses were begun or finished, and on which day
       *[no] {""}
        }. Your answers serve neither to grade you nor to assess you. *who sees what* says the rest.

    I keep your preferences, the lessons you have done and your answers to questions. If you want a certificate, I also keep the name to print on it. Type *my data* to be given all of it, *forget* to erase it. Whoever runs Levain in your organisation, or its data protection officer, answers you too.
human =
    I am only a program, and nobody reads this conversation.

    A question, a problem, a doubt about what is compulsory? Talk to your manager, to human resources, or to whoever runs Levain in your organisation. As for me, *pause* holds my messages and *stop* ends them.
second-try = The first answer counts, and a mistake costs nothing: the question will come back later. *Why* explains the last one.
thanks = My pleasure! 🙂
farewell = Very well, see you soon!
agreed = All right. Whenever you like.
complaint = I am sorry that you do not like this. Whoever runs Levain will want to know: tell them. And if my messages weigh on you, *stop* ends them at once, *pause* holds them.
question = I am an automatic assistant: I cannot answer this question. If a lesson waits for your answer, give it, then type *why*: the explanation and the sources follow. Otherwise, type *help*.

## Asked back

doubt = Did you mean { $choices }?
doubt-choice = { $letter }, “{ $label }”
doubt-place = the { $place ->
    [1] first
    [2] second
    [3] third
    [4] fourth
    [5] fifth
   *[other] last
    }, “{ $label }”
doubt-or = { ", or " }
doubt-and = { " and " }
too-many = Only one answer is expected here: { $choices }?
nothing-done = All right: I have done nothing.
taken-back = All right: I noted nothing. Say it otherwise, or type the letter of an answer.

## Buttons

button-yes = Yes
button-no = No
button-stop = Stop
