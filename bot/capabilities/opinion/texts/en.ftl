confidence-known = You had already answered { $value }. That answer stays.
confidence-more = At the start, you were at { $before } out of 10. Now you are at { $after }: { $points ->
    [one] one point
   *[other] { $points } points
    } more.
confidence-same = At the start, you were at { $before } out of 10, and you still are. Your answers and what you do say more than a figure.
confidence-less = At the start, you were at { $before } out of 10. Now you are at { $after }. It happens often: the more one knows, the better one sees what is left to check.
confidence-thanks = Noted, thank you.
opinion-remark = One more word? Write it here, in one line. It is never shown with your name.
opinion-passed = All right: I keep nothing.
opinion-thanks = Thank you. It helps to improve this course.
opinion-shortened = Thank you. I keep the first { $kept } characters.

## What is held

owner-opinion = What you think of it
held-confidence = { $count ->
    [one] one degree of confidence
   *[other] { $count } degrees of confidence
    }
held-opinion = { $count ->
    [one] one opinion
   *[other] { $count } opinions
    }

## What is kept, and why

kept-confidence = how able one feels, before a course and after it
purpose-confidence = to see what has changed
kept-opinion = the opinion of a course, as a figure and in words
purpose-opinion = to make the course better
