import type { ModelOptions } from "@rote/models";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { SpecificationError } from "../specification/specificationError.ts";
import { unknownNetwork } from "./networkNames.ts";
import { builderOf } from "./networks.ts";

/**
 * A network by the name that a specification gives it: one of the paper's, as in `paperModels`, a
 * perceptron of so many hidden layers and units ("mlp-3x512"), or a wide residual network of a
 * depth and a widening factor ("wide-resnet-28-1").
 *
 * @throws {SpecificationError} if the name is unknown.
 */
export function createPaperModel(name: string, options: ModelOptions): LayersModel {
  const build = builderOf(name);
  if (build) return build(options);
  throw new SpecificationError(`createPaperModel: ${unknownNetwork(name)}`);
}

/** How many numbers of a network are trained. */
export const trainableParameters = ({ trainableWeights }: LayersModel): number =>
  trainableWeights.reduce(
    (sum, { shape }) => sum + shape.reduce<number>((product, size) => product * size!, 1),
    0,
  );
