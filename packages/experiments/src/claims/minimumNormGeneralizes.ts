import { type Claim, notEnoughRuns } from "./claim.ts";
import { repeatsOf, repeatsText } from "./interval.ts";
import { minimumNormMachines } from "./kernelMachines.ts";

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
    "of guessing (60 %), for every kernel machine and every repeat of it.",
  judge({ linear }) {
    const machines = minimumNormMachines(linear).map((machine) => ({
      ...machine,
      trainError: repeatsOf(machine.repeats.map(({ trainError }) => 100 * trainError)),
      testError: repeatsOf(machine.repeats.map(({ testError }) => 100 * testError)),
    }));
    if (machines.length === 0)
      return notEnoughRuns("one kernel solution on true labels without ridge");
    const records = machines.flatMap(({ repeats }) => repeats);
    const bad = records.filter(
      ({ trainError, testError }) => !(trainError <= FITTED && testError <= (2 / 3) * CHANCE),
    );
    return {
      verdict: bad.length === 0 ? "holds" : "fails",
      evidence: `${machines
        .map(
          ({ label, trainError, testError }) =>
            `${label}: ${repeatsText(testError)} % test error at ${repeatsText(trainError)} % training error`,
        )
        .join("; ")}.`,
      figures: machines.map(({ label, dataset, features, testError }) => ({
        quantity: `test error, ${label}`,
        paper: PAPER[`${dataset} ${features}`] ?? null,
        ours: repeatsText(testError, 2),
        unit: "%",
      })),
      runs: records.map(({ specificationHash }) => specificationHash),
    };
  },
};
