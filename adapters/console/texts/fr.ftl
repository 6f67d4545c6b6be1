# Ce que dit la console elle-même, en français ; les mêmes clés sont dans en.ftl.

console-unknown = « { $name } » n’existe pas ici. Ordres : { $known }.
console-to-keep = :garder enregistre ce fichier dans le dossier courant
console-none-to-keep = Aucun fichier n’a encore été reçu ici.
console-kept = enregistré : { $path }
console-there = « { $path } » existe déjà : déplacez-le, puis recommencez.
console-not-kept = « { $path } » n’est pas enregistré : { $why }.
console-other = pour { $user } :
console-no-file = « { $path } » n’est pas un fichier d’ici.
console-picture = [image : { $alt }]
console-file = [{ $name }, { $size } Kio]
