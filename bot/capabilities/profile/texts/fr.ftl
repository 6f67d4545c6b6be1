# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## Accueil

welcome =
    Bonjour et bienvenue ! Je suis **Levain**, un assistant automatique.

    Chaque jour travaillé, je vous envoie une leçon d’une minute et demie pour apprivoiser l’intelligence artificielle (IA) au travail, avec une question qui fait réfléchir. Vos réponses ne servent qu’à apprendre : votre hiérarchie ne les voit jamais.

    Trois petits choix d’abord ; chacun peut être passé.
welcome-back = Bonjour ! Nous reprenons quand vous voulez.
greeting = Bonjour !
skip-none = Une question ne se passe pas, et se tromper ne coûte rien. Elle peut attendre : *plus tard* la remet à un autre moment.
onboarding-again = Je n’ai pas reconnu ce choix. Choisissez une réponse, ou tapez ses mots.
question-over = Cette question n’attend plus de réponse. Votre choix : { $choice }. Il se change quand vous voulez.
question-passed = Cette question n’attend plus de réponse. Elle se pose de nouveau quand vous voulez.
onboarding-done = C’est noté. Chaque jour travaillé vers { $hour }, je vous enverrai une leçon ; jamais en dehors de vos jours ni de vos heures de travail. Voici la première.
language-ask = Dans quelle langue préférez-vous que je vous parle ?
language-fr = Français
language-en = English
language-kept = Entendu : je vous parle désormais en français.
trade-ask = Quel métier ressemble le plus au vôtre ?
trade-accueil = Accueil et état civil
trade-redaction = Rédaction et secrétariat
trade-rh = Ressources humaines
trade-technique = Services techniques
trade-citoyens = Relation avec les habitants
trade-numerique = Numérique et informatique
trade-encadrement = Encadrement et direction
trade-kept = Entendu. Votre métier : { $choice }.
hour-ask = À quelle heure voulez-vous votre leçon ? Vous pouvez aussi taper une autre heure, par exemple « 10 h 15 ».
hour-outside = Dans votre collectivité, les leçons partent entre { $opens } et { $closes }.
next-message = Le prochain envoi part { $day }, vers { $hour }.
zone-ask = Où travaillez-vous ? Vous pouvez aussi taper une autre ville, par exemple « Montréal ».
zone-other = Autre lieu (ville ou territoire)
zone-which = Je n’ai pas reconnu ce lieu.
zone-kept = Entendu : vos jours et vos heures sont désormais ceux de { $zone }, où il est { $hour }.
hour-kept = Entendu : votre leçon partira désormais vers { $choice }.

## Plus tard, pause

paused = Les envois sont en pause. Rien ne se perd : tapez *reprendre* quand vous voudrez, ou dites jusqu’à quand, par exemple « pause jusqu’au 12 janvier ».
days-ask = Quels jours voulez-vous recevoir une leçon ? Vous pouvez aussi taper « jours lundi mardi jeudi ».
days-kept = Entendu. Vos jours : { $days }.
stopped = C’est arrêté : je ne vous enverrai plus rien. Votre progression est conservée ; tapez *commencer* si vous changez d’avis.
resumed = Content de vous retrouver ! Nous reprenons où vous en étiez.

## Boutons

button-start = Commencer
button-skip = Passer
button-language = Langue
button-trade = Métier
button-hour = Horaire
button-days = Jours
button-zone = Fuseau horaire
