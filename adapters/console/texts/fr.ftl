# Ce que dit la console elle-même, en français ; les mêmes clés sont dans en.ftl.

console-unknown = « { $name } » n’existe pas ici. Ordres : { $known }.
console-no-file = « { $path } » n’est pas un fichier d’ici.
console-picture = [image : { $alt }]
console-file = [{ $name }, { $size } Kio]
