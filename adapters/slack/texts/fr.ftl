# Ce que Levain dit dans Slack seulement, en français ; les mêmes clés sont dans en.ftl.

slack-command-heard = Je vous réponds dans notre conversation privée.
slack-declined = Cette conversation n’est pas ouverte aux personnes invitées. La personne qui administre Levain peut vous en dire plus.
slack-free = Autre réponse…
slack-send = Valider
slack-select = Choisissez
slack-answer = Votre réponse
slack-other = Ou dans vos mots
slack-preferences = Vos préférences
slack-save = Enregistrer
slack-cancel = Annuler
slack-more = La suite ne tient pas ici. Écrivez-moi dans l’onglet des messages, je vous répondrai.
