# What Levain says on Matrix alone, in English; the same keys are in fr.ftl.

matrix-private = Let us talk in private: open a direct conversation with me, and I will answer there.
matrix-company = Others read along here: I keep quiet, and go on once there are two of us again.
matrix-declined-server = I am not open to people of the server { $server }. Your IT department can add it.
matrix-declined-person = I answer only people who were named to me, and you are not one of them yet. Your IT department can add you.
matrix-declined-either = On the server { $server }, I answer only people who were named to me, and you are not one of them yet. Your IT department can add you.
matrix-unread = I read only written messages and answers to my questions. Write to me, or say *help*.
matrix-call = I take no calls: I am an automatic assistant. Write to me, and I will answer.
matrix-verification = I am an automatic assistant: I cannot do this verification, and I have cancelled it. We can talk without it; your IT department knows the fingerprint of my session.
matrix-undecipherable = Your message came encrypted, without the key to read it. Please send it again; if this goes on, verify your session in the security settings of your messenger.
matrix-poll-closed = This question is closed.
matrix-type = You can also type { $words }.
matrix-quoted = “{ $words }”
matrix-or = or
matrix-yours = { $count ->
    [one] Your answer:
   *[other] Your answers:
    }
matrix-picked = your answer
matrix-expected = expected answer
matrix-right = your answer, and the right one
matrix-fair = your answer, acceptable
matrix-best = the best answer

## What is kept, and why

kept-device = the devices that one writes from, and their encryption keys
purpose-device = to notice one that changes
