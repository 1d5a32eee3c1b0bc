import { perImageWhitening } from "@rote/images";
import { perceptronSize, type RunRecord } from "@rote/records";
import type { Data } from "../data/data.ts";
import {
  different,
  notChecked,
  type Verification,
  verdict,
  verifyFields,
} from "../kind/verification.ts";
import { corruptData } from "../runs/corruptData.ts";
import { createPaperModel } from "../runs/createPaperModel.ts";
import { initialWeights, lengthOf, weightNorms } from "../runs/normsOf.ts";
import { buildOwnNetwork, networkNamed, type OwnNetwork } from "../runs/ownNetwork.ts";
import type { RunCheckpoint } from "../runs/runCheckpoint.ts";
import { trainedNetwork } from "../runs/trainedNetwork.ts";

/** Of quotients of numbers in float64. */
const ROUNDING = 1e-9;

/**
 * Whether what a record says of norms and margins agrees with itself and with its accuracy: as many
 * margins above 0 as examples are right, deciles in order, and the normalized ones the others by
 * R·‖X‖₂/n. Older records, and those without `recordNorms`, say nothing of them.
 */
export function verifyNorms(record: RunRecord): Verification {
  const what = "norms and margins";
  const { specification, dataset, norms, result } = record;
  if (norms === undefined) {
    const wrong = specification.recordNorms ? ["they must be there, got none"] : [];
    return verdict(what, wrong, "none");
  }
  if (!specification.recordNorms) {
    return verdict(what, ["there must be none without recordNorms"], "");
  }
  const { margins, dense, inputNorm, distance, sharpness } = norms;
  const wrong = [
    ...decileProblems("margins", margins),
    ...decileProblems("dense.normalizedMargins", dense?.normalizedMargins ?? margins),
  ];
  if (dense === null && perceptronSize(record) !== undefined)
    wrong.push("norms.dense must be there for a perceptron, got null");
  const lengths = { distance, inputNorm, pathNorm: dense?.pathNorm ?? 0 };
  for (const [name, value] of Object.entries(lengths))
    if (!(value >= 0)) wrong.push(`norms.${name} must be from 0 on, got ${value}`);
  // Margins at 0, and such that round otherwise in other batches, aside.
  const slack = 0.02 + 2 / dataset.train.examples;
  for (const [k, margin] of margins.entries()) {
    const least = 1 - k / 10;
    const accuracy = result.trainAccuracy;
    const isPossible = margin > 0 ? accuracy >= least - slack : accuracy <= least + slack;
    if (!isPossible)
      wrong.push(`norms.margins.${k} must fit a training accuracy of ${accuracy}, got ${margin}`);
  }
  if (dense) {
    const unit = (dense.spectralComplexity * inputNorm) / dataset.train.examples;
    for (const [k, margin] of dense.normalizedMargins.entries()) {
      const must = margins[k]! / unit;
      if (!(Math.abs(margin - must) <= ROUNDING * Math.abs(must)))
        wrong.push(`norms.dense.normalizedMargins.${k} must be ${must}, got ${margin}`);
    }
  }
  if (sharpness) {
    const must = { examples: Math.min(500, dataset.train.examples), steps: 20 };
    const { value, residual, examples, steps } = sharpness;
    const isRight = Number.isFinite(value) && residual >= 0 && steps >= 1 && steps <= must.steps;
    if (!isRight || examples !== must.examples)
      wrong.push(`norms.sharpness must be of ${must.examples} examples in at most 20 steps`);
  }
  return verdict(what, wrong, `${dense ? "of dense layers" : "of no chain of dense layers"}`);
}

function decileProblems(name: string, deciles: readonly number[]): string[] {
  const isRising = deciles.every((value, k) => k === 0 || value >= deciles[k - 1]!);
  return isRising && deciles.length === 11 ? [] : [`norms.${name} must be 11 that rise`];
}

/** Whether the length of the training images is what the data make of it. */
export function verifyInputNorm(record: RunRecord, data: Data | Error): Verification[] {
  const what = "norm of the training images";
  if (record.norms === undefined) return [];
  if (data instanceof Error) return [notChecked(what, data.message)];
  const { corrupted } = corruptData(record.specification, data).train;
  const { whitening = true } = record.specification;
  const { images } = whitening ? perImageWhitening(corrupted) : corrupted;
  return [verifyFields(what, record, { "norms.inputNorm": lengthOf(images) })];
}

/** Whether the norms of the weights are those of the last checkpoint. */
export async function verifyWeightNorms(
  record: RunRecord,
  checkpoint: RunCheckpoint | Error | undefined,
  networks: readonly OwnNetwork[] = [],
): Promise<Verification[]> {
  const what = "norms of the last checkpoint's weights";
  const { norms, specification } = record;
  if (norms === undefined) return [];
  if (checkpoint === undefined || checkpoint instanceof Error)
    return [different(what, checkpoint?.message ?? "no checkpoint")];
  const { seed, model: name } = specification;
  const { network: sizes } = checkpoint;
  if (sizes === undefined) return [notChecked(what, "the checkpoint does not say its network")];
  try {
    const own = networkNamed("verify", name, networks);
    const trained = trainedNetwork(checkpoint, { network: own });
    const fresh = own
      ? buildOwnNetwork("verify", own, { seed, ...sizes })
      : createPaperModel(name, { seed, ...sizes });
    try {
      const weights = [await initialWeights(trained), await initialWeights(fresh)] as const;
      const { distance, dense } = await weightNorms(trained, ...weights);
      return [
        verifyFields(what, record, {
          "norms.distance": distance,
          ...(norms.dense && {
            "norms.dense.pathNorm": dense?.pathNorm,
            "norms.dense.spectralComplexity": dense?.spectralComplexity,
          }),
        }),
      ];
    } finally {
      trained.dispose();
      fresh.dispose();
    }
  } catch (error) {
    return [notChecked(what, (error as Error).message)];
  }
}
