# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## Accueil

welcome =
    Bonjour et bienvenue ! Je suis **Levain**, un assistant automatique, sans IA générative : tout ce que je vous envoie est écrit et relu par des personnes.

    Chaque jour travaillé, je vous envoie une leçon d’une minute et demie pour apprivoiser l’intelligence artificielle (IA) au travail, avec une question qui fait réfléchir. Vos réponses ne servent qu’à apprendre : votre hiérarchie ne les voit jamais.

    Trois petits choix d’abord ; chacun peut être passé.
welcome-back = Bonjour ! Nous reprenons quand vous voulez.
greeting = Bonjour !
skip-none = Une question ne se passe pas, et se tromper ne coûte rien. Elle peut attendre : *plus tard* la remet à un autre moment.
skip-asked = Vous pouvez passer cette question.
skip-nothing = Il n’y a rien à passer pour l’instant. Quand vous voudrez une leçon, tapez *leçon*.
skip-review = Vous pouvez passer cette question : vous verrez la réponse, et elle reviendra plus tard.
onboarding-again = Je n’ai pas reconnu ce choix. Choisissez une réponse, ou tapez ses mots.
question-over = Cette question n’attend plus de réponse. Votre choix : { $choice }. Il se change quand vous voulez.
question-passed = Cette question n’attend plus de réponse. Elle se pose de nouveau quand vous voulez.
onboarding-done = C’est noté. Chaque jour travaillé vers { $hour }, je vous enverrai une leçon ; jamais en dehors de vos jours ni de vos heures de travail.
language-ask = Dans quelle langue préférez-vous que je vous parle ?
language-fr = Français
language-en = English
language-course = Le cours en route, « { $title } », est en { $language ->
    [en] anglais
   *[other] français
    } : il le reste.
language-other = « { $title } » est en français. Choisissez-le : il commencera quand celui-ci sera terminé.
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
zone-kept = Entendu : vos jours et vos heures sont désormais ceux { DE($zone) }, où il est { $hour }.
hour-kept = Entendu : votre leçon partira désormais vers { $choice }.

## Série

streak-now = { $days ->
    [0] Votre série commencera au prochain jour travaillé où vous répondrez à une question.
    [one] Votre série : un jour travaillé où vous avez appris.
   *[other] Votre série : { $days } jours travaillés de suite où vous avez appris.
    } Vos congés, les jours fériés, les fermetures et les pannes de Levain ne l’interrompent pas. Vous seul la voyez.
streak-ask = Voulez-vous voir votre série de jours travaillés ?
streak-option-on = Oui
streak-option-off = Non
streak-on = Entendu : votre série est comptée, et affichée à vous seulement.
streak-off = Entendu : votre série n’est plus ni comptée, ni affichée. Tapez *série* pour la retrouver où elle en était.

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
button-streak = Série
button-zone = Fuseau horaire

## « Pas sûr »

doubts-ask = Voulez-vous pouvoir dire « pas sûr » à côté de chaque réponse ? Une question où vous hésitez revient plus tôt, et une erreur sans hésitation est expliquée plus à fond.
doubts-with = Oui
doubts-without = Non
doubts-kept-with = Entendu : vous pourrez dire « pas sûr », avant une réponse ou avec elle.
doubts-kept-without = Entendu : « pas sûr » ne vous sera plus proposé.
button-doubts = Doute
