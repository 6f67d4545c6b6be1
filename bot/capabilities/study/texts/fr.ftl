# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## Leçons

lesson-place = Leçon { $number } sur { $total }, environ 1 min 30
lesson-how-to-answer = Pour répondre, choisissez une réponse, ou tapez sa lettre, son numéro ou ses mots.
lesson-retired = La leçon « { $title } » a été retirée le { $day }. { $reason }{ $moved ->
    [here] { " " }Son sujet est maintenant dans « { $to } ».
    [elsewhere] { " " }Son sujet est maintenant dans « { $to } », du cours « { $course } ».
   *[no] { "" }
}
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
verdict-partly = **Presque : { $right } sur { $total }.**
verdict-fair = **Bonne réponse, et il y a mieux.**
verdict-best = **La meilleure réponse :**
verdict-order = **Dans l’ordre :**
verdict-model = **La réponse attendue :** { $answer }
how-to-order = Donnez les lettres dans l’ordre, par exemple « { $example } ».
how-to-pair = Donnez une lettre à chaque ligne, dans l’ordre des lignes, par exemple « { $example } ».
slots-missing-order = Il me faut les { $count } lettres, chacune une fois, dans l’ordre : par exemple « { $example } ».
slots-missing-pair = Il me faut une lettre pour chacune des { $count } lignes, chacune une fois : par exemple « { $example } ».
how-to-write = Répondez en un mot, ou en quelques-uns.
own-words =
    Vous avez écrit : { $words }

    La réponse attendue : { $answer }
own-prompt = Aviez-vous l’idée ?
own-again = Oui ou non ?
own-yes = Oui
own-no = Non
gesture-done = C’est fait
gesture-no-occasion = Pas encore
gesture-tried = J’ai essayé
verdict-unsure = *Vous hésitiez : cette question reviendra un peu plus tôt.*
unsure-noted = C’est noté, vous hésitez. Donnez tout de même la réponse qui vous paraît la plus juste.
answer-first-counts = Vous aviez déjà répondu : c’est la première réponse qui compte. La voici à nouveau.
answer-stale = Cette question n’attend plus de réponse. Voyons plutôt celle du jour.
why-nothing = Répondez d’abord à une question : je vous dirai ensuite pourquoi.
why-sources = **Sources**
why-terms = **Les mots de cette leçon**
course-done =
    { "**" }Bravo, vous avez terminé « { $title } » !**

    { $lessons ->
        [one] Une leçon
       *[other] { $lessons } leçons
    }{ $answers ->
        [0] .
       *[other] , et { $accuracy } % de bonnes réponses du premier coup.
    } Merci pour votre curiosité.
after-here =
    { "**" }Ensuite, ici :** « { $title } », { $left ->
        [one] une leçon
       *[other] { $left } leçons
    }.{ $waits ->
        [yes] { " " }Il commence avec votre prochaine leçon ; pour l’ouvrir tout de suite, tapez *leçon*.
       *[no] { " " }Pour le commencer, tapez *leçon*.
    }
after-elsewhere = { $count ->
    [one] **Ailleurs**, la formation plus longue qui vous convient le mieux :
   *[other] **Ailleurs**, les { $count } formations plus longues qui vous conviennent le mieux :
    }
course-none-meant = Vous avez suivi tous les cours prévus pour tout le monde et pour votre métier. D’autres vous sont ouverts : tapez *cours* pour en choisir un.
course-none-left = Vous avez suivi tous les cours disponibles ici. Voulez-vous aller plus loin ?

## Avant et après un cours

confidence-before = Avant de commencer, une question pour vous, sans bonne ni mauvaise réponse{ $foreign ->
    [en] , dans la langue du cours, l’anglais.
   *[other] .
    }
confidence-after = Encore une question pour vous, sans bonne ni mauvaise réponse.
opinion-ask = Et ce cours, vous a-t-il été utile ?
opinion-low = pas du tout
opinion-high = beaucoup

## Révisions

review-intro = Retrouvons ce que vous avez appris.
review-none = Rien à revoir pour l’instant : vos réponses sont encore fraîches.
review-lesson = Et voici votre leçon du jour.
review-done = **C’est tout pour aujourd’hui.** Se souvenir un peu chaque jour vaut mieux que relire beaucoup.
review-next = Un cours vous attend : « { $title } ». Pour le commencer, tapez *leçon*.
review-passed = **La voici.** Cette question reviendra bientôt, le temps de la retenir.

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
progress-next-review = cours terminé ; une question à revoir { $day }, vers { $hour }
progress-next-grown = quand vous voudrez, en tapant « leçon »
progress-next-paused = en pause
progress-next-stopped = arrêté
progress-next-queued = après le cours en route
progress-knowledge =
    { "**" }Ce que vous savez, par thème**

    { $lines }
progress-topics = - { "**" }{ $level }** : { $names }
progress-knowledge-how = Estimé d’après vos réponses et le temps passé depuis. Solide : vous en retrouveriez quatre questions sur cinq aujourd’hui. À revoir : moins d’une sur deux.
progress-knowledge-early = Ce que vous savez de chaque thème : encore trop tôt pour le dire, il faut trois réponses.
progress-streak = { $days ->
    [one] Votre série : un jour travaillé où vous avez appris.
   *[other] Votre série : { $days } jours travaillés de suite où vous avez appris.
    } Vous seul la voyez ; tapez *série* pour la masquer.
knowledge-solid = Solide
knowledge-growing = À consolider
knowledge-fragile = À revoir
knowledge-early = Encore trop tôt
picture-lessons = { $done ->
    [0] Aucune leçon faite sur { $total }
    [one] Une leçon faite sur { $total }
   *[other] { $done } leçons faites sur { $total }
    }
picture-knowledge = Ce que vous savez, par thème
picture-early = Encore trop tôt : { $names }.
picture-topic = { $topic } : { $level }
picture-next = Prochain envoi : { $next }
picture-note = Visible de vous seul, sauf si vous le partagez.
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
courses-unqueue = Ne pas suivre « { $title } »
courses-unqueued = « { $title } » ne viendra plus à la suite. Si vous changez d’avis, il reste dans *cours*.

## Aide

unknown = Je n’ai pas compris. Tapez *aide* pour voir ce que je sais faire.
unknown-near = Je n’ai pas compris. Vouliez-vous dire *{ $near }* ?
unknown-answer = Je n’ai pas reconnu de réponse. Pour répondre à la question, tapez la lettre d’une réponse ; sinon, tapez *aide*.
unknown-order = Je n’ai pas reconnu de réponse. Pour répondre à la question, tapez toutes ses lettres, chacune une fois, dans l’ordre ; sinon, tapez *aide*.
unknown-number = Je n’ai pas reconnu de réponse. Pour répondre à la question, tapez un nombre de { $first } à { $last } ; sinon, tapez *aide*.
unknown-words = Je n’ai pas reconnu de réponse. Pour répondre à la question, tapez un mot, ou quelques-uns ; sinon, tapez *aide*.
not-known = Il n’y a aucun mal à ne pas savoir : on est là pour apprendre. Choisissez la réponse qui vous semble la plus proche, par sa lettre : se tromper ne coûte rien.
not-known-order = Il n’y a aucun mal à ne pas savoir : on est là pour apprendre. Tapez les lettres comme il vous semble, chacune une fois : se tromper ne coûte rien.
not-known-number = Il n’y a pas de bonne réponse ici. Tapez le nombre qui vous semble le plus proche.
too-long = Votre message est trop long pour être lu comme une réponse. Pour répondre, choisissez une réponse ou tapez sa lettre ; pour le reste, tapez *aide*.

## Boutons

button-lesson = Leçon
button-plain = En clair
button-why = Pourquoi
button-progress = Progression
button-further = Formations
button-courses = Cours
button-review = Réviser
button-unsure = Pas sûr

## Ce qui est gardé

owner-study = Vos leçons
held-card = { $count ->
    [one] une question à revoir
   *[other] { $count } questions à revoir
    }
held-review = { $count ->
    [one] une révision
   *[other] { $count } révisions
    }
held-answer = { $count ->
    [one] une réponse
   *[other] { $count } réponses
    }
held-enrollment = { $count ->
    [one] un cours
   *[other] { $count } cours
    }

## Ce qui est gardé, et pourquoi

kept-enrollment = les cours suivis, les leçons faites, les dates de début et de fin
purpose-enrollment = reprendre au bon endroit
kept-answer = la première réponse à chaque question, sa date et son heure, et « pas sûr » si c’est dit
purpose-answer = expliquer la réponse, et choisir ce qui sera reposé
kept-review = les réponses aux questions reposées
purpose-review = espacer les suivantes
kept-card = le jour où chaque question sera reposée
purpose-card = la reposer avant l’oubli
kept-course_version = le texte des cours, tel qu’il a été montré
