# Ce que `levain check` dit aux auteurs. Un message par code, un par conseil.

hint = conseil : { $hint }
check-clean = Aucun problème. { $files ->
    [one] 1 fichier vérifié.
   *[other] { $files } fichiers vérifiés.
}
check-summary = { $problems ->
    [one] 1 problème
   *[other] { $problems } problèmes
}{ $warnings ->
    [0] { "" }
    [one] { " et 1 conseil" }
   *[other] { " et " }{ $warnings } conseils
} dans { $files ->
    [one] 1 fichier.
   *[other] { $files } fichiers.
}
check-warned = Aucun problème, et { $warnings ->
    [one] 1 conseil
   *[other] { $warnings } conseils
} dans { $files ->
    [one] 1 fichier.
   *[other] { $files } fichiers.
}

## Le fichier

problem-no-such-path = rien n’existe à cet endroit
problem-not-a-course = ce n’est ni un cours, ni un dossier de cours
problem-unreadable = lecture impossible ({ $reason })
problem-empty-file = le fichier est vide
problem-too-big = le fichier dépasse { $maximum } Kio
problem-too-deep = plus de { $maximum } niveaux imbriqués
problem-too-many-values = le fichier contient trop de valeurs pour un cours
problem-not-utf8 = le fichier n’est pas en UTF-8 : l’octet { $byte } n’y a pas de sens
problem-bad-character = caractère interdit { $character }
problem-bad-yaml = le YAML ne se lit pas ici
problem-no-break-space = espace insécable ({ $character }) dans la mise en place
problem-cut-text = la suite de la ligne n’est pas lue : « # » commence un commentaire
problem-other-file = ce fichier n’est pas { $expected ->
    [lessons] un cours
    [terms] un glossaire
   *[courses] un catalogue
}
problem-several-documents = un second document commence ici
problem-swallowed-key = cette ligne est dans le texte de la ligne { $first }
problem-duplicate-key = la clé « { $name } » est déjà donnée à la ligne { $first }
problem-bad-key = une clé doit être un mot
problem-yaml-alias = les alias YAML (*nom) ne sont pas acceptés
problem-yaml-anchor = les ancres YAML (&nom) ne sont pas acceptées
problem-yaml-tag = les étiquettes YAML ne sont pas acceptées : { $tag }
problem-symlink-outside = le lien symbolique « { $file } » mène hors du dossier du cours
problem-more-problems = { $count ->
    [one] un autre problème n’est pas montré
   *[other] { $count } autres problèmes ne sont pas montrés
}

## Les champs

problem-unknown-key = clé inconnue « { $field } »
problem-missing-field = il manque « { $field } »
problem-wrong-type = « { $field } » attend { $expected ->
    [text] un texte
    [bool] true ou false
    [number] un nombre entier
    [list] une liste
   *[mapping] des clés et des valeurs
}, et reçoit { $found ->
    [text] un texte
    [bool] true ou false
    [number] un nombre
    [decimal] un nombre à virgule
    [list] une liste
    [mapping] des clés et des valeurs
   *[nothing] un vide
}
problem-too-long = « { $field } » compte { $length } caractères, pour { $bound } au plus
problem-too-short = « { $field } » est vide
problem-too-many = « { $field } » compte { $length } éléments, pour { $bound } au plus
problem-too-few = « { $field } » compte { $length ->
    [0] 0 élément
    [one] 1 élément
   *[other] { $length } éléments
}, pour { $bound } au moins
problem-out-of-range = « { $field } » vaut { $value }, au-delà de la limite { $bound }
problem-malformed-id = « { $value } » n’est pas un identifiant
problem-bad-url = « { $value } » n’est pas une adresse sûre et complète
problem-bad-date = « { $value } » n’est pas une date
problem-unknown-value = « { $field } » n’admet pas « { $value } »
problem-unknown-topic = thème inconnu « { $value } »
problem-unknown-trade = métier inconnu « { $value } »
problem-unknown-competence = compétence inconnue « { $value } »
problem-unknown-further = le catalogue n’a pas de formation « { $value } »
problem-unknown-course = aucun cours vérifié ne s’appelle « { $value } »
problem-follows-itself = ce cours vient avant lui-même : { $path }
problem-unknown-term = le glossaire n’a pas de terme « { $value } »
problem-duplicate-id = l’identifiant « { $id } » est déjà pris à la ligne { $first }
problem-duplicate-item = « { $id } » est déjà dans la liste, à la ligne { $first }
problem-source-ahead = « { $value } » est une date à venir
problem-duplicate-course = l’identifiant « { $id } » est déjà celui du cours { $file }
problem-days-reversed = « { $last } » vient avant « { $first } »
problem-wrong-folder = le cours « { $id } » est dans un dossier nommé « { $folder } »

## Les questions

problem-no-correct-option = aucune option n’est juste
problem-all-correct = toutes les options sont justes
problem-several-correct = { $count } options sont justes, pour une seule attendue
problem-truefalse-options = une question vrai ou faux a deux options, et celle-ci { $total }
problem-no-best-option = aucune option ne vaut « best »
problem-all-best = toutes les options valent « best »
problem-same-words = ces mots sont déjà ceux de la ligne { $first }
problem-option-is-command = « { $words } » est aussi une commande : qui le tape peut vouloir l’une ou l’autre
problem-option-is-mark = « { $words } » se confond avec la lettre ou le numéro d’une option
problem-option-lettered = « { $mark } » s’ajoute à la lettre que Levain met devant chaque option
problem-empty-form = « { $value } » n’est pas une réponse reconnaissable
problem-asked-later-only = la leçon ne pose aucune question le jour même
problem-variant-kind = une variante a une bonne réponse, et ce genre de question n’en a pas
problem-nested-variants = une variante n’a pas de variantes à elle
problem-no-variant = la question « { $id } » reviendra toujours dans les mêmes mots

## Les textes et les images

problem-unsupported-markup = { $kind ->
    [heading] les titres ne s’affichent pas
    [rule] les lignes de séparation ne s’affichent pas
    [quote] les citations par « > » ne s’affichent pas
    [table] les tableaux ne s’affichent pas
    [nested-list] une liste ne peut pas en contenir une autre
    [other-bullet] cette puce ne s’affiche pas en liste
    [misnumbered-list] ce numéro ne suit pas le précédent
    [image] une image ne se met pas dans un texte
    [bad-link] ce lien ne s’affiche pas
    [html] le HTML ne s’affiche pas
    [entity] ce code HTML ne s’affiche pas
    [footnote] les notes de bas de page ne s’affichent pas
    [checkbox] les cases à cocher ne s’affichent pas
    [highlight] le surlignage ne s’affiche pas
    [bold-underscore] les traits de soulignement ne mettent pas en gras
    [glued-item] ce tiret ou ce numéro touche son mot, et ne fait pas de liste
    [bbcode] les balises entre crochets ne s’affichent pas
    [mention] ce texte s’affiche tel quel, et n’appelle personne
    [variable] ce champ à remplir ne se remplit pas
    [script] les indices et les exposants ne s’affichent pas
    [mojibake] ces lettres sont abîmées
    [soft-hyphen] un trait d’union invisible (U+00AD) coupe ce mot
    [newline] « \n » s’affiche tel quel
    [folded-list] cette liste s’affiche sur une seule ligne
    [code] le code ne s’affiche pas
    [strike] le texte barré ne s’affiche pas
    [underscore] les traits de soulignement ne mettent pas en italique
    [unclosed-bold] ce gras n’est pas refermé
    [unclosed-italic] cet italique n’est pas refermé
   *[line] ce champ s’affiche tel quel, sans mise en forme
}
problem-image-missing = l’image « { $image } » n’existe pas
problem-image-outside = l’image « { $image } » est hors du dossier du cours
problem-image-no-alt = l’image n’a pas de texte de remplacement
problem-image-cut = l’image « { $image } » est coupée : la fin du fichier manque
problem-image-too-big = l’image « { $image } » dépasse { $maximum } Kio
problem-image-not-png-or-jpeg = « { $image } » n’est pas une image PNG ou JPEG d’au plus { $side } pixels de côté

## Ce qui est publié

problem-vanished-lesson = la leçon « { $id } », déjà publiée, n’est plus dans le cours
problem-vanished-question = la question « { $id } », déjà publiée, n’est plus dans la leçon « { $lesson } »
problem-still-there = « { $id } » est parmi les retraits, et encore dans le cours
problem-unknown-lesson = aucune leçon ne s’appelle « { $value } »
problem-retired-ahead = « { $value } » est une date à venir
problem-retired-twice = « { $id } » est déjà parmi les retraits, à la ligne { $first }
problem-bad-record = la liste des leçons publiées est abîmée

## Les mesures

problem-long-text = « { $field } » compte { $value } mots, pour { $bound } au plus
problem-long-sentences = les phrases de « { $field } » ont { $value } mots en moyenne, pour { $bound } au plus
problem-hard-to-read = « { $field } » se lit mal : { $value } sur 100, pour { $bound } au moins
problem-guessable = la bonne réponse se devine : { $way ->
    [longest] l’option la plus longue est bonne
    [shortest] l’option la plus courte est bonne
   *[other] l’option { $way } est bonne
} { $right } fois sur { $total }, quand le hasard en donne { $expected }
problem-no-source = « { $fact } » n’a pas de source dans cette leçon
problem-old-source = cette source a été lue il y a { $days } jours
problem-unknown-acronym = « { $value } » n’est expliqué ni dans la leçon, ni dans le glossaire
problem-alike = la leçon « { $lesson } » du cours « { $course } » dit presque la même phrase

measure-lessons = leçons : { $lessons }
measure-questions = questions notées : { $graded }, et { $variants ->
    [one] 1 variante
   *[other] { $variants } variantes
}, { $gestures ->
    [one] 1 geste
   *[other] { $gestures } gestes
}
measure-kinds = genres : { $kinds }
measure-reading = { $field }, dans { $lessons } leçons : { $words } mots en moyenne ({ $longest } au plus), phrases de { $sentence } mots ({ $slowest } au plus), lisibilité { $ease } sur 100 ({ $hardest } au moins)
measure-guess = bonne réponse, { $way ->
    [longest] l’option la plus longue
    [shortest] l’option la plus courte
   *[other] option { $way }
} : { $right } fois sur { $total } (hasard : { $expected }, p = { $chance })
measure-unsourced = leçons avec un fait et sans source : { $count ->
    [0] aucune
   *[other] { $names }
}
measure-acronyms = sigles expliqués nulle part : { $count ->
    [0] aucun
   *[other] { $names }
}
measure-oldest = source lue il y a le plus longtemps : { $day }

## Le catalogue dans le temps

problem-checked-long-ago = « { $id } » a été vérifié il y a { $days } jours
problem-checked-later = « { $id } » porte une date de vérification à venir, dans { $days ->
    [one] un jour
   *[other] { $days } jours
}
problem-enrolment-over = les inscriptions de « { $id } » sont closes depuis { $days ->
    [one] un jour
   *[other] { $days } jours
}
problem-sessions-over = la dernière session de « { $id } » est finie depuis { $days ->
    [one] un jour
   *[other] { $days } jours
}
upkeep-summary = { $stale ->
    [0] Rien à revoir
    [one] Une fiche à revoir
   *[other] { $stale } fiches à revoir
}, sur { $entries }.
import-new = nouvelle fiche, « { $title } »
import-left = laissé de côté : « { $title } », { $why }
import-not-a-course = ce n’est pas un cours
import-no-title = le titre manque ou ne convient pas
import-no-address = l’adresse manque ou sort du site
import-no-language = ni en français ni en anglais
import-no-level = nouveau, et l’API ne dit ni le niveau ni les thèmes : ajoutez --level et --topic
import-twice = déjà vu dans la même réponse
import-older = sa fiche a été vérifiée après le jour de cette réponse
import-summary = { $courses ->
    [0] Aucun cours lu
    [one] Un cours lu
   *[other] { $courses } cours lus
} : { $changed ->
    [0] aucune fiche ne change
    [one] une fiche change
   *[other] { $changed } fiches changent
}, { $added ->
    [0] aucune ne s’ajoute
    [one] une s’ajoute
   *[other] { $added } s’ajoutent
}, { $left ->
    [0] aucun cours n’est laissé de côté
    [one] un cours est laissé de côté
   *[other] { $left } cours sont laissés de côté
}. { $outcome ->
    [written] Le catalogue est à jour.
    [same] Rien à écrire : le catalogue reste tel quel.
   *[dry] Rien n’est écrit : ajoutez --write pour le faire.
}

## Conseils

hint-nearest = vouliez-vous dire « { $nearest } » ?
hint-choices = valeurs connues : { $choices }
hint-no-such-path = vérifiez le chemin, à partir du dossier courant
hint-not-a-course = un cours est un dossier qui contient course.yaml
hint-near-file = renommez « { $file } » en course.yaml
hint-split = partagez-le en plusieurs cours
hint-utf8 = dans l’éditeur, « Enregistrer avec l’encodage », puis UTF-8
hint-check-again = relisez la page du cours, puis mettez à jour la fiche et « checked_on »
hint-retype = effacez-le et retapez le mot
hint-one-document = un seul cours par fichier : retirez la ligne « --- »
hint-bring-back = ramenez « { $name }: » sous « { $beside }: »
hint-follows = retirez « follows: », ou nommez le cours d’avant
hint-retired-ahead = retirez la leçon le jour venu, ou corrigez la date
hint-source-ahead = écrivez le jour où vous avez lu la source
hint-keep-one = gardez l’une des deux
hint-write-out = écrivez la valeur en toutes lettres
hint-yaml-colon = un texte qui contient « : » se met entre guillemets droits, ou sous « >- »
hint-yaml-no-colon = une clé est suivie de « : » et d’une espace
hint-yaml-quote = un guillemet ouvert n’est pas refermé
hint-no-break-space = remplacez l’espace insécable ({ $character }) par une espace ordinaire
hint-cut-text = mettez le texte entre guillemets droits ; un commentaire va sur sa propre ligne
hint-yaml-apostrophe = entre apostrophes droites, doublez celle du texte (''), ou mettez le texte entre guillemets droits doubles
hint-yaml-inner-quote = le texte continue après le guillemet droit : écrivez « » à l’intérieur
hint-yaml-indent-text = mettez le texte en retrait, à droite de sa clé
hint-yaml-align = alignez la ligne avec ses voisines, à l’espace près
hint-yaml-tab = remplacez la tabulation par des espaces
hint-yaml-start = pas de tabulation, et des guillemets droits autour d’un texte qui commence par *, @, % ou `
hint-yaml-key = vérifiez l’alignement, et les guillemets droits de la ligne précédente
hint-yaml-bracket = un crochet ou une accolade n’est pas refermé
hint-yaml-dash = les tirets d’une même liste s’alignent, chacun sur sa ligne
hint-yaml-dash-space = un tiret est suivi d’une espace
hint-yaml-bullet = ce tiret n’est pas celui d’une liste : tapez -
hint-yaml-block = il manque « |- » après la clé
hint-yaml-block-line = passez à la ligne après « |- »
hint-yaml-first = mettez des guillemets droits autour d’un texte qui commence par un crochet, une accolade ou un point d’interrogation
hint-yaml-fence = retirez les ``` autour du cours
hint-yaml-conflict = deux versions de git se suivent ici : gardez l’une, et retirez les marques
hint-yaml-escape = entre guillemets droits doubles, doublez la barre oblique inverse
hint-part = chaque élément s’écrit avec ses clés : { $example }
hint-part-option = une option s’écrit avec ses clés, et « correct: true » à la bonne seulement : { $example }
hint-other-file-lessons = c’est un cours : nommez-le course.yaml, dans un dossier à son nom
hint-other-file-terms = c’est un glossaire : nommez-le glossary.yaml
hint-other-file-courses = c’est un catalogue : nommez-le catalogue.yaml
hint-other-file-unknown = il manque « { $expected } », par quoi il se reconnaît
hint-expected-text = entourez la valeur de guillemets droits
hint-one-text = écrivez une seule valeur, sans crochets ni retrait
hint-expected-bool = écrivez true (oui) ou false (non), sans guillemets
hint-expected-number = écrivez un nombre entier, sans guillemets
hint-expected-list = mettez un tiret devant chaque élément, ou des crochets autour
hint-expected-mapping = écrivez des lignes « clé: valeur »
hint-add = ajoutez une ligne « { $field }: »
hint-write = écrivez un texte, ou retirez la clé si elle est facultative
hint-add-item = ajoutez-en
hint-shorten = gardez l’essentiel
hint-id = des minuscules sans accent et des chiffres, séparés par des tirets : ma-lecon-2
hint-url = une adresse complète en https, sans espace ni parenthèse
hint-days-reversed = échangez les deux jours, ou corrigez l’année
hint-date = une date s’écrit année-mois-jour : 2026-01-31
hint-percent = un nombre entier de 0 à 100
hint-rename = donnez à chacun son identifiant
hint-rename-folder = donnez au dossier le nom du cours : { $id }
hint-no-correct-option = ajoutez « correct: true » à la bonne réponse
hint-several-correct = gardez-en une, ou écrivez « kind: multiple »
hint-all-correct = ajoutez une option fausse, et ce qu’elle apprend
hint-truefalse-options = gardez-en deux, ou écrivez « kind: single »
hint-no-best-option = écrivez « worth: best » à la meilleure réponse
hint-all-best = donnez « worth: fair » ou « worth: poor » aux autres
hint-same-words = à l’écran, rien ne les distingue : changez les mots de l’un
hint-option-is-command = écrivez-le en plusieurs mots, par exemple une phrase
hint-option-is-mark = écrivez-le avec ce qu’il compte ou désigne : « 3 relectures », « la lettre A »
hint-option-lettered = retirez « { $mark } »
hint-empty-form = écrivez un mot d’au moins une lettre ou un chiffre
hint-asked-later-only = ajoutez une question à répondre tout de suite, avant le geste
hint-variant-kind = choisissez single, multiple, truefalse, order, match, short ou case
hint-nested-variants = remontez-les parmi les variantes de la question
hint-no-variant = ajoutez « variants: » avec la même idée dans une autre situation
hint-alt = dites en une phrase ce que montre l’image, pour qui ne la voit pas
hint-copy = copiez le fichier dans le dossier du cours
hint-compress = réduisez ses dimensions ou sa qualité
hint-image-cut = copiez-la de nouveau, ou enregistrez-la de nouveau en PNG ou en JPEG
hint-image-format = enregistrez-la de nouveau en PNG ou en JPEG
hint-renamed = si « { $nearest } » la remplace, rendez-lui son ancien identifiant ; sinon, nommez-la sous « retired: »
hint-retire-lesson = remettez-la, ou nommez-la sous « retired: », avec « lesson: { $id } », le jour (« on »), la raison (« reason ») et la leçon où va son sujet (« moved_to »)
hint-retire-question = remettez-la, ou nommez-la sous « retired: », avec « lesson: { $lesson } », « question: { $id } », le jour (« on ») et la raison (« reason »)
hint-still-there = ôtez l’une des deux : ce qui est resté, ou sa ligne sous « retired »
hint-long-text = une idée par leçon : le reste va sous « more »
hint-long-sentences = coupez les plus longues en deux
hint-hard-to-read = des phrases plus courtes, et des mots de tous les jours
hint-guessable = allongez les autres ou raccourcissez-la, et changez-les de place
hint-no-source = ajoutez « sources: », avec le jour où vous l’avez lue
hint-read-again = relisez-la, corrigez la leçon s’il le faut, puis mettez « checked_on » à jour
hint-unknown-acronym = écrivez les mots, puis le sigle entre parenthèses, ou ajoutez un terme au glossaire
hint-alike = « { $first } » : dites-le autrement
hint-record = supprimez le fichier, puis lancez levain check --record
hint-markup-heading = mettez le titre en **gras**
hint-markup-rule = une ligne vide suffit
hint-markup-quote = utilisez des guillemets « »
hint-markup-table = faites-en une liste
hint-markup-nested-list = mettez tout sur un seul niveau, sans retrait
hint-markup-other-bullet = commencez la ligne par « - » ou par « 1. »
hint-markup-misnumbered-list = une liste commence à 1 et va de un en un ; sinon écrivez « \. » après le nombre
hint-markup-image = utilisez le champ « image » de la leçon
hint-markup-bad-link = un lien s’écrit [libellé](https://adresse), sans espace ni parenthèse dans l’adresse
hint-markup-html = écrivez sans balise
hint-markup-entity = écrivez le caractère lui-même
hint-markup-footnote = mettez la source dans « sources », et la remarque dans la phrase
hint-markup-checkbox = faites-en une liste, par des lignes « - »
hint-markup-highlight = dites-le avec des mots
hint-markup-bold-underscore = le gras s’écrit **ainsi**
hint-markup-glued-item = mettez une espace après le tiret ou le point
hint-markup-bbcode = le gras s’écrit **ainsi**, l’italique *ainsi*
hint-markup-mention = écrivez le nom, sans signe
hint-markup-variable = écrivez le mot lui-même
hint-markup-script = écrivez le caractère lui-même : H₂O, m²
hint-markup-mojibake = retapez le mot, et enregistrez le fichier en UTF-8
hint-markup-soft-hyphen = effacez-le et retapez le mot
hint-markup-newline = passez à la ligne, sous « |- »
hint-markup-folded-list = écrivez « |- » au lieu de « >- » ou de guillemets : les retours à la ligne restent
hint-markup-code = mettez le mot entre « » ou en **gras**
hint-markup-strike = dites-le avec des mots
hint-markup-underscore = l’italique s’écrit *ainsi*
hint-markup-unclosed-bold = fermez par ** contre le mot, ou écrivez \*\*
hint-markup-unclosed-italic = fermez par * contre le mot, ou écrivez \*
hint-markup-line = retirez les signes de mise en forme
