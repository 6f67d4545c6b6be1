## What is kept

owner-xapi = What a training software received
held-told = { $count ->
    [one] one course followed, without your answers
   *[other] { $count } courses followed, without your answers
    }
