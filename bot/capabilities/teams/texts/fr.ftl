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

## Ce qui est gardé, et pourquoi

kept-counted_week = les semaines comptées
kept-team_figures = les chiffres de groupe, tels qu’ils ont été montrés
