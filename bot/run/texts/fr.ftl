# Ce que dit la démonstration, en français ; les mêmes clés sont dans en.ftl.

demo-start = Démonstration de Levain : le temps est simulé. :demain passe au jour travaillé suivant, :aide dit le reste.
demo-date = { $day }, { $hour }
demo-quiet = rien à envoyer
demo-help-tomorrow = :demain passe au prochain envoi, le jour travaillé suivant
demo-help-date = :date dit le jour et l’heure simulés
demo-help-role = :role manager joue une responsable de services ; :role agent revient
demo-help-attach = :joindre fichier.csv joint un fichier de cette machine
demo-help-tap = :1 touche le premier choix ou bouton affiché, :2 le deuxième, etc.
demo-help-quit = :quitter termine
demo-role-manager = Vous êtes maintenant responsable de quatre services fictifs, trente personnes. Essayez : bilan
demo-role-administrator = Vous administrez maintenant Levain, pour trente personnes fictives. Essayez : service
demo-role-agent = Vous êtes à nouveau l’agent.
demo-role-unknown = Rôles de la démonstration : manager, administrator, agent.
