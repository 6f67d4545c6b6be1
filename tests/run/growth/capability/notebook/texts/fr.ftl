help-agent-notebook = *noter*, *donner*, *carnet* : votre carnet.
notebook-noted = Page { $count } de votre carnet.
notebook-nobody = Je ne connais pas cette personne.
notebook-gave = C’est donné.
notebook-given = Une page pour vous : { $page }
notebook-asked = Votre carnet arrive.
