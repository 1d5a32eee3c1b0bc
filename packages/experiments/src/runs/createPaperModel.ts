import { alexnetSmall, inceptionSmall, type ModelOptions, mlp } from "@rote/models";
import { paperModels } from "@rote/paper";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { SpecificationError, unknownName } from "../specification/specificationError.ts";

const builders: Readonly<Record<string, (options: ModelOptions) => LayersModel>> = {
  "mlp-1x512": (options) => mlp({ hiddenUnits: [512], ...options }),
  "mlp-3x512": (options) => mlp({ hiddenUnits: [512, 512, 512], ...options }),
  "alexnet-small": alexnetSmall,
  "inception-small": (options) => inceptionSmall({ batchNorm: true, ...options }),
  "inception-small-nobn": (options) => inceptionSmall({ batchNorm: false, ...options }),
};

/**
 * A network of the paper, by its name in `paperModels`.
 *
 * @throws {SpecificationError} if the name is unknown.
 */
export function createPaperModel(name: string, options: ModelOptions): LayersModel {
  const build = builders[name];
  if (build) return build(options);
  const known = Object.keys(paperModels);
  throw new SpecificationError(`createPaperModel: ${unknownName("model", name, known)}`);
}

/** How many numbers of a network are trained. */
export const trainableParameters = ({ trainableWeights }: LayersModel): number =>
  trainableWeights.reduce(
    (sum, { shape }) => sum + shape.reduce<number>((product, size) => product * size!, 1),
    0,
  );
