# What the console itself says, in English; the same keys are in fr.ftl.

console-unknown = “{ $name }” does not exist here. Orders: { $known }.
console-no-file = “{ $path }” is no file here.
console-picture = [picture: { $alt }]
console-file = [{ $name }, { $size } KiB]
