# What the demonstration says, in English; the same keys are in fr.ftl.

demo-start = Levain, a demonstration: time is simulated. :demain goes to the next working day, :aide tells the rest.
demo-date = { $day }, { $hour }
demo-quiet = nothing to send
demo-help-tomorrow = :demain goes to the next message, on the next working day
demo-help-date = :date tells the simulated day and hour
demo-help-role = :role manager plays a manager of teams; :role agent comes back
demo-help-attach = :attach file.csv attaches a file of this machine
demo-help-tap = :1 taps the first choice or button shown, :2 the second, and so on
demo-help-quit = :quitter ends
demo-role-manager = You now manage four made-up teams, thirty people. Try: summary
demo-role-administrator = You now administer Levain, for thirty made-up people. Try: service
demo-role-agent = You are the agent again.
demo-role-unknown = Roles of the demonstration: manager, administrator, agent.
