# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## Aide

help-agent-privacy = *mes données* : tout ce que je garde de vous ; *effacer* : tout supprimer ; *qui voit quoi*

## Mes données

my-data = **Ce que je garde de vous**
my-data-file = Le fichier qui suit contient tout, ligne par ligne. Il est à vous : je ne l’envoie à personne d’autre.
my-data-given = Voici tout ce que je garde de vous. Le fichier s’ouvre avec un éditeur de texte, ou dans un navigateur.
my-data-name = mes-donnees.json
my-data-left-out = Ces colonnes servent au programme : à reconnaître un message ou un fichier, à ne rien envoyer deux fois, à relire votre prochaine réponse. Elles sont faites de ce que les autres lignes disent déjà.
button-my-data = Mes données
held-of = **{ $owner }** : { $held }
owner-levain = De quoi vous écrire
owner-platform = De quoi servir votre messagerie
owner-other = Le reste
held-other = { $count ->
    [one] une ligne
   *[other] { $count } lignes
    }
held-learner = { $count ->
    [one] vos préférences
   *[other] { $count } préférences
    }
held-address = { $count ->
    [one] votre adresse dans la messagerie
   *[other] { $count } adresses
    }
held-member = { $count ->
    [one] une ligne de la liste du personnel
   *[other] { $count } lignes de la liste du personnel
    }
held-member_address = { $count ->
    [one] une adresse dans cette liste
   *[other] { $count } adresses dans cette liste
    }
held-management = { $count ->
    [one] un service que vous encadrez
   *[other] { $count } services que vous encadrez
    }
held-audit = { $count ->
    [one] une ligne du journal : une demande, un refus ou un changement
   *[other] { $count } lignes du journal : demandes, refus et changements
    }
held-delivery = { $count ->
    [one] un envoi, prévu ou parti
   *[other] { $count } envois, prévus ou partis
    }
held-seen_event = { $count ->
    [one] le numéro d’un message reçu
   *[other] { $count } numéros de messages reçus
    }
held-inbox = { $count ->
    [one] un message qui attend sa réponse
   *[other] { $count } messages qui attendent leur réponse
    }

## Effacer

forget-ask = **Tout effacer ?** Voici ce que je supprimerais, sans retour possible.
forget-yes = **Rien n’est effacé : il faut le nombre.** Un « oui » ne suffit pas. Voici ce que je supprimerais, sans retour possible.
forget-wrong = **Ce nombre n’est pas le bon, ou ne l’est plus.** Rien n’est effacé. Voici ce que je supprimerais, sans retour possible.
forget-nothing = **Rien n’est effacé**, et le nombre ne vaut plus rien. Pour y revenir : *effacer*.
forget-kept =
    Ce qui reste, et pourquoi :

    - le numéro de votre dernier message, quelques semaines, pour ne pas y répondre deux fois
    - notre conversation dans la messagerie, fichiers compris : je ne l’y supprime pas. Vous pouvez en général y retirer ce que vous avez écrit ; pour le reste, voyez qui administre la messagerie
    - les chiffres de groupe déjà donnés, qui ne nomment personne
    - votre nom ou votre adresse, si quelqu’un l’a écrit pour partager avec vous, jusqu’à la fin de ce partage
    - les sauvegardes, jusqu’à ce que de plus récentes les remplacent
    - une empreinte à clé de votre adresse, sans votre nom : si une sauvegarde vous ramène, je vous efface à nouveau, et je ne vous écris pas de moi-même
forget-audit = les lignes du journal qui vous nomment, pendant { $days } jours : demandes, refus et changements, dont la collectivité doit pouvoir répondre. Si vous revenez, *mes données* ne les montrera plus
forget-looks = les fichiers par nom déjà donnés à qui vous encadre : demandez-leur de les supprimer
forget-lrs = ce que le logiciel de formation de votre collectivité a déjà reçu : demandez-lui de le supprimer
forget-settings = ce que votre collectivité a inscrit de vous dans sa liste du personnel : votre nom, votre service, votre rôle. C’est elle qui la tient ; demandez-lui de vous en retirer
forget-confirm = Une attestation ne pourra plus être refaite : gardez vos fichiers. Pour confirmer, écrivez dans les dix minutes **effacer { $code }**. Sans cela, rien ne change.
forgotten = **C’est effacé.** J’ai supprimé :
forgotten-already = **Il n’y a plus rien à effacer** : c’est déjà fait. Il ne reste que ce que je vous en ai dit.
forgotten-after = Je ne vous écrirai plus. Si vous me parlez de nouveau, nous ferons connaissance comme au premier jour.
button-forget = Tout effacer…
forget-no = Ne rien effacer

## Qui voit quoi

who-sees = **Qui voit quoi de vous**
who-sees-you = **Vous** : tout. Je garde, s’il y en a : { $held }. *mes données* vous le donne.
who-sees-shared = **Avec qui vous partagez** : { $count ->
    [0] personne. *partager* fait lire à quelqu’un ce que vous choisissez.
   *[other] { $named }. *partages* dit quoi, *retirer* y met fin.
    }
who-sees-named = « { $named } », jusqu’au { $day }
who-sees-managers = **Les responsables** : { $count ->
    [0] aucun n’est désigné ici pour un service qui vous compte. Ceux d’autres services ne voient rien de vous.
    [one] une personne lit les chiffres de votre service, « { $team } », s’il compte au moins { $least } personnes : combien sont inscrites, ont commencé, ont terminé, et la réussite d’ensemble, arrondie. Ces chiffres ne disent ni votre nom, ni une réponse, ni une note, ni une heure.
   *[other] { $count } personnes lisent les chiffres de votre service, « { $team } », s’il compte au moins { $least } personnes : combien sont inscrites, ont commencé, ont terminé, et la réussite d’ensemble, arrondie. Ces chiffres ne disent ni votre nom, ni une réponse, ni une note, ni une heure.
    }
who-sees-names = **Votre avancement, par nom** : { $from_role ->
    [manager] les responsables de votre service, et qui administre Levain ici, peuvent
   *[administrator] qui administre Levain ici peut
    } demander un fichier qui dit quels cours vous n’avez pas commencés, suivez ou avez terminés, et quel jour. Jamais une réponse, une note ou une heure.
who-looked = **Qui l’a regardé** : { $count ->
    [one] une fois.
   *[other] { $count } fois. Les { $shown } dernières au plus :
    }
who-looked-at = { $who }, { $day }
who-looked-nobody = **Qui l’a regardé** : personne encore.
who-sees-trainers = **Les formateurs** : { $count ->
    [0] aucun n’est désigné ici.
    [one] une personne est désignée ici.
   *[other] { $count } personnes sont désignées ici.
    } Ils écrivent les leçons, et ne voient rien de vous.
who-sees-administrators = **Qui fait tourner Levain** : { $count ->
    [0] personne n’a ici ce rôle.
    [one] une personne a ici ce rôle. Elle lit les chiffres de tous les services, comme les responsables ; elle lit et tient la liste du personnel : nom, adresse, service, rôle ; elle peut vous envoyer un message d’essai.
   *[other] { $count } personnes ont ici ce rôle. Elles lisent les chiffres de tous les services, comme les responsables ; elles lisent et tiennent la liste du personnel : nom, adresse, service, rôle ; elles peuvent vous envoyer un message d’essai.
    } Qui tient la machine peut aussi ouvrir la base, où tout est écrit. Votre collectivité en limite l’accès, et répond de l’usage qui en est fait.
who-sees-journal = **Le journal** : qui demande un fichier, une relance ou un registre, change un rôle, envoie un message d’essai ou essuie un refus y figure par son nom, avec le jour, pendant { $days } jours ; qui un rôle, un message d’essai ou deux adresses reliées concernent, par son adresse. Qui tient la machine peut le lire.
who-sees-lrs = **Le logiciel de formation de votre collectivité**, { $host } : il reçoit chaque nuit vos inscriptions, vos leçons finies et vos cours finis, avec le jour. { $named ->
    [yes] Vous y figurez sous votre adresse électronique, si elle est connue ici.
   *[no] Vous y figurez sous un pseudonyme, que seule la base de Levain peut relier à vous.
    } Jamais une réponse, une note, une heure ni une durée.
who-sees-platform = **Votre messagerie, { $platform }** : elle transporte notre conversation et la garde selon ses propres règles. { $pushed ->
    [0] Rien ne part
   *[other] Rien d’autre ne part
    } vers d’autres services, ni vers une IA.
button-who-sees = Qui voit quoi

## Ce qui est gardé, et pourquoi

kept-learner = la langue, le métier, l’heure, les jours, le fuseau, les absences, le prochain message, les jours de suite
purpose-learner = écrire au bon moment, dans la bonne langue
kept-address = l’adresse dans la messagerie, et la conversation où écrire
purpose-address = reconnaître la personne, et elle seule
kept-delivery = chaque message envoyé par Levain de lui-même : son jour, sa sorte, son état. Son texte n’est plus gardé une fois parti
purpose-delivery = ne rien envoyer deux fois
kept-inbox = un message auquel il n’est pas encore répondu ; effacé à la réponse
purpose-inbox = ne pas le perdre
kept-seen_event = le numéro technique de chaque message reçu, et son heure
purpose-seen_event = n’y répondre qu’une fois
kept-workspace = les espaces de messagerie, et la cadence des envois
kept-account = les comptes de Levain dans les messageries
kept-trouble = les ennuis de ces comptes
kept-beat = les derniers signes de vie du programme
kept-outage = ses arrêts
kept-secret = des clés tirées au sort, qui brouillent les chiffres de groupe
kept-restoration = les sauvegardes remises en place
kept-member = ce que la collectivité indique : nom, adresse électronique, service, métier, rôle, jours travaillés
purpose-member = savoir qui suit, dans quel service, et qui a quel rôle
kept-member_address = les adresses de messagerie qu’elle indique
purpose-member_address = reconnaître la personne à son premier message
kept-management = les services confiés à un responsable
purpose-management = lui montrer les chiffres de ceux-là, et d’eux seuls
kept-audit = qui a regardé des chiffres, pris un fichier ou changé un rôle, et quand
purpose-audit = pouvoir en répondre
kept-service = les services de la collectivité
