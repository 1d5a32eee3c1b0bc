import {
  type CompleteLinearSpecification,
  kernelTitle,
  type LinearRecord,
  solutionTitle,
} from "@rote/records";
import { loadNamed } from "../data/loadData.ts";
import { pixelsOf } from "../data/runDatasets.ts";
import type { JobOptions, Kind } from "../kind/kind.ts";
import { engineHere, nativeEngine } from "../kind/nativeEngine.ts";
import { ownFiles } from "../kind/ownFiles.ts";
import { runtime } from "../kind/runtime.ts";
import {
  dataAtHand,
  verifyData,
  verifyEnvironment,
  verifySeconds,
  verifySpecification,
} from "../kind/verification.ts";
import { onceInStore } from "../store/onceInStore.ts";
import { completeLinearSpecification, type LinearSpecification } from "./linearSpecification.ts";
import { runLinear } from "./runLinear.ts";
import { verifyMachine } from "./verifyMachine.ts";

/** A kernel machine: labels interpolated at minimum norm, or fitted with a ridge. */
export const linear: Kind<LinearSpecification, CompleteLinearSpecification, LinearRecord> = {
  name: "linear",
  title: { one: "kernel machine", many: "kernel machines" },
  isTrained: false,
  complete: completeLinearSpecification,
  run: (id, specification, options) =>
    onceInStore(id, options, (check) => solveInStore(specification, options, check)),

  /** n³/3 multiplications for the system and n·m·d for the kernels. */
  cost({ train: n, test, dataset, pictureSize }, _pace, shape) {
    const pixels = pixelsOf({ dataset, pictureSize }, shape);
    const multiplications = n ** 3 / 3 + n * (n + test) * pixels;
    return { steps: 0, seconds: 5 + multiplications / MULTIPLICATIONS_A_SECOND };
  },

  describe({ dataset, kernel, features, labels, ridge, seed, solution, train }) {
    const machine =
      features?.name === "random-relu"
        ? `${features.features} random features`
        : `${kernelTitle(kernel.name)} on ${features?.name ?? "pixels"}`;
    return {
      what: solution === "minimumNorm" ? machine : `${machine}, ${solutionTitle[solution]}`,
      dataset,
      condition: `${labels} labels`,
      regularizers: ridge > 0 ? `ridge ${ridge}` : "none",
      seed,
      examples: train,
    };
  },

  datasets: ({ dataset }) => [dataset],
  outcome: ({ trainError, testError, norm }) => ({ trainError, testError, norm }),

  shares: ({ train, test }) => ({ trainError: train, testError: test }),

  summary: ({ trainError, testError, norm }) =>
    `test error ${percent(testError)}, training error ${percent(trainError)}, ` +
    `norm ${norm.toPrecision(3)}`,

  command({ dataset, features, kernel, leaveOneOut, pictureSize, givenLabels, ...others }) {
    const { name, ...parameters } = kernel;
    const filters = features?.name === "random-patches" ? { filters: features.filters } : {};
    const width = features?.name === "random-relu" ? { width: features.features } : {};
    const options = {
      ...others,
      "picture-size": pictureSize ?? undefined,
      features: features?.name,
      ...filters,
      ...width,
      kernel: name,
      ...parameters,
    };
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    const flags = leaveOneOut ? ["--leave-one-out"] : [];
    return [
      "linear",
      dataset,
      ...given.flatMap(([option, value]) => [`--${option}`, `${value}`]),
      ...flags,
      ...ownFiles({ dataset, givenLabels }),
    ];
  },

  async verify(record, options = {}) {
    const specification = await verifySpecification(record, completeLinearSpecification);
    return [
      specification,
      ...(specification.outcome === "same" ? verifyMachine(record) : []),
      verifyEnvironment(record.environment, {
        ...runtime(),
        ...(await engineHere(record.environment)),
      }),
      verifySeconds({ seconds: record.seconds, ...record.timings }),
      ...verifyData(record.dataset, await dataAtHand(record.specification, options)),
    ];
  },
};

/** All in all with @rote/onnx on two cores: 20 minutes for 60,000 images of MNIST. */
const MULTIPLICATIONS_A_SECOND = 6e10;

async function solveInStore(
  specification: CompleteLinearSpecification,
  { store, data, signal, onProgress, threads }: JobOptions,
  check: () => Promise<void>,
): Promise<void> {
  const abort = signal ? { signal } : {};
  const examples = await loadNamed(specification, { ...data, ...abort });
  const engine = await nativeEngine(threads);
  const events = runLinear(specification, examples, { ...abort, engine });
  for await (const event of events) {
    if (event.type === "progress") {
      onProgress?.({ fraction: event.done / event.total, text: event.stage });
      continue;
    }
    await check();
    await store.commit(event.record);
  }
}

const percent = (fraction: number) => `${(100 * fraction).toFixed(1)} %`;
