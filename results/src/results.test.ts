import { readFileSync } from "node:fs";
import { join } from "node:path";
import { claims } from "@rote/experiments/claims";
import { expect, test } from "vitest";
import { claimOf } from "./claimsText.ts";
import { withoutMarked } from "./fillMarks.ts";
import { numbersIn } from "./numbersIn.ts";
import { remarks } from "./remarks.ts";
import { resultsFolder, scaleFolders } from "./scales.ts";
import { everything, written } from "./written.ts";

const all = await everything();
const read = (path: string) => readFileSync(join(resultsFolder, "..", path), "utf8");

test("what docs/results says is what its records say", async () => {
  for (const [path, content] of Object.entries(await written(all))) {
    expect(read(path) === content, `docs/${path}: pnpm --filter @rote/results start`).toBe(true);
  }
});

test("every claim has a remark, and every remark a claim", () => {
  expect(Object.keys(remarks).sort()).toEqual(claims.map(({ id }) => id).sort());
});

test("every number in a remark stands in the evidence of its claim", () => {
  for (const [id, remark] of Object.entries(remarks)) {
    const evidence = scaleFolders.map(({ name }) => JSON.stringify(claimOf(all, name, id)));
    const known = numbersIn(evidence.join(" "));
    for (const number of numbersIn(remark)) expect(known, `${id}: ${number}`).toContain(number);
  }
});

/** Sizes of data sets, levels of confidence, when a run ends, and Theorem 1 are no results. */
const NO_RESULTS = [
  "1",
  "99",
  "95",
  "60,000",
  "50,000",
  "10,000",
  "3,000",
  "2,000",
  "1,000",
  "500",
];

test.each(["README", "claims"])(
  "beside what is written from records, %s.md has no number that could be a result",
  (name) => {
    const numbers = numbersIn(withoutMarked(read(`results/${name}.md`)));
    expect(numbers.filter((number) => !NO_RESULTS.includes(number))).toEqual([]);
  },
);
