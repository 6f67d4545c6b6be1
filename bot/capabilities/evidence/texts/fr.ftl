# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## Aide

help-agent-evidence = *attestation* : ce que vous avez suivi, en PDF ; *mon nom* : le nom qui y est écrit

## Attestation

attestation-asked = Je prépare l’attestation { $number } au nom { DE($name, mark: "**") } : elle arrive dans un instant. { $settled ->
    [yes] C’est le nom que votre collectivité m’a donné : s’il n’est pas juste, parlez-en à la personne qui administre Levain.
   *[no] Pour un autre nom, tapez *mon nom*.
    }
attestation-file = Voici votre attestation de suivi, « { $title } ». Elle est à vous : je ne l’envoie à personne d’autre.
attestation-which = De quel cours voulez-vous l’attestation ?
attestation-nothing = Il n’y a encore rien à attester : terminez une première leçon, et demandez-la-moi.
attestation-missing = Je ne peux pas encore faire d’attestation : il manque un réglage. La personne qui administre Levain peut remplir { $settings } dans levain.toml.
attestation-none = Cette installation ne fait pas de PDF : la personne qui administre Levain peut ajouter l’extra *attestation*.
attestation-failed = Je n’ai pas pu faire l’attestation : la personne qui administre Levain trouvera pourquoi dans le journal. Redemandez-la-moi ensuite, avec *attestation*.
button-attestation = Mon attestation

## Nom

name-ask = Quel nom faut-il écrire sur l’attestation ? Je m’en servirai seulement pour cela.
name-prompt = Votre prénom et votre nom
name-known = Vos attestations sont au nom { DE($name, mark: "**") }. Pour en changer, écrivez-en un autre.
name-doubt = Écrire « { $name } » sur l’attestation ?
name-refused = Je ne peux pas écrire ce nom : tapez votre prénom et votre nom, en lettres latines et en { $most } signes au plus.
name-kept = Vos attestations seront au nom { DE($name, mark: "**") }.
name-settled = Votre collectivité m’a donné votre nom : **{ $name }**. S’il n’est pas juste, parlez-en à la personne qui administre Levain.
button-name = Changer le nom

## Sur le papier

paper-title = Attestation de suivi
paper-subject = Attestation de suivi – { $name }
paper-description = Attestation de suivi d’une formation à distance : { $title }
paper-number = N° { $number }
paper-nature = Formation à distance, par messages, en leçons courtes
paper-states = { $issuer } atteste que
paper-followed = a suivi en entier la formation
paper-followed-part = a suivi une partie de la formation
paper-objectives = Objectifs
paper-facts = Suivi
paper-employer = Employeur
paper-duration = Durée
paper-duration-is =
    { $minutes ->
        [one] 1 minute
       *[other] { $minutes } minutes
    }, { $done ->
        [one] 1 leçon
       *[other] { $done } leçons
    } sur { $total }
paper-dates = Dates
paper-dates-are = du { $from } au { $to }
paper-date-is = le { $from }
paper-result = Évaluation
paper-result-is =
    { $answered ->
        [0] leçons reconnues acquises par un test
       *[other] { $right ->
            [0] aucune réponse juste
            [one] 1 réponse juste
           *[other] { $right } réponses justes
        } sur { $answered } du premier coup, soit { $share } % (seuil : { $mark } %)
    }
paper-version = Version
paper-done = Fait à { $place }, le { $day }
paper-checking = Le code ci-contre et ce fichier sont signés : la commande levain verify dit s’ils sont authentiques, et rien de plus sur la personne. Un badge Open Badges 3.0 est joint au fichier.
paper-code-alt = Code QR signé, à vérifier avec la commande levain verify
paper-badge = Badge Open Badges 3.0, signé (VC-JWT)
paper-criteria = { $done ->
    [one] Une leçon suivie sur { $total }, avec réponse à ses questions.
   *[other] { $done } leçons suivies sur { $total }, avec réponse à leurs questions.
    }

## Ce qui est gardé

owner-evidence = Vos attestations
held-attestation = { $count ->
    [one] une attestation
   *[other] { $count } attestations
    }
held-printed_name = { $count ->
    [one] le nom à y écrire
   *[other] { $count } noms à y écrire
    }

## Ce qui est gardé, et pourquoi

kept-attestation = les attestations demandées, telles qu’elles ont été données
purpose-attestation = les redonner
kept-printed_name = le nom donné pour les attestations
purpose-printed_name = l’y écrire
