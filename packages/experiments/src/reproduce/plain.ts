import type { RunSpecification } from "../runs/runSpecification.ts";
import type { Family, Scale } from "./scale.ts";

/** A network's run at a scale on CIFAR-10 with the paper's settings and no explicit regularizer. */
export function plain(model: string, scale: Scale, seed: number): RunSpecification {
  const size = scale.sizes[model.split("-")[0] as Family];
  const { epochsAfterFit } = scale;
  return { dataset: "cifar10", model, ...size, epochsAfterFit, seed };
}
