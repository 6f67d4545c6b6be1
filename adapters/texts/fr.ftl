# Ce que Levain dit de la même façon sur plusieurs plateformes, en français ; les mêmes clés sont dans en.ftl.

trouble = Quelque chose n’a pas marché de mon côté. Votre message est gardé, et je n’ai rien compté ; vous pouvez aussi me l’envoyer à nouveau.
picked = { $count ->
    [one] Votre réponse : { $picked }
   *[other] Vos réponses : { $picked }
    }
label = { $name } :
