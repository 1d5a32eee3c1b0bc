import type { ModelOptions } from "@rote/models";
import type { OneOf } from "@rote/options";
import { checkArgument } from "@rote/options";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { planMemory } from "../data/planMemory.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { type NetworkName, sizeOf, unknownNetwork } from "./networkNames.ts";
import { builderOf } from "./networks.ts";

/**
 * A network by the name that a specification gives it: one of the paper's, as in `paperModels`, a
 * perceptron of so many hidden layers and units ("mlp-3x512"), or a wide residual network of a
 * depth and a widening factor ("wide-resnet-28-1").
 *
 * @throws {SpecificationError} if the name is unknown.
 * @throws {MemoryError} if its weights do not fit into memory; nothing has been allocated then.
 */
export function createPaperModel(name: OneOf<NetworkName>, options: ModelOptions): LayersModel {
  checkArgument("createPaperModel", "name", name, "text", SpecificationError);
  const build = builderOf(name);
  const what = `createPaperModel: the weights of ${name}`;
  if (build) {
    planMemory(what, TO_TRAIN * FLOAT * weightsOf(name, options), "Use a smaller network");
    return build(options);
  }
  throw new SpecificationError(`createPaperModel: ${unknownNetwork(name)}`);
}

/** Bytes of a weight, and how many numbers it takes to train one: with gradient and velocity. */
const FLOAT = 4;
const TO_TRAIN = 3;

/**
 * About the weights of a network that a name can make as large as it likes; else none. What is no
 * shape and no number counts for nothing: the network's builder refuses it.
 */
function weightsOf(name: string, options: ModelOptions): number {
  const size = sizeOf(name);
  if (size === undefined) return 0;
  const count = (x: unknown) => (typeof x === "number" && x > 0 ? x : 0);
  const { inputShape, classes: given = 10 }: Partial<ModelOptions> = Object(options);
  const classes = count(given);
  const { family, depth, width } = size;
  if (family === "mlp") {
    const sides: readonly unknown[] = Array.isArray(inputShape) ? inputShape : [];
    const inputs = sides.reduce<number>((product, side) => product * count(side), 1);
    return inputs * width + (depth - 1) * width * width + width * classes;
  }
  // Three groups of blocks of two convolutions, with 16, 32 and 64 channels times the width.
  const blocks = (depth - 4) / 6;
  return blocks * 2 * 9 * (16 * 16 + 32 * 32 + 64 * 64) * width * width;
}

/** How many numbers of a network are trained. */
export const trainableParameters = ({ trainableWeights }: LayersModel): number =>
  trainableWeights.reduce(
    (sum, { shape }) => sum + shape.reduce<number>((product, size) => product * size!, 1),
    0,
  );
