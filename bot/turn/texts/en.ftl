presentation = I am Levain, an automatic assistant without generative AI: nobody reads your messages, and your answers stay between us.

quoted = “{ $name }”

## What was asked for

not-done = I could not do what you asked: the fault is mine, and asking again is unlikely to help. Whoever looks after the server will find why in the log.

## Periods

period-unclear = I did not understand this period. Write for instance *2026*, *Q3 2026*, *September 2026*, *from September 1 to November 30* or *since September 1*.
period-backwards = This period ends before it begins: write its first day, then its last, as in *from September 1 to November 30*.
period-future = This period has not begun yet. Write one that has, for instance *2026*, *Q3 2026* or *since September 1*.
period-several = I read several periods. Write only one, for instance *September 2026*, or *from September to November*.
