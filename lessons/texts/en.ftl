# What `levain check` tells authors. One message per code, one per hint.

hint = hint: { $hint }
check-clean = No problems. { $files ->
    [one] 1 file checked.
   *[other] { $files } files checked.
}
check-summary = { $problems ->
    [one] 1 problem
   *[other] { $problems } problems
}{ $warnings ->
    [0] { "" }
    [one] { " and 1 warning" }
   *[other] { " and " }{ $warnings } warnings
} in { $files ->
    [one] 1 file.
   *[other] { $files } files.
}
check-warned = No problem, and { $warnings ->
    [one] 1 warning
   *[other] { $warnings } warnings
} in { $files ->
    [one] 1 file.
   *[other] { $files } files.
}

## The file

problem-no-such-path = there is nothing here
problem-not-a-course = this is neither a course nor a folder of courses
problem-unreadable = cannot be read ({ $reason })
problem-empty-file = the file is empty
problem-too-big = the file is over { $maximum } KiB
problem-too-deep = more than { $maximum } nested levels
problem-too-many-values = the file has too many values for a course
problem-not-utf8 = the file is not UTF-8: byte { $byte } makes no sense there
problem-bad-character = forbidden character { $character }
problem-bad-yaml = the YAML cannot be read here
problem-no-break-space = no-break space ({ $character }) around a key
problem-cut-text = the rest of the line is not read: “#” starts a comment
problem-other-file = this file is not { $expected ->
    [lessons] a course
    [terms] a glossary
   *[courses] a catalogue
}
problem-several-documents = a second document starts here
problem-swallowed-key = this line is in the text of line { $first }
problem-duplicate-key = key “{ $name }” is already given on line { $first }
problem-bad-key = a key must be a word
problem-yaml-alias = YAML aliases (*name) are not accepted
problem-yaml-anchor = YAML anchors (&name) are not accepted
problem-yaml-tag = YAML tags are not accepted: { $tag }
problem-symlink-outside = symbolic link “{ $file }” leads out of the course folder
problem-more-problems = { $count ->
    [one] one more problem is not shown
   *[other] { $count } more problems are not shown
}

## Fields

problem-unknown-key = unknown key “{ $field }”
problem-missing-field = “{ $field }” is missing
problem-wrong-type = “{ $field }” expects { $expected ->
    [text] a text
    [bool] true or false
    [number] a whole number
    [list] a list
   *[mapping] keys and values
} and gets { $found ->
    [text] a text
    [bool] true or false
    [number] a number
    [decimal] a decimal number
    [list] a list
    [mapping] keys and values
   *[nothing] nothing
}
problem-too-long = “{ $field }” has { $length } characters, { $bound } at most
problem-too-short = “{ $field }” is empty
problem-too-many = “{ $field }” has { $length } items, { $bound } at most
problem-too-few = “{ $field }” has { $length ->
    [0] 0 items
    [one] 1 item
   *[other] { $length } items
}, { $bound } at least
problem-out-of-range = “{ $field }” is { $value }, beyond the limit of { $bound }
problem-malformed-id = “{ $value }” is not an identifier
problem-bad-url = “{ $value }” is not a safe and complete address
problem-bad-date = “{ $value }” is not a date
problem-unknown-value = “{ $field }” cannot be “{ $value }”
problem-unknown-topic = unknown topic “{ $value }”
problem-unknown-trade = unknown trade “{ $value }”
problem-unknown-competence = unknown competence “{ $value }”
problem-unknown-further = the catalogue has no course “{ $value }”
problem-unknown-course = no course that was checked is named “{ $value }”
problem-follows-itself = this course comes before itself: { $path }
problem-unknown-term = the glossary has no term “{ $value }”
problem-duplicate-id = identifier “{ $id }” is already taken on line { $first }
problem-duplicate-item = “{ $id }” is already in the list, on line { $first }
problem-source-ahead = “{ $value }” is a day to come
problem-duplicate-course = identifier “{ $id }” is already that of course { $file }
problem-days-reversed = “{ $last }” is before “{ $first }”
problem-wrong-folder = course “{ $id }” is in a folder named “{ $folder }”

## Questions

problem-no-correct-option = no option is right
problem-all-correct = every option is right
problem-several-correct = { $count } options are right, one is expected
problem-truefalse-options = a true or false question has two options, this one has { $total }
problem-no-best-option = no option is worth “best”
problem-all-best = every option is worth “best”
problem-same-words = these words are already those of line { $first }
problem-option-is-command = “{ $words }” is a command too: who types it may mean either
problem-option-is-mark = “{ $words }” is mistaken for the letter or the number of an option
problem-option-lettered = “{ $mark }” comes on top of the letter that Levain puts before each option
problem-empty-form = “{ $value }” is no answer that can be recognised
problem-asked-later-only = the lesson asks no question on the day itself
problem-variant-kind = a variant has a right answer, and this kind of question has none
problem-nested-variants = a variant has no variants of its own
problem-no-variant = question “{ $id }” will always come back in the same words

## Texts and pictures

problem-unsupported-markup = { $kind ->
    [heading] headings are not displayed
    [rule] separating lines are not displayed
    [quote] quotes by “>” are not displayed
    [table] tables are not displayed
    [nested-list] a list cannot hold another list
    [other-bullet] this bullet does not make a list
    [misnumbered-list] this number does not follow the one before
    [image] a picture does not go into a text
    [bad-link] this link is not displayed
    [html] HTML is not displayed
    [entity] this HTML code is not displayed
    [footnote] footnotes are not displayed
    [checkbox] check boxes are not displayed
    [highlight] highlighting is not displayed
    [bold-underscore] underscores do not make bold
    [glued-item] this dash or number touches its word, and makes no list
    [bbcode] tags in brackets are not shown as marks
    [mention] this is shown as it is, and calls nobody
    [variable] this field is never filled in
    [script] subscripts and superscripts are not shown
    [mojibake] these letters are damaged
    [soft-hyphen] an invisible hyphen (U+00AD) cuts this word
    [newline] “\n” is shown as it is
    [folded-list] this list is displayed on a single line
    [code] code is not displayed
    [strike] struck-out text is not displayed
    [underscore] underscores do not make italics
    [unclosed-bold] this bold is not closed
    [unclosed-italic] these italics are not closed
   *[line] this field is shown as it is, without formatting
}
problem-image-missing = picture “{ $image }” does not exist
problem-image-outside = picture “{ $image }” is outside the course folder
problem-image-no-alt = the picture has no alternative text
problem-image-cut = picture “{ $image }” is cut: the end of the file is missing
problem-image-too-big = picture “{ $image }” is over { $maximum } KiB
problem-image-not-png-or-jpeg = “{ $image }” is not a PNG or JPEG picture of at most { $side } pixels a side

## What is published

problem-vanished-lesson = lesson “{ $id }”, already published, is no longer in the course
problem-vanished-question = question “{ $id }”, already published, is no longer in lesson “{ $lesson }”
problem-still-there = “{ $id }” is retired, and still in the course
problem-unknown-lesson = no lesson is called “{ $value }”
problem-retired-ahead = “{ $value }” is a day to come
problem-retired-twice = “{ $id }” is already retired on line { $first }
problem-bad-record = the list of published lessons is damaged

## Measures

problem-long-text = “{ $field }” has { $value } words, { $bound } at most
problem-long-sentences = sentences of “{ $field }” have { $value } words on average, { $bound } at most
problem-hard-to-read = “{ $field }” is hard to read: { $value } out of 100, { $bound } at least
problem-guessable = the right answer can be guessed: { $way ->
    [longest] the longest option is right
    [shortest] the shortest option is right
   *[other] option { $way } is right
} { $right } times out of { $total }, where chance gives { $expected }
problem-no-source = “{ $fact }” has no source in this lesson
problem-old-source = this source was read { $days } days ago
problem-unknown-acronym = “{ $value }” is explained neither in the lesson nor in the glossary
problem-alike = lesson “{ $lesson }” of course “{ $course }” says nearly the same sentence
measure-lessons = lessons: { $lessons }
measure-questions = graded questions: { $graded }, and { $variants } variants, { $gestures } gestures
measure-kinds = kinds: { $kinds }
measure-reading = { $field }, in { $lessons } lessons: { $words } words on average ({ $longest } at most), sentences of { $sentence } words ({ $slowest } at most), ease { $ease } out of 100 ({ $hardest } at least)
measure-guess = right answer, { $way ->
    [longest] the longest option
    [shortest] the shortest option
   *[other] option { $way }
}: { $right } times out of { $total } (chance: { $expected }, p = { $chance })
measure-unsourced = lessons with a fact and no source: { $count ->
    [0] none
   *[other] { $names }
}
measure-acronyms = acronyms explained nowhere: { $count ->
    [0] none
   *[other] { $names }
}
measure-oldest = source read longest ago: { $day }

## The catalogue as time goes by

problem-checked-long-ago = “{ $id }” was checked { $days } days ago
problem-checked-later = “{ $id }” bears a day of check to come, in { $days ->
    [one] one day
   *[other] { $days } days
}
problem-enrolment-over = enrolment in “{ $id }” has been over for { $days ->
    [one] one day
   *[other] { $days } days
}
problem-sessions-over = the last session of “{ $id }” has been over for { $days ->
    [one] one day
   *[other] { $days } days
}
upkeep-summary = { $stale ->
    [0] Nothing to check again
    [one] One entry to check again
   *[other] { $stale } entries to check again
}, of { $entries }.
import-new = new entry, “{ $title }”
import-left = left out: “{ $title }”, { $why }
import-not-a-course = it is not a course
import-no-title = its title is missing or does not suit
import-no-address = its address is missing or leaves the site
import-no-language = it is neither in French nor in English
import-no-level = it is new, and the API tells neither level nor topics: add --level and --topic
import-twice = it was already seen in the same answer
import-older = its entry was checked after the day of this answer
import-summary = { $courses ->
    [0] No course read
    [one] One course read
   *[other] { $courses } courses read
}: { $changed ->
    [0] no entry changes
    [one] one entry changes
   *[other] { $changed } entries change
}, { $added ->
    [0] none is new
    [one] one is new
   *[other] { $added } are new
}, { $left ->
    [0] no course is left out
    [one] one course is left out
   *[other] { $left } courses are left out
}. { $outcome ->
    [written] The catalogue is up to date.
    [same] There is nothing to write: the catalogue stays as it is.
   *[dry] Nothing is written: add --write to do so.
}

## Hints

hint-nearest = did you mean “{ $nearest }”?
hint-choices = known values: { $choices }
hint-no-such-path = check the path, from the current folder
hint-not-a-course = a course is a folder that holds course.yaml
hint-near-file = rename “{ $file }” to course.yaml
hint-split = split it into several courses
hint-utf8 = in the editor, “Save with encoding”, then UTF-8
hint-check-again = read the page of the course again, then bring the entry and “checked_on” up to date
hint-retype = delete it and type the word again
hint-one-document = one course per file: remove the “---” line
hint-bring-back = bring “{ $name }:” back under “{ $beside }:”
hint-follows = remove “follows:”, or name the course before
hint-retired-ahead = retire the lesson on that day, or correct it
hint-source-ahead = write the day on which you read the source
hint-keep-one = keep one of the two
hint-write-out = write the value out in full
hint-yaml-colon = a text that contains “: ” goes between straight quotes, or under “>-”
hint-yaml-no-colon = a key is followed by “:” and a space
hint-yaml-quote = an opening quote is not closed
hint-no-break-space = replace the no-break space ({ $character }) with an ordinary one
hint-cut-text = put the text between straight quotes; a comment goes on a line of its own
hint-yaml-apostrophe = between straight apostrophes, double the one of the text (''), or put the text between straight double quotes
hint-yaml-inner-quote = the text goes on after the straight quote: write “ ” inside
hint-yaml-indent-text = indent the text, to the right of its key
hint-yaml-align = align the line with its neighbours, to the very space
hint-yaml-tab = replace the tab with spaces
hint-yaml-start = no tab, and straight quotes around a text that starts with *, @, % or `
hint-yaml-key = check the alignment, and the straight quotes of the line before
hint-yaml-bracket = a bracket or a brace is not closed
hint-yaml-dash = the dashes of one list are aligned, each on its line
hint-yaml-dash-space = a dash is followed by a space
hint-yaml-bullet = this dash is not that of a list: type -
hint-yaml-block = “|-” is missing after the key
hint-yaml-block-line = begin a new line after “|-”
hint-yaml-first = put straight quotes around a text that begins with a bracket, a brace or a question mark
hint-yaml-fence = remove the ``` around the course
hint-yaml-conflict = two versions of git follow each other here: keep one, and remove the marks
hint-yaml-escape = between straight double quotes, double the backslash
hint-part = each item is written with its keys: { $example }
hint-part-option = an option is written with its keys, and “correct: true” for the right one alone: { $example }
hint-other-file-lessons = it is a course: name it course.yaml, in a folder of its name
hint-other-file-terms = it is a glossary: name it glossary.yaml
hint-other-file-courses = it is a catalogue: name it catalogue.yaml
hint-other-file-unknown = “{ $expected }”, by which it is known, is missing
hint-expected-text = put straight quotes around the value
hint-one-text = write a single value, without brackets or indentation
hint-expected-bool = write true or false, without quotes
hint-expected-number = write a whole number, without quotes
hint-expected-list = put a dash before each item, or brackets around
hint-expected-mapping = write “key: value” lines
hint-add = add a line “{ $field }:”
hint-write = write a text, or remove the key if it is optional
hint-add-item = add some
hint-shorten = keep what matters most
hint-id = lower-case letters without accents and digits, joined by dashes: my-lesson-2
hint-url = a complete https address, without space or parenthesis
hint-days-reversed = swap the two days, or mend the year
hint-date = a date is written year-month-day: 2026-01-31
hint-percent = a whole number from 0 to 100
hint-rename = give each its own identifier
hint-rename-folder = name the folder after the course: { $id }
hint-no-correct-option = add “correct: true” to the right answer
hint-several-correct = keep one, or write “kind: multiple”
hint-all-correct = add a wrong option, and what it teaches
hint-truefalse-options = keep two, or write “kind: single”
hint-no-best-option = write “worth: best” for the best answer
hint-all-best = give “worth: fair” or “worth: poor” to the others
hint-same-words = a learner cannot tell them apart: change the words of one
hint-option-is-command = write it in several words, such as a sentence
hint-option-is-mark = write it with what it counts or names: “3 readers”, “the letter A”
hint-option-lettered = remove “{ $mark }”
hint-empty-form = write a word of a letter or a digit at least
hint-asked-later-only = add a question to be answered at once, before the gesture
hint-variant-kind = choose single, multiple, truefalse, order, match, short or case
hint-nested-variants = move them up, among the variants of the question
hint-no-variant = add “variants:” with the same idea in another situation
hint-alt = say in one sentence what the picture shows, for who cannot see it
hint-copy = copy the file into the course folder
hint-compress = reduce its dimensions or its quality
hint-image-cut = copy it again, or save it again as PNG or JPEG
hint-image-format = save it again as PNG or JPEG
hint-renamed = if “{ $nearest }” replaces it, give it its former identifier; else name it under “retired:”
hint-retire-lesson = put it back, or name it under “retired:”, with “lesson: { $id }”, the day (“on”), the reason (“reason”) and the lesson that has its subject now (“moved_to”)
hint-retire-question = put it back, or name it under “retired:”, with “lesson: { $lesson }”, “question: { $id }”, the day (“on”) and the reason (“reason”)
hint-still-there = take one of the two away: what stayed, or its line under “retired”
hint-long-text = one idea a lesson: the rest goes under “more”
hint-long-sentences = cut the longest ones in two
hint-hard-to-read = shorter sentences, and everyday words
hint-guessable = make the others longer or this one shorter, and move them about
hint-no-source = add “sources:”, with the day you read it
hint-read-again = read it again, mend the lesson if need be, then change “checked_on”
hint-unknown-acronym = write the words, then the acronym in parentheses, or add a term to the glossary
hint-alike = “{ $first }”: say it in other words
hint-record = delete the file, then run levain check --record
hint-markup-heading = put the heading in **bold**
hint-markup-rule = an empty line is enough
hint-markup-quote = use quotation marks “ ”
hint-markup-table = make it a list
hint-markup-nested-list = put everything on one level, without indentation
hint-markup-other-bullet = start the line with “- ” or “1. ”
hint-markup-misnumbered-list = a list starts at 1 and goes one by one; otherwise write “\.” after the number
hint-markup-image = use the “image” field of the lesson
hint-markup-bad-link = a link is written [label](https://address), without space or parenthesis in the address
hint-markup-html = write without tags
hint-markup-entity = write the character itself
hint-markup-footnote = put the source in “sources”, and the remark in the sentence
hint-markup-checkbox = make it a list, with “- ” lines
hint-markup-highlight = say it in words
hint-markup-bold-underscore = bold is written **like this**
hint-markup-glued-item = put a space after the dash or the point
hint-markup-bbcode = bold is written **so**, italic *so*
hint-markup-mention = write the name, without a sign
hint-markup-variable = write the word itself
hint-markup-script = write the character itself: H₂O, m²
hint-markup-mojibake = type the word again, and save the file as UTF-8
hint-markup-soft-hyphen = delete it and type the word again
hint-markup-newline = begin a new line, under “|-”
hint-markup-folded-list = write “|-” instead of “>-” or quotes: line breaks stay
hint-markup-code = put the word between quotation marks or in **bold**
hint-markup-strike = say it in words
hint-markup-underscore = italics are written *like this*
hint-markup-unclosed-bold = close with ** against the word, or write \*\*
hint-markup-unclosed-italic = close with * against the word, or write \*
hint-markup-line = remove the formatting marks
