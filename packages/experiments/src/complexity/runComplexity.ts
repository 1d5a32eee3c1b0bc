import { checkOptions, type OptionTable } from "@rote/options";
import { type ComplexityRecord, interval, type RademacherRecord } from "@rote/records";
import {
  kernelBallComplexity,
  type MatrixEngine,
  type Progress,
  plainEngine,
  ridge,
  type WorkOptions,
} from "@rote/solvers";
import { checkData } from "../data/checkData.ts";
import { checkSpecified } from "../data/checkSpecified.ts";
import type { Data } from "../data/data.ts";
import { pixelRows } from "../data/pixelRows.ts";
import { planMemory } from "../data/planMemory.ts";
import { runDataset } from "../data/runDatasets.ts";
import { runtime } from "../kind/runtime.ts";
import { kernelOf } from "../linear/runLinear.ts";
import { withProgress } from "../linear/withProgress.ts";
import { environment } from "../runs/environment.ts";
import type { OwnNetwork } from "../runs/ownNetwork.ts";
import { checkComplete } from "../specification/checkComplete.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import {
  type CompleteComplexitySpecification,
  completeComplexitySpecification,
  complexityFields,
} from "./complexitySpecification.ts";
import { leftOutOf, positivesOf, signsOf } from "./draws.ts";
import { complexityOf, type Part, tasksOf } from "./networkComplexity.ts";

export interface RunComplexityOptions {
  /** Multiplies the matrices of what is no network. Defaults to plain TypeScript. */
  engine?: MatrixEngine;
  /** Networks that were trained before, from earlier `part` events. Defaults to none. */
  finished?: readonly Part[];
  /** The network, where the specification names one's own. */
  network?: OwnNetwork | undefined;
  /** Aborting rejects with its reason. */
  signal?: AbortSignal;
}

const RUN_COMPLEXITY_OPTIONS: OptionTable<RunComplexityOptions> = {
  engine: true,
  finished: true,
  network: true,
  signal: true,
};

export type ComplexityEvent =
  /** How far all of it is, from 0 to 1; `seconds` since the beginning. */
  | { type: "progress"; fraction: number; text: string; seconds: number }
  /** A network is trained: kept, it need not be trained again. */
  | { type: "part"; part: Part }
  /** The last event. */
  | { type: "record"; record: ComplexityRecord };

/** What was measured, without what the specification and the data say. */
type Measured = Pick<
  ComplexityRecord,
  "parameters" | "kernel" | "rademacher" | "stability" | "environment"
>;

/**
 * The quantities of the paper's section 2.2, as an async iterator of what happens; the last event
 * is the record.
 *
 * - The empirical Rademacher complexity E_σ sup_h (1/n) Σ_i σ_i h(x_i), of signs σ with even odds,
 *   averaged over draws. Of a network, 2·accuracy − 1 after training on the signs as labels of two
 *   classes; of the signs of linear functions of the pixels likewise, by least squares: 1 where
 *   every sign is met, which is the supremum, and else at least that. Of the ball of radius B in a
 *   kernel's space (B/n)·√(σᵀKσ), exactly, with its bound B·√(tr K)/n.
 * - The number of parameters p, to stand beside n.
 * - For a network, the largest change of the loss on any example once one training example is
 *   replaced by a copy of another, on true labels and on random ones. Uniform stability, the
 *   supremum over all training sets and labels, is at least the larger: it does not see the labels.
 *
 * Networks are trained on the current tfjs backend.
 *
 * @param specification what `completeComplexitySpecification` returns.
 * @param data the specification's training and test examples; one test example where it names none.
 * @throws {SpecificationError} if the specification is not complete, or the data are of other sizes
 * than it says.
 * @throws {DivergedError} if the loss of a network becomes NaN or infinite.
 * @throws {MemoryError} if it does not fit into memory; nothing has been allocated then.
 *
 * Reference: Zhang et al., ICLR 2017, arXiv:1611.03530, section 2.2; Bousquet & Elisseeff,
 * "Stability and generalization", JMLR 2, 2002.
 */
export function runComplexity(
  specification: CompleteComplexitySpecification,
  data: Data,
  options: RunComplexityOptions = {},
): AsyncGenerator<ComplexityEvent, void, undefined> {
  checkOptions("runComplexity", options, RUN_COMPLEXITY_OPTIONS, SpecificationError);
  checkComplete("runComplexity", specification, complexityFields, completeComplexitySpecification);
  checkData("runComplexity", data);
  checkSpecified("runComplexity", specification, data);
  return measure(specification, data, options);
}

async function* measure(
  specification: CompleteComplexitySpecification,
  data: Data,
  options: RunComplexityOptions,
): AsyncGenerator<ComplexityEvent, void, undefined> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const events = specification.of === "network" ? ofNetwork : ofPixels;
  let measured: Measured | undefined;
  for await (const event of events(specification, data, options)) {
    if (event.type === "measured") measured = event.measured;
    else yield event.type === "progress" ? { ...event, seconds: seconds() } : event;
  }
  const { dataset, test } = specification;
  const { shape } = data.train;
  const set = ({ shape, fingerprint }: Data["train"]) => ({ examples: shape[0], fingerprint });
  yield {
    type: "record",
    record: {
      kind: "complexity",
      version: 1,
      specification,
      specificationHash: await specificationHash(specification),
      dataset: {
        name: dataset,
        title: runDataset(dataset).title,
        train: set(data.train),
        ...(test !== null && { test: set(data.test) }),
      },
      dimension: shape[1] * shape[2] * shape[3],
      ...measured!,
      seconds: seconds(),
    },
  };
}

type Inner =
  | { type: "progress"; fraction: number; text: string }
  | { type: "part"; part: Part }
  | { type: "measured"; measured: Measured };

async function* ofNetwork(
  specification: CompleteComplexitySpecification,
  data: Data,
  { finished = [], network, signal }: RunComplexityOptions,
): AsyncGenerator<Inner, void, undefined> {
  const parts = new Map(finished.map((part) => [part.name, part]));
  const tasks = tasksOf(specification, data, { signal, network });
  for (const [i, { name, train }] of tasks.entries()) {
    if (parts.has(name)) continue;
    signal?.throwIfAborted();
    const training = withProgress((report: (progress: Inner) => void) =>
      train((epoch, fitted) => {
        const fraction = (i + fitted) / tasks.length;
        const percent = (100 * fitted).toFixed(0);
        const text = `${name} (${i + 1} of ${tasks.length}), epoch ${epoch}, ${percent} % fitted`;
        report({ type: "progress", fraction, text });
      }),
    );
    let next = await training.next();
    while (!next.done) {
      yield next.value;
      next = await training.next();
    }
    const part = { name, ...next.value };
    parts.set(name, part);
    yield { type: "part", part };
  }
  const { values, parameters, stability } = complexityOf(specification, parts);
  const { train: n, leftOut, seed } = specification;
  yield {
    type: "measured",
    measured: {
      parameters,
      kernel: null,
      rademacher: rademacherOf(specification, values, { isExact: false, bound: null }),
      stability: stability && {
        leftOut: leftOutOf(seed, leftOut, n),
        points: n + data.test.shape[0],
        ...stability,
      },
      environment: await environment(),
    },
  };
}

async function* ofPixels(
  specification: CompleteComplexitySpecification,
  data: Data,
  { engine = plainEngine, signal }: RunComplexityOptions,
): AsyncGenerator<Inner, void, undefined> {
  planPixels(specification, data);
  const stages = withProgress((onProgress: (progress: Progress) => void) => {
    const work: WorkOptions = { onProgress, ...(signal && { signal }) };
    const measureIt = specification.of === "linear" ? ofLinear : ofBall;
    return measureIt(specification, data, engine, work);
  });
  let found = await stages.next();
  while (!found.done) {
    const { stage, done, total } = found.value;
    yield { type: "progress", fraction: done / total, text: stage };
    found = await stages.next();
  }
  const environment = { engine: engine.name, ...engine.environment, ...runtime() };
  yield { type: "measured", measured: { ...found.value, stability: null, environment } };
}

/** Arrays as large as the images' numbers in float64 that a factorization takes. */
const FACTORS = 4;
/** Rows of a block of the kernel matrix, and its columns, at most. */
const BLOCK = 1056;

/** @throws {MemoryError} if there is not room for what is about to be allocated. */
function planPixels({ of, draws }: CompleteComplexitySpecification, { train }: Data): void {
  const [n, ...rest] = train.shape;
  const d = rest.reduce((product, side) => product * side, 1);
  const numbers =
    of === "linear" ? FACTORS * n * d + 3 * n * draws : 2 * n * draws + BLOCK * (BLOCK + 2 * d);
  const bytes = Float64Array.BYTES_PER_ELEMENT * numbers + Float32Array.BYTES_PER_ELEMENT * n * d;
  planMemory(`runComplexity: ${draws} draws for ${n} examples`, bytes, "Use fewer examples");
}

/** All signs as a matrix, `[n, draws]`. */
function signMatrix({ draws, train: n, seed }: CompleteComplexitySpecification) {
  const data = new Float64Array(n * draws);
  for (let draw = 0; draw < draws; draw++) {
    signsOf(seed, draw, n).forEach((sign, i) => {
      data[i * draws + draw] = sign;
    });
  }
  return { data, shape: [n, draws] as const };
}

type OfPixels = Pick<Measured, "parameters" | "kernel" | "rademacher">;

/** λ of least squares, as a share of the mean of ‖x_i‖²: only just enough to solve by. */
const LITTLE = 1e-8;

/** Signs of linear functions: least squares of the signs, and which of them it meets. */
async function ofLinear(
  specification: CompleteComplexitySpecification,
  { train }: Data,
  engine: MatrixEngine,
  work: WorkOptions,
): Promise<OfPixels> {
  const { train: n, draws } = specification;
  const points = pixelRows(train);
  const d = points.shape[1];
  const signs = signMatrix(specification);
  const a = Float64Array.from(points.data);
  const squares = a.reduce((sum, x) => sum + x * x, 0);
  // Any linear function will do: with a little ridge a singular X takes no longer than others.
  const little = (LITTLE * (squares || 1)) / n;
  const { weights } = await ridge(points, signs, { ridge: little, engine, ...work });
  const fitted = new Float64Array(n * draws);
  engine.gemm({ m: n, n: draws, k: d, a, b: weights.data, c: fitted });
  const values = Array.from({ length: draws }, (_, draw) => {
    let right = 0;
    for (let at = draw; at < fitted.length; at += draws) {
      if (signs.data[at]! * fitted[at]! > 0) right++;
    }
    return (2 * right) / n - 1;
  });
  // No class of signs reaches more than 1.
  const isExact = values.every((value) => value === 1);
  const rademacher = rademacherOf(specification, values, { isExact, bound: null });
  return { parameters: d, kernel: null, rademacher };
}

/** The ball of a kernel's space. */
async function ofBall(
  specification: CompleteComplexitySpecification,
  { train }: Data,
  engine: MatrixEngine,
  work: WorkOptions,
): Promise<OfPixels> {
  const { seed } = specification;
  const [given, radius] = [specification.kernel!, specification.radius!];
  const points = pixelRows(train);
  const kernel = await kernelOf({ kernel: given, ridge: 0, seed }, points, train, engine, work);
  const signs = signMatrix(specification);
  const ball = await kernelBallComplexity(points, signs, kernel, { radius, engine, ...work });
  const { name, params } = kernel;
  const exact = { isExact: true, bound: ball.bound };
  return {
    parameters: null,
    kernel: { name, params },
    rademacher: rademacherOf(specification, [...ball.values], exact),
  };
}

function rademacherOf(
  { draws, train: n, seed }: CompleteComplexitySpecification,
  values: number[],
  known: Pick<RademacherRecord, "isExact" | "bound">,
): RademacherRecord {
  const { mean, low, high } = interval(values);
  const positives = Array.from({ length: draws }, (_, draw) => positivesOf(signsOf(seed, draw, n)));
  return { values, positives, mean, low, high, ...known };
}
