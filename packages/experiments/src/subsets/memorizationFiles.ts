import { checkArgument } from "@rote/options";
import type { MemorizationScores } from "@rote/records";
import { SpecificationError } from "../specification/specificationError.ts";
import type { InfluentialPair } from "./influentialPairs.ts";

/** What the files of scores are called. */
export const SCORES = {
  json: "memorization.json",
  csv: "memorization.csv",
  influence: "influence.csv",
} as const;

/** A column of the table, after the place of the example. */
const COLUMNS = [
  "memorization",
  "standardError",
  "cScore",
  "cScoreStandardError",
  "included",
  "changed",
] as const;

/**
 * The scores as files: a JSON document, and comma-separated values with a line for each training
 * example, in the order of the set, `index` counted from 0. What is not known is left empty.
 */
export function memorizationFiles(scores: MemorizationScores): { json: string; csv: string } {
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, [["number", null]]] as const));
  const kind = { kind: "text", scores: columns, examples: "number" } as const;
  checkArgument("memorizationFiles", "scores", scores, kind, SpecificationError);
  const lines = Array.from({ length: scores.examples }, (_, i) =>
    [i, ...COLUMNS.map((name) => scores.scores[name][i] ?? "")].join(),
  );
  return {
    json: `${JSON.stringify(scores)}\n`,
    csv: `${["index", ...COLUMNS].join()}\n${lines.map((line) => `${line}\n`).join("")}`,
  };
}

/** Pairs as comma-separated values, one a line, in the order given. */
export function influenceFile(pairs: readonly InfluentialPair[]): string {
  const pair = { train: "number", test: "number", influence: "number" } as const;
  checkArgument("influenceFile", "pairs", pairs, [pair], SpecificationError);
  const lines = pairs.map(
    ({ train, test, influence, memorization }) => `${train},${test},${influence},${memorization}\n`,
  );
  return `train,test,influence,memorization\n${lines.join("")}`;
}
