# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## Leçons

lesson-place = Leçon { $number } sur { $total }, environ 1 min 30
lesson-how-to-answer = Pour répondre, choisissez une réponse, ou tapez sa lettre, son numéro ou ses mots.
lesson-done = { $left ->
    [one] **Leçon terminée.** Il n’en reste qu’une. À { $day }, vers { $hour }.
   *[other] **Leçon terminée.** À { $day }, vers { $hour }.
    }
lesson-done-stopped = **Leçon terminée.** Mes messages restent arrêtés : tapez *commencer* pour les retrouver.
lesson-done-paused = **Leçon terminée.** Vos envois sont en pause : tapez *reprendre* quand vous voudrez.
plain-none = Il n’y a pas de version en langage clair à montrer maintenant.
verdict-right = **Bonne réponse.**
verdict-wrong = **Pas tout à fait.**
verdict-missed = { $count ->
    [one] **La réponse attendue :**
   *[other] **Les réponses attendues :**
    }
answer-first-counts = Vous aviez déjà répondu : c’est la première réponse qui compte. La voici à nouveau.
answer-stale = Cette question n’attend plus de réponse. Voyons plutôt celle du jour.
why-nothing = Répondez d’abord à une question : je vous dirai ensuite pourquoi.
why-sources = **Sources**
course-done =
    { "**" }Bravo, vous avez terminé « { $title } » !**

    { $lessons ->
        [one] Une leçon
       *[other] { $lessons } leçons
    }, et { $accuracy } % de bonnes réponses du premier coup. Merci pour votre curiosité.
course-none-left = Vous avez suivi tous les cours disponibles ici. Voulez-vous aller plus loin ?

## Révisions

review-intro = Retrouvons ce que vous avez appris.
review-none = Rien à revoir pour l’instant : vos réponses sont encore fraîches.
review-done = **C’est tout pour aujourd’hui.** Se souvenir un peu chaque jour vaut mieux que relire beaucoup.

## Progression et cours

progress-title = **{ $title }**
progress-meter = Avancement
progress-done = Leçons faites
progress-left = À venir
progress-accuracy = Réussite du premier coup
progress-accuracy-none = pas encore de réponse
progress-accuracy-share = { $share } % ({ $right } sur { $total })
progress-next = Prochain envoi
progress-next-at = { $day }, vers { $hour }
progress-next-over = cours terminé
progress-next-grown = quand vous voudrez, en tapant « leçon »
progress-next-paused = en pause
progress-next-stopped = arrêté
progress-next-queued = après le cours en route
progress-none = Vous n’avez pas encore commencé. La première leçon prend une minute et demie.
courses-intro =
    { "**" }Les cours à suivre ici**

    { $list }
courses-entry = - **{ $title }** : { $done } sur { $lessons ->
    [one] { $lessons } leçon
   *[other] { $lessons } leçons
    }, { $status ->
    [active] en route
    [completed] terminé
    [grown] terminé, avec du nouveau depuis
    [queued] en attente
   *[other] à commencer
    }
courses-known = Vous suivez déjà « { $title } ».
courses-queued = « { $title } » commencera quand vous aurez terminé le cours en route.

## Aide

unknown = Je n’ai pas compris. Tapez *aide* pour voir ce que je sais faire.
unknown-near = Je n’ai pas compris. Vouliez-vous dire *{ $near }* ?
unknown-answer = Je n’ai pas reconnu de réponse. Pour répondre à la question, tapez la lettre d’une réponse ; sinon, tapez *aide*.
too-long = Votre message est trop long pour être lu comme une réponse. Pour répondre, choisissez une réponse ou tapez sa lettre ; pour le reste, tapez *aide*.

## Boutons

button-lesson = Leçon
button-plain = En clair
button-why = Pourquoi
button-progress = Progression
button-further = Formations
button-courses = Cours
button-review = Réviser
