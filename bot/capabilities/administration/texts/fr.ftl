# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

help-administrator = **Pour vous, qui administrez Levain** : *message d’essai*, suivi de plateforme/espace/personne, écrit à quelqu’un, pour voir.
test-which = À qui ? Écrivez par exemple *message d’essai console/local/ana* : la plateforme, l’espace, la personne, comme dans les réglages.
test-unknown = Je ne connais pas { $person }. Cette personne m’a-t-elle déjà écrit ?
test-silent = { $person } a suspendu ou arrêté mes messages : je n’envoie rien.
test-kept = Entendu : mon message d’essai à { $person } part { $day }, vers { $hour }.
test-message = Ceci est un message d’essai de Levain, demandé par la personne qui l’administre. Il n’y a rien à faire.
forbidden-administrator = Cette commande est réservée à la personne qui administre Levain.
