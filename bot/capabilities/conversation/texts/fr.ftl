# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## À côté des leçons

distress =
    Ce que vous écrivez compte. Je suis un programme, et personne ne lit cette conversation : parlez à quelqu’un dès maintenant.

    { "**" }Le 3114** répond jour et nuit, gratuitement, si vous souffrez ou pensez au suicide. En cas d’urgence, appelez **le 15** ou **le 112**. Le médecin du travail peut aussi vous recevoir ; ce que vous lui dites reste entre vous.
identity = Je suis **Levain**, un programme : ni une personne, ni une IA générative. Chaque jour travaillé, je vous envoie une leçon d’une minute et demie sur l’intelligence artificielle au travail, écrite et relue par des personnes. Je ne sais pas faire davantage.
data =
    { "**" }Vos réponses restent entre nous.** Votre hiérarchie ne les voit jamais : elle lit des chiffres, ceux d’un service d’au moins { $least } personnes{ $named ->
        [yes] , et peut demander un fichier qui dit, par nom, quels cours ont été commencés ou terminés, et quel jour
       *[no] {""}
        }. Vos réponses ne servent ni à vous noter, ni à vous évaluer. *qui voit quoi* dit le reste.

    Je garde vos préférences, vos leçons faites et vos réponses aux questions. Si vous voulez une attestation, je garde aussi le nom à y écrire. Tapez *mes données* pour tout recevoir, *effacer* pour tout supprimer. La personne qui administre Levain dans votre collectivité, ou son délégué à la protection des données, vous répond aussi.
human =
    Je ne suis qu’un programme, et personne ne lit cette conversation.

    Une question, un souci, un doute sur ce qui est obligatoire ? Adressez-vous à votre responsable, aux ressources humaines, ou à la personne qui administre Levain dans votre collectivité. De mon côté, *pause* suspend mes messages et *arrêter* les arrête.
second-try = C’est la première réponse qui compte, et se tromper ne coûte rien : la question reviendra plus tard. *Pourquoi* explique la dernière.
thanks = Avec plaisir ! 🙂
farewell = Merci, à bientôt !
agreed = Entendu. À vous quand vous voudrez.
complaint = Je suis désolé que cela vous déplaise. Votre avis est utile à la personne qui administre Levain : dites-le-lui. Et si mes messages vous pèsent, *arrêter* les arrête tout de suite, *pause* les suspend.
question = Je suis un assistant automatique : je ne sais pas répondre à cette question. Si une leçon attend votre réponse, donnez-la, puis tapez *pourquoi* : l’explication et les sources suivent. Sinon, tapez *aide*.

## Questions en retour

doubt = Vouliez-vous dire { $choices } ?
doubt-choice = { $letter }, « { $label } »
doubt-place = la { $place ->
    [1] première
    [2] deuxième
    [3] troisième
    [4] quatrième
    [5] cinquième
   *[other] dernière
    }, « { $label } »
doubt-or = { ", ou " }
doubt-and = { " et " }
too-many = Une seule réponse est attendue ici : { $choices } ?
nothing-done = D’accord : je n’ai rien fait.
taken-back = D’accord : je n’ai rien noté. Dites-le autrement, ou tapez la lettre d’une réponse.

## Boutons

button-yes = Oui
button-no = Non
button-stop = Arrêter
