## Welcome

welcome =
    Hello and welcome! I am **Levain**, an automatic assistant, without generative AI: all that I send you is written and read over by people.

    Each working day I send you a lesson of a minute and a half, to get on with artificial intelligence (AI) at work, and a question that makes you think. Your answers only serve your learning: your managers never see them.

    Three small choices first; each can be skipped.
welcome-back = Hello! We go on whenever you like.
greeting = Hello!
skip-none = A question cannot be skipped, and a mistake costs nothing. It can wait: *later* puts it off.
skip-asked = You may skip this question.
skip-nothing = There is nothing to skip for now. When you want a lesson, type *lesson*.
skip-review = You may skip this question: you will see the answer, and it will come back later.
onboarding-again = I did not recognise that choice. Choose an option, or type its words.
question-over = This question is over. Your choice: { $choice }. You can change it whenever you like.
question-passed = This question is over. You can have it again whenever you like.
onboarding-done = Noted. Each working day at about { $hour } I will send you a lesson; never outside your working days and hours.
language-ask = Which language shall I speak to you?
language-fr = Français
language-en = English
language-course = The course under way, “{ $title }”, is in { $language ->
    [fr] French
   *[other] English
    }, and stays so.
language-other = “{ $title }” is in English. Choose it: it will begin once this one is finished.
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
next-message = The next message leaves on { $day }, at about { $hour }.
zone-ask = Where do you work? You can also type another city, such as “Montreal”.
zone-other = Another place (city or territory)
zone-which = I did not recognise that place.
zone-kept = Very well: your days and hours are now those of { $zone }, where it is { $hour }.
hour-kept = Very well: your lesson now leaves at about { $choice }.

## Streak

streak-now = { $days ->
    [0] Your streak begins on the next working day on which you answer a question.
    [one] Your streak: one working day on which you learned.
   *[other] Your streak: { $days } working days in a row on which you learned.
    } Leave, public holidays, closures and failures of Levain do not break it. Only you see it.
streak-ask = Do you want to see your streak of working days?
streak-option-on = Yes
streak-option-off = No
streak-on = Noted: your streak is counted and shown, to you alone.
streak-off = Noted: your streak is neither counted nor shown. Type *streak* to find it where it was.

## Later, pause

paused = Messages are paused. Nothing is lost: type *resume* whenever you like, or say until when, for instance “pause until January 12”.
days-ask = On which days would you like a lesson? You may also type “days Monday Tuesday Thursday”.
days-kept = Noted. Your days: { $days }.
stopped = Stopped: I will send you nothing more. Your progress is kept; type *start* if you change your mind.
resumed = Good to see you again! We go on where you were.

## Buttons

button-start = Start
button-skip = Skip
button-language = Language
button-trade = Job
button-hour = Time
button-days = Days
button-streak = Streak
button-zone = Time zone

## “Not sure”

doubts-ask = Would you like to say “not sure” beside each answer? A question that you doubt comes back sooner, and an error without a doubt is explained further.
doubts-with = Yes
doubts-without = No
doubts-kept-with = Very well: you can say “not sure”, before an answer or with it.
doubts-kept-without = Very well: “not sure” is no longer offered.
button-doubts = Doubt
