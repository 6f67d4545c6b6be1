# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## Je sais déjà

known-intro = Très bien. { $count ->
    [one] Une question pour le vérifier, et la leçon compte comme connue.
   *[other] { $count } questions pour le vérifier, et la leçon compte comme connue.
    }
known-next = Bonne réponse. Encore une.
known-passed = **Bonne réponse : cette leçon compte comme connue.** Ses questions reviendront en révision, pour que cela dure.
known-failed = Pas tout à fait. Cette leçon va vous servir, et rien n’est noté : la voici.
known-tried = Nous avons déjà essayé ensemble pour cette leçon. La voici, à lire tranquillement.
known-none = Cette leçon n’a pas de question qui permette de le vérifier. La voici.
known-nothing = Aucune leçon n’est ouverte en ce moment. Tapez *leçon* pour la suivante, ou *test de départ* pour situer tout le cours.
known-left = { $left ->
    [0] Il ne reste aucune leçon.
    [one] Il en reste une.
   *[other] Il en reste { $left }.
    }
pretest-once = Votre réponse à cette question est déjà notée.

## Test de départ

placement-offer = Vous connaissez déjà une partie du sujet ? Le *test de départ*, facultatif, vous évite de relire ce que vous savez.
placement-intro = { $count ->
    [one] Une question, pour voir
   *[other] { $count } questions, pour voir
    } ce que vous savez déjà. Rien n’est noté, et vous pouvez arrêter quand vous voulez.
placement-place = Question { $number } sur { $total }
placement-leave = Arrêter le test
placement-right = { $right ->
    [one] **Une bonne réponse
   *[other] **{ $right } bonnes réponses
    } sur { $total }.** Ce que vous savez peut compter comme connu, et reviendra seulement en révision. Le reste, nous le verrons ensemble.
placement-which = Quelles leçons comptent comme connues ? (une ou plusieurs)
placement-one = La leçon « { $title } » compte-t-elle comme connue ?
placement-all = { $count ->
    [one] Oui, je la connais
   *[other] Toutes
    }
placement-none = Il n’y a pas de leçon à venir que je puisse vérifier par un test.
placement-none-of-them = { $count ->
    [one] Non, je la suivrai
   *[other] Aucune, je suis tout le cours
    }
placement-nothing = Merci. Le cours est fait pour vous : nous le suivrons leçon après leçon.
placement-kept = { $count ->
    [one] **Une leçon compte comme connue.** Ses questions reviendront
   *[other] **{ $count } leçons comptent comme connues.** Leurs questions reviendront
    } en révision.
placement-declined = Entendu : nous suivrons tout le cours, leçon après leçon.
placement-over = Le test de départ est terminé pour ce cours. Devant une leçon que vous connaissez, tapez *je sais déjà*.

## Une de plus

more-open = Commençons par celle qui vous attend.
more-enough = Vous avez bien avancé aujourd’hui. Au-delà de { $more } leçons de plus par jour, on retient moins : laissons reposer.

## Refaire

replay-which = Quelle leçon voulez-vous refaire ?
replay-several = Plusieurs leçons répondent à « { $name } ». Laquelle ?
replay-unknown = Je ne trouve pas « { $name } » parmi les leçons faites. Les voici :
replay-to-come = Cette leçon n’est pas encore faite : elle viendra à son tour. Voici celles que l’on peut refaire :
replay-more = Voici les dix dernières. Pour une autre, tapez *refaire* et un mot de son titre ou de son sujet.
replay-none = Vous pourrez refaire une leçon dès que la première sera terminée.
practice-note = Entraînement : rien ne change à vos résultats.
practice-done = **Entraînement terminé.** Vos résultats n’ont pas changé.

## Chercher

search-what = Quel mot ? Tapez par exemple « chercher biais ».
search-short = Donnez-moi un mot d’au moins deux lettres, par exemple « chercher biais ».
search-none = Je ne trouve pas « { $word } », ni dans les leçons que vous avez faites, ni dans le glossaire.
search-found = { $count ->
    [one] J’ai trouvé « { $word } » à un endroit :
   *[other] J’ai trouvé « { $word } » à { $count } endroits :
    }
search-more = { $count ->
    [one] Un autre endroit encore : ajoutez un mot pour préciser.
   *[other] { $count } autres endroits encore : ajoutez un mot pour préciser.
    }
search-in-lesson-title = leçon, dans le titre
search-in-lesson-text = leçon, dans le texte
search-in-lesson-more = leçon, dans « pour aller plus loin »
search-in-lesson-quiz = leçon, dans une question
search-in-term-title = glossaire
search-in-term-text = glossaire, dans la définition

## Mes gestes

gestures-intro = { $count ->
    [one] **Le geste de vos leçons**, pour vous seulement :
   *[other] **Les gestes de vos leçons**, pour vous seulement :
    }
gestures-entry =
    { "**" }{ $title }**
    { $prompt }
    { "*" }Vous avez dit :* { $outcome }
gestures-waiting =
    { "**" }{ $title }**
    { $prompt }
    { "*" }La question vous sera posée à partir du { $day }.*
gestures-soon =
    { "**" }{ $title }**
    { $prompt }
    { "*" }La question vous sera bientôt posée.*
gestures-more = **Vos gestes, la suite** :
gestures-next = { $count ->
    [one] Voir l’autre geste
   *[other] Voir les { $count } autres
    }
gestures-none = Vous n’avez pas encore de geste en cours : ils viennent avec les leçons.

## Aide

help-agent-practice =
    { "**" }À votre rythme**

    - *je sais déjà* : devant une leçon que vous connaissez
    - *test de départ* : six questions pour situer un cours
    - *plus* : une leçon de plus aujourd’hui
    - *refaire* suivi d’une leçon : la reprendre, sans rien changer à vos résultats
    - *chercher* suivi d’un mot : dans vos leçons et le glossaire
    - *mes gestes* : ce que vous avez entrepris

## Boutons

button-known = Je sais déjà
button-placement = Test de départ
button-more = Plus
button-replay = Refaire

## Ce qui est gardé

owner-practice = Ce que vous saviez déjà
held-pretest = { $count ->
    [one] une question posée d’avance
   *[other] { $count } questions posées d’avance
    }

## Ce qui est gardé, et pourquoi

kept-pretest = les réponses à « je sais déjà » et au test de départ
purpose-pretest = épargner ce qui est déjà su
