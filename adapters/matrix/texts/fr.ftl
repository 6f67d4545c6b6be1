# Ce que Levain dit sur Matrix seulement, en français ; les mêmes clés sont dans en.ftl.

matrix-private = Parlons-en à deux : ouvrez une conversation privée avec moi, j’y répondrai.
matrix-company = D’autres lisent ici : je m’y tais, et reprendrai quand nous y serons à nouveau deux.
matrix-declined-server = Je ne suis pas ouvert aux personnes du serveur { $server }. Votre service informatique peut l’ajouter.
matrix-declined-person = Je ne réponds qu’aux personnes qui m’ont été indiquées, et vous n’en êtes pas encore. Votre service informatique peut vous ajouter.
matrix-declined-either = Du serveur { $server }, je ne réponds qu’aux personnes qui m’ont été indiquées, et vous n’en êtes pas encore. Votre service informatique peut vous ajouter.
matrix-unread = Je ne lis que les messages écrits et les réponses à mes questions. Écrivez-moi, ou dites *aide*.
matrix-call = Je ne prends pas les appels : je suis un assistant automatique. Écrivez-moi, je répondrai.
matrix-verification = Je suis un assistant automatique : je ne peux pas faire cette vérification, et je l’ai annulée. Nous pouvons parler sans elle ; votre service informatique connaît l’empreinte de ma session.
matrix-undecipherable = Votre message est arrivé chiffré sans la clé pour le lire. Envoyez-le-moi à nouveau ; si cela recommence, vérifiez votre session dans les réglages de sécurité de votre messagerie.
matrix-poll-closed = Question close.
matrix-type = Vous pouvez aussi taper { $words }.
matrix-quoted = « { $words } »
matrix-or = ou
matrix-yours = { $count ->
    [one] Votre réponse :
   *[other] Vos réponses :
    }
matrix-picked = votre réponse
matrix-expected = réponse attendue
matrix-right = votre réponse, et c’est la bonne
matrix-fair = votre réponse, acceptable
matrix-best = la meilleure réponse

## Ce qui est gardé, et pourquoi

kept-device = les appareils d’où l’on écrit, et leurs clés de chiffrement
purpose-device = remarquer celui qui change
