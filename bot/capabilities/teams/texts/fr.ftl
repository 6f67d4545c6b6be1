# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## Aide

help-manager =
    { "**" }Pour les responsables**

    - *bilan* : où en sont vos services, sans aucune réponse individuelle
    - *exporter* : les mêmes chiffres dans un tableur, avec un service, une période ou un cours
    - *bilan en image* : le même, dessiné
    - *bilan définitions* : ce que dit chaque chiffre
    - *bilan chaque lundi* : le recevoir sans le demander ; *bilan plus le lundi* : ne plus le recevoir

## Bilan

summary-title =
    { "**" }Bilan de vos services**

    Au lundi { $day }, à minuit.
summary-team = Service
summary-enrolled = Inscrits
summary-started = Commencé
summary-completed = Terminé
summary-success = Réussite du premier coup
summary-first-try = Premier coup
summary-current = Réussite aujourd’hui
summary-answering = Ont répondu
summary-gestures = Ont fait un geste
summary-paused = En pause
summary-count = { $form ->
    [number] { $low }
    [few] moins de { $over }
    [nearly] presque tous
    [least] au moins { $low }
    [between] entre { $low } et { $high }
   *[none] –
    }
summary-success-share = { $share ->
    [20] 20 % ou moins
    [80] 80 % ou plus
   *[other] env. { $share } %
    }
summary-success-hidden = –
summary-total = Ensemble
summary-note = Ces chiffres ne changent qu’une fois par semaine. « Presque tous » : il en manque moins de { $group }, ou personne. Un nombre devient une fourchette quand des personnes arrivent ou partent. La réussite du premier coup est approchée, à partir de { $answers } réponses, et change quand elles ont triplé. Un tiret remplace ce qui parlerait de quelqu’un.{ $hidden ->
    [0] { "" }
    [one] {" "}Un service de moins de { $minimum } personnes n’est pas montré.
   *[other] {" "}{ $hidden } services de moins de { $minimum } personnes ne sont pas montrés.
    }
summary-no-team = Aucun service ne vous est confié pour l’instant. La personne qui administre Levain peut l’inscrire dans sa configuration.
summary-too-small = Rien à montrer pour l’instant : il faut, le lundi, un service de { $minimum } personnes dont { $group } inscrites à un cours. En deçà, les chiffres parleraient de quelqu’un.
chart-asked = { $count ->
    [one] Je dessine le bilan : l’image arrive dans un instant.
   *[other] Je dessine { $count } bilans : les images arrivent dans un instant.
    }
chart-none = Cette installation ne dessine pas d’image ; le tableau dit la même chose.
button-chart = En image
button-summary = Le tableau

## Ce que dit chaque chiffre

define-enrolled = Personnes inscrites à ce cours.
define-started = Personnes à qui une première leçon de ce cours a été montrée. Qui a commencé est inscrit.
define-completed = Personnes qui ont fait toutes les leçons du cours. Qui a terminé a commencé.
define-success = Part des premières réponses qui étaient justes, dans tout le cours depuis son début, avant toute révision. Elle est donnée à partir de { $answers } réponses, de { $group } personnes ou plus. Elle est brouillée de dix points au plus, arrondie à la dizaine, et ne change qu’une fois les réponses triplées. Elle ne dit pas ce que l’on sait aujourd’hui.
define-current = Part des questions dont la dernière réponse est juste, révisions comprises. Elle est donnée à partir de { $current } réponses, avec le même flou et la même lenteur. Un écart de dix ou vingt points avec la réussite du premier coup peut n’être que du flou.
define-answering = La participation : personnes inscrites qui ont répondu au moins une fois à une question du cours. Elle ne dit ni combien de fois, ni si c’était juste.
define-gestures = Personnes qui ont dit avoir fait au moins un geste proposé par le cours. Ce nombre ne dit ni lequel, ni combien de fois.
define-paused = Personnes du service dont les messages étaient en pause, tous cours confondus. Ce nombre est donné par tranches de cinq. Il ne dit ni pourquoi, ni jusqu’à quand.
rule-interval = De … à …
define-interval = Les deux bornes disent tout ce que l’on peut savoir : le vrai nombre est entre elles, et toutes les valeurs sont possibles. Elles sont égales quand le nombre est dit. Ne les soustrayez pas d’une semaine à l’autre : des personnes arrivent et partent.
rule-few = Moins de …
define-few = De zéro à { $group } personnes non comprises. Ainsi, personne ne se reconnaît dans un chiffre. Quand des personnes arrivent ou partent, la borne peut être plus haute.
rule-nearly = Presque tous
define-nearly = Il en manque moins de { $group }, ou personne.
rule-na = NA
define-na = Le chiffre n’est pas donné : il parlerait de quelqu’un, ou il y a trop peu de réponses.

## Le fichier

file-title = Bilan des services
file-figures = Chiffres
file-definitions = Définitions
file-name = Colonne
file-meaning = Ce qu’elle dit
file-week = Au lundi
file-service = Service
file-course = Cours
file-size = Personnes
file-said = { $figure }
file-least = { $figure }, au moins
file-most = { $figure }, au plus
file-share = { $figure }, en part
define-least = La plus petite valeur que peut avoir « { $figure } » : le vrai nombre n’est pas en dessous. C’est un nombre, à trier ou à additionner.
define-most = La plus grande valeur que peut avoir « { $figure } » : le vrai nombre n’est pas au-dessus. C’est un nombre, à trier ou à additionner.
define-share = « { $figure } » en nombre, pour trier et comparer, arrondie et brouillée de même. La plus basse veut dire « ou moins », la plus haute « ou plus ».
define-week = Le lundi à minuit auquel les chiffres ont été relevés, les mêmes pour tout le monde. Ils ne changent qu’une fois par semaine, et ne sont jamais refaits.
define-service = Le service, précédé de ceux dont il dépend. Un service de moins de { $minimum } personnes est compté avec celui dont il dépend.
define-course = Le cours dont parlent les chiffres. Chaque cours a sa ligne.
define-size = Personnes du service que Levain connaît, inscrites à ce cours ou non.

## Ce qui a été nommé

scope-all = tous vos services
scope-rest = sans service
scope-which = « { $words } » peut désigner { $names }. Lequel ?
scope-near = Je ne trouve pas « { $words } » parmi vos services, les cours et les périodes. Vouliez-vous dire { $names } ? Sinon, écrivez le nom en entier.
scope-unread = Je ne trouve pas « { $words } » parmi vos services, les cours et les périodes.{ $names ->
    [none] { "" }
   *[other] {" "}Vos services : { $names }.
    } Une période s’écrit par exemple *novembre*, *la semaine dernière* ou *depuis septembre*.

## Exporter

export-asked = Je prépare le fichier { $form } : il arrive dans un instant.
export-done = Voici ce que vous avez demandé. « Définitions » dit ce que signifie chaque colonne.
export-none = Rien à mettre dans ce fichier : aucun chiffre n’a été publié pour ces services, ces cours et cette période.
file-stem = bilan-{ $day }

## Ce qui est gardé, et pourquoi

kept-counted_week = les semaines comptées
kept-team_figures = les chiffres de groupe, tels qu’ils ont été montrés
kept-course_figures = ceux de toute la collectivité, par cours

## Le bilan, par service, période ou cours

summary-not_started = Pas commencé
summary-in_progress = En cours
summary-of =
    { "**" }{ $title }**

    { $team }
summary-counted-with = { $count ->
    [one] { $names } est compté avec « { $unit } » : il a moins de { $minimum } personnes.
   *[other] { $names } sont comptés avec « { $unit } » : ils ont moins de { $minimum } personnes.
    }
summary-counted-above = { $count ->
    [one] { $names } a moins de { $minimum } personnes, comptées avec « { $unit } », qui ne vous est pas confié.
   *[other] { $names } ont moins de { $minimum } personnes, comptées avec « { $unit } », qui ne vous est pas confié.
    }
summary-counted-nowhere = { $count ->
    [one] { $names } a moins de { $minimum } personnes, et rien au-dessus : ses chiffres ne sont pas montrés.
   *[other] { $names } ont moins de { $minimum } personnes, et rien au-dessus : leurs chiffres ne sont pas montrés.
    }
summary-missing = « { $name } » vous est confié, mais ce service n’existe pas : ce n’est pas un petit service, c’est une erreur dans la liste de la collectivité.{ $near ->
    [none] { "" }
   *[other] {" "}Le nom le plus proche : « { $near } ».
    }
summary-no-week = Aucune semaine n’a été comptée ainsi : { $scope }. Les chiffres d’un lundi existent à partir de la première semaine où Levain l’a compté.
narrow-service-which = Quel service ?
narrow-period-which = Quelle période ? Vous pouvez aussi l’écrire : *bilan du 1er septembre au 30 novembre*.
narrow-month = Ce mois
narrow-last-month = Le mois dernier
narrow-quarter = Ce trimestre
narrow-year = Cette année
button-narrow-service = Un service
button-narrow-period = Une période
button-definitions = Définitions
define-title = **Ce que dit chaque chiffre**
define-not_started = Personnes inscrites à qui aucune leçon n’a encore été montrée. Ce nombre se déduit d’« inscrits » et de « commencé ».
define-in_progress = Personnes qui ont commencé et n’ont pas terminé. Ce nombre se déduit de « commencé » et de « terminé ».

## Toute la collectivité

summary-whole = { "*" }Dans toute la collectivité, jamais par service*
summary-lift = Confiance après le cours
summary-topics = Se trompent sans douter
whole-lift = { $lift ->
    [3] au moins 3 points de plus, sur 10
    [2] 2 points de plus, sur 10
    [1] 1 point de plus, sur 10
    [-1] 1 point de moins, sur 10
    [-2] 2 points de moins, sur 10
    [-3] au moins 3 points de moins, sur 10
   *[0] la même qu’avant
    }
whole-topic = { $topic } ({ $share })
whole-topics-none = aucun thème pour l’instant
define-lift = Pour toute la collectivité : de combien la confiance, notée de 0 à 10 par chacun, change entre le début et la fin du cours, en moyenne. Elle est donnée à partir de { $lifted } personnes, brouillée d’un point au plus, arrondie au point, et ne change que quand elles sont trois fois plus nombreuses. Elle dit ce que l’on ressent, pas ce que l’on sait.
define-topics = Pour toute la collectivité : les thèmes où plus de { $lowest } % environ des premières réponses étaient fausses sans « pas sûr ». Cette part est donnée à partir de { $topic } réponses dans le thème, avec le même flou que la réussite. Elle ne désigne ni une question, ni un service.

## Chaque lundi

digest-on = C’est noté : le bilan de la semaine viendra de lui-même chaque lundi, à votre heure, à partir de lundi prochain. *bilan plus le lundi* y met fin.
digest-off = C’est noté : plus de bilan le lundi. *bilan* vous le donne quand vous voulez.
digest-head = Voici le bilan de la semaine, que vous avez demandé chaque lundi. *bilan plus le lundi* y met fin.
button-digest = Chaque lundi
button-no-digest = Plus le lundi
owner-teams = Vos bilans
held-digest = { $count ->
    [one] votre demande d’un bilan chaque lundi
   *[other] { $count } demandes d’un bilan chaque lundi
    }
kept-digest = la demande d’un bilan chaque lundi
purpose-digest = l’envoyer à un responsable qui le veut

## L’image

chart-subject = Au lundi { $day }, en nombre de personnes
chart-completed = terminé
chart-under-way = en cours
chart-waiting = pas commencé
chart-between = entre deux bornes
chart-over = Au fil des semaines
chart-said = Terminé : { $completed }. Commencé : { $started }. Inscrits : { $enrolled }.
chart-from = { $first }, puis { $last }
chart-alt = Bilan de « { $title } », en nombre de personnes. { $teams } { $trend }
chart-team = { $team }. { $said }
chart-trend = Au fil des semaines, { $name } : { $said }.
button-export = En fichier
