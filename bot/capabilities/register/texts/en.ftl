## Help

help-manager-register = *register*: the measures taken to support AI literacy, as a PDF and a table; *register 2026*, *register Q3 2026*

## Register

register-asked = I am preparing the register ({ $period }): it comes in a moment, as a PDF and a table.
register-files = Here is the register. It names nobody, and you may pass it on. The table is inside the PDF as well.
register-sheet-alone = Here is the table of the register. This installation makes no PDF: whoever administers Levain can add the extra *attestation*.
register-failed = I could not make the PDF: whoever administers Levain will find why in the log. Here is the table of the register.
register-missing = I cannot make a register yet: the name of the local authority is missing. Whoever administers Levain can fill attestation.employer in levain.toml.
register-name = register-{ $first }-{ $last }

## On paper

register-title = Register of measures taken to support AI literacy
register-description = Register of measures taken to support AI literacy: { $employer }, { $period }
register-footer = { $employer } – register, { $period }
register-employer = Local authority
register-period = Period
register-made = Established on
register-counted = Figures as of
register-counted-on = Monday, { $day }, at midnight
register-not-counted = no week was counted in this period yet
register-sheet-hash = SHA-256 of the attached table
register-sheet = The same register as a table (CSV)
register-law-title = The text in force
register-law = Article 4 of Regulation (EU) 2024/1689 on artificial intelligence asks whoever provides or deploys AI systems to take measures to support the development of AI literacy of their staff, given their knowledge, experience, training and context. It does not require that any individual be guaranteed a particular level.
register-law-dates = It applies since { $applies }. This wording comes from Regulation (EU) 2026/1744 of { $signed }, published in the Official Journal of the European Union on { $published }, in force since { $since }. This summary is ours: only the published text is authentic.
register-law-not-yet = The period begins before { $applies }: the article did not apply yet.
register-law-before = The period begins before { $since }: until then, the article asked for a “sufficient level” of literacy.
register-law-source = Regulation (EU) 2024/1689, consolidated version of 27 July 2026: { $url } (read on { $consulted })
register-law-advice = European Commission, questions and answers on AI literacy, updated on 27 July 2026: keep an internal record of trainings; neither a certificate nor a test of each employee is asked for; contractors are concerned: { $url } (read on { $consulted })
register-given-title = Courses given
register-given = One line for each version of each course offered in the period. Numbers are those of the course, all versions together, since it began.
register-figures = They are sums of what was published each Monday for services of { $minimum } people or more: “fewer than 5” there means from zero to four, and ranges add up. People of other services are not in them. A dash: nothing can be said without telling of somebody. Success is that of first answers, approximate and rounded to ten points, from the lowest service to the highest.
register-no-figures = No number of people can be told yet: it takes, on a Monday of the period, a service of { $minimum } people where a course is visibly followed. Below that, figures would tell of somebody.
register-nothing-given = No course was offered in this period.
register-course = Course
register-untitled = Course “{ $id }”
register-version = Version
register-enrolled = Enrolled
register-started = Started
register-completed = Completed
register-success = Success
register-id = Identifier
register-hash = Version (SHA-256)
register-public = For
register-every-trade = every job
register-duration = Duration
register-duration-is =
    { $minutes ->
        [one] 1 minute
       *[other] { $minutes } minutes
    }, { $lessons ->
        [one] 1 lesson
       *[other] { $lessons } lessons
    }, at a distance, by messages
register-served = Offered
register-served-since = since { $since }
register-served-until = from { $since } to { $until }
register-seen = Visibly followed
register-seen-on = since Monday, { $day }
register-services = Services
register-rates = { $services ->
    [one] { $share }, in one service
   *[other] { $share }, in { $services } services
    }
register-measures-now = Measures in force on { $day }, when this register is made.
register-taken-title = Other measures for the staff
register-taken-none = None is entered.
register-contractors-title = Measures for contractors
register-contractors-none = None is entered. The European Commission counts them among the people concerned.
register-further-title = Longer courses pointed to
register-further-none = The courses of this period point to none.
register-longer = { $title } – { $provider } (checked on { $day })
register-review-title = Next review
register-review-on = These measures will be reviewed on { $day }.
register-review-late = The review planned for { $day } is past: it is still to be done, or its date to be updated.
register-review-none = The date of the next review is still to be set.
register-contact = For any question: { $contact }
register-limits-title = What this register is not
register-limit-conformity = It is neither a certification nor a proof of conformity: it tells the measures taken, and does not judge them.
register-limit-people = It names no employee, and tells nobody’s level, answers or activity.
register-limit-rest = Courses come from Levain; other measures are declared by the local authority. Those that are not entered are missing here.

## In the table

register-sheet-name = Register
register-first = Beginning of the period
register-last = End of the period
register-language = Language
register-since = Offered since
register-until = Offered until
register-objectives = Objectives
register-lessons = Lessons
register-minutes = Duration (min)
register-enrolled-low = Enrolled, at least
register-enrolled-high = Enrolled, at most
register-started-low = Started, at least
register-started-high = Started, at most
register-completed-low = Completed, at least
register-completed-high = Completed, at most
register-lowest = Lowest success of a service
register-highest = Highest success of a service

## What is kept, and why

kept-syllabus = what was taught, for the register of measures
