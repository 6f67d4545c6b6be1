## Help

help-agent-evidence = *certificate*: what you have followed, as a PDF; *my name*: the name printed on it

## Attestation

attestation-asked = I am preparing attestation { $number } in the name of **{ $name }**: it will be here in a moment. { $settled ->
    [yes] It is the name that your organisation gave me: if it is wrong, tell whoever runs Levain.
   *[no] For another name, type *my name*.
    }
attestation-file = Here is your attestation of attendance, “{ $title }”. It is yours: I send it to nobody else.
attestation-which = For which course do you want the attestation?
attestation-nothing = There is nothing to attest yet: finish a first lesson, then ask me.
attestation-missing = I cannot make attestations yet: a setting is missing. Whoever runs Levain can fill in { $settings } in levain.toml.
attestation-none = This installation makes no PDF: whoever runs Levain can add the extra *attestation*.
attestation-failed = I could not make the attestation: whoever runs Levain will find why in the log. Ask me again afterwards, with *certificate*.
button-attestation = My attestation

## Name

name-ask = Which name should be on the attestation? I will use it for nothing else.
name-prompt = Your first and last names
name-known = Your attestations are in the name of **{ $name }**. To change it, write another one.
name-doubt = Write “{ $name }” on the attestation?
name-refused = I cannot write this name: type your first and last names, in Latin letters and { $most } signs at most.
name-kept = Your attestations will be in the name of **{ $name }**.
name-settled = Your organisation gave me your name: **{ $name }**. If it is wrong, tell whoever runs Levain.
button-name = Change the name

## On paper

paper-title = Attestation of attendance
paper-subject = Attestation of attendance – { $name }
paper-description = Attestation of attendance of a distance course: { $title }
paper-number = No. { $number }
paper-nature = Distance course, by messages, in short lessons
paper-states = { $issuer } attests that
paper-followed = has followed the whole course
paper-followed-part = has followed a part of the course
paper-objectives = Objectives
paper-facts = Attendance
paper-employer = Employer
paper-duration = Duration
paper-duration-is =
    { $minutes ->
        [one] 1 minute
       *[other] { $minutes } minutes
    }, { $done ->
        [one] 1 lesson
       *[other] { $done } lessons
    } of { $total }
paper-dates = Dates
paper-dates-are = from { $from } to { $to }
paper-date-is = { $from }
paper-result = Assessment
paper-result-is =
    { $answered ->
        [0] lessons recognised as known, by a test
       *[other] { $right ->
            [0] no right answer
            [one] 1 right answer
           *[other] { $right } right answers
        } out of { $answered } at the first try: { $share }% (threshold: { $mark }%)
    }
paper-version = Version
paper-done = { $place }, { $day }
paper-checking = The code beside this and the file are signed: the command levain verify says whether they are genuine, and nothing more about the person. An Open Badges 3.0 badge is attached to the file.
paper-code-alt = Signed QR code, to be checked with the command levain verify
paper-badge = Open Badges 3.0 badge, signed (VC-JWT)
paper-criteria = { $done ->
    [one] One lesson followed out of { $total }, its questions answered.
   *[other] { $done } lessons followed out of { $total }, their questions answered.
    }

## What is held

owner-evidence = Your attestations
held-attestation = { $count ->
    [one] one attestation
   *[other] { $count } attestations
    }
held-printed_name = { $count ->
    [one] the name on it
   *[other] { $count } names on them
    }

## What is kept, and why

kept-attestation = the attestations asked for, as they were given
purpose-attestation = to give them again
kept-printed_name = the name given for attestations
purpose-printed_name = to print it there
