help-administrator = **For you, who run Levain**: *test message*, followed by platform/workspace/person, writes to somebody, to see.
test-which = To whom? Write for instance *test message console/local/ana*: the platform, the workspace, the person, as in the settings.
test-unknown = I do not know { $person }. Has this person ever written to me?
test-silent = { $person } has paused or stopped my messages: I send nothing.
test-kept = All right: my test message to { $person } leaves on { $day }, around { $hour }.
test-message = This is a test message from Levain, asked for by the person who runs it. There is nothing to do.
forbidden-administrator = This command is for the person who runs Levain.
