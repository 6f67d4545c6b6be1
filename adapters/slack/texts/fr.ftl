# Ce que Levain dit dans Slack seulement, en français ; les mêmes clés sont dans en.ftl.

slack-command-heard = Je vous réponds dans notre conversation privée.
slack-declined = Cette conversation n’est pas ouverte aux personnes invitées. La personne qui administre Levain peut vous en dire plus.
slack-free = Autre réponse…
slack-send = Valider
slack-select = Choisissez
slack-answer = Votre réponse
slack-other = Autre réponse
slack-preferences = Vos préférences
slack-save = Enregistrer
slack-cancel = Annuler
slack-more = La suite ne tient pas ici. Écrivez-moi dans l’onglet des messages, je vous répondrai.
slack-right = votre réponse, juste
slack-picked = votre réponse
slack-expected = réponse attendue
slack-fair = votre réponse, acceptable
slack-best = la meilleure réponse
slack-write = En un mot, ou en quelques-uns
slack-place = { $place ->
    [1] En 1er
   *[other] En { $place }e
    }
slack-ends = { $first } : { $low } · { $last } : { $high }
slack-step = { $step } sur { $last }
slack-unfilled = { $count ->
    [one] Il manque un choix, le { $places }.
   *[other] Il manque des choix : { $places }.
    }
slack-twice = { $count ->
    [one] { $picked } est choisi plusieurs fois ; chaque réponse sert une seule fois.
   *[other] { $picked } sont choisis plusieurs fois ; chaque réponse sert une seule fois.
    }
slack-wanted = attendu : { $mark }
slack-passed = Question close.
slack-hours = Autre heure…
slack-reading = Levain
slack-close = Fermer
slack-unread = Je n’ai pas compris cette réponse.
slack-empty = Il manque votre réponse.
slack-unopened = Le formulaire ne s’est pas ouvert. Touchez ce bouton pour réessayer ; vous pouvez aussi m’écrire ici.
slack-retry = Réessayer
slack-mentioned = Je réponds en privé, à vous seul. Ouvrez-moi parmi vos applications, ou tapez */levain*.
slack-near = { $why } Plutôt : { $near } ?

# Les pages d’une installation.

slack-install-name = Levain, une leçon d’IA par jour travaillé
slack-install-start = Installer Levain dans Slack
slack-install-start-words =
    Levain écrit à chaque agent dans une conversation privée : une courte leçon par jour travaillé, avec une question qui fait réfléchir.
    Slack va vous demander de permettre à Levain :
    – d’écrire aux personnes, et de lire ce qu’elles lui répondent
    – d’envoyer des images et des fichiers
    – de connaître leur langue, leur fuseau horaire et leur courriel
    Levain ne lit aucun canal.
slack-install-button = Continuer vers Slack
slack-install-note = Il faut avoir le droit d’installer des applications dans l’espace Slack. Cette page est valable dix minutes.
slack-install-again = Recommencer
slack-install-done = Levain est installé
slack-install-done-words =
    L’espace « { $workspace } » est prêt.
    Dans Slack, cherchez Levain parmi les applications et ouvrez-le : il se présente et donne la première leçon.
    Vous pouvez fermer cette page.
slack-install-declined = Levain n’a pas été installé
slack-install-declined-words =
    L’autorisation n’a pas été donnée dans Slack. Rien n’a été gardé.
slack-install-refused = Cet espace ne peut pas être servi ici
slack-install-refused-words =
    Ce Levain est réservé à certains espaces, et « { $workspace } » n’en fait pas partie.
    L’autorisation donnée dans Slack a été rendue. Rien n’a été gardé.
    La personne qui administre Levain peut ajouter votre espace, puis vous recommencerez.
slack-install-closed = Les installations ne sont pas ouvertes
slack-install-closed-words =
    Aucun espace n’est encore prévu. La personne qui administre Levain peut ajouter le vôtre.
slack-install-stale = Cette installation n’est plus valable
slack-install-stale-words =
    Elle a commencé il y a plus de dix minutes ou dans un autre navigateur, ou bien elle a déjà servi.
    Rien n’a été gardé.
slack-install-failed = L’installation n’a pas abouti
slack-install-failed-words =
    Slack n’a pas donné l’autorisation, ou ne répond pas. Rien n’a été gardé.
    Attendez quelques minutes avant de recommencer.

## Ce qui est gardé, et pourquoi

kept-installation = les espaces de Slack où Levain est installé, et ses accès chiffrés
kept-handshake = les installations dans Slack en cours
