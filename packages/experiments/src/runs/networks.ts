import { alexnetSmall, inceptionSmall, type ModelOptions, mlp, wideResNet } from "@rote/models";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { sizeOf } from "./networkNames.ts";

type Builder = (options: ModelOptions) => LayersModel;

const PAPER: Readonly<Record<string, Builder>> = {
  "alexnet-small": alexnetSmall,
  "inception-small": (options) => inceptionSmall({ batchNorm: true, ...options }),
  "inception-small-nobn": (options) => inceptionSmall({ batchNorm: false, ...options }),
};

/** What builds the network of a name; undefined if there is none. */
export function builderOf(name: string): Builder | undefined {
  if (typeof name === "string" && Object.hasOwn(PAPER, name)) return PAPER[name];
  const size = sizeOf(name);
  if (size?.family === "mlp") {
    const hiddenUnits = new Array<number>(size.depth).fill(size.width);
    return (options) => mlp({ hiddenUnits, ...options });
  }
  if (size === undefined) return undefined;
  const { depth, width: widenFactor } = size;
  return (options) => wideResNet({ depth, widenFactor, ...options });
}
