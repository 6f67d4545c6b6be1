# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

## Aide

help-agent-nudges = *relances* : recevoir ou non les mots que votre responsable fait envoyer
help-manager-nudges = *relancer* : un mot de votre part à qui n’a pas répondu depuis une semaine

## Relancer

nudge-preview = **Une relance, en votre nom** ({ $scope })

    Elle partira à qui suit un cours et n’y a pas répondu depuis une semaine. Chacun la reçoit à son heure, un jour travaillé, à la place du message du jour ; jamais en congé, en pause, ou après l’avoir refusée. À qui n’a pas répondu à mes derniers messages, j’ai dit que je me taisais : je tiens parole, même pour une relance. Je ne vous dirai ni à qui, ni à combien. Voici le texte :
nudge-without = Sans { $names } : la semaine n’est pas passée. De nouveau possible à partir du { $day }.
nudge-yes = Envoyer
nudge-no = Ne rien envoyer
nudge-own-course = [le titre du cours de chacun]
nudge-asked = C’est noté, j’écris en votre nom.
nudge-sent = La relance est en route vers qui peut la recevoir, à l’heure de chacun. Il se peut que ce ne soit personne. La suite se lira dans *bilan*, après lundi.
nudge-taken = Rien n’est parti : quelqu’un d’autre vient de relancer ces services. Une relance par semaine suffit.
nudge-too-soon = Une seule relance par service en { $days } jours, tous responsables confondus. De nouveau possible à partir du { $day } pour { $names }.
nudge-few = Cette relance irait à moins de { $least } personnes de la liste : vous sauriez à qui elle part. Nommez plusieurs services, ou dites *relancer* pour tous les vôtres.
nudge-no-period = Une relance ne porte pas sur une période : dites *relancer*, et au besoin un service ou un cours.

## Le message

nudge-manager = votre responsable de service
nudge-administrator = la personne qui administre Levain
nudge-signed = { $by }, qui administre Levain
nudge-message = **Un mot { DE($by) }**

    « { $title } » vous attend. Une leçon prend une minute et demie : quand vous voulez, dites *leçon*.
nudge-note = J’écris à la demande { DE($by) }, qui ne sait ni à qui, ni où vous en êtes. Pour ne plus rien recevoir de tel : *relances*.

## Ne plus être relancé

button-nudges = Plus de relances ?
nudges-some = Votre responsable peut me faire envoyer une relance, une fois par semaine au plus, sans savoir à qui elle part. Vous la recevez à la place du message du jour.
nudges-none = Vous ne recevez pas les relances de votre responsable, qui ne le sait pas.
nudges-on = C’est noté : les relances de votre responsable peuvent de nouveau vous parvenir.
nudges-off = C’est noté : plus de relances. Votre responsable ne le sait pas, et vos leçons continuent comme avant.
nudges-turn-on = Les recevoir de nouveau
nudges-go-on = Continuer à les recevoir
nudges-stay-off = Ne pas en recevoir
nudges-turn-off = Ne plus en recevoir

## Ce que je garde

owner-nudges = Vos relances
held-nudge_refusal = { $count ->
    [one] votre choix de n’en pas recevoir
   *[other] { $count } choix de n’en pas recevoir
    }

## Ce qui est gardé, et pourquoi

kept-nudge = les semaines où un service a été relancé
kept-nudge_refusal = le refus des relances
purpose-nudge_refusal = le respecter
