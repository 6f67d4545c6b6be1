# What Levain says alike on several platforms, in English; the same keys are in fr.ftl.

trouble = Something went wrong on my side. Your message is kept, and nothing was counted; you may also send it again.
picked = { $count ->
    [one] Your answer: { $picked }
   *[other] Your answers: { $picked }
    }
label = { $name }:
