// Statements of the standard input, one a line, checked by Learning Locker's rules: a list of what
// is wrong for each, on a line of its own. Argument: the folder of node_modules.
const path = require("path");
const { default: validate } = require(
  path.join(process.argv[2], "@learninglocker", "xapi-validation"),
);

const lines = require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean);
for (const line of lines) {
  const wrong = validate(JSON.parse(line));
  console.log(JSON.stringify(wrong.map((each) => `${each.constructor.name} ${each.path.join(".")}`)));
}
