# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## Aide

help-manager =
    { "**" }Pour les responsables**

    - *bilan* : où en sont vos services, sans aucune réponse individuelle
    - *bilan en image* : le même, dessiné

## Bilan

summary-title =
    { "**" }Bilan de vos services**

    Au { $day }.
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
chart-asked = { $count ->
    [one] Je dessine le bilan : l’image arrive dans un instant.
   *[other] Je dessine { $count } bilans : les images arrivent dans un instant.
    }
chart-none = Cette installation ne dessine pas d’image ; le tableau dit la même chose.
chart-alt = Bilan de « { $title } », en nombre de personnes. { $teams }
chart-team = { $team } : inscrits { $enrolled }, commencé { $started }, terminé { $completed }.
button-chart = En image
button-summary = Le tableau
