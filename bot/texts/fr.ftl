# Ce que dit Levain, en français. Une phrase par clé ; les mêmes clés sont dans en.ftl.
# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## Accueil

presentation = Je suis Levain, un assistant automatique : aucune personne ne lit vos messages, et vos réponses restent entre nous.
welcome =
    Bonjour et bienvenue ! Je suis **Levain**, un assistant automatique.

    Chaque jour travaillé, je vous envoie une leçon d’une minute et demie pour apprivoiser l’intelligence artificielle (IA) au travail, avec une question qui fait réfléchir. Vos réponses ne servent qu’à apprendre : votre hiérarchie ne les voit jamais.

    Trois petits choix d’abord ; chacun peut être passé.
welcome-back = Bonjour ! Nous reprenons quand vous voulez.
onboarding-again = Je n’ai pas reconnu ce choix. Touchez une réponse, ou tapez sa lettre ou ses mots.
onboarding-done = C’est noté. Chaque jour travaillé vers { $hour }, je vous enverrai une leçon ; jamais en dehors de vos jours ni de vos heures de travail. Voici la première.
language-ask = Dans quelle langue préférez-vous que je vous parle ?
language-fr = Français
language-en = English
language-kept = Entendu : je vous parle désormais en français.
trade-ask = Quel métier ressemble le plus au vôtre ?
trade-accueil = Accueil et état civil
trade-redaction = Rédaction et secrétariat
trade-rh = Ressources humaines
trade-technique = Services techniques
trade-citoyens = Relation avec les habitants
trade-numerique = Numérique et informatique
trade-encadrement = Encadrement et direction
trade-kept = Entendu. Votre métier : { $choice }.
hour-ask = À quelle heure voulez-vous votre leçon ? Vous pouvez aussi taper une autre heure, par exemple « 10 h 15 ».
hour-outside = Dans votre collectivité, les leçons partent entre { $opens } et { $closes }.
hour-kept = Entendu : votre leçon partira désormais vers { $choice }.

## Leçons

lesson-place = Leçon { $number } sur { $total }, environ 1 min 30
lesson-how-to-answer = Pour répondre, touchez une réponse ou tapez sa lettre, son numéro ou ses mots.
lesson-done = { $left ->
    [one] **Leçon terminée.** Il n’en reste qu’une. À { $day }, vers { $hour }.
   *[other] **Leçon terminée.** À { $day }, vers { $hour }.
    }
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

## Envois du jour

daily-lesson = Bonjour ! Voici votre leçon du jour.
daily-reminder = La leçon commencée vous attend, sans urgence. Une réponse suffit pour la terminer.
daily-review = Bonjour ! Avant du nouveau, retrouvons ce que vous avez appris, une question à la fois.
daily-later = Comme convenu, revoici votre leçon.
daily-pause = Je n’ai pas eu de vos nouvelles : je me tais pour ne pas vous déranger. Tout reste en place ; touchez « Reprendre », ou tapez *reprendre*, et nous continuons où vous en étiez.

## Plus tard, pause

later-ask = D’accord. Quand voulez-vous la retrouver ?
later-hour = Dans une heure
later-afternoon = Cet après-midi
later-tomorrow = Demain
later-kept = C’est noté : { $day }, vers { $hour }.
later-nothing = Il n’y a rien à reporter pour l’instant.
paused = Les envois sont en pause. Rien ne se perd : tapez *reprendre* quand vous voudrez, ou dites jusqu’à quand, par exemple « pause jusqu’au 12 janvier ».
paused-before = C’est noté : rien avant votre retour.
paused-until = C’est noté : rien avant votre retour. Le prochain envoi part { $day }, vers { $hour }.
pause-which = Je n’ai pas compris jusqu’à quand. Dites par exemple « pause 2 semaines » ou « pause jusqu’au 12 janvier » : un jour à venir, dans l’année.
pause-week = Une semaine
pause-fortnight = Deux semaines
days-ask = Quels jours voulez-vous recevoir une leçon ? Vous pouvez aussi taper « jours lundi mardi jeudi ».
days-kept = Entendu. Vos jours : { $days }.
stopped = C’est arrêté : je ne vous enverrai plus rien. Votre progression est conservée ; tapez *commencer* si vous changez d’avis.
resumed = Content de vous retrouver ! Nous reprenons où vous en étiez.
resume-not-paused = Vos envois ne sont pas en pause. Le prochain part { $day }, vers { $hour }.

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
    [queued] en attente
   *[other] à commencer
    }
courses-known = Vous suivez déjà « { $title } ».
courses-queued = « { $title } » commencera quand vous aurez terminé le cours en route.

## Formations plus longues

further-intro = { $count ->
    [one] **Pour aller plus loin**, une formation plus longue :
   *[other] **Pour aller plus loin**, { $count } formations plus longues :
    }
further-none = Je ne connais pas de formation ouverte en ce moment.
further-entry =
    { "**[" }{ $title }]({ $url })**
    { $provider }
    { $level }, { $duration }, { $cost }, { $status }
    { "*" }Pourquoi celle-ci :* { $reason }
    { "*" }Accès :* { $access } Vérifié le { $checked }.
reason-hard = vos réponses montrent que { $topic } mérite un détour.
reason-trade = elle parle de votre métier, { $trade }.
reason-lesson = elle prolonge une leçon que vous avez suivie.
reason-start = elle donne de bonnes bases à tout le monde.
level-debutant = débutant
level-intermediaire = intermédiaire
level-avance = avancé
cost-gratuit = gratuit
cost-payant = payant
cost-inconnu = coût à vérifier
status-ouvert = ouvert
status-annonce = annoncé
status-ferme = fermé
status-inconnu = ouverture à vérifier
topic-changement = le changement dans les équipes
topic-shadow-ai = l’usage discret de l’IA
topic-compagnon = l’IA comme compagnon de travail
topic-metiers = l’évolution des métiers
topic-resultats = la lecture d’un résultat
topic-explication = l’explication d’une décision
topic-relation = la relation humaine
topic-sources = la vérification des sources
topic-biais = la question des biais
topic-hallucinations = la question des hallucinations
topic-principes = le fonctionnement de l’IA
topic-usages = le choix des usages
topic-instructions = la rédaction des instructions
topic-donnees = la protection des données
topic-cadre-juridique = le cadre juridique
topic-securite = la sécurité
topic-sobriete = la sobriété
topic-strategie = la stratégie de la collectivité

## Mots

word-which = Quel mot ? Tapez par exemple « mot biais », ou choisissez ici.
word-definition =
    { "**" }{ $term }**

    { $definition }

    { "*" }Source : { $source }*
word-near = Je n’ai pas « { $word } » dans mon glossaire. Peut-être cherchiez-vous :
word-unknown = Je n’ai pas « { $word } » dans mon glossaire.

## Aide

help-agent =
    { "**" }Ce que vous pouvez me dire**

    - *leçon* : la leçon du jour, ou la suivante
    - *en clair* : la même en langage clair
    - *réviser* : ce qui risque de s’oublier
    - *pourquoi* : l’explication et les sources de la dernière question
    - *progression* : où vous en êtes, pour vous seul
    - *plus tard*, *pause*, *reprendre*, *arrêter*
    - *horaire*, *jours*, *langue*, *métier* : vos préférences
    - *cours* : ce que l’on apprend ici
    - *formations* : des cours plus longs, ailleurs
    - *mot* suivi d’un mot : sa définition
help-manager =
    { "**" }Pour les responsables**

    - *bilan* : où en sont vos services, sans aucune réponse individuelle
unknown = Je n’ai pas compris « { $said } ». Tapez *aide* pour voir ce que je sais faire.
unknown-near = Je n’ai pas compris « { $said } ». Vouliez-vous dire *{ $near }* ?
unknown-answer = Je n’ai pas reconnu « { $said } ». Pour répondre à la question, tapez la lettre d’une réponse ; sinon, tapez *aide*.
tap-stale = Ce bouton ne sert plus. Voyons plutôt la leçon du jour.
attached = Je ne sais pas lire les fichiers, et je n’ai pas ouvert le vôtre.
forbidden = Cette commande est réservée aux responsables désignés par votre collectivité. Si vous en êtes, la personne qui administre Levain peut l’inscrire.

## Bilan

summary-title = **Bilan de vos services** au { $day }
summary-team = Service
summary-enrolled = Inscrits
summary-started = Commencé
summary-completed = Terminé
summary-success = Réussite
summary-success-share = { $share ->
    [20] 20 % ou moins
    [80] 80 % ou plus
   *[other] env. { $share } %
    }
summary-success-hidden = –
summary-total = Ensemble
summary-note = { $hidden ->
    [0] La réussite est celle des premières réponses, jusqu’à dimanche dernier, arrondie à la dizaine. Aucune réponse individuelle n’est visible.
    [one] La réussite est celle des premières réponses, jusqu’à dimanche dernier, arrondie à la dizaine. Un service de moins de { $minimum } personnes n’est pas montré. Aucune réponse individuelle n’est visible.
   *[other] La réussite est celle des premières réponses, jusqu’à dimanche dernier, arrondie à la dizaine. { $hidden } services de moins de { $minimum } personnes ne sont pas montrés. Aucune réponse individuelle n’est visible.
    }
summary-no-team = Aucun service ne vous est confié pour l’instant. La personne qui administre Levain peut l’inscrire dans sa configuration.
summary-too-small = Vos services comptent chacun moins de { $minimum } personnes inscrites : les chiffres parleraient de quelqu’un, je ne les montre pas.

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
home-none =
    { "**" }Tous les cours sont terminés**

    Il reste à entretenir ce que vous savez, ou à aller plus loin.
home-preferences =
    { "**" }Vos préférences**

    Langue : { $language }
    Métier : { $trade }
    Heure : { $hour }
    Jours : { $days }
home-help =
    { "**" }Besoin d’aide ?**

    Écrivez-moi dans l’onglet des messages : *aide* dit ce que je sais faire. Je suis un assistant automatique ; vos réponses restent entre nous.

## Boutons

button-start = Commencer
button-lesson = Leçon
button-plain = En clair
button-why = Pourquoi
button-progress = Progression
button-later = Plus tard
button-resume = Reprendre
button-further = Formations
button-courses = Cours
button-help = Aide
button-skip = Passer
button-review = Réviser
button-pause = Mettre en pause
button-preferences = Changer mes préférences
