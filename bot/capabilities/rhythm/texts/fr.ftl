# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## Envois du jour

daily-lesson = Bonjour ! Voici votre leçon du jour.
daily-opening = Bonjour ! D’abord une question d’avant ; votre leçon du jour vient juste après. Pour y aller tout de suite, tapez *leçon*.
daily-reminder = Votre leçon vous attend, sans urgence. { $left ->
        [one] Une réponse suffit
       *[other] { $left } réponses suffisent
    } pour la terminer.
daily-unseen = Bonjour ! Voici votre leçon. La question d’avant reviendra un autre jour.
daily-review = Bonjour ! Avant du nouveau, retrouvons ce que vous avez appris, une question à la fois.
daily-review-only = Bonjour ! Retrouvons ce que vous avez appris, une question à la fois.
daily-later = Comme convenu, voici votre leçon.
daily-later-opening = Comme convenu, voici la question d’avant ; votre leçon vient juste après.
daily-pause = Je n’ai pas eu de vos nouvelles : je me tais pour ne pas vous déranger. Tout reste en place ; choisissez « Reprendre », ou tapez *reprendre*, et nous continuons où vous en étiez.

## Plus tard, pause

later-ask = D’accord. Quand voulez-vous la retrouver ?
later-hour = Dans une heure
later-afternoon = Cet après-midi
later-tomorrow = Demain
later-kept = C’est noté : { $day }, vers { $hour }.
later-nothing = Il n’y a rien à reporter pour l’instant.
later-review = Cette question peut attendre : sans réponse, elle reviendra un autre jour.
paused-before = C’est noté : rien avant votre retour, { $back }.
paused-until = C’est noté : rien avant votre retour. Le prochain envoi part { $day }, vers { $hour }.
paused-from = C’est noté : { $days ->
    [one] le { $first }
   *[other] du { $first } au { $last } inclus
    }, rien avant votre retour. Le prochain envoi part { $day }, vers { $hour } ; le premier après votre absence, { $back }, vers { $then }.
pause-replaced = Je n’en retiens qu’une : cette absence remplace la précédente.
pause-which = Je n’ai pas compris jusqu’à quand. Dites par exemple « pause 2 semaines » ou « pause jusqu’au 12 janvier » : un jour à venir, dans l’année.
pause-week = Une semaine
pause-fortnight = Deux semaines
resume-leave = Vos envois ne sont pas en pause, et votre absence à venir est annulée. Le prochain part { $day }, vers { $hour }.
resume-not-paused = Vos envois ne sont pas en pause. Le prochain part { $day }, vers { $hour }.

## Boutons

button-later = Plus tard
button-resume = Reprendre
button-pause = Mettre en pause
stop-test = Le test s’arrête ici. Pour arrêter aussi tous mes messages, tapez *arrêter* encore une fois.
stop-all = Arrêter tous les messages
