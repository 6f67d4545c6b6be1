# What Levain says on Matrix alone, in English; the same keys are in fr.ftl.

matrix-private = Let us talk in private: open a direct conversation with me, and I will answer there.
matrix-declined = This conversation is not open to people of your server. Your IT department can add it.
matrix-undecipherable = Your message came encrypted, without the key to read it. Please send it again; if this goes on, verify your session in the security settings of your messenger.
matrix-poll-closed = This question is closed.
