import { checkArgument, checkDense, checkOptions } from "@rote/options";
import { log } from "@rote/random/elementary";
import type { CompleteSpecification, EpochEvidence, RunEvidence } from "@rote/records";
import { type Examples, evaluate } from "@rote/training";
import * as tf from "@tensorflow/tfjs-core";
import { Callback, type LayersModel, type Logs } from "@tensorflow/tfjs-layers";
import { SpecificationError } from "../specification/specificationError.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import { storedTitle } from "./corruptionTitles.ts";
import { ExampleRecorder } from "./exampleRecorder.ts";
import { logitsOf } from "./logitsOf.ts";
import type { RecordedExamples } from "./recordedExamples.ts";
import { checkPartialSpecification } from "./runSpecification.ts";

export interface RecorderCallbackOptions {
  /** What `fit` trains on, in any order: images as the network gets them, and classes as labels. */
  train: Examples;
  /** Examples that it does not train on. Without them the accuracies on them are null. */
  test?: Examples;
  /** 1 for each training example whose label was changed, 0 for the others. Defaults to zeros. */
  changed?: ArrayLike<number>;
  /**
   * What the network gives. Defaults to what its outputs are after the first epoch: "probabilities"
   * where every row is of numbers from 0 to 1 that sum to 1, as after a softmax, else "logits".
   */
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
  /** Of all calls of `fit` that were given it, counted from 1, whatever `initialEpoch` they had. */
  readonly epochs: readonly FitEpoch[];
  /**
   * Loss and margin of every training example after each epoch, and its EL2N score.
   *
   * @throws {SpecificationError} before the first epoch.
   */
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
 * network, its optimizer has no learning rate, there were epochs before that it has not seen, or
 * more would be recorded than fits into memory.
 */
export function recorderCallback(options: RecorderCallbackOptions): FitRecorder {
  checkOptions(
    WHO,
    options,
    { train: true, test: true, changed: true, output: ["logits", "probabilities"] },
    SpecificationError,
  );
  const { train, test, changed, output } = options;
  checkExamples("train", train);
  if (test !== undefined) checkExamples("test", test);
  const [seen, held] = [withTypedImages(train), test && withTypedImages(test)];
  const n = train.shape[0];
  if (changed !== undefined) {
    checkArgument(WHO, "changed", changed, "numbers", SpecificationError);
    if (changed.length !== n) {
      throw new SpecificationError(
        `${WHO}: changed must have a number for each of ${n} examples, got ${changed.length}.`,
      );
    }
    const wrong = Array.from(changed).find((mark) => mark !== 0 && mark !== 1);
    if (wrong !== undefined || Array.from(changed).includes(undefined as never)) {
      throw new SpecificationError(`${WHO}: changed must be of zeros and ones, got ${wrong}.`);
    }
  }
  const marks = Uint8Array.from({ length: n }, (_, i) => (changed?.[i] ? 1 : 0));
  return new RecorderCallback(seen, held, marks, output);
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

/** Plain lists, and arrays of other numbers, are read as float32. */
function withTypedImages(examples: Examples): Examples {
  const { images, ...others } = examples;
  const isRead = images instanceof Uint8Array || images instanceof Float32Array;
  return { ...others, images: isRead ? images : Float32Array.from(images as ArrayLike<number>) };
}

class RecorderCallback extends Callback implements FitRecorder {
  readonly #train: Examples;
  readonly #test: Examples | undefined;
  readonly #changed: Uint8Array;
  #output: RecorderCallbackOptions["output"];
  readonly #recorder: ExampleRecorder;
  /** The one that it has seen. */
  #network: LayersModel | undefined;
  readonly #epochs: FitEpoch[] = [];
  #step = 0;
  /** Milliseconds of the calls of `fit` before, and when this one began. */
  #before = 0;
  #began = 0;
  /** Whether the next epoch is the first of a call of `fit`. */
  #isFirst = true;

  constructor(
    train: Examples,
    test: Examples | undefined,
    changed: Uint8Array,
    output: RecorderCallbackOptions["output"],
  ) {
    super();
    this.#train = train;
    this.#test = test;
    this.#changed = changed;
    this.#output = output;
    this.#recorder = new ExampleRecorder(changed);
  }

  get epochs(): readonly FitEpoch[] {
    return this.#epochs.map((epoch) => ({ ...epoch }));
  }

  get examples(): RecordedExamples {
    if (this.#epochs.length === 0) {
      throw new SpecificationError(`${WHO}: examples must come after an epoch of fit, got none.`);
    }
    return this.#recorder.recorded;
  }

  override async onTrainBegin(): Promise<void> {
    this.#network ??= this.model;
    if (this.#network !== this.model) {
      throw new SpecificationError(
        `${WHO}: a recorder must be given to one network, got ${this.model.name} after ` +
          `${this.#network.name}. Make one for each.`,
      );
    }
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
    this.#isFirst = true;
  }

  /** @param index of the epoch within this call of `fit`, from `initialEpoch` on. */
  override async onEpochBegin(index: number): Promise<void> {
    const seen = this.#epochs.length;
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    if (!isFirst || index === 0 || index === seen) return;
    throw new SpecificationError(
      `${WHO}: epochs must be recorded from the first on, got initialEpoch ${index} after ` +
        `${seen} recorded epochs. ` +
        "Leave initialEpoch out, or use the recorder of the epochs before.",
    );
  }

  override async onBatchEnd(): Promise<void> {
    this.#step++;
  }

  override async onEpochEnd(_: number, logs: Logs = {}): Promise<void> {
    const epoch = this.#epochs.length + 1;
    const { labels, shape } = this.#train;
    const outputs = await logitsOf(this.model, this.#train);
    const places = Uint32Array.from({ length: shape[0] }, (_, i) => i);
    refuseDiverged(outputs, epoch);
    const found = areProbabilities(outputs, shape[0]) ? "probabilities" : "logits";
    this.#output ??= found;
    if (this.#output !== found && (epoch === 1 || found === "logits")) {
      throw new SpecificationError(
        `${WHO}: output must be what the network gives, ${found} after epoch ${epoch}, got ` +
          `"${this.#output}". Leave it out, or give output: "${found}".`,
      );
    }
    const logits = this.#output === "probabilities" ? outputs.map(logOf) : outputs;
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
    const who = `${WHO}: record`;
    checkDescription(who, about);
    const last = this.#epochs.at(-1);
    if (last === undefined) {
      throw new SpecificationError(`${WHO}: record must come after an epoch of fit, got none.`);
    }
    const changedLabels = this.#changed.reduce((sum, mark) => sum + mark, 0);
    if (about.corruption === undefined && changedLabels > 0) {
      throw new SpecificationError(
        `${who}: about.corruption must say what changed the labels of ${changedLabels} examples, ` +
          'got none. Give it as { name: "randomLabels", params: {}, seed: 0 }.',
      );
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
    return {
      kind: "training",
      name: storedTitle(name),
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

/** @throws {SpecificationError} if a field is unknown or of another type. */
function checkDescription(who: string, about: FitDescription): void {
  checkOptions(
    who,
    about,
    {
      model: "text",
      dataset: "text",
      corruption: "object",
      seed: "number",
      specification: "object",
    },
    SpecificationError,
    "about",
  );
  const corruption = { name: "text", params: "object", seed: "number" } as const;
  const kind = {
    model: "text",
    dataset: "text",
    ...(about.corruption !== undefined && { corruption }),
  } as const;
  checkArgument(who, "about", about, kind, SpecificationError);
  if (about.specification === undefined) return;
  checkPartialSpecification(`${who}: about.specification`, about.specification);
}

const NONE = { name: "trueLabels", params: {}, seed: 0 };

/** @throws {SpecificationError} if an output is not a finite number. */
function refuseDiverged(outputs: Float32Array, epoch: number): void {
  const wrong = outputs.find((output) => !Number.isFinite(output));
  if (wrong === undefined) return;
  throw new SpecificationError(
    `${WHO}: the network's outputs must be finite numbers, got ${wrong} after epoch ${epoch}: ` +
      "the training diverged. Lower the learning rate.",
  );
}

/** Whether each row is of numbers from 0 to 1 that sum to 1, but for rounding in float32. */
function areProbabilities(outputs: Float32Array, rows: number): boolean {
  const classes = outputs.length / rows;
  for (let row = 0; row < rows; row++) {
    const shares = outputs.subarray(row * classes, (row + 1) * classes);
    const sum = shares.reduce((total, share) => total + share, 0);
    if (Math.abs(sum - 1) > 1e-3 || shares.some((share) => share < 0 || share > 1)) return false;
  }
  return true;
}

/** The smallest number in single precision: the logarithm of a probability stays finite. */
const LEAST = 2 ** -149;

const logOf = (probability: number) => log(Math.max(probability, LEAST));

/** What `fit` logs is a number, or a scalar that is yet to be read. */
async function numberOf(logged: number | tf.Tensor | undefined): Promise<number | undefined> {
  return logged instanceof tf.Tensor ? (await logged.data())[0] : logged;
}
