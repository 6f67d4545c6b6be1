## Help

help-agent-sharing = *share*: let somebody read how far you are; *shares* and *withdraw*; *shared with me*

## Sharing

share-nothing = There is nothing to share yet: finish a first lesson.
share-spent = You have shared { $most } times in twenty-four hours. Wait a little before the next one. You can *withdraw* at any time.
share-what = **What do you want to let somebody read?** Nothing leaves before you agree, and nobody can ask you for it through Levain.
share-words-progress = progress
share-words-attestation = certificate attestation
share-words-gestures = gestures
share-words-answers = answer answers mark marks score scores
share-never = Your answers are never shared, even if you wish it. *share* lets somebody read your progress, a certificate or your gestures.
share-thing-progress = My progress: { $title }
share-thing-attestation = My certificate: { $title }
share-thing-gestures = My gestures done
share-whom = **With whom?** Write their work e-mail address, their name as your employer knows it, or their identifier in the chat. It will be for { $days } days, or add a day: *until January 12*.
share-oneself = **That is you.** With whom else do you want to share? Write an address, a name or an identifier, or *cancel*.
share-fault-past = **That day is over.** A share lasts until a day to come.
share-fault-far = **That is too far.** A share lasts a year at most.
share-fault-unread = **I did not understand the day.** Write for instance *until January 12*, or *for 2 weeks*.
share-fault-nobody = **I do not read one person in that.** Write a single e-mail address, a first name and a name with their capitals, or an identifier; *cancel* ends this.
share-given-up = All right. Nothing is shared.
share-whom-prompt = The person, and a day if you like
share-shown = **To be confirmed.** This is all that “{ $named }” would read, until { $day }:
share-changed = **To be confirmed again**: it has changed since. This is all that “{ $named }” would read, until { $day }:
share-note = Neither your answers, nor your hours, nor what comes next: what is shared stays as it is. A name that several people bear means none of them: an e-mail address is safer. I never say who is known here. For another person or another day, write them here: *until January 12*.
share-kept = It is shared with “{ $named }” until { $day }. If I know one person under those words, and only one, I tell them once, within their working time. You can *withdraw* it at any time.
share-told = Somebody chose to let you read what they have learned. It is for you alone, and they can withdraw it. To see it: *shared with me*.
button-share = Share…
button-share-now = Yes, share it
share-no = Do not share
button-shares = My shares
button-shared = Shared with me

## My shares

shares-none = You share nothing. *who sees what* says what others see.
shares-mine =
    { "**" }What you share**

    { $list }
shares-entry = { $number }. { $name }, with “{ $named }”, until { $day }
withdraw-which =
    { "**" }What do you want to withdraw?**

    { $list }
withdraw-no-number =
    { "**" }There is no share { $number }.** Here are yours:

    { $list }
button-withdraw = Withdraw { $number }
withdrawn = It is withdrawn: “{ $named }” can no longer read “{ $name }”. What has been read cannot be forgotten.

## Shared with me

received = { $count ->
    [one] **One person lets you read this.** It is their choice, and it is for you alone.
   *[other] **{ $count } shares are meant for you.** They are the choice of these people, and for you alone.
    }
received-none = Nothing is shared with you now. A share ends on its day, or when the person withdraws it.
received-next = More ({ $count })
shared-by = **{ $name }**, as of { $day }, to be read until { $until }
shared-progress = Progress, “{ $title }”: { $done ->
    [one] one lesson done
   *[other] { $done } lessons done
    } of { $total }{ $over ->
    [yes] , course finished on { $day }.
   *[no] .
    }
shared-attestation = Certificate { $number }, “{ $title }”, in the name of { $name }: { $done ->
    [one] one lesson done
   *[other] { $done } lessons done
    } of { $total }{ $answered ->
    [0] {""}
    *[other] , { $right ->
        [0] no right answer
        [one] one right answer
       *[other] { $right } right answers
        } of { $answered } at the first try
    }. Issued on { $day }.
shared-gestures = { $count ->
    [one] One gesture done at work:
   *[other] { $count } gestures done at work:
    }

    { $gestures }
shared-gesture = { $title }: { $prompt }

## What is kept

owner-sharing = Your shares
held-share = { $count ->
    [one] one share, current or recent
   *[other] { $count } shares, current or recent
    }
held-share_reader = { $count ->
    [one] one share that you may read
   *[other] { $count } shares that you may read
    }

## What is kept, and why

kept-share = what one shares, with whom and until when
purpose-share = to let that person read it, and nobody else
kept-share_reader = what others let one read
purpose-share_reader = to show it
