# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## Page d’accueil

home-welcome = Bonjour ! Je suis **Levain**, un assistant automatique : chaque jour travaillé, une leçon d’une minute et demie pour apprivoiser l’intelligence artificielle (IA) au travail. Trois petits choix, et nous commençons.
home-open =
    { "**" }La leçon du jour**

    « { $title } » attend votre réponse.
home-next =
    { "**" }La prochaine leçon**

    « { $title } », { $day }, vers { $hour }. Vous pouvez aussi la lire dès maintenant.
home-paused =
    { "**" }La prochaine leçon**

    « { $title } », quand vous voudrez : vos envois sont en pause.
home-stopped =
    { "**" }La prochaine leçon**

    « { $title } », quand vous voudrez : vos envois sont arrêtés.
home-ready =
    { "**" }La prochaine leçon**

    « { $title } », quand vous voudrez.
home-none =
    { "**" }Tous les cours sont terminés**

    Il reste à entretenir ce que vous savez, ou à aller plus loin.
home-progress =
    Prochain envoi : { $next }
    Réussite du premier coup : { $accuracy }
home-accuracy = Réussite du premier coup : { $accuracy }
home-teams =
    { "**" }Vos services**

    { $title } :

    { $lines }
home-team = - { "**" }{ $team }** : terminé { $completed }, réussite du premier coup { $success }
home-note = Je suis un assistant automatique, sans IA générative. Vos réponses restent entre nous.

home-summary = Bilan complet
form-language = Langue
form-trade = Métier
form-hour = Heure de la leçon
form-days = Jours de la leçon
form-zone = Lieu de travail
form-streak = Série de jours travaillés

## Boutons

button-preferences = Préférences
form-doubts = « Pas sûr » à côté des questions
