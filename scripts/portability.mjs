// Checks that no package computes with what ECMAScript leaves to the engine: Math.exp, Math.cos, …
// and `**` differ in the last bit between engines, so results, ids and records would. Packages take
// theirs from `@rote/random/elementary`, squares are products, and roots of sums are not `hypot`.
import { globSync, readFileSync } from "node:fs";

const APPROXIMATE =
  /Math\.(a?(sin|cos|tan)h?|atan2|cbrt|exp|expm1|hypot|log|log10|log1p|log2|pow)\b|\*\*=?/g;
/** A power of literals is one number in every engine: 2 ** 32. */
const LITERAL_POWER = /\b\d+ \*\* -?\d+\b/g;

/** Where the value reaches no result. */
const ALLOWED = {
  "packages/datasets/src/download.ts": "a pause between attempts",
  "packages/experiments/src/linear/kind.ts": "an estimate of time",
  "packages/plots/": "drawings",
};

const files = globSync("packages/*/src/**/*.{ts,tsx}").filter(
  (file) =>
    !/\.(test|testing|full|bench)\.ts/.test(file) &&
    !/\/testing\//.test(file) &&
    !Object.keys(ALLOWED).some((start) => file.startsWith(start)),
);
let faults = 0;
for (const file of files) {
  const code = readFileSync(file, "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "))
    .replace(/(^|\s)\/\/.*$/gm, "")
    .replace(LITERAL_POWER, "");
  for (const [i, line] of code.split("\n").entries()) {
    for (const [found] of line.matchAll(APPROXIMATE)) {
      faults++;
      console.error(`${file}:${i + 1}: ${found} must not be used: engines differ in its last bit.`);
    }
  }
}
process.exitCode = faults === 0 ? 0 : 1;
