# What the console itself says, in English; the same keys are in fr.ftl.

console-unknown = “{ $name }” does not exist here. Orders: { $known }.
console-to-keep = :keep saves this file in the current folder
console-none-to-keep = No file has come here yet.
console-kept = saved: { $path }
console-there = “{ $path }” exists: move it, then try again.
console-not-kept = “{ $path }” is not saved: { $why }.
console-other = for { $user }:
console-no-file = “{ $path }” is no file here.
console-picture = [picture: { $alt }]
console-file = [{ $name }, { $size } KiB]
