## What is wrong with a file

snag-cell = Line { $line }, column “{ $column }”: { $said }
snag-line = Line { $line }: { $said }
snags-more = … and { $count ->
    [one] one more error.
   *[other] { $count } more errors.
    }
snag-too-big = The file is over { $most } MB: keep only the columns that are needed, or send it as several partial lists.
snag-too-many = The file has more than { $most } lines: send it as several partial lists.
snag-unpacks-too-big = Once unpacked, this workbook is oversized: copy the list alone into a new workbook, or save it as CSV.
snag-empty = The file is empty: it needs a line of headers, then a line for each person.
snag-nobody = There is nobody below the headers: add a line for each person.
snag-other-kind = This is a { $kind } file: save the list as CSV, XLSX or ODS.
snag-binary = there are null bytes here, this is no text: save the list as CSV UTF-8, XLSX or ODS.
snag-encoding = some letters cannot be read: save the list as CSV UTF-8, XLSX or ODS.
snag-quote = a quotation mark opens and does not close, or not well: mend this line, or save the list as XLSX.
snag-workbook-unreadable = This workbook does not open: save it again, as XLSX or CSV.
snag-workbook-locked = This workbook is protected by a password: save a copy without protection.
snag-no-workbooks = Workbooks cannot be read here yet: save the list as CSV, or install levain[spreadsheets].
snag-merged = { $line ->
    [0] Some cells are merged
   *[other] some cells are merged
    }: only one keeps the value. Unmerge them, and write the value on each line.
snag-no-email-column = no header “e-mail” in the first lines: it is the column by which each person is known.
snag-column-twice = it is the same column as “{ $other }”: keep one.
snag-column-near = did you mean “{ $near }”? Mend the header, or remove the column.
snag-column-unnamed = column { $place } has values and no header: give it a header, or empty it.
snag-column-unknown = I do not read this column.
snag-column-whole = I do not read a first and a last name in one column: part them, as “last name” and “first name”.
snag-cells = there are more cells than headers: one separator too many, or quotation marks are missing.
snag-email-missing = the e-mail is missing, by which the person is known.
snag-email-wrong = this is no e-mail, such as ana@town.example.
snag-email-twice = this e-mail is already on line { $first }: keep one line for each person.
snag-address-twice = this identifier is already on line { $first }: it belongs to one person.
snag-formula = “{ $sign }” at the beginning would be a formula for a spreadsheet: write text.
snag-long = there are more than { $most } characters: shorten it.
snag-sign = one character cannot be printed: type this text again.
snag-path-gap = a name is missing before or after “{ $separator }”: write for instance Population { $separator } Reception.
snag-path-deep = there are more than { $most } services inside each other: shorten it.
snag-path-ring = “{ $service }” would be above itself: each name once in a path.
snag-ring = services are above each other in a ring: { $ring } (see line { $first } too). Mend a path, or change a name if they are two services.
snag-manages-none = “yes” means their own service, and this line has none: write the service they manage.
snag-manages-person = write a service here, not a person: what somebody manages is written on their own line.
snag-manages-without-role = whoever manages a service is a manager: leave the role empty, or remove the service.
snag-role = this is no role: write agent, trainer, manager or administrator.
snag-trade-near = did you mean “{ $near }”? Mend it, or leave it empty.
snag-trade-unknown = this job is none of Levain’s families.
snag-days = I read no days here: write for instance Monday, Tuesday, Thursday, or 1-5.
snag-identifier = this is no { $platform } identifier, such as { $example }: the guide says where to find it.
snag-workspace-none = { $platform } is not served here: remove the column, or connect { $platform } first.
snag-workspace-several = there are several { $platform } workspaces: write the workspace and the person, as { $example }.
snag-service-unknown = the service to manage, “{ $service }”, does not exist: write it as in the column of services.
snag-service-near = the service to manage, “{ $service }”, does not exist; did you mean “{ $near }”?
snag-service-several = several services are called “{ $service }”: write the path, such as Population > Reception.
snag-manager-of-none = a manager manages a service: write which one.
snag-other-address = this identifier already belongs to somebody else of the list.
snag-last-administrator = Nobody would administer Levain any more: keep one person at least, or name them first.

## What would change

plan-empty = Nothing to change: the list says what I know already.
plan-joined = { $count ->
    [one] **One person arrives**:
   *[other] **{ $count } people arrive**:
    }
plan-back = { $count ->
    [one] **One person comes back**:
   *[other] **{ $count } people come back**:
    }
plan-moved = { $count ->
    [one] **One person changes** ({ $what })
   *[other] **{ $count } people change** ({ $what })
    }
plan-leaving = { $count ->
    [one] **One person is no longer in the list**: they will be sent nothing more
   *[other] **{ $count } people are no longer in the list**: they will be sent nothing more
    }
plan-services = { $count ->
    [one] **One new service**:
   *[other] **{ $count } new services**:
    }
plan-same = { $count ->
    [one] One person stays as they are.
   *[other] { $count } people stay as they are.
    }
plan-more = … and { $count } more
plan-move = { $person }: { $what }
plan-unkeyed = without an e-mail
notes-trades = { $count ->
    [one] One job is none of Levain’s families (line { $lines }): the person will choose.
   *[other] { $count } jobs are none of Levain’s families (lines { $lines }…): the people will choose.
    }
field-email = e-mail
field-first_name = first name
field-last_name = last name
field-service = service
field-trade = job
field-role = role
field-manages = manages
field-days = days
field-addresses = identifier
field-none = none
role-agent = agent
role-trainer = trainer
role-manager = manager
role-administrator = administrator

## Import

help-administrator-people =
    { "**" }Your teams**

    - *import*: the list of people, from a file
    - *role*: who has a role; *role ana@town.example manager Reception* changes it
    - *service*: the services and how many they are; *service new*, *rename*, *move* or *remove*
help-agent-people = *link*: talk to me from another chat too
import-how =
    { "**" }Import the list of people**

    Send me the file here, as CSV, XLSX or ODS: a line of headers, then a line for each person. The column “e-mail” is the only one needed; the others are: { $wanted }.

    I first show you what would change, and nothing changes unless you agree.
import-which = I have received **{ $name }**. Is it the **whole** list of people? If so, whoever is not in it has left, and will be sent nothing more. A **partial** list adds and changes, and removes nobody.
import-whole = Whole list
import-part = Partial list
import-reading = I am reading the file: the result is coming, and nothing changes until then.
import-unreachable = I cannot open this file from the chat: send it to me again, or run *levain people import* on the server.
import-refused = { $count ->
    [one] **Nothing is changed**: there is one error in the file.
   *[other] **Nothing is changed**: there are { $count } errors in the file.
    }
import-again = Mend the file, then send it again.
import-title = **What { $name } would change**
import-until = Nothing is changed yet. You can agree within thirty minutes, once, as long as the list has not changed otherwise.
import-apply = Apply
import-no = Change nothing
import-confirm = { $count ->
    [one] **More than half of the people would leave.** Is it really the whole list? To confirm, write **import 1**; otherwise, write *import partial*.
   *[other] **More than half of the people would leave.** Is it really the whole list? To confirm, write **import { $count }**; otherwise, write *import partial*.
    }
import-applying = All right: I apply the list, and tell you what is done.
import-over = **Nothing is changed**: this is no longer valid. Send the file again.
import-replaced = You sent me another file while I was reading { $name }: the last one counts.
import-changed = **Nothing is changed**: the file or the list has changed since. Send the file again to see what would change.
import-done = **Done.** People who arrived: { $joined }, changed: { $moved }, came back: { $back }, left: { $left }. New services: { $services }.
import-host-confirm = { $count ->
    [one] More than half of the people would leave: if it is the whole list, add --apply --leaving 1; otherwise, --part.
   *[other] More than half of the people would leave: if it is the whole list, add --apply --leaving { $typed }; otherwise, --part.
    }
import-host-changed = **Nothing is changed**: the list changed while the file was read. Run the command again.
import-host-dry = Nothing is changed yet: add --apply to do it.

## Roles

role-list =
    { "**" }Who has a role**

    { $people }

    To change one: *role ana@town.example manager Reception*. The roles are: agent, trainer, manager, administrator.
role-line = { $manages ->
    [0] { $person }: { $role }
   *[other] { $person }: { $role }, { $services }
    }
role-is = { $manages ->
    [0] { $person }: { $role }.
   *[other] { $person }: { $role }, { $services }.
    }
role-kept = { $manages ->
    [0] **Done.** { $person }: { $role }.
   *[other] **Done.** { $person }: { $role }, { $services }.
    }
role-unknown = I do not know { $person }: add this person first, by a partial list (*import*).
role-which = “{ $word }” is no role: write agent, trainer, manager or administrator.
role-own = Nobody changes their own role: ask somebody else who administers Levain.
role-last = This is the last person who administers Levain: name another one first.
role-no-service = Manager of which service? Write for instance *role ana@town.example manager Reception*.
role-manages-none = Only a manager has services: for the role “{ $role }”, write none.
role-no-such-service = The service “{ $service }” does not exist: *service* shows those that do.
role-several = Several services are called “{ $service }”: write the path, such as *Population > Reception*.

## Services

service-none = **No service yet.** Write *service new Reception*, or *import* a list.
service-tree =
    { "**" }Services**: { $count } people in all, { $alone } of them in none

    { $services }
service-line = { $path }: { $count }
service-one = **{ $path }**: { $count ->
    [0] nobody
    [one] one person
   *[other] { $count } people
    }. Managers: { $managers }.{ $below }
service-how = Write for instance *service new “Reception” in “Population”*, *service rename “Reception” to “Desk”*, *service move “Reception” to “Technical”*, or *service remove “Reception”*.
service-unknown = The service “{ $service }” does not exist: *service* shows those that do.
service-near = The service “{ $service }” does not exist. Did you mean “{ $near }”?
service-several = Several services are called “{ $service }”: { $paths }. Write the path.
service-there = A service “{ $name }” is already there.
service-ring = A service cannot be below itself.
service-deep = There would be more than { $most } services inside each other.
service-kept = **Done**: { $path }.
service-removed = **Done**: { $path } is no more.
service-needed =
    { "**" }{ $path } stays: nothing is changed.** This has to come first:

    { $needs }
service-needed-people = { $count ->
    [one] one person is still in it: give them another service, by a list (*import*)
   *[other] { $count } people are still in it: give them another service, by a list (*import*)
    }
service-needed-below = there are services below it ({ $services }): move them, or remove them
service-needed-managers = { $people } manages it: change their role or their services (*role*)
service-needed-rules = { $count ->
    [one] enrolment rule { $numbers } names it: on the server, *levain people rules remove { $numbers }*
   *[other] enrolment rules { $numbers } name it: on the server, *levain people rules remove*, once for each
    }
service-past = { $path } has nobody any more, and *service* no longer shows it. It is not erased altogether: past summaries keep its figures, under its name.
service-past-count = { $count ->
    [one] and one service with nobody, kept for past summaries
   *[other] and { $count } services with nobody, kept for past summaries
    }

## Link two chats

link-code = From the other chat, write me **link { $code }** within fifteen minutes. This code works once: give it to nobody.
link-wrong = This code is not valid, or no longer is. In the other chat, write *link* to get one.
link-wait = Too many codes were tried: try again in an hour.
link-same = This is where the code was asked for: write it to me from the other chat.
link-two-members = The list of people counts two people, one for each address: ask whoever administers Levain to keep one.
link-both = You have begun lessons here **and** there. If you link them, all that was done there stays, and **what was done here is erased**. Nothing is done yet: the first button, or *1*, confirms it.
link-sure = Link, and erase what is here
link-no = Change nothing
link-host = Done: { $person } is known at { $address } too.
link-done = **Linked.** I now write to you where you spoke to me last, and your progress follows you.

## Enrol without being asked

rules-none = No rule. See levain people rules add --help.
rule-line = { $number }. { $rule }: { $count } to enrol now
rule-dry = { $rule }: { $count } to enrol now. Nothing is changed yet: add --apply to keep this rule.
rule-added = Rule { $number }: { $rule }. { $count } to enrol, within a minute.
rule-there = Rule { $number } already says so: { $rule }. To change it, remove it first: levain people rules remove { $number }.
rule-loop = These courses would follow one another in a ring: { $courses }. Remove one of the rules between them first (levain people rules list).
rule-removed = Rule { $number } is removed. Whoever is enrolled stays so.
rule-unknown = No rule { $number }: levain people rules list shows them.
rule-anywhere = any service
rule-newcomer = whoever arrives ({ $service }) follows { $course }
rule-completed = { $days ->
    [0] whoever has completed { $after } follows { $course }
    [one] whoever has completed { $after } follows { $course } a day later
   *[other] whoever has completed { $after } follows { $course } { $days } days later
    }
rule-manager = whoever manages follows { $course }

## What is kept of a person

owner-people = Your linked chats
held-roster_file = { $count ->
    [one] the last file sent
   *[other] { $count } files sent
    }
held-departure = { $count ->
    [one] one departure from the list
   *[other] { $count } departures from the list
    }
held-link_code = { $count ->
    [one] one code to link a chat
   *[other] { $count } codes to link a chat
    }
held-link_miss = { $count ->
    [one] codes tried in vain
   *[other] codes tried in vain
    }

## What is kept, and why

kept-roster_file = the roster that an administrator has just attached
purpose-roster_file = to show what it would change
kept-departure = whether one followed lessons on leaving the roster
purpose-departure = to go on if they come back
kept-link_code = the code, for fifteen minutes, that links another chat
purpose-link_code = to know that it is the same person
kept-link_miss = how many wrong codes were typed
purpose-link_miss = to keep anybody from guessing another’s
kept-enrolment_rule = the rules of enrolment in courses
