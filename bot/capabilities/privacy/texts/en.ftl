## Help

help-agent-privacy = *my data*: all that I hold about you; *forget*: erase it all; *who sees what*

## My data

my-data = **What I hold about you**
my-data-file = The file that follows has all of it, line by line. It is yours: I send it to nobody else.
my-data-given = Here is all that I hold about you. The file opens in a text editor, or in a browser.
my-data-name = my-data.json
my-data-left-out = These columns serve the program: to recognise a message or a file, to send nothing twice, to read your next reply. They are made of what the other lines say already.
button-my-data = My data
held-of = **{ $owner }**: { $held }
owner-levain = What I need to write to you
owner-platform = What your chat needs
owner-other = The rest
held-other = { $count ->
    [one] one line
   *[other] { $count } lines
    }
held-learner = { $count ->
    [one] your preferences
   *[other] { $count } preferences
    }
held-address = { $count ->
    [one] your address in the chat
   *[other] { $count } addresses
    }
held-member = { $count ->
    [one] a line of the staff list
   *[other] { $count } lines of the staff list
    }
held-member_address = { $count ->
    [one] an address in that list
   *[other] { $count } addresses in that list
    }
held-management = { $count ->
    [one] a team that you manage
   *[other] { $count } teams that you manage
    }
held-audit = { $count ->
    [one] a line of the journal: a request, a refusal or a change
   *[other] { $count } lines of the journal: requests, refusals and changes
    }
held-delivery = { $count ->
    [one] one message, planned or sent
   *[other] { $count } messages, planned or sent
    }
held-seen_event = { $count ->
    [one] the number of a message received
   *[other] { $count } numbers of messages received
    }
held-inbox = { $count ->
    [one] one message that waits for its reply
   *[other] { $count } messages that wait for their reply
    }

## Forget

forget-ask = **Erase everything?** Here is what I would delete, for good.
forget-yes = **Nothing is erased: the number is needed.** A “yes” is not enough. Here is what I would delete, for good.
forget-wrong = **That number is not the right one, or no longer is.** Nothing is erased. Here is what I would delete, for good.
forget-nothing = **Nothing is erased**, and the number is worth nothing any more. To come back to it: *forget*.
forget-kept =
    What stays, and why:

    - the number of your last message, for some weeks, so that I do not answer it twice
    - our conversation in the chat, files too: I do not delete it there. You can usually remove what you wrote; for the rest, ask whoever runs the chat
    - figures of groups that were given already, which name nobody
    - your name or address, if somebody wrote it to share with you, until that share ends
    - backups, until newer ones replace them
    - a keyed hash of your address, without your name: if a backup brings you back, I erase you again, and I do not write to you first
forget-audit = the lines of the journal that name you, for { $days } days: requests, refusals and changes, which your local authority must be able to answer for. If you come back, *my data* will not show them any more
forget-looks = the files by name already given to those who manage you: ask them to delete these
forget-lrs = what the training software of your local authority has received: ask it to remove that
forget-settings = what your local authority has put about you in its staff list: your name, your service, your role. It keeps that list; ask it to take you off
forget-confirm = A certificate can then not be made again: keep your files. To confirm, write **forget { $code }** within ten minutes. Otherwise nothing changes.
forgotten = **It is erased.** I deleted:
forgotten-already = **There is nothing left to erase**: it is done already. Nothing remains but what I told you of.
forgotten-after = I shall not write to you any more. If you talk to me again, we start as on the first day.
button-forget = Erase everything…
forget-no = Erase nothing

## Who sees what

who-sees = **Who sees what about you**
who-sees-you = **You**: everything. I keep, if there is any: { $held }. *my data* gives it to you.
who-sees-shared = **Those you share with**: { $count ->
    [0] nobody. *share* lets somebody read what you choose.
   *[other] { $named }. *shares* says what, *withdraw* ends it.
    }
who-sees-named = “{ $named }”, until { $day }
who-sees-managers = **Managers**: { $count ->
    [0] none is named here for a team that counts you. Those of other teams see nothing of you.
    [one] one person reads the figures of your team, “{ $team }”, if it has at least { $least } people: how many are enrolled, have started, have completed, and the success of all, rounded. These figures hold neither your name, nor an answer, a mark or an hour.
   *[other] { $count } people read the figures of your team, “{ $team }”, if it has at least { $least } people: how many are enrolled, have started, have completed, and the success of all, rounded. These figures hold neither your name, nor an answer, a mark or an hour.
    }
who-sees-names = **How far you are, by name**: { $from_role ->
    [manager] the managers of your service, and whoever runs Levain here, can
   *[administrator] whoever runs Levain here can
    } ask for a file that says which courses you have not begun, follow or have finished, and on which day. Never an answer, a mark or an hour.
who-looked = **Who looked at it**: { $count ->
    [one] once.
   *[other] { $count } times. The last { $shown } at most:
    }
who-looked-at = { $who }, { $day }
who-looked-nobody = **Who looked at it**: nobody yet.
who-sees-trainers = **Trainers**: { $count ->
    [0] none is named here.
    [one] one person is named here.
   *[other] { $count } people are named here.
    } They write the lessons, and see nothing of you.
who-sees-administrators = **Whoever runs Levain**: { $count ->
    [0] nobody has that role here.
    [one] one person has that role here. They read the figures of all teams, as managers do; they read and keep the staff list: name, address, team, role; they can send you a test message.
   *[other] { $count } people have that role here. They read the figures of all teams, as managers do; they read and keep the staff list: name, address, team, role; they can send you a test message.
    } Whoever holds the machine can also open the database, where everything is written. Your local authority limits who may, and answers for what is made of it.
who-sees-journal = **The journal**: whoever asks for a file, a nudge or a register, changes a role, sends a test message or is refused something stands there by name, with the day, for { $days } days; whoever a role, a test message or two linked addresses concern, by address. Whoever holds the machine can read it.
who-sees-lrs = **The training software of your local authority**, { $host }: each night it receives which courses you joined, and which lessons and courses you finished, with the day. { $named ->
    [yes] You stand there under your e-mail address, if it is known here.
   *[no] You stand there under a pseudonym, which only the database of Levain can link to you.
    } Never an answer, a score, an hour or a duration.
who-sees-platform = **Your chat, { $platform }**: it carries our conversation and keeps it by its own rules. { $pushed ->
    [0] Nothing goes
   *[other] Nothing else goes
    } to other services, nor to an AI.
button-who-sees = Who sees what

## What is kept, and why

kept-learner = the language, trade, hour, days, zone, leave, next message and streak
purpose-learner = to write at the right time, in the right language
kept-address = the address in the chat, and the conversation to write in
purpose-address = to know the person, and nobody else
kept-delivery = each message that Levain sent of its own accord: its day, kind and state. Its text is not kept once it has left
purpose-delivery = so that nothing is sent twice
kept-inbox = a message that is not answered yet; erased once answered
purpose-inbox = so that it is not lost
kept-seen_event = the technical number of each message received, and its time
purpose-seen_event = to answer it once
kept-workspace = the spaces of the chat, and the pace of messages
kept-account = Levain’s own accounts in the chats
kept-trouble = what is wrong with those accounts
kept-beat = the last signs of life of the program
kept-outage = when it was away
kept-secret = random keys, which blur the figures of groups
kept-restoration = the backups that were put back
kept-member = what the employer says: name, e-mail, team, trade, role, working days
purpose-member = to know who follows, in which team, and who has which role
kept-member_address = the addresses in the chat that the employer says
purpose-member_address = to know the person from their first message
kept-management = the teams that a manager is given
purpose-management = to show them the figures of those, and no others
kept-audit = who looked at figures, took a file or changed a role, and when
purpose-audit = to be able to answer for it
kept-service = the services of the collectivité
