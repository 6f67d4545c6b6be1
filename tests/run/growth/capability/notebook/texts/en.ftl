help-agent-notebook = *note*, *give*, *notebook*: your notebook.
notebook-noted = Page { $count } of your notebook.
notebook-nobody = I do not know this person.
notebook-gave = It is given.
notebook-given = A page for you: { $page }
notebook-asked = Your notebook is coming.
