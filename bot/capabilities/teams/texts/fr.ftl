# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## Aide

help-manager =
    { "**" }Pour les responsables**

    - *bilan* : où en sont vos services, sans aucune réponse individuelle
    - *bilan en image* : le même, dessiné

## Bilan

summary-title =
    { "**" }Bilan de vos services**

    Au lundi { $day }, à minuit.
summary-team = Service
summary-enrolled = Inscrits
summary-started = Commencé
summary-completed = Terminé
summary-success = Réussite
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
summary-note = { $hidden ->
    [0] Ces chiffres ne changent qu’une fois par semaine. « Presque tous » : il en manque moins de { $group }, ou personne. Un nombre devient une fourchette quand des personnes arrivent ou partent. La réussite, celle des premières réponses, est approchée et change toutes les { $answers } réponses. Un tiret remplace ce qui parlerait de quelqu’un.
    [one] Ces chiffres ne changent qu’une fois par semaine. « Presque tous » : il en manque moins de { $group }, ou personne. Un nombre devient une fourchette quand des personnes arrivent ou partent. La réussite, celle des premières réponses, est approchée et change toutes les { $answers } réponses. Un tiret remplace ce qui parlerait de quelqu’un. Un service de moins de { $minimum } personnes n’est pas montré.
   *[other] Ces chiffres ne changent qu’une fois par semaine. « Presque tous » : il en manque moins de { $group }, ou personne. Un nombre devient une fourchette quand des personnes arrivent ou partent. La réussite, celle des premières réponses, est approchée et change toutes les { $answers } réponses. Un tiret remplace ce qui parlerait de quelqu’un. { $hidden } services de moins de { $minimum } personnes ne sont pas montrés.
    }
summary-no-team = Aucun service ne vous est confié pour l’instant. La personne qui administre Levain peut l’inscrire dans sa configuration.
summary-too-small = Rien à montrer pour l’instant : il faut, le lundi, un service de { $minimum } personnes dont { $group } inscrites à un cours. En deçà, les chiffres parleraient de quelqu’un.
chart-asked = { $count ->
    [one] Je dessine le bilan : l’image arrive dans un instant.
   *[other] Je dessine { $count } bilans : les images arrivent dans un instant.
    }
chart-none = Cette installation ne dessine pas d’image ; le tableau dit la même chose.
chart-alt = Bilan de « { $title } », en nombre de personnes. { $teams }
chart-team = { $team } : inscrits { $enrolled }, commencé { $started }, terminé { $completed }.
button-chart = En image
button-summary = Le tableau

## Ce que dit chaque chiffre

define-enrolled = Personnes inscrites à ce cours.
define-started = Personnes à qui une première leçon de ce cours a été montrée. Qui a commencé est inscrit.
define-completed = Personnes qui ont fait toutes les leçons du cours. Qui a terminé a commencé.
define-success = Part des premières réponses qui étaient justes, dans tout le cours depuis son début. Elle est calculée sur { $answers } réponses au moins, données par { $group } personnes ou plus, bouge de dix points au plus avant d’être arrondie à la dizaine, et ne change que { $answers } réponses plus tard.
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
define-week = Le lundi à minuit auquel les chiffres ont été relevés, les mêmes pour tout le monde. Ils ne changent qu’une fois par semaine, et ne sont jamais refaits.
define-service = Le service, précédé de ceux dont il dépend. Un service de moins de { $minimum } personnes est compté avec celui dont il dépend.
define-course = Le cours dont parlent les chiffres. Chaque cours a sa ligne.
define-size = Personnes du service que Levain connaît, inscrites à ce cours ou non.

## Ce qui a été nommé

scope-all = tous vos services
scope-rest = sans service
scope-which = Plusieurs services portent ce nom : { $names }. Écrivez le chemin entier.
scope-unread = Je ne trouve pas « { $words } » parmi vos services, les cours et les périodes. Vos services : { $names }.


## Exporter

export-asked = Je prépare le fichier { $form } : il arrive dans un instant.
export-done = Voici ce que vous avez demandé. « Définitions » dit ce que signifie chaque colonne.
export-none = Rien à mettre dans ce fichier : aucun chiffre n’a été publié pour ces services, ces cours et cette période.
file-stem = bilan-{ $day }
