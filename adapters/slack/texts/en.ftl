# What Levain says in Slack alone, in English; the same keys are in fr.ftl.

slack-command-heard = I am answering you in our private conversation.
slack-declined = This conversation is not open to guests. Whoever runs Levain can tell you more.
slack-free = Another answer…
slack-send = Send
slack-select = Choose
slack-answer = Your answer
slack-other = Or in your own words
slack-preferences = Your preferences
slack-save = Save
slack-cancel = Cancel
slack-more = There is more than fits here. Write to me in the messages tab, and I will answer.
