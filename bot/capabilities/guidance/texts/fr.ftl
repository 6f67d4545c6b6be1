# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## Formations plus longues

further-intro = { $count ->
    [one] **Pour aller plus loin**, une formation plus longue :
   *[other] **Pour aller plus loin**, { $count } formations plus longues :
    }
further-more = { $count ->
    [one] **La suite**, une autre formation :
   *[other] **La suite**, { $count } autres formations :
    }
further-none = Je ne connais pas de formation ouverte en ce moment.
further-over = Vous avez vu toutes les formations que je connais. *Formations* reprend du début.
further-how = Une formation vous intéresse ? Tapez « intéressé 2 », ou son nom. Une fois suivie, tapez « terminé 2 ».
further-next = Voir la suite
further-entry =
    { "**" }{ $number }. [{ $title }]({ $url })**
    { $provider }
    { "*" }Pourquoi celle-ci :* { $reason }
    { $level }, { $duration }, { $cost }, { $status }{ $dates }
further-access = { $access } Vérifié le { $checked }.
dates-day = Prochaine session : le { $day }{ $place }.
dates-days = Prochaine session : du { $starts } au { $ends }{ $place }.
dates-place = , à { $place }
dates-closes = Inscriptions jusqu’au { $day }.
reason-interested = vous avez dit qu’elle vous intéresse.
reason-hard = vos réponses montrent que { $topic } mérite un détour.
reason-trade = elle parle de votre métier, { $trade }.
reason-lesson = elle prolonge une leçon que vous avez suivie.
reason-start = elle donne de bonnes bases à tout le monde.
level-debutant = Débutant
level-intermediaire = Intermédiaire
level-avance = Avancé
cost-gratuit = gratuit
cost-en-partie = gratuit en partie
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

## Intéressé, terminé

pursuit-interested =
    { "**" }C’est noté.** « [{ $title }]({ $url }) » viendra en premier dans *formations*. Une fois suivie, tapez *terminé* ; pour y renoncer, *plus intéressé*.

    { "*" }Accès :* { $access }
pursuit-closed =
    { "**" }C’est noté.** On ne peut pas s’inscrire à « [{ $title }]({ $url }) » aujourd’hui : elle viendra en premier dans *formations* si elle rouvre.

    { "*" }Accès :* { $access }
pursuit-finished = { "**" }Bravo !** « [{ $title }]({ $url }) » est terminée : je ne vous la proposerai plus.
pursuit-withdrawn = C’est noté : « [{ $title }]({ $url }) » ne passe plus en premier. Rien d’autre ne change.
pursuit-not-begun = Vous n’aviez pas marqué « [{ $title }]({ $url }) » : il n’y a rien à retirer.
pursuit-none-begun = Vous n’avez marqué aucune formation : il n’y a rien à retirer. Si ce sont mes leçons qui ne vous intéressent plus, *arrêter* y met fin.
pursuit-not-found = Je ne trouve pas cette formation parmi celles que je connais. Si ce sont mes leçons qui ne vous intéressent plus, *arrêter* y met fin.
pursuit-word-interested = intéressé
pursuit-word-finished = terminé
pursuit-word-withdrawn = plus intéressé
pursuit-nothing = De quelle formation parlez-vous ? *Formations* en montre quelques-unes. Tapez ensuite *intéressé* ou *terminé*, avec un numéro ou un nom.
pursuit-too-high = { $count ->
    [one] Une seule formation est affichée, la 1.
   *[other] Les formations affichées vont de 1 à { $count }.
    } Dites laquelle, par exemple « { $word } { $count } ».
pursuit-unknown = Je ne trouve pas cette formation dans mon catalogue. *Formations* montre celles que je connais, avec leur numéro.
pursuit-gone = Cette formation n’est plus dans mon catalogue : je n’ai rien noté. *Formations* montre celles d’aujourd’hui.
pursuit-which = Quelle formation ?
agenda-here = { $count ->
    [one] La date, pour votre agenda.
   *[other] Les dates, pour votre agenda.
    }
agenda-note = { $access } Dates relevées par Levain : vérifiez-les sur le site avant de vous engager.

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
    - *progression*, *série* : où vous en êtes, pour vous seulement
    - *plus tard*, *pause*, *reprendre*, *arrêter*
    - *horaire*, *jours*, *fuseau*, *langue*, *métier*, *doute* : vos préférences
    - *cours* : ce que l’on apprend ici
    - *formations* : des cours plus longs, ailleurs ; *intéressé*, *plus intéressé* ou *terminé*, et un numéro
    - *mot* suivi d’un mot : sa définition
help-note = Je suis un assistant automatique, sans IA générative : tout ce que j’envoie est écrit et relu par des personnes.
tap-stale = Ce choix ne sert plus. Voyons plutôt la leçon du jour.
attached = Je ne sais pas lire les fichiers, et je n’ai pas ouvert le vôtre.
forbidden = Cette commande est réservée aux responsables désignés par votre collectivité. Si vous en êtes, la personne qui administre Levain peut vous inscrire. Pour voir votre propre avancement, tapez *progression*.

## Boutons

button-help = Aide
button-interested = La { $place } m’intéresse
button-finished = J’ai terminé la { $place }
button-reopen = Revoir la { $place }

## Ce qui est gardé

owner-guidance = Les formations ailleurs
held-pursuit = { $count ->
    [one] une formation qui vous intéresse ou que vous avez suivie
   *[other] { $count } formations qui vous intéressent ou que vous avez suivies
    }

## Ce qui est gardé, et pourquoi

kept-pursuit = les formations ailleurs qui intéressent ou sont terminées
purpose-pursuit = en montrer d’autres
