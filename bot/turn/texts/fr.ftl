# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

presentation = Je suis Levain, un assistant automatique sans IA générative : aucune personne ne lit vos messages, et vos réponses restent entre nous.
