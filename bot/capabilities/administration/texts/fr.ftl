# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

help-administrator = **Pour vous, qui administrez Levain** : *message d’essai*, suivi de plateforme/espace/personne, écrit à quelqu’un, pour voir.
test-which = À qui ? Écrivez par exemple *message d’essai console/local/ana* : la plateforme, l’espace, la personne, comme dans les réglages.
test-kept = C’est noté. Si { $person } reçoit les messages de Levain, mon message d’essai part à sa prochaine heure de travail. S’il n’arrive pas, demandez-lui : une pause ou un arrêt ne se disent qu’à la personne.
test-message = Ceci est un message d’essai de Levain, demandé par la personne qui l’administre. Il n’y a rien à faire.
forbidden-administrator = Cette commande est réservée à la personne qui administre Levain.
