import { conditions } from "@rote/paper";
import type { FailureEvidence } from "@rote/records";
import { expect, test } from "vitest";
import { checkClaims } from "./checkClaims.ts";
import { made } from "./records.testing.ts";

const six = Object.keys(conditions).map((name) => made({ corruption: { name } }));
const failure = (more: object = {}): FailureEvidence => ({
  kind: "failure",
  of: "training",
  specification: {
    ...six[0]!.specification,
    ...more,
    seed: 1,
    corruption: { name: "randomLabels", params: {} },
  },
  specificationHash: "f",
  error: { name: "DivergedError", message: "the loss is NaN" },
  epoch: 1,
  step: 7,
});
const fits = (failures: FailureEvidence[], training = six) =>
  checkClaims({ training, failures }).find(({ id }) => id === "fig1a-fit")!;

test("a claim about every run does not hold if a repeat failed, and says which", () => {
  expect(fits([]).verdict).toBe("holds");
  const { verdict, evidence } = fits([failure()]);
  expect(verdict).toBe("fails");
  expect(evidence.split(". ").at(-1)).toBe(
    "1 run failed and has no result: random labels, mlp-1x512, seed 1 (DivergedError at step 7).",
  );
});

test("a run with other settings that failed says nothing about these", () => {
  expect(fits([failure({ learningRate: 99 })])).toEqual(fits([]));
});

test("where runs are missing the failed ones are named", () => {
  const { verdict, evidence } = fits([failure(), failure(), failure(), failure()], []);
  expect(verdict).toBe("notEnoughRuns");
  expect(evidence).toMatch(/4 runs failed and have no result: .*; 1 more\.$/);
});
