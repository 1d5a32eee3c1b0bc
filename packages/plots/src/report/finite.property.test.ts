import { foldIn, integer, type Key, key } from "@rote/random";
import type { RunEvidence } from "@rote/records";
import { describe, expect, test } from "vitest";
import { auditRecord } from "../audit/audit.testing.ts";
import { type ReportOptions, reportFiles } from "../index.ts";
import {
  testClaims,
  testComplexity,
  testExpressivity,
  testLinear,
  testRecords,
} from "../records.testing.ts";

// Records of few values, so that gaps, margins, counts and norms are 0, and accuracies equal, as
// often as not: a share of nothing is left empty.

const FRACTIONS = [0, 0.1, 0.5, 1];
const REGULARIZERS = [{}, { weightDecay: 1e-4 }, { weightDecay: 1e-3 }, { dropout: 0.5 }];

/** One of the values; where the set is flat, the same one for all that have the name. */
class Draw {
  readonly #root: Key;
  readonly #isFlat: boolean;
  #drawn = 0;

  constructor(seed: number) {
    this.#root = key(seed, "plots/report");
    this.#isFlat = seed % 2 === 0;
  }

  of<Value>(name: string, values: readonly Value[]): Value {
    const at = foldIn(foldIn(this.#root, name), this.#isFlat ? 0 : this.#drawn++);
    return values[integer(at, values.length)]!;
  }
}

function runs(draw: Draw): RunEvidence[] {
  const [{ epochs, ...record }] = testRecords() as [RunEvidence];
  const unknown = [...FRACTIONS, null];
  return [0, 0.5, 1].flatMap((p) =>
    REGULARIZERS.flatMap((regularizers, r) =>
      [0, 1].map(
        (seed): RunEvidence => ({
          ...record,
          name: `p = ${p}`,
          corruption: {
            name: p === 0 ? "trueLabels" : "partialLabels",
            params: { probability: p },
            seed,
          },
          dataset: { name: "cifar10", classes: draw.of("classes", [1, 2, 10]) },
          specification: { train: 100, test: 20, seed, recordExamples: true, ...regularizers },
          specificationHash: `${p} ${r} ${seed}`,
          epochs: epochs.slice(0, draw.of("epochs", [0, 1, 3])).map((epoch) => ({
            ...epoch,
            step: draw.of("step", [0, 1]) * epoch.step,
            loss: draw.of("loss", [0, 1, Number.NaN]),
            trainAccuracy: draw.of("train", unknown),
            testAccuracy: draw.of("test", unknown),
            cleanLabelTestAccuracy: draw.of("clean", unknown),
            onlineAccuracy: draw.of("online", unknown),
            changedLabelAccuracy: draw.of("changed", unknown),
            unchangedLabelAccuracy: draw.of("unchanged", unknown),
            learningRate: draw.of("rate", [0, 0.1]),
            seconds: draw.of("seconds", [0, 1]),
          })),
          result: {
            epochsToFit: draw.of("fit", [0, 1, 3, null]),
            trainAccuracy: draw.of("last train", unknown),
            testAccuracy: draw.of("last test", unknown),
            cleanLabelTestAccuracy: draw.of("last clean", unknown),
            seconds: draw.of("seconds", [0, 1]),
          },
          shifts: ["none", "contrast", "brightness"].map((name, i) => ({
            name,
            severity: i === 0 ? 0 : 1,
            testAccuracy: draw.of("shifted", unknown),
            cleanLabelTestAccuracy: draw.of("shifted", unknown),
          })),
        }),
      ),
    ),
  );
}

function recordsOf(seed: number): ReportOptions {
  const draw = new Draw(seed);
  return {
    title: "Few values",
    runs: runs(draw),
    linear: testLinear().map((one) => ({
      ...one,
      norm: draw.of("norm", [0, 1]),
      testError: draw.of("error", FRACTIONS),
      trainError: draw.of("error", FRACTIONS),
      specification: { ...one.specification, train: draw.of("n", [1, 10]) },
    })),
    expressivity: testExpressivity().map((one) => ({
      ...one,
      n: draw.of("n", [1, 10]),
      dimension: draw.of("d", [1, 10]),
      maxError: draw.of("max", [0, 1e-9]),
    })),
    complexity: testComplexity().map((one) => ({
      ...one,
      parameters: draw.of("parameters", [0, 1, 100, null]),
    })),
    audits: [{ ...auditRecord(), seconds: 0 }],
    claims: testClaims(),
  };
}

describe("a report of records of few values", () => {
  test.each(Array.from({ length: 24 }, (_, seed) => seed))(
    "names no number that is none: %i",
    (seed) => {
      for (const { name, content } of reportFiles(recordsOf(seed))) {
        const at = content.search(/\bNaN\b|Infinity|undefined/);
        expect([name, at < 0 ? "" : content.slice(Math.max(0, at - 200), at + 50)]).toEqual([
          name,
          "",
        ]);
      }
    },
  );

  test("is empty where there is no gap to have a share of", () => {
    const [first] = testRecords() as [RunEvidence];
    const at = (name: string, probability: number): RunEvidence => ({
      ...first,
      corruption: { name, params: { probability }, seed: 0 },
      specificationHash: name,
      specification: { train: 100, test: 20, seed: 0 },
      result: { ...first.result, testAccuracy: 0.25, cleanLabelTestAccuracy: 0.25 },
    });
    const set = [at("trueLabels", 0), at("partialLabels", 0.5), at("randomLabels", 1)];
    const files = reportFiles({ title: "No gap", runs: set });
    const phases = files.find(({ name }) => name === "phases.csv")!.content;
    const rows = phases.trim().split("\r\n").slice(1);
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row).toMatch(/,0\.00 ± [\d.]+,–,–$/);
  });
});
