help-administrator = **For you, who run Levain**: *test message*, followed by platform/workspace/person, writes to somebody, to see.
test-which = To whom? Write for instance *test message console/local/ana*: the platform, the workspace, the person, as in the settings.
test-kept = Noted. If { $person } gets messages from Levain, my test message leaves at their next working hour. If it does not arrive, ask them: a pause or a stop is told to that person alone.
test-message = This is a test message from Levain, asked for by the person who runs it. There is nothing to do.
forbidden-administrator = This command is for the person who runs Levain.
