import { checkArgument, shown } from "@rote/options";
import { sha256 } from "@rote/random/sha256";
import type { LayersModel, layers } from "@tensorflow/tfjs-layers";
import { SpecificationError } from "../specification/specificationError.ts";
import { isOwnNetwork } from "./networkNames.ts";

/** Builds a network that gives logits `[batch, classes]`, its initial weights by the seed alone. */
export type CreateModel = (options: {
  /** Of an image: `[height, width, channels]`. */
  inputShape: number[];
  classes: number;
  seed: number;
}) => LayersModel;

/** A network of the user's own. */
export interface OwnNetwork {
  /** What specifications call it: "own-" and the SHA-256 of the source. */
  readonly name: string;
  readonly createModel: CreateModel;
  /** The text that builds it: of the module, or of the function. Records keep it. */
  readonly source: string;
}

/**
 * A network of one's own, for `run` and `auditLabels`; a specification names it as its `model`:
 *
 *     const network = await ownNetwork(createModel);
 *     const specification = completeSpecification({ model: network.name, train: 1000 });
 *     for await (const event of run(specification, data, { network })) …
 *
 * @param source what determines the network besides seed and sizes. Defaults to the function's own
 * text, in which what it uses from outside does not stand.
 * @throws {SpecificationError} if there is no function.
 */
export async function ownNetwork(
  createModel: CreateModel,
  source = String(createModel),
): Promise<OwnNetwork> {
  checkArgument("ownNetwork", "createModel", createModel, "function", SpecificationError);
  checkArgument("ownNetwork", "source", source, "text", SpecificationError);
  return { name: `own-${await sha256(source)}`, createModel, source };
}

/**
 * Of some networks the one that a specification names; undefined if it names none of one's own.
 *
 * @throws {SpecificationError} if it names one that is not among them.
 */
export function networkNamed(
  who: string,
  name: string,
  networks: readonly OwnNetwork[],
): OwnNetwork | undefined {
  const found = networks.find((network) => network.name === name);
  if (found !== undefined || !isOwnNetwork(name)) return found;
  const got = networks.map((network) => network.name).join(", ") || "none";
  throw new SpecificationError(
    `${who}: the network of the specification, ${name}, must be given, got ${got}. Pass the ` +
      "module or function that it was named after; in the command line, --model ./network.mjs.",
  );
}

/** @throws {SpecificationError} unless its name is that of its source. */
export async function checkOwnNetwork(who: string, network: OwnNetwork): Promise<void> {
  const kind = { name: "text", createModel: "function", source: "text" } as const;
  checkArgument(who, "network", network, kind, SpecificationError);
  const { name } = await ownNetwork(network.createModel, network.source);
  if (name === network.name) return;
  throw new SpecificationError(
    `${who}: network.name must be that of its source, ${name}, got ${network.name}. Make it by ` +
      "ownNetwork(createModel).",
  );
}

/**
 * Builds one's own network, and makes sure that it can be trained and that the seed determines it:
 * it is built twice.
 *
 * @throws {SpecificationError} if it cannot be built, takes other images, gives anything but a
 * logit for each class, begins with weights that are not finite or are others the second time, or
 * draws anew in each training.
 */
export function buildOwnNetwork(
  who: string,
  { createModel }: OwnNetwork,
  options: { inputShape: readonly number[]; classes: number; seed: number },
): LayersModel {
  const build = () => {
    const model = createdBy(who, createModel, options);
    const wrong = wrongShapes(model, options);
    if (wrong === undefined) return model;
    model?.dispose?.();
    throw new SpecificationError(`${who}: ${wrong}`);
  };
  const model = build();
  const again = build();
  if (again === model) {
    model.dispose();
    throw new SpecificationError(
      `${who}: createModel must make a network at each call, got one that it has returned ` +
        "before. Build it within createModel.",
    );
  }
  try {
    const differs = model.getWeights().findIndex((weight, i) => {
      const [a, b] = [weight.dataSync(), again.getWeights()[i]?.dataSync()];
      return a.length !== b?.length || a.some((value, at) => value !== b[at]);
    });
    const drawing = differs < 0 ? drawingLayer(model) : undefined;
    if (differs < 0 && drawing === undefined) return model;
    model.dispose();
    if (drawing !== undefined) {
      throw new SpecificationError(
        `${who}: the seed must determine what createModel's network draws, got the layer ` +
          `"${drawing.name}" (${drawing.getClassName()}), which draws anew whatever the seed. ` +
          "Use dropout({ rate, name, seed }) of @rote/regularizers.",
      );
    }
    const { originalName } = model.weights[differs]!;
    throw new SpecificationError(
      `${who}: createModel must give the same initial weights for a seed, got other ones of ` +
        `${originalName} at the second call. Give each initializer the seed, such as ` +
        "kernelInitializer: tf.initializers.glorotUniform({ seed }).",
    );
  } finally {
    again.dispose();
  }
}

const NOISE = ["Dropout", "SpatialDropout1D", "GaussianNoise", "GaussianDropout", "AlphaDropout"];

/** A layer of tfjs that draws without a seed while it trains. */
function drawingLayer(model: Pick<LayersModel, "layers">): layers.Layer | undefined {
  for (const layer of model.layers) {
    const { layers: inner } = layer as unknown as Partial<LayersModel>;
    const within = inner && drawingLayer({ layers: inner });
    if (within !== undefined) return within;
    const { rate, stddev, dropout, recurrentDropout } = layer.getConfig();
    const { seed } = layer as { seed?: unknown }; // tfjs leaves it out of the configuration
    const isNoise = NOISE.includes(layer.getClassName()) && Number(rate ?? stddev) > 0;
    const isRecurrent = Number(dropout ?? 0) > 0 || Number(recurrentDropout ?? 0) > 0;
    if ((isNoise && typeof seed !== "number") || isRecurrent) return layer;
  }
  return undefined;
}

/**
 * Calls a function of the user's own.
 *
 * @param who what messages blame: the caller, or the module.
 * @throws {SpecificationError} if it throws, returns a promise, or gives weights that are not
 * finite.
 */
export function createdBy(
  who: string,
  createModel: CreateModel,
  options: { inputShape: readonly number[]; classes: number; seed: number },
): LayersModel {
  const model = called(who, () =>
    createModel({ ...options, inputShape: [...options.inputShape] }),
  ) as LayersModel | PromiseLike<unknown>;
  if (isPromise(model)) {
    model.then(undefined, () => {}); // a rejection is no news
    throw new SpecificationError(
      `${who}: createModel must return a tf.LayersModel at once, got a promise. Load what it ` +
        "needs at the top of the module, with await there.",
    );
  }
  for (const { originalName, value } of weightsOf(model)) {
    const wrong = value.findIndex((weight) => !Number.isFinite(weight));
    if (wrong < 0) continue;
    model.dispose();
    throw new SpecificationError(
      `${who}: createModel must give finite initial weights, got ${value[wrong]} in ` +
        `${originalName} at ${wrong}. Look at its initializer.`,
    );
  }
  return model;
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === "function";

/** The weights that a network has, if it is one. */
const weightsOf = (model: LayersModel | undefined) =>
  Array.isArray(model?.weights)
    ? model.weights.map((weight) => ({
        originalName: weight.originalName,
        value: weight.read().dataSync(),
      }))
    : [];

/** What a function of the user's own returns; errors that say what to do stay as they are. */
function called<Result>(who: string, make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    if (error instanceof SpecificationError) throw error;
    const words = error instanceof Error ? `${error.name}: ${error.message}` : shown(error);
    throw new SpecificationError(
      `${who}: createModel must return a tf.LayersModel, it threw ${words}. Mend createModel for ` +
        "the inputShape and classes that it is given.",
      { cause: error },
    );
  }
}

const trainsNothing = ({ trainableWeights }: LayersModel): string | undefined =>
  trainableWeights.length > 0
    ? undefined
    : "createModel must return a network with weights to train, got one without. See trainable.";

/** What is wrong with a network for these images and classes; undefined if nothing is. */
function wrongShapes(
  model: LayersModel | undefined,
  { inputShape, classes }: { inputShape: readonly number[]; classes: number },
): string | undefined {
  const shapes = (all: LayersModel["inputs"] | undefined) =>
    all?.map(({ shape }) => `[${shape.map((side) => side ?? "batch")}]`).join(", ") ?? "no network";
  const must = { takes: `[batch,${inputShape}]`, gives: `[batch,${classes}]` };
  const got = { takes: shapes(model?.inputs), gives: shapes(model?.outputs) };
  if (got.takes === must.takes && got.gives === must.gives) {
    return endsInProbabilities(model!) ?? trainsNothing(model!);
  }
  return (
    `createModel must return a tf.LayersModel from ${must.takes} to ${must.gives}, got one from ` +
    `${got.takes} to ${got.gives}. Build it for inputShape and classes.`
  );
}

/** That a network gives probabilities where logits are wanted; undefined if it does not. */
function endsInProbabilities({ outputs }: LayersModel): string | undefined {
  const { sourceLayer } = outputs[0]!;
  const { activation } = sourceLayer.getConfig();
  const isSoftmax = activation === "softmax" || sourceLayer.getClassName() === "Softmax";
  if (!isSoftmax && activation !== "sigmoid") return undefined;
  return (
    "createModel must return a network that gives logits, got " +
    `${isSoftmax ? "softmax" : activation} at its end, "${sourceLayer.name}". Leave it out: the ` +
    "loss applies it."
  );
}
