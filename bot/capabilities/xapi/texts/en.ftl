## What is kept

owner-xapi = What a training software received
held-told = { $count ->
    [one] one course followed, without your answers
   *[other] { $count } courses followed, without your answers
    }

## What is kept, and why

kept-told = what a training software was told
purpose-told = to tell it once
kept-lrs = when the training software is told
