// Checks what the formatter leaves alone: no line of code or comment is longer than 100 columns,
// and no object or list is spread only to choose where lines break.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const MOST = 100;
const NEEDLESS_SPREAD = /^\s*\.\.\.(\{ .* \}|\[[^[\]]*\]),?( \/\/.*)?$/;
const UNBREAKABLE = /^import [\w{} ,*]+ from "[^"]+";$/;
const GENERATED = /onnx_pb\./;

const patterns = ["*.ts", "*.tsx", "*.mjs", "*.js"];
const list = ["ls-files", "--cached", "--others", "--exclude-standard", ...patterns];
const files = execFileSync("git", list, { encoding: "utf8" })
  .split("\n")
  .filter((file) => file !== "" && existsSync(file) && !GENERATED.test(file));

let faults = 0;
for (const file of files) {
  for (const [i, line] of readFileSync(file, "utf8").split("\n").entries()) {
    const columns = [...line].length;
    if (columns > MOST && !UNBREAKABLE.test(line))
      report(file, i, `must have at most ${MOST} columns, got ${columns}`);
    if (NEEDLESS_SPREAD.test(line)) report(file, i, "must not spread a literal: write its fields");
  }
}
process.exitCode = faults === 0 ? 0 : 1;

function report(file, index, fault) {
  faults++;
  console.error(`${file}:${index + 1}: ${fault}.`);
}
