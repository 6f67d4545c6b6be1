# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## Le fichier nominatif

help-nominal = *exporter nominatif* : où en est chaque personne de vos services, sans résultat ; elle saura que vous avez regardé
nominal-refused = Votre collectivité ne permet pas de fichier nominatif. *exporter* donne les chiffres de vos services, sans personne dedans.
nominal-no-period = Le fichier nominatif dit où chacun en est maintenant : dites *exporter nominatif*, sans période.
nominal-title = Avancement nominatif
nominal-sheet = Avancement
nominal-stem = avancement-{ $day }
nominal-rule = Qui peut voir ce fichier
nominal-seen = Les seuls rôles que la collectivité désigne. Chaque fichier est gardé dans le journal, et chaque personne qui y figure peut voir qui l’a demandé, et quand, avec « qui voit quoi ». Il ne contient ni réponse, ni note, ni heure.
nominal-last-name = Nom, dans la liste de la collectivité. Sans nom ni prénom, l’adresse électronique qui y désigne la personne ; NA si la liste n’en donne pas.
nominal-first-name = Prénom, dans la liste de la collectivité ; NA si elle n’en donne pas.
nominal-service = Service, précédé de ceux dont il dépend ; NA pour qui n’en a pas.
nominal-course = Cours suivi ; NA pour qui n’en suit encore aucun.
nominal-stage = Pas commencé : aucune leçon n’a été montrée. En cours : une leçon au moins. Terminé : toutes les leçons sont faites.
nominal-began = Jour de la première leçon ; NA pour qui n’a pas commencé.
nominal-finished = Jour de la dernière leçon ; NA pour qui n’a pas terminé.
file-last-name = Nom
file-first-name = Prénom
file-stage = État
file-began = Commencé le
file-finished = Terminé le
stage-waiting = pas commencé
stage-begun = en cours
stage-finished = terminé

## Ce que je garde

owner-completion = Qui a regardé où vous en êtes
held-look = { $count ->
    [one] une demande de fichier nominatif où vous figurez
   *[other] { $count } demandes de fichiers nominatifs où vous figurez
    }

## Ce qui est gardé, et pourquoi

kept-look = qui a pris un fichier nominatif où figure l’agent, et quand
purpose-look = le dire à l’agent
