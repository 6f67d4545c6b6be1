# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## Aide

help-agent-sharing = *partager* : faire lire à quelqu’un où vous en êtes ; *partages* et *retirer* ; *partagé avec moi*

## Partager

share-nothing = Il n’y a encore rien à partager : terminez une première leçon.
share-spent = Vous avez partagé { $most } fois en vingt-quatre heures. Attendez un peu avant de recommencer. *retirer* reste possible à tout moment.
share-what = **Que voulez-vous faire lire ?** Rien ne part avant votre accord, et personne ne peut vous le demander par Levain.
share-words-progress = progression avancement
share-words-attestation = attestation certificat
share-words-gestures = gestes
share-words-answers = réponse réponses note notes score scores
share-never = Vos réponses ne se partagent jamais, même si vous le voulez. *partager* fait lire votre progression, une attestation ou vos gestes.
share-thing-progress = Ma progression : { $title }
share-thing-attestation = Mon attestation : { $title }
share-thing-gestures = Mes gestes faits
share-whom = **Avec qui ?** Écrivez son adresse e-mail professionnelle, son nom tel que votre collectivité le connaît, ou son identifiant dans la messagerie. Ce sera pour { $days } jours, ou ajoutez un jour : *jusqu’au 12 janvier*.
share-oneself = **C’est vous.** Avec qui d’autre voulez-vous partager ? Écrivez une adresse, un nom ou un identifiant, ou *annuler*.
share-fault-past = **Ce jour est passé.** Un partage dure jusqu’à un jour qui vient.
share-fault-far = **C’est trop loin.** Un partage dure un an au plus.
share-fault-unread = **Je n’ai pas compris le jour.** Écrivez par exemple *jusqu’au 12 janvier*, ou *pour 2 semaines*.
share-fault-nobody = **Je n’y lis pas une personne.** Écrivez une seule adresse e-mail, un prénom et un nom avec leurs majuscules, ou un identifiant ; *annuler* arrête tout.
share-given-up = D’accord. Rien n’est partagé.
share-whom-prompt = La personne, et un jour si vous voulez
share-shown = **À confirmer.** Voici tout ce que « { $named } » lirait, jusqu’au { $day } :
share-changed = **À confirmer de nouveau** : cela a changé depuis. Voici tout ce que « { $named } » lirait, jusqu’au { $day } :
share-note = Ni vos réponses, ni vos heures, ni la suite : ce qui est partagé reste tel quel. Un nom porté par plusieurs personnes n’en désigne aucune : l’adresse e-mail est plus sûre. Je ne dis jamais qui est connu ici. Pour une autre personne ou un autre jour, écrivez-les ici : *jusqu’au 12 janvier*.
share-kept = C’est partagé avec « { $named } » jusqu’au { $day }. Si je connais une personne, et une seule, sous ces mots, je la préviens une fois, pendant son temps de travail. Vous pouvez le *retirer* à tout moment.
share-told = Une personne a choisi de vous faire lire ce qu’elle a appris. Ce n’est que pour vous, et elle peut le retirer. Pour le voir : *partagé avec moi*.
button-share = Partager…
button-share-now = Oui, partager
share-no = Ne pas partager
button-shares = Mes partages
button-shared = Partagé avec moi

## Mes partages

shares-none = Vous ne partagez rien. *qui voit quoi* dit ce que voient les autres.
shares-mine =
    { "**" }Ce que vous partagez**

    { $list }
shares-entry = { $number }. { $name }, avec « { $named } », jusqu’au { $day }
withdraw-which =
    { "**" }Que voulez-vous retirer ?**

    { $list }
withdraw-no-number =
    { "**" }Il n’y a pas de partage { $number }.** Voici les vôtres :

    { $list }
button-withdraw = Retirer le { $number }
withdrawn = C’est retiré : « { $named } » ne peut plus lire « { $name } ». Ce qui a déjà été lu ne peut pas être oublié.

## Partagé avec moi

received = { $count ->
    [one] **Une personne vous fait lire ceci.** C’est son choix, et ce n’est que pour vous.
   *[other] **{ $count } partages vous sont destinés.** C’est le choix de ces personnes, et ce n’est que pour vous.
    }
received-none = Rien n’est partagé avec vous en ce moment. Un partage s’arrête à sa date, ou quand la personne le retire.
received-next = La suite ({ $count })
shared-by = **{ $name }**, état du { $day }, à lire jusqu’au { $until }
shared-progress = Progression, « { $title } » : { $done ->
    [one] une leçon faite
   *[other] { $done } leçons faites
    } sur { $total }{ $over ->
    [yes] , cours terminé le { $day }.
   *[no] .
    }
shared-attestation = Attestation { $number }, « { $title } », au nom { DE($name) } : { $done ->
    [one] une leçon faite
   *[other] { $done } leçons faites
    } sur { $total }{ $answered ->
    [0] {""}
    *[other] , { $right ->
        [0] aucune réponse juste
        [one] une réponse juste
       *[other] { $right } réponses justes
        } sur { $answered } du premier coup
    }. Émise le { $day }.
shared-gestures = { $count ->
    [one] Un geste fait au travail :
   *[other] { $count } gestes faits au travail :
    }

    { $gestures }
shared-gesture = { $title } : { $prompt }

## Ce qui est gardé

owner-sharing = Vos partages
held-share = { $count ->
    [one] un partage, en cours ou récent
   *[other] { $count } partages, en cours ou récents
    }
held-share_reader = { $count ->
    [one] un partage que l’on vous fait lire
   *[other] { $count } partages que l’on vous fait lire
    }

## Ce qui est gardé, et pourquoi

kept-share = ce que l’agent partage, avec qui et jusqu’à quand
purpose-share = le faire lire à cette personne, et à elle seule
kept-share_reader = ce que d’autres lui donnent à lire
purpose-share_reader = le lui montrer
