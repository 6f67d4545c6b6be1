# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

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
    - *horaire*, *jours*, *fuseau*, *langue*, *métier* : vos préférences
    - *cours* : ce que l’on apprend ici
    - *formations* : des cours plus longs, ailleurs
    - *mot* suivi d’un mot : sa définition
tap-stale = Ce choix ne sert plus. Voyons plutôt la leçon du jour.
attached = Je ne sais pas lire les fichiers, et je n’ai pas ouvert le vôtre.
forbidden = Cette commande est réservée aux responsables désignés par votre collectivité. Si vous en êtes, la personne qui administre Levain peut l’inscrire. Pour voir votre propre avancement, tapez *progression*.

## Boutons

button-help = Aide
