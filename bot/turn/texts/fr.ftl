# Espaces insécables : U+00A0 avant « : » et dans les guillemets, U+202F avant ; ! ? %.

presentation = Je suis Levain, un assistant automatique sans IA générative : aucune personne ne lit vos messages, et vos réponses restent entre nous.

quoted = « { $name } »

## Ce qui a été demandé

not-done = Je n’ai pas pu faire ce que vous m’avez demandé : l’erreur est de mon côté, et recommencer n’y changerait sans doute rien. La personne qui s’occupe du serveur trouvera pourquoi dans le journal.

## Périodes

period-unclear = Je n’ai pas compris cette période. Écrivez par exemple *2026*, *3e trimestre 2026*, *septembre 2026*, *du 1er septembre au 30 novembre* ou *depuis le 1er septembre*.
period-backwards = Cette période finit avant de commencer : écrivez d’abord le premier jour, puis le dernier, comme dans *du 1er septembre au 30 novembre*.
period-future = Cette période n’a pas encore commencé. Écrivez-en une qui a commencé, par exemple *2026*, *3e trimestre 2026* ou *depuis le 1er septembre*.
period-several = J’ai lu plusieurs périodes. Écrivez-en une seule, par exemple *septembre 2026*, ou *de septembre à novembre*.
