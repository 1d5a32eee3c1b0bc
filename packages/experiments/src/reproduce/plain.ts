import type { RunSpecification } from "../specification.ts";
import type { Scale } from "./scale.ts";

/** A network's run at a scale on CIFAR-10 with the paper's settings and no explicit regularizer. */
export function plain(model: string, scale: Scale, seed: number): RunSpecification {
  const { mlp, alexnet, inception } = scale.images;
  const family = model.split("-")[0];
  const train = { mlp, alexnet, inception }[family as "mlp" | "alexnet" | "inception"];
  const { test, batchSize, epochs } = scale;
  return { dataset: "cifar10", model, train, test, batchSize, epochs: epochs.plain, seed };
}
