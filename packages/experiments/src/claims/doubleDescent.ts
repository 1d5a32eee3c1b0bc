import {
  datasetTitle,
  difference,
  type Estimate,
  groupBy,
  type KernelMachine,
  randomFeaturesOf,
} from "@rote/records";
import { type Comparison, claimAbout } from "./claim.ts";
import { moreThan } from "./finding.ts";
import { premiseOfOutcome } from "./premise.ts";
import { failureWords } from "./runPremises.ts";
import {
  asSpecified,
  machinesThatDiffer,
  randomFeatureSolutions,
  type Solved,
  testErrorOf,
  testedMachine,
} from "./solvedMachine.ts";
import { imagesWords, percentText } from "./words.ts";

/** What counts as few and as many features, by the number of examples. */
const [FEW, MANY] = [0.5, 10];

/** The largest residual with which labels count as taken. */
const RESIDUAL = 1e-6;

/** With fewer features than examples nobody asks for it. */
const fitsFromAsManyOn = premiseOfOutcome<Solved>(
  "From as many features as examples on it takes its training labels: its certificate says that " +
    `the solver converged, with a relative residual of at most ${RESIDUAL}.`,
  (record) => {
    const { failure, certificate, trainError } = record;
    if (failure !== undefined) return failureWords(failure);
    if (certificate === undefined) return "it has no certificate";
    if (ratioOf(record) < 1) return undefined;
    const { status, relativeResidual } = certificate;
    if (status !== "converged") return `the solver says ${status}`;
    if (relativeResidual > RESIDUAL) return `its residual is ${relativeResidual}`;
    return trainError === 0 ? undefined : "it does not fit all of them";
  },
);

/** Test error falls, rises to where features are as many as examples, and falls below. */
export const doubleDescent = claimAbout<Solved, KernelMachine<Solved>>({
  id: "double-descent",
  sentence:
    "On random features the test error rises up to where there are as many features as examples, " +
    "and falls again beyond, below the best with fewer (double descent).",
  source: "Not in the paper: Belkin, Hsu, Ma & Mandal, PNAS 2019",
  tolerance:
    "On true labels, the least squares solution of minimum norm: the test error with as many " +
    "features as examples is above the least with at most half as many, and that is above the " +
    "error with the most features, ten times as many or more.",
  subject: machinesThatDiffer("features"),
  candidates: (records) =>
    randomFeatureSolutions(records).filter(({ labels }) => labels === "true"),
  premises: [asSpecified, testedMachine, fitsFromAsManyOn],
  needed:
    "random features on true labels: at most half as many as examples, as many, and ten times as " +
    "many (rote linear --features random-relu --width n)",
  compare,
});

const featuresOf = (record: Solved): number => randomFeaturesOf(record) ?? Number.NaN;

/** Features for each example. */
const ratioOf = (record: Solved): number =>
  featuresOf(record) / (record.specification.train ?? Number.NaN);

interface Point {
  features: number;
  records: Solved[];
  error: Estimate;
}

function compare(machine: KernelMachine<Solved>): Comparison<Solved>[] {
  const points = [...groupBy(machine.records, featuresOf)]
    .map(([features, records]): Point => ({ features, records, error: testErrorOf(records) }))
    .sort((a, b) => a.features - b.features);
  const ratio = ({ records }: Point) => ratioOf(records[0]!);
  const few = points.filter((point) => ratio(point) <= FEW);
  const peak = points.find((point) => ratio(point) === 1);
  const most = points.at(-1);
  if (few.length === 0 || peak === undefined || most === undefined || ratio(most) < MANY) return [];
  const best = few.reduce((a, b) => (b.error.mean < a.error.mean ? b : a));
  const label = `${imagesWords(machine.images)} of ${titleOf(machine)}`;
  const words = [best, peak, most].map(
    (point) => `${textOf(point)} % with ${point.features.toLocaleString("en-US")} features`,
  );
  return [
    {
      words: `${label}: test error ${words.join(", ")}`,
      findings: [
        moreThan(difference(peak.error, best.error), 0, `no peak at as many features (${label})`),
        moreThan(difference(best.error, most.error), 0, `no second descent below (${label})`),
      ],
      figures: points.map((point) => ({
        quantity: `test error with ${point.features.toLocaleString("en-US")} features, ${label}`,
        paper: null,
        ours: textOf(point),
        unit: "%",
      })),
      records: points.flatMap(({ records }) => records),
    },
  ];
}

const textOf = ({ records }: Point) => percentText(records.map(({ testError }) => testError));

const titleOf = ({ records }: KernelMachine<Solved>) => datasetTitle(records[0]!.dataset);
