import type { CompleteComplexitySpecification, ComplexityRecord } from "@rote/records";
import { counted, kernelTitle } from "@rote/records";
import { pixelsOf } from "../data/runDatasets.ts";
import type { Kind } from "../kind/kind.ts";
import { engineHere } from "../kind/nativeEngine.ts";
import { ownFiles } from "../kind/ownFiles.ts";
import { runtime } from "../kind/runtime.ts";
import {
  dataAtHand,
  verifyData,
  verifyEnvironment,
  verifySeconds,
  verifySpecification,
} from "../kind/verification.ts";
import { completeSpecification } from "../runs/runSpecification.ts";
import { training } from "../training/kind.ts";
import {
  type ComplexitySpecification,
  completeComplexitySpecification,
  examplesOf,
  runOf,
} from "./complexitySpecification.ts";
import { measureInStore } from "./measureInStore.ts";
import { verifyComplexity } from "./verifyComplexity.ts";

/** What a class of functions can fit: section 2.2. */
export const complexity: Kind<
  ComplexitySpecification,
  CompleteComplexitySpecification,
  ComplexityRecord
> = {
  name: "complexity",
  title: { one: "measure of complexity", many: "measures of complexity" },
  isTrained: true,
  complete: completeComplexitySpecification,
  run: measureInStore,

  /** Of a network, as of its trainings. */
  pace: {
    key: (specification) =>
      specification.of === "network" ? training.pace!.key(trainingOf(specification)) : undefined,
    of: () => undefined, // a record does not say after how many epochs its trainings ended
    measure: (specification, ...others) =>
      training.pace!.measure(trainingOf(specification), ...others),
  },

  /** Of a network all its trainings. */
  cost(specification, pace, shape) {
    const { of, train: n, draws } = specification;
    if (of !== "network") {
      const pixels = pixelsOf(specification, shape);
      const products = of === "linear" ? 4 * n * Math.min(n, pixels) * pixels : n * n * pixels;
      return { steps: 0, seconds: 1 + (products + n * n * draws) / MULTIPLICATIONS_A_SECOND };
    }
    const trainings = trainingsOf(specification);
    const run = training.cost(trainingOf(specification), pace);
    return {
      steps: trainings * run.steps,
      seconds: run.seconds === undefined ? undefined : trainings * run.seconds,
    };
  },

  describe(specification) {
    const { dataset, draws, seed, train } = specification;
    return {
      what: `complexity of ${hypothesesWords(specification)}`,
      dataset,
      condition: `${counted(draws, "draw")} of signs`,
      regularizers: "none",
      seed,
      examples: train,
    };
  },

  datasets: ({ dataset }) => [dataset],

  outcome: ({ rademacher, parameters, stability }) => ({
    rademacher: rademacher.mean,
    bound: rademacher.bound,
    parameters,
    stability: stability && [stability.true.largest, stability.random.largest],
  }),

  shares: () => ({}),

  summary({ rademacher: { mean, low, high, bound }, parameters }) {
    const interval = low === high ? "" : ` (${low.toPrecision(4)} to ${high.toPrecision(4)})`;
    return (
      `Rademacher complexity ${mean.toPrecision(4)}${interval}` +
      `${bound === null ? "" : `, at most ${bound.toPrecision(4)}`}` +
      `${parameters === null ? "" : `, ${counted(parameters, "parameter")}`}`
    );
  },

  command: commandOf,

  async verify(record, options = {}) {
    const specification = await verifySpecification(record, completeComplexitySpecification);
    const { test } = record.specification;
    const isRight = specification.outcome === "same";
    const found = isRight
      ? await dataAtHand(examplesOf(record.specification), options)
      : new Error("the specification is wrong");
    const sets = { test: record.dataset.train, ...record.dataset };
    const ofSets = verifyData(sets, found);
    return [
      specification,
      ...(isRight ? verifyComplexity(record, found) : []),
      verifyEnvironment(record.environment, { ...runtime(), ...(await engineOf(record)) }),
      verifySeconds({ seconds: record.seconds }),
      ...(test === null ? ofSets.slice(0, 1) : ofSets),
    ];
  },
};

/** One of the trainings of a network. */
const trainingOf = (specification: CompleteComplexitySpecification) =>
  runOf(specification, { train: specification.train, test: 1 });

/** How often the network is trained: on each draw of signs, and without each example left out. */
const trainingsOf = ({ draws, leftOut }: CompleteComplexitySpecification): number =>
  draws + (leftOut > 0 ? 2 * (leftOut + 1) : 0);

/** What multiplies matrices here, for a record of kernels or linear functions. */
const engineOf = async ({ environment }: ComplexityRecord): Promise<object> =>
  environment?.engine === undefined ? {} : engineHere(environment);

const MULTIPLICATIONS_A_SECOND = 1e9; // with a native engine many more

/** "mlp-1x512", "linear functions", "a ball of the Gaussian kernel". */
function hypothesesWords({ of, network, kernel }: CompleteComplexitySpecification): string {
  if (of === "network") return network!.model;
  return of === "linear" ? "linear functions" : `a ball of the ${kernelTitle(kernel!.name)}`;
}

function commandOf({
  dataset,
  kernel,
  network,
  leftOut,
  test,
  pictureSize,
  givenLabels,
  ...others
}: CompleteComplexitySpecification): readonly string[] {
  const { name, ...parameters } = kernel ?? {};
  const { model, ...fields } = network ?? {};
  const usual: object = network === null ? {} : completeSpecification({ model: network.model });
  const isUsual = ([field, value]: [string, unknown]) =>
    JSON.stringify(value) === JSON.stringify((usual as Record<string, unknown>)[field]);
  const settings = Object.entries(fields)
    .filter((entry) => !isUsual(entry))
    .flatMap(([field, value]) => ["--set", `${field}=${JSON.stringify(value)}`]);
  const options = {
    ...others,
    kernel: name,
    ...parameters,
    model,
    "picture-size": pictureSize,
    ...(leftOut > 0 && { "left-out": leftOut, test }),
  };
  const given = Object.entries(options).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  const words = given.flatMap(([option, value]) => [`--${option}`, `${value}`]);
  return ["complexity", dataset, ...words, ...settings, ...ownFiles({ dataset, givenLabels })];
}
