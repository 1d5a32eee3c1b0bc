import { type Claim, notEnoughRuns } from "./claim.ts";
import { datasetOf, featuresOf, labelOf } from "./kernelMachines.ts";
import { percent } from "./settings.ts";

const CHANCE = 0.9;
const FITTED = 0.001;

/** Table 3, test error in percent, without regularization. */
const PAPER: Readonly<Record<string, number>> = {
  "mnist raw pixels": 1.2,
  "mnist gabor": 0.6,
  "cifar10 raw pixels": 46,
  "cifar10 random-patches": 17,
};

/** Section 5: interpolating with the smallest norm generalizes. */
export const minimumNormGeneralizes: Claim = {
  id: "section5-generalizes",
  sentence:
    "The minimum-norm solution that fits every training label generalizes, without regularization.",
  source: "Table 3, section 5",
  tolerance:
    "On true labels without ridge: at most 0.1 % training error and at most two thirds of the test error " +
    "of guessing (60 %), for every kernel machine.",
  judge({ linear }) {
    const records = linear.filter(({ ridge, labels }) => ridge === 0 && labels === "true");
    if (records.length === 0)
      return notEnoughRuns("one kernel solution on true labels without ridge");
    const bad = records.filter(
      ({ trainError, testError }) => !(trainError <= FITTED && testError <= (2 / 3) * CHANCE),
    );
    return {
      verdict: bad.length === 0 ? "holds" : "fails",
      evidence: `${records
        .map(
          (record) =>
            `${labelOf(record)}: ${percent(record.testError)} test error at ${percent(record.trainError)} training error`,
        )
        .join("; ")}.`,
      figures: records.map((record) => ({
        quantity: `test error, ${labelOf(record)}`,
        paper: PAPER[`${datasetOf(record)} ${featuresOf(record)}`] ?? null,
        ours: Number((100 * record.testError).toFixed(2)),
        unit: "%",
      })),
      runs: records.map(({ specificationHash }) => specificationHash),
    };
  },
};
