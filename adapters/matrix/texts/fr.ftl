# Ce que Levain dit sur Matrix seulement, en français ; les mêmes clés sont dans en.ftl.

matrix-private = Parlons-en à deux : ouvrez une conversation privée avec moi, j’y répondrai.
matrix-declined = Cette conversation n’est pas ouverte aux personnes de votre serveur. Votre service informatique peut l’y ajouter.
matrix-undecipherable = Votre message est arrivé chiffré sans la clé pour le lire. Envoyez-le-moi à nouveau ; si cela recommence, vérifiez votre session dans les réglages de sécurité de votre messagerie.
matrix-poll-closed = Question close.
