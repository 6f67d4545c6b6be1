# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## Aide

help-manager-register = *registre* : les mesures prises pour développer la maîtrise de l’IA, en PDF et en tableau ; *registre 2026*, *registre 3e trimestre 2026*

## Registre

register-asked = Je prépare le registre ({ $period }) : il arrive dans un instant, en PDF et en tableau.
register-files = Voici le registre. Il ne nomme personne, et vous pouvez le transmettre. Le tableau est aussi joint au PDF.
register-sheet-alone = Voici le tableau du registre. Cette installation ne fait pas de PDF : la personne qui administre Levain peut ajouter l’extra *attestation*.
register-failed = Je n’ai pas pu faire le PDF : la personne qui administre Levain trouvera pourquoi dans le journal. Voici le tableau du registre.
register-missing = Je ne peux pas encore faire de registre : il y manque le nom de la collectivité. La personne qui administre Levain peut remplir attestation.employer dans levain.toml.
register-name = registre-{ $first }-{ $last }

## Sur le papier

register-title = Registre des mesures prises pour développer la maîtrise de l’IA
register-description = Registre des mesures prises pour développer la maîtrise de l’IA : { $employer }, { $period }
register-footer = { $employer } – registre, { $period }
register-employer = Collectivité
register-period = Période
register-made = Établi le
register-counted = Chiffres au
register-counted-on = lundi { $day }, à minuit
register-not-counted = aucune semaine n’a encore été comptée dans cette période
register-sheet-hash = Empreinte SHA-256 du tableau joint
register-sheet = Le même registre en tableau (CSV)
register-law-title = Le texte en vigueur
register-law = L’article 4 du règlement (UE) 2024/1689 sur l’intelligence artificielle demande à qui fournit ou déploie des systèmes d’IA de prendre des mesures pour aider son personnel à développer la maîtrise de l’IA, selon ses connaissances, son expérience, sa formation et le contexte. Il n’oblige pas à garantir que telle ou telle personne ait un niveau particulier.
register-law-dates = Il s’applique depuis le { $applies }. Cette rédaction est celle du règlement (UE) 2026/1744 du { $signed }, publié au Journal officiel de l’Union européenne le { $published }, en vigueur depuis le { $since }. Ce résumé est le nôtre : seul le texte publié fait foi.
register-law-not-yet = La période commence avant le { $applies } : l’article ne s’appliquait pas encore.
register-law-before = La période commence avant le { $since } : jusque-là, l’article demandait un « niveau suffisant » de maîtrise.
register-law-source = Règlement (UE) 2024/1689, version consolidée au 27 juillet 2026 : { $url } (consulté le { $consulted })
register-law-advice = Commission européenne, questions et réponses sur la maîtrise de l’IA, mises à jour le 27 juillet 2026 : garder en interne une trace des formations ; ni certificat ni test de chaque personne ne sont demandés ; les prestataires sont concernés : { $url } (consulté le { $consulted })
register-given-title = Cours donnés
register-given = Une ligne par version de chaque cours proposé dans la période. Les nombres sont ceux du cours, toutes versions ensemble, depuis son début.
register-figures = Ce sont des sommes de ce qui a été publié chaque lundi pour les services de { $minimum } personnes ou plus : « moins de 5 » y veut dire de zéro à quatre, et les fourchettes s’ajoutent. Les personnes des autres services n’y sont pas. Un tiret : rien ne peut être dit sans parler de quelqu’un. La réussite est celle des premières réponses, approchée et arrondie à dix points près, du service le plus bas au plus haut.
register-no-figures = Aucun nombre de personnes ne peut encore être dit : il faut, un lundi de la période, un service de { $minimum } personnes où un cours est visiblement suivi. En deçà, les chiffres parleraient de quelqu’un.
register-nothing-given = Aucun cours n’était proposé dans cette période.
register-course = Cours
register-untitled = Cours « { $id } »
register-version = Version
register-enrolled = Inscrits
register-started = Commencé
register-completed = Terminé
register-success = Réussite
register-id = Identifiant
register-hash = Version (SHA-256)
register-public = Public
register-every-trade = tous les métiers
register-duration = Durée
register-duration-is =
    { $minutes ->
        [one] 1 minute
       *[other] { $minutes } minutes
    }, { $lessons ->
        [one] 1 leçon
       *[other] { $lessons } leçons
    }, à distance, par messages
register-served = Proposé
register-served-since = depuis le { $since }
register-served-until = du { $since } au { $until }
register-seen = Inscriptions visibles
register-seen-on = depuis le lundi { $day }
register-services = Services
register-rates = { $services ->
    [one] { $share }, dans un service
   *[other] { $share }, dans { $services } services
    }
register-measures-now = Mesures en vigueur au { $day }, jour où ce registre est établi.
register-taken-title = Autres mesures pour le personnel
register-taken-none = Aucune n’est inscrite.
register-contractors-title = Mesures pour les prestataires
register-contractors-none = Aucune n’est inscrite. La Commission européenne les compte parmi les personnes concernées.
register-further-title = Formations plus longues indiquées
register-further-none = Les cours de cette période n’en indiquent pas.
register-longer = { $title } – { $provider } (vérifié le { $day })
register-review-title = Prochaine révision
register-review-on = Ces mesures seront revues le { $day }.
register-review-late = La révision prévue le { $day } est passée : elle reste à faire, ou sa date à mettre à jour.
register-review-none = La date de la prochaine révision reste à fixer.
register-contact = Pour toute question : { $contact }
register-limits-title = Ce que ce registre n’est pas
register-limit-conformity = Il n’est ni une certification ni une preuve de conformité : il dit les mesures prises, et n’en juge pas.
register-limit-people = Il ne nomme aucun agent, et ne dit le niveau, la réponse ni l’activité de personne.
register-limit-rest = Les cours viennent de Levain ; les autres mesures sont déclarées par la collectivité. Celles qui n’y sont pas inscrites manquent ici.

## Dans le tableau

register-sheet-name = Registre
register-first = Début de la période
register-last = Fin de la période
register-language = Langue
register-since = Proposé depuis
register-until = Proposé jusqu’au
register-objectives = Objectifs
register-lessons = Leçons
register-minutes = Durée (min)
register-enrolled-low = Inscrits, au moins
register-enrolled-high = Inscrits, au plus
register-started-low = Commencé, au moins
register-started-high = Commencé, au plus
register-completed-low = Terminé, au moins
register-completed-high = Terminé, au plus
register-lowest = Réussite la plus basse d’un service
register-highest = Réussite la plus haute d’un service

## Ce qui est gardé, et pourquoi

kept-syllabus = ce qui a été enseigné, pour le registre des mesures
