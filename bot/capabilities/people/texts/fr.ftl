# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## Ce qui ne va pas dans un fichier

snag-cell = Ligne { $line }, colonne « { $column } » : { $said }
snag-line = Ligne { $line } : { $said }
snags-more = … et { $count ->
    [one] une autre erreur.
   *[other] { $count } autres erreurs.
    }
snag-too-big = Le fichier dépasse { $most } Mo : gardez-en les seules colonnes utiles, ou envoyez-le en plusieurs listes partielles.
snag-too-many = Le fichier a plus de { $most } lignes : envoyez-le en plusieurs listes partielles.
snag-unpacks-too-big = Une fois décompressé, ce classeur est démesuré : copiez la liste seule dans un classeur neuf, ou enregistrez-la en CSV.
snag-empty = Le fichier est vide : il faut une ligne de titres, puis une ligne par personne.
snag-nobody = Sous les titres, il n’y a personne : ajoutez une ligne par personne.
snag-other-kind = C’est un fichier { $kind } : enregistrez la liste en CSV, XLSX ou ODS.
snag-binary = il y a là des octets nuls, ce n’est pas du texte : enregistrez la liste en CSV UTF-8, XLSX ou ODS.
snag-encoding = des lettres sont illisibles : enregistrez la liste en CSV UTF-8, XLSX ou ODS.
snag-quote = un guillemet s’ouvre et ne se ferme pas, ou mal : corrigez cette ligne, ou enregistrez la liste en XLSX.
snag-workbook-unreadable = Ce classeur ne s’ouvre pas : enregistrez-le à nouveau, en XLSX ou en CSV.
snag-workbook-locked = Ce classeur est protégé par un mot de passe : enregistrez-en une copie sans protection.
snag-no-workbooks = Ici, les classeurs ne se lisent pas encore : enregistrez la liste en CSV, ou installez levain[spreadsheets].
snag-merged = { $line ->
    [0] Des cellules sont fusionnées
   *[other] des cellules sont fusionnées
    } : une seule garde la valeur. Défusionnez-les, et écrivez la valeur sur chaque ligne.
snag-no-email-column = aucun titre « courriel » dans les premières lignes : c’est la colonne qui reconnaît chaque personne.
snag-column-twice = c’est la même colonne que « { $other } » : gardez-en une.
snag-column-near = vouliez-vous dire « { $near } » ? Corrigez le titre, ou retirez la colonne.
snag-column-unnamed = la colonne { $place } a des valeurs et pas de titre : donnez-lui un titre, ou videz-la.
snag-column-unknown = je ne lis pas cette colonne.
snag-column-whole = je ne lis pas un nom et un prénom dans une même colonne : séparez-les, en « nom » et « prénom ».
snag-cells = il y a plus de cellules que de titres : un séparateur est de trop, ou il manque des guillemets.
snag-email-missing = il manque le courriel, qui reconnaît la personne.
snag-email-wrong = ce n’est pas un courriel, comme ana@ville.fr.
snag-email-twice = ce courriel est déjà à la ligne { $first } : gardez une seule ligne par personne.
snag-address-twice = cet identifiant est déjà à la ligne { $first } : il est à une seule personne.
snag-formula = « { $sign } » au début serait un calcul pour un tableur : écrivez du texte.
snag-long = il y a plus de { $most } caractères : abrégez.
snag-sign = un caractère ne s’imprime pas : retapez ce texte.
snag-path-gap = il manque un nom avant ou après « { $separator } » : écrivez par exemple Population { $separator } Accueil.
snag-path-deep = il y a plus de { $most } services l’un dans l’autre : raccourcissez.
snag-path-ring = « { $service } » serait au-dessus de lui-même : chaque nom une seule fois dans un chemin.
snag-ring = des services sont l’un au-dessus de l’autre en rond : { $ring } (voir aussi la ligne { $first }). Corrigez un chemin, ou changez un nom si ce sont deux services.
snag-manages-none = « oui » veut dire son propre service, et cette ligne n’en a pas : écrivez le service encadré.
snag-manages-person = écrivez ici un service, pas une personne : c’est sur la ligne de la personne qui encadre que l’on écrit ce qu’elle encadre.
snag-manages-without-role = qui encadre un service est responsable : laissez le rôle vide, ou retirez le service.
snag-role = ce n’est pas un rôle : écrivez agent, formateur, responsable ou administrateur.
snag-trade-near = vouliez-vous dire « { $near } » ? Corrigez, ou laissez vide.
snag-trade-unknown = ce métier n’est pas une des familles de Levain.
snag-days = je n’y lis pas de jours : écrivez par exemple lundi, mardi, jeudi, ou 1-5, ou L M J.
snag-identifier = ce n’est pas un identifiant { $platform }, comme { $example } : le guide dit où le trouver.
snag-workspace-none = { $platform } n’est pas servi ici : retirez la colonne, ou branchez { $platform } d’abord.
snag-workspace-several = il y a plusieurs espaces { $platform } : écrivez l’espace et la personne, comme { $example }.
snag-service-unknown = le service à encadrer, « { $service } », n’existe pas : écrivez-le comme dans la colonne des services.
snag-service-near = le service à encadrer, « { $service } », n’existe pas ; vouliez-vous dire « { $near } » ?
snag-service-several = plusieurs services s’appellent « { $service } » : écrivez le chemin, comme Population > Accueil.
snag-manager-of-none = une personne responsable encadre un service : écrivez lequel.
snag-other-address = cet identifiant est déjà celui d’une autre personne de la liste.
snag-last-administrator = Plus personne n’administrerait Levain : gardez-en au moins une, ou nommez-la d’abord.

## Ce qui changerait

plan-empty = Rien à changer : la liste dit ce que je sais déjà.
plan-joined = { $count ->
    [one] **Une personne arrive** :
   *[other] **{ $count } personnes arrivent** :
    }
plan-back = { $count ->
    [one] **Une personne revient** :
   *[other] **{ $count } personnes reviennent** :
    }
plan-moved = { $count ->
    [one] **Une personne change** ({ $what })
   *[other] **{ $count } personnes changent** ({ $what })
    }
plan-leaving = { $count ->
    [one] **Une personne n’est plus dans la liste** : elle ne recevra plus rien
   *[other] **{ $count } personnes ne sont plus dans la liste** : elles ne recevront plus rien
    }
plan-services = { $count ->
    [one] **Un service nouveau** :
   *[other] **{ $count } services nouveaux** :
    }
plan-same = { $count ->
    [one] Une personne reste comme elle est.
   *[other] { $count } personnes restent comme elles sont.
    }
plan-more = … et { $count } de plus
plan-move = { $person } : { $what }
plan-unkeyed = sans courriel
notes-trades = { $count ->
    [one] Un métier n’est pas une des familles de Levain (ligne { $lines }) : la personne choisira.
   *[other] { $count } métiers ne sont pas des familles de Levain (lignes { $lines }…) : les personnes choisiront.
    }
field-email = courriel
field-first_name = prénom
field-last_name = nom
field-service = service
field-trade = métier
field-role = rôle
field-manages = encadre
field-days = jours
field-addresses = identifiant
field-none = aucun
role-agent = agent
role-trainer = formateur
role-manager = responsable
role-administrator = administrateur

## Importer

help-administrator-people =
    { "**" }Vos équipes**

    - *importer* : la liste du personnel, depuis un fichier
    - *rôle* : qui a un rôle ; *rôle ana@ville.fr responsable Accueil* le change
    - *service* : les services et leurs effectifs ; *service nouveau*, *renommer*, *déplacer* ou *supprimer*
help-agent-people = *relier* : me parler aussi depuis une autre messagerie
import-how =
    { "**" }Importer la liste du personnel**

    Envoyez-moi ici le fichier, en CSV, XLSX ou ODS : une ligne de titres, puis une ligne par personne. La colonne « courriel » est la seule nécessaire ; les autres sont : { $wanted }.

    Je vous montre d’abord ce qui changerait, et rien ne change sans votre accord.
import-which = J’ai reçu **{ $name }**. Est-ce la liste **complète** du personnel ? Si oui, qui n’y est pas est parti, et ne recevra plus rien. Une liste **partielle** ajoute et change, sans rien retirer.
import-whole = Liste complète
import-part = Liste partielle
import-reading = Je lis le fichier : le résultat arrive, et rien ne change d’ici là.
import-unreachable = Je n’arrive pas à ouvrir ce fichier depuis la messagerie : envoyez-le-moi à nouveau, ou lancez *levain people import* sur le serveur.
import-refused = { $count ->
    [one] **Rien n’est changé** : il y a une erreur dans le fichier.
   *[other] **Rien n’est changé** : il y a { $count } erreurs dans le fichier.
    }
import-again = Corrigez le fichier, puis envoyez-le à nouveau.
import-title = **Ce que { $name } changerait**
import-until = Rien n’est encore changé. L’accord vaut trente minutes, une fois, tant que la liste n’a pas changé par ailleurs.
import-apply = Appliquer
import-no = Ne rien changer
import-confirm = { $count ->
    [one] **Plus de la moitié des personnes partirait.** Est-ce vraiment la liste complète ? Pour confirmer, écrivez **importer 1** ; sinon, écrivez *importer partiel*.
   *[other] **Plus de la moitié des personnes partiraient.** Est-ce vraiment la liste complète ? Pour confirmer, écrivez **importer { $count }** ; sinon, écrivez *importer partiel*.
    }
import-applying = Entendu : j’applique la liste, et je vous dis ce qui est fait.
import-over = **Rien n’est changé** : cet accord n’est plus valable. Envoyez le fichier à nouveau.
import-replaced = Vous m’avez envoyé un autre fichier pendant que je lisais { $name } : c’est le dernier qui compte.
import-changed = **Rien n’est changé** : le fichier ou la liste a changé depuis. Envoyez le fichier à nouveau pour revoir ce qui changerait.
import-done = **C’est fait.** Personnes arrivées : { $joined }, changées : { $moved }, revenues : { $back }, parties : { $left }. Services nouveaux : { $services }.
import-host-confirm = { $count ->
    [one] Plus de la moitié des personnes partirait : si c’est bien la liste complète, ajoutez --apply --leaving 1 ; sinon, --part.
   *[other] Plus de la moitié des personnes partiraient : si c’est bien la liste complète, ajoutez --apply --leaving { $typed } ; sinon, --part.
    }
import-host-changed = **Rien n’est changé** : la liste a changé pendant la lecture du fichier. Relancez la commande.
import-host-dry = Rien n’est encore changé : ajoutez --apply pour le faire.

## Rôles

role-list =
    { "**" }Qui a un rôle**

    { $people }

    Pour en changer : *rôle ana@ville.fr responsable Accueil*. Les rôles sont : agent, formateur, responsable, administrateur.
role-line = { $manages ->
    [0] { $person } : { $role }
   *[other] { $person } : { $role }, { $services }
    }
role-is = { $manages ->
    [0] { $person } : { $role }.
   *[other] { $person } : { $role }, { $services }.
    }
role-kept = { $manages ->
    [0] **C’est fait.** { $person } : { $role }.
   *[other] **C’est fait.** { $person } : { $role }, { $services }.
    }
role-unknown = Je ne connais pas { $person } : ajoutez d’abord cette personne, par une liste partielle (*importer*).
role-which = « { $word } » n’est pas un rôle : écrivez agent, formateur, responsable ou administrateur.
role-own = Personne ne change son propre rôle : demandez à quelqu’un d’autre qui administre Levain.
role-last = C’est la dernière personne qui administre Levain : nommez-en d’abord une autre.
role-no-service = Responsable de quel service ? Écrivez par exemple *rôle ana@ville.fr responsable Accueil*.
role-manages-none = Seul un responsable a des services : pour le rôle « { $role } », n’en écrivez aucun.
role-no-such-service = Le service « { $service } » n’existe pas : *service* montre ceux qui existent.
role-several = Plusieurs services s’appellent « { $service } » : écrivez le chemin, comme *Population > Accueil*.

## Services

service-none = **Aucun service encore.** Écrivez *service nouveau Accueil*, ou *importer* une liste.
service-tree =
    { "**" }Services** : { $count } personnes en tout, dont { $alone } sans service

    { $services }
service-line = { $path } : { $count }
service-one = **{ $path }** : { $count ->
    [0] personne
    [one] une personne
   *[other] { $count } personnes
    }. Responsables : { $managers }.{ $below }
service-how = Écrivez par exemple *service nouveau « Accueil » dans « Population »*, *service renommer « Accueil » en « Guichet »*, *service déplacer « Accueil » dans « Technique »*, ou *service supprimer « Accueil »*.
service-unknown = Le service « { $service } » n’existe pas : *service* montre ceux qui existent.
service-near = Le service « { $service } » n’existe pas. Vouliez-vous dire « { $near } » ?
service-several = Plusieurs services s’appellent « { $service } » : { $paths }. Écrivez le chemin.
service-there = Un service « { $name } » est déjà là.
service-ring = Un service ne peut pas être au-dessous de lui-même.
service-deep = Il y aurait plus de { $most } services l’un dans l’autre.
service-kept = **C’est fait** : { $path }.
service-removed = **C’est fait** : { $path } n’existe plus.
service-needed =
    { "**" }{ $path } reste : rien n’est changé.** Il faudrait d’abord ceci :

    { $needs }
service-needed-people = { $count ->
    [one] une personne y est encore : donnez-lui un autre service, par une liste (*importer*)
   *[other] { $count } personnes y sont encore : donnez-leur un autre service, par une liste (*importer*)
    }
service-needed-below = il y a des services au-dessous ({ $services }) : déplacez-les, ou supprimez-les
service-needed-managers = { $people } en est responsable : changez son rôle ou ses services (*rôle*)
service-needed-rules = { $count ->
    [one] la règle d’inscription { $numbers } le nomme : sur le serveur, *levain people rules remove { $numbers }*
   *[other] les règles d’inscription { $numbers } le nomment : sur le serveur, *levain people rules remove*, une fois par règle
    }
service-past = { $path } n’a plus personne, et *service* ne le montre plus. Il ne s’efface pas tout à fait : les bilans passés gardent ses chiffres, à son nom.
service-past-count = { $count ->
    [one] et un service sans personne, gardé pour les bilans passés
   *[other] et { $count } services sans personne, gardés pour les bilans passés
    }

## Relier deux messageries

link-code = Depuis l’autre messagerie, écrivez-moi **relier { $code }** dans les quinze minutes. Ce code ne sert qu’une fois : ne le donnez à personne.
link-wrong = Ce code n’est pas valable, ou ne l’est plus. Dans l’autre messagerie, écrivez *relier* pour en avoir un.
link-wait = Trop de codes essayés : réessayez dans une heure.
link-same = C’est ici que ce code a été demandé : écrivez-le-moi depuis l’autre messagerie.
link-two-members = La liste du personnel compte deux personnes, une pour chaque adresse : demandez à qui administre Levain de n’en garder qu’une.
link-both = Vous avez commencé des leçons ici **et** là-bas. En reliant, tout ce qui a été fait là-bas reste, et **ce qui a été fait ici est effacé**. Rien n’est encore fait : le premier bouton, ou *1*, le confirme.
link-sure = Relier, et effacer ce qui est ici
link-no = Ne rien changer
link-host = C’est fait : { $person } est aussi connu à { $address }.
link-done = **C’est relié.** Je vous écris désormais là où vous m’avez parlé en dernier, et votre parcours vous suit.

## Inscrire sans qu’on le demande

rules-none = Aucune règle. Voyez levain people rules add --help.
rule-line = { $number }. { $rule } : { $count } à inscrire maintenant
rule-dry = { $rule } : { $count } à inscrire maintenant. Rien n’est encore changé : ajoutez --apply pour garder cette règle.
rule-added = Règle { $number } : { $rule }. { $count } à inscrire, dans la minute.
rule-there = C’est déjà la règle { $number } : { $rule }. Pour la changer, retirez-la d’abord : levain people rules remove { $number }.
rule-loop = Ces cours se suivraient en rond : { $courses }. Retirez d’abord une des règles qui les relient (levain people rules list).
rule-removed = La règle { $number } est retirée. Qui est inscrit le reste.
rule-unknown = Aucune règle { $number } : levain people rules list les montre.
rule-anywhere = tous les services
rule-newcomer = qui arrive ({ $service }) suit { $course }
rule-completed = { $days ->
    [0] qui a terminé { $after } suit { $course }
    [one] qui a terminé { $after } suit { $course } un jour après
   *[other] qui a terminé { $after } suit { $course } { $days } jours après
    }
rule-manager = qui encadre suit { $course }

## Ce que l’on garde d’une personne

owner-people = Vos messageries reliées
held-roster_file = { $count ->
    [one] le dernier fichier envoyé
   *[other] { $count } fichiers envoyés
    }
held-departure = { $count ->
    [one] un départ de la liste
   *[other] { $count } départs de la liste
    }
held-link_code = { $count ->
    [one] un code pour relier une messagerie
   *[other] { $count } codes pour relier une messagerie
    }
held-link_miss = { $count ->
    [one] des codes essayés en vain
   *[other] des codes essayés en vain
    }

## Ce qui est gardé, et pourquoi

kept-roster_file = le fichier du personnel qu’un administrateur vient de joindre
purpose-roster_file = montrer ce qu’il changerait
kept-departure = s’il suivait les leçons en quittant la liste
purpose-departure = les reprendre s’il y revient
kept-link_code = le code, quinze minutes, qui relie une autre messagerie
purpose-link_code = savoir que c’est la même personne
kept-link_miss = le nombre de codes faux tapés
purpose-link_miss = empêcher de deviner celui d’un autre
kept-enrolment_rule = les règles d’inscription aux cours
