# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## Page d’accueil

home-welcome = Bonjour ! Je suis **Levain**, un assistant automatique : chaque jour travaillé, une leçon d’une minute et demie pour apprivoiser l’intelligence artificielle (IA) au travail. Trois petits choix, et nous commençons.
home-open =
    { "**" }La leçon du jour**

    « { $title } » attend votre réponse.
home-next =
    { "**" }La prochaine leçon**

    « { $title } » : { $day }, vers { $hour }. Vous pouvez aussi la lire dès maintenant.
home-paused =
    { "**" }La prochaine leçon**

    « { $title } », quand vous voudrez : vos envois sont en pause.
home-ready =
    { "**" }La prochaine leçon**

    « { $title } », quand vous voudrez.
home-none =
    { "**" }Tous les cours sont terminés**

    Il reste à entretenir ce que vous savez, ou à aller plus loin.
home-preferences =
    { "**" }Vos préférences**

    Langue : { $language }
    Métier : { $trade }
    Heure : { $hour }
    Lieu : { $zone }
    Jours : { $days }
home-help =
    { "**" }Besoin d’aide ?**

    Écrivez-moi dans l’onglet des messages : *aide* dit ce que je sais faire. Je suis un assistant automatique ; vos réponses restent entre nous.

## Boutons

button-preferences = Changer mes préférences
