# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## Ce qui est gardé

owner-xapi = Ce qu’un logiciel de formation a reçu
held-told = { $count ->
    [one] un cours suivi, sans vos réponses
   *[other] { $count } cours suivis, sans vos réponses
    }

## Ce qui est gardé, et pourquoi

kept-told = ce qu’un logiciel de formation a reçu
purpose-told = ne le dire qu’une fois
kept-lrs = les envois au logiciel de formation
