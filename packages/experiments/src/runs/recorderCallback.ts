import { checkArgument, checkDense, checkOptions } from "@rote/options";
import { log } from "@rote/random/elementary";
import type { CompleteSpecification, EpochEvidence, RunEvidence } from "@rote/records";
import { type Examples, evaluate } from "@rote/training";
import * as tf from "@tensorflow/tfjs-core";
import { Callback, type Logs } from "@tensorflow/tfjs-layers";
import { SpecificationError } from "../specification/specificationError.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import { corruptionTitle } from "./corruptionTitles.ts";
import { ExampleRecorder } from "./exampleRecorder.ts";
import { logitsOf } from "./logitsOf.ts";
import type { RecordedExamples } from "./recordedExamples.ts";

export interface RecorderCallbackOptions {
  /** What `fit` trains on, in any order: images as the network gets them, and classes as labels. */
  train: Examples;
  /** Examples that it does not train on. Without them the accuracies on them are null. */
  test?: Examples;
  /** 1 for each training example whose label was changed, 0 for the others. Defaults to zeros. */
  changed?: ArrayLike<number>;
  /** What the network gives. Defaults to "logits"; "probabilities" after a softmax. */
  output?: "logits" | "probabilities";
}

/** What a recorder cannot know of the run. */
export interface FitDescription {
  /** For people and as a key: "mlp-1x512", "my-network". */
  model: string;
  dataset: string;
  /** A corruption of `@rote/corruptions`, or its name, parameters and seed. Defaults to none. */
  corruption?: {
    readonly name: string;
    readonly params: Readonly<Record<string, unknown>>;
    readonly seed: number;
  };
  /** What weights and order were drawn by. Defaults to 0. */
  seed?: number;
  /**
   * Other fields of a run's specification that determined it: { batchSize: 32, weightDecay: 1e-4 }.
   * Records that differ in them are not averaged.
   */
  specification?: Partial<Omit<CompleteSpecification, "corruption">>;
}

/** An epoch as records have it. */
export interface FitEpoch extends EpochEvidence {
  /** Fraction of the examples whose label was changed, and of the others, that are right. */
  changedLabelAccuracy: number | null;
  unchangedLabelAccuracy: number | null;
}

/** A callback of `model.fit` that knows what happened. */
export interface FitRecorder extends Callback {
  /** Of all calls of `fit` that were given it. */
  readonly epochs: readonly FitEpoch[];
  /** Loss and margin of every training example after each epoch, and its EL2N score. */
  readonly examples: RecordedExamples;
  /** The run as figures, tables and `rote report` take it: a document that may be kept as JSON. */
  record(about: FitDescription): Promise<RunEvidence>;
}

/** Numbers in a table of examples and epochs: half a gigabyte, as of runs. */
const MOST_RECORDED = 2 ** 27;

const WHO = "recorderCallback";

/**
 * Records a training by `model.fit` or `fitDataset` as runs are recorded: an entry for each epoch,
 * and a table with loss and margin of every training example, `[epochs, n]`, as the measures of
 * `@rote/measures` take it.
 *
 *     const recorder = recorderCallback({ train: { images, shape, labels } });
 *     await model.fit(x, y, { epochs: 10, callbacks: recorder });
 *     const { margins, epochs, examples } = recorder.examples;
 *     areaUnderMargin({ data: margins, shape: [epochs, examples] });
 *
 * `fit` does not say which examples are in a batch: other than in runs, examples are looked at
 * after each epoch, in a pass of their own without dropout, and not within the training steps. An
 * epoch's `loss` is what `fit` logs, and so is `onlineAccuracy`, where `metrics` names accuracy.
 *
 * @throws {SpecificationError} if an option is wrong; in `fit`, if the examples do not fit the
 * network, or its optimizer has no learning rate, or more would be recorded than fits into memory.
 */
export function recorderCallback(options: RecorderCallbackOptions): FitRecorder {
  checkOptions(
    WHO,
    options,
    { train: true, test: true, changed: true, output: ["logits", "probabilities"] },
    SpecificationError,
  );
  const { train, test, changed, output = "logits" } = options;
  checkExamples("train", train);
  if (test !== undefined) checkExamples("test", test);
  const n = train.shape[0];
  if (changed !== undefined) {
    checkArgument(WHO, "changed", changed, "numbers", SpecificationError);
    if (changed.length !== n) {
      throw new SpecificationError(
        `${WHO}: changed must have a number for each of ${n} examples, got ${changed.length}.`,
      );
    }
  }
  const marks = Uint8Array.from({ length: n }, (_, i) => (changed?.[i] ? 1 : 0));
  return new RecorderCallback(train, test, marks, output === "probabilities");
}

/** @throws {SpecificationError} unless they are images, a shape and as many labels. */
function checkExamples(name: string, examples: Examples): void {
  const kind = { images: "numbers", shape: ["number"], labels: "numbers" } as const;
  checkArgument(WHO, name, examples, kind, SpecificationError);
  checkDense(WHO, name, examples, SpecificationError);
  const { images, shape, labels } = examples;
  const values = shape.reduce((product, side) => product * side, 1);
  if (shape.length === 4 && values === images.length && labels.length === shape[0]) return;
  throw new SpecificationError(
    `${WHO}: ${name} must have images of [n, height, width, channels] and n labels, got ` +
      `[${shape}] with ${images.length} values and ${labels.length} labels.`,
  );
}

class RecorderCallback extends Callback implements FitRecorder {
  readonly #train: Examples;
  readonly #test: Examples | undefined;
  readonly #changed: Uint8Array;
  readonly #givesProbabilities: boolean;
  readonly #recorder: ExampleRecorder;
  readonly #epochs: FitEpoch[] = [];
  #step = 0;
  /** Milliseconds of the calls of `fit` before, and when this one began. */
  #before = 0;
  #began = 0;

  constructor(
    train: Examples,
    test: Examples | undefined,
    changed: Uint8Array,
    givesProbabilities: boolean,
  ) {
    super();
    this.#train = train;
    this.#test = test;
    this.#changed = changed;
    this.#givesProbabilities = givesProbabilities;
    this.#recorder = new ExampleRecorder(changed);
  }

  get epochs(): readonly FitEpoch[] {
    return this.#epochs.map((epoch) => ({ ...epoch }));
  }

  get examples(): RecordedExamples {
    return this.#recorder.recorded;
  }

  override async onTrainBegin(): Promise<void> {
    const more = Number(this.params.epochs ?? 0);
    const [n] = this.#train.shape;
    if ((this.#epochs.length + more) * n > MOST_RECORDED) {
      throw new SpecificationError(
        `${WHO}: examples times epochs must be at most ${MOST_RECORDED}, got ${n} examples and ` +
          `${this.#epochs.length + more} epochs. Record fewer examples.`,
      );
    }
    const shape = this.model.inputs[0]!.shape.slice(1);
    const classes = this.model.outputs[0]!.shape.at(-1)!;
    for (const { shape: own, labels } of [this.#train, this.#test ?? this.#train]) {
      const isOne = (label: number) => Number.isInteger(label) && label >= 0 && label < classes;
      const wrong = Array.from(labels).findIndex((label) => !isOne(label));
      if (own.slice(1).join() === shape.join() && wrong < 0) continue;
      throw new SpecificationError(
        `${WHO}: the network takes images of ${shape.join("×")} and knows classes 0 to ` +
          `${classes - 1}, got ${own.slice(1).join("×")}` +
          `${wrong < 0 ? "" : ` and a label ${labels[wrong]}`}.`,
      );
    }
    this.#began = performance.now();
  }

  override async onBatchEnd(): Promise<void> {
    this.#step++;
  }

  override async onEpochEnd(_: number, logs: Logs = {}): Promise<void> {
    const epoch = this.#epochs.length + 1;
    const { labels, shape } = this.#train;
    const outputs = await logitsOf(this.model, this.#train);
    const places = Uint32Array.from({ length: shape[0] }, (_, i) => i);
    const logits = this.#givesProbabilities ? outputs.map(logOf) : outputs;
    this.#recorder.see({
      epoch,
      step: this.#step,
      places,
      labels: Int32Array.from(labels),
      logits,
    });
    const parts = this.#recorder.accuracies(epoch);
    const changed = this.#changed.reduce((sum, mark) => sum + mark, 0);
    const right =
      changed * (parts.changedLabelAccuracy ?? 0) +
      (shape[0] - changed) * (parts.unchangedLabelAccuracy ?? 0);
    const tested = this.#test && (await evaluate(this.model, this.#test)).accuracy;
    this.#epochs.push({
      epoch,
      step: this.#step,
      loss: (await numberOf(logs.loss)) ?? Number.NaN,
      onlineAccuracy: (await numberOf(logs.acc)) ?? null,
      trainAccuracy: right / shape[0],
      testAccuracy: tested ?? null,
      ...parts,
      learningRate: this.#learningRate(),
      seconds: (this.#before + performance.now() - this.#began) / 1000,
    });
  }

  override async onTrainEnd(): Promise<void> {
    this.#before += performance.now() - this.#began;
  }

  async record(about: FitDescription): Promise<RunEvidence> {
    const kind = {
      model: "text",
      dataset: "text",
      corruption: "object?",
      seed: "number?",
      specification: "object?",
    } as const;
    checkArgument(`${WHO}: record`, "about", about, kind, SpecificationError);
    const last = this.#epochs.at(-1);
    if (last === undefined) {
      throw new SpecificationError(`${WHO}: record must come after an epoch of fit, got none.`);
    }
    const { model, dataset, seed = 0 } = about;
    const { name, params, seed: drawnBy } = about.corruption ?? NONE;
    const train = this.#train.shape[0];
    const test = this.#test?.shape[0] ?? 0;
    const corruption = { name, params: { ...params }, seed: drawnBy };
    const epochs = this.#epochs.length;
    const { learningRate } = this.#epochs[0]!;
    const own = { model, dataset, train, test, seed, epochs, learningRate, recordExamples: true };
    const specification = { ...own, ...about.specification, corruption };
    const changedLabels = this.#changed.reduce((sum, mark) => sum + mark, 0);
    return {
      kind: "training",
      name: corruptionTitle(name),
      specification: specification as NonNullable<RunEvidence["specification"]>,
      specificationHash: await specificationHash(specification),
      corruption,
      model: { name: model },
      dataset: {
        name: dataset,
        classes: this.model.outputs[0]!.shape.at(-1)!,
        train: { examples: train, changedLabels },
        ...(test > 0 && { test: { examples: test } }),
      },
      epochs: this.epochs,
      dynamics: this.#recorder.dynamics,
      result: {
        epochsToFit: this.#epochs.find(({ trainAccuracy }) => trainAccuracy === 1)?.epoch ?? null,
        trainAccuracy: last.trainAccuracy,
        testAccuracy: last.testAccuracy,
        seconds: last.seconds,
      },
    };
  }

  /** @throws {SpecificationError} if the optimizer has none. */
  #learningRate(): number {
    const { learningRate } = this.model.optimizer as unknown as { learningRate?: unknown };
    if (typeof learningRate === "number") return learningRate;
    throw new SpecificationError(
      `${WHO}: the network's optimizer must have a learning rate, got ` +
        `${this.model.optimizer.getClassName()}.`,
    );
  }
}

const NONE = { name: "trueLabels", params: {}, seed: 0 };

/** The smallest number in single precision: the logarithm of a probability stays finite. */
const LEAST = 2 ** -149;

const logOf = (probability: number) => log(Math.max(probability, LEAST));

/** What `fit` logs is a number, or a scalar that is yet to be read. */
async function numberOf(logged: number | tf.Tensor | undefined): Promise<number | undefined> {
  return logged instanceof tf.Tensor ? (await logged.data())[0] : logged;
}
