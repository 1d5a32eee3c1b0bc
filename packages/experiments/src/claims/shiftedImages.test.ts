import { expect, test } from "vitest";
import type { RunSpecification } from "../runs/runSpecification.ts";
import { failed, made, type Outcome, repeats, verdictOn } from "./records.testing.ts";

const shifted: RunSpecification = { testOn: ["contrast", "gaussianNoise:5"] };
const fifth = { name: "partialLabels", params: { probability: 0.2 } };

/** Runs on true labels and with a fifth of them drawn anew: what is left of 40 points each. */
const runs = (
  plain: Partial<Outcome>,
  memorizing: Partial<Outcome>,
  more: RunSpecification = {},
) => [
  made({ ...shifted, ...more }, { testAccuracy: 0.5, shifted: 0.46, ...plain }),
  made(
    { ...shifted, ...more, corruption: fifth },
    { testAccuracy: 0.4, cleanLabelTestAccuracy: 0.5, shifted: 0.4, ...memorizing },
  ),
];
const judged = (training: ReturnType<typeof runs>, failures: ReturnType<typeof failed>[] = []) =>
  verdictOn("shift-memorized", { training, failures });

test("holds where a smaller share above guessing is left, and fails where a larger one is", () => {
  expect(judged(runs({}, {})).verdict).toBe("holds"); // 90 % and 75 %
  expect(judged(runs({ shifted: 0.4 }, { shifted: 0.46 })).verdict).toBe("fails");
});

test("is inconclusive where the interval covers none", () => {
  expect(judged(runs({}, { shifted: 0.455 })).verdict).toBe("inconclusive");
  expect(judged(runs({}, {}, { test: 100 })).verdict).toBe("inconclusive");
});

test("takes shares, not points, so that a network that knows less may lose less", () => {
  const knowsLess = { cleanLabelTestAccuracy: 0.3, shifted: 0.27 }; // 3 points, 15 %
  const [plain, memorizing] = runs({ shifted: 0.46 }, knowsLess); // 4 points, 10 %
  const { verdict, evidence } = judged([plain!, memorizing!]);
  expect(verdict).not.toBe("fails");
  expect(evidence).toContain("90.0 ± ");
  expect(evidence).toContain("85.0 ± ");
});

test("repeats give their own interval", () => {
  const outcomes = (shifts: number[], accuracy: number) =>
    shifts.map((shifted) => ({ testAccuracy: accuracy, cleanLabelTestAccuracy: 0.5, shifted }));
  const plain = repeats(shifted, outcomes([0.47, 0.46, 0.45], 0.5));
  const close = repeats({ ...shifted, corruption: fifth }, outcomes([0.46, 0.44, 0.45], 0.4));
  expect(judged([...plain, ...close]).verdict).toBe("inconclusive");
  const far = repeats({ ...shifted, corruption: fifth }, outcomes([0.41, 0.4, 0.39], 0.4));
  expect(judged([...plain, ...far]).verdict).toBe("holds");
  const lost = failed({ ...shifted, corruption: fifth, seed: 3 });
  expect(judged([...plain, ...far], [lost]).verdict).toBe("inconclusive");
});

test("compares what both were tested on, and runs that differ in nothing else", () => {
  const [plain] = runs({}, {});
  const [, other] = runs({}, {}, { testOn: ["contrast", "brightness"] });
  const both = judged([plain!, other!]);
  expect(both.verdict).toBe("holds");
  expect(both.evidence).toContain("over 5 shifts");
  const [, apart] = runs({}, {}, { testOn: ["brightness"] });
  expect(judged([plain!, apart!]).verdict).toBe("notEnoughRuns");
  const [, larger] = runs({}, {}, { batchSize: 64 });
  const unlike = judged([plain!, larger!]);
  expect(unlike.verdict).toBe("premiseNotMet");
  expect(unlike.evidence).toContain("batchSize is 64, not 128");
});

test("its premises: fitted, better than chance, and every shift measured", () => {
  const unmet = (memorizing: Partial<Outcome>) => judged(runs({}, memorizing));
  expect(unmet({ trainAccuracy: 0.9 }).verdict).toBe("premiseNotMet");
  expect(unmet({ cleanLabelTestAccuracy: 0.1, shifted: 0.1 }).evidence).toContain(
    "right on 10.0 %",
  );
  const lacking = runs({}, {});
  lacking[1]!.shifts!.pop();
  expect(judged(lacking).leftOut![0]!.reason).toBe("it has no accuracy under one of them");
});

test("needs runs that were tested on shifts, without regularizers and at p = 0.2", () => {
  expect(judged([made({}), made({ corruption: fifth })]).verdict).toBe("notEnoughRuns");
  expect(judged(runs({}, {}, { weightDecay: 1e-4 })).verdict).toBe("notEnoughRuns");
  const half = { name: "partialLabels", params: { probability: 0.5 } };
  const [plain] = runs({}, {});
  const other = made({ ...shifted, corruption: half }, { testAccuracy: 0.3, shifted: 0.2 });
  expect(judged([plain!, other]).verdict).toBe("notEnoughRuns");
});
