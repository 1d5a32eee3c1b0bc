import {
  type Estimate,
  imagesOf,
  interval,
  type KernelMachine,
  type MemorizationRecord,
  repeatsEstimate,
} from "@rote/records";
import { aucVariance } from "./aucVariance.ts";
import { type Claim, type ClaimRecords, claimAbout } from "./claim.ts";
import { moreThan } from "./finding.ts";
import { largerMean } from "./largerMean.ts";
import { solutionsEstimate } from "./normFinding.ts";
import { premise } from "./premise.ts";
import {
  interpolates,
  machinePremises,
  machinesThatDiffer,
  type Solved,
  solutionOf,
  solvedMachines,
} from "./solvedMachine.ts";
import { machineLabelOf, percent, pointsText, repeatsText } from "./words.ts";

const FELDMAN = "Not in the paper: Feldman & Zhang, NeurIPS 2020, arXiv:2008.03703";

/** The fewest examples of either kind of which a claim counts pairs. */
const FEWEST_OF_A_KIND = 30;

const measured = premise<Solved>(
  "The memorization of its training examples was measured (leaveOneOut).",
  ({ memorization, failure }) =>
    memorization === undefined && failure === undefined ? "it was not measured" : undefined,
);

/** Solutions of minimum norm that were to be measured. */
const candidates = (records: ClaimRecords): Solved[] =>
  solvedMachines(records).filter(
    (record) =>
      (record.specification.leaveOneOut === true || record.memorization !== undefined) &&
      record.ridge === 0 &&
      solutionOf(record) === "minimumNorm",
  );

const NEEDED =
  "one kernel machine without ridge on true and on random labels whose examples were left out " +
  "(rote linear --leave-one-out)";

/** Random labels are memorized more than true ones. */
const randomLabels = claimAbout<Solved, KernelMachine<Solved>>({
  id: "memorization-random-labels",
  sentence:
    "On one kernel random labels are memorized more than true ones: the others do not give them.",
  source: FELDMAN,
  tolerance:
    "Memorization is the output for an example's label less that of the solution without the " +
    "example, exactly. Without ridge its mean on random labels is larger than on true ones (of " +
    "single solutions by a fifth).",
  subject: machinesThatDiffer(),
  candidates,
  premises: [...machinePremises, interpolates, measured],
  needed: NEEDED,
  compare(machine) {
    const on = (labels: Solved["labels"]) => measuredOn(machine, labels);
    const [clean, random] = [on("true"), on("random")];
    if (clean.length === 0 || random.length === 0) return [];
    const label = machineLabelOf(machine);
    return [
      {
        words: `${label}: ${meanText(random)} on random labels, ${meanText(clean)} on true`,
        findings: [
          largerMean(
            solutionsEstimate(random, meanOf),
            solutionsEstimate(clean, meanOf),
            `no more memorization of random labels (${label})`,
          ),
        ],
        figures: (["random", "true"] as const).map((labels) => ({
          quantity: `mean memorization of ${labels} labels, ${label}`,
          paper: null,
          ours: meanText(on(labels)),
        })),
        records: [...clean, ...random],
      },
    ];
  },
});

/** Memorized examples are not like the others of their class. */
const atypical = claimAbout<Solved, KernelMachine<Solved>>({
  id: "memorization-atypical",
  sentence:
    "Memorized examples are atypical: the nearest other example of their class is farther away.",
  source: FELDMAN,
  tolerance:
    "On true labels without ridge, of the pairs of an example whose memorization, measured by " +
    "leaving it out, is more than 1/2 and one of which it is less, in more than half the nearest " +
    "other example with the same label is farther from the memorized one; equal distances count " +
    `half. There are ${FEWEST_OF_A_KIND} or more of either kind. Of a single solution with the ` +
    "interval of Hanley and McNeil.",
  subject: machinesThatDiffer(),
  candidates: (records) => candidates(records).filter(({ labels }) => labels === "true"),
  premises: [
    ...machinePremises,
    interpolates,
    measured,
    premise(
      `Of its training examples ${FEWEST_OF_A_KIND} or more are memorized, and as many are not.`,
      (record) => {
        if (record.memorization === undefined) return undefined; // that is another premise
        const [few, many] = countsOf(record);
        return Math.min(few, many) >= FEWEST_OF_A_KIND
          ? undefined
          : `${few} are memorized, ${many} are not`;
      },
    ),
  ],
  needed: NEEDED,
  compare(machine) {
    const records = measuredOn(machine, "true").filter(
      ({ memorization }) => memorization.farther !== null,
    );
    if (records.length === 0) return [];
    const label = machineLabelOf(machine);
    const share = fartherOf(records);
    return [
      {
        words:
          `${label}: the memorized one is farther in ${pointsText(share)} % of the pairs, ` +
          `${percent(records[0]!.memorization.memorized)} are memorized`,
        findings: [moreThan(share, 0.5, `memorized examples are no farther (${label})`)],
        figures: [
          {
            quantity: `pairs in which the memorized example is farther from its class, ${label}`,
            paper: null,
            ours: pointsText(share),
            unit: "%",
          },
        ],
        records,
      },
    ];
  },
});

/** Memorization of kernel machines, by leaving examples out. */
export const memorization: readonly Claim[] = [randomLabels, atypical];

type Measured = Solved & { memorization: MemorizationRecord };

const measuredOn = ({ records }: KernelMachine<Solved>, labels: Solved["labels"]): Measured[] =>
  records.filter(
    (record): record is Measured => record.labels === labels && record.memorization !== undefined,
  );

/** How many examples are memorized, and how many are not. */
function countsOf(record: Solved): [memorized: number, others: number] {
  const n = imagesOf(record) ?? 0;
  const count = Math.round((record.memorization?.memorized ?? 0) * n);
  return [count, n - count];
}

const meanOf = ({ memorization }: Measured): number => memorization.mean;

const meanText = (records: readonly Measured[]): string =>
  repeatsText(interval(records.map(meanOf)), 2);

/** Of repeats with their spread, of a single solution with the variance of Hanley and McNeil. */
function fartherOf(records: readonly Measured[]): Estimate {
  const repeats = repeatsEstimate(records.map(({ memorization }) => memorization.farther!));
  if (repeats.variance > 0 && records.length > 1) return repeats;
  const variance = aucVariance(repeats.mean, ...countsOf(records[0]!));
  return { mean: repeats.mean, variance, degrees: Number.POSITIVE_INFINITY };
}
