# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

confidence-known = Vous aviez déjà répondu { $value }. C’est cette réponse qui reste.
confidence-more = Au début, vous étiez à { $before } sur 10. Vous voilà à { $after } : { $points ->
    [one] un point
   *[other] { $points } points
    } de plus.
confidence-same = Au début, vous étiez à { $before } sur 10, et vous y êtes toujours. Ce que vous savez, vos réponses et vos gestes le disent mieux qu’un chiffre.
confidence-less = Au début, vous étiez à { $before } sur 10. Vous voilà à { $after }. C’est fréquent : plus on en sait, mieux on voit ce qui reste à vérifier.
confidence-thanks = C’est noté, merci.
opinion-remark = Un mot de plus ? Écrivez-le ici, en une ligne. Il n’est jamais montré avec votre nom.
opinion-passed = D’accord, je ne note rien.
opinion-thanks = Merci. Cela aidera à améliorer ce cours.
opinion-shortened = Merci. J’en garde les { $kept } premiers caractères.

## Ce qui est gardé

owner-opinion = Ce que vous en pensez
held-confidence = { $count ->
    [one] un degré de confiance
   *[other] { $count } degrés de confiance
    }
held-opinion = { $count ->
    [one] un avis
   *[other] { $count } avis
    }

## Ce qui est gardé, et pourquoi

kept-confidence = à quel point on se sent capable, avant un cours et après
purpose-confidence = voir ce qui a changé
kept-opinion = l’avis sur un cours, en chiffre et en mots
purpose-opinion = améliorer le cours
