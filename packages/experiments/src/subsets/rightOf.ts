import type { ImageSet } from "@rote/datasets";
import { perImageWhitening } from "@rote/images";
import { logitMeasures } from "@rote/measures";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { rowsOf } from "../data/rowsOf.ts";
import { logitsOf } from "../runs/logitsOf.ts";

/** Examples that are whitened together. */
const TOGETHER = 1000;

/**
 * Whether a network gives the label of each example: 1 where the label's logit is above all others,
 * else 0, `[n]`.
 *
 * @param set cropped, not whitened.
 */
export async function rightOf(
  model: LayersModel,
  set: Required<ImageSet>,
  { whitening, signal }: { whitening: boolean; signal?: AbortSignal | undefined },
): Promise<Uint8Array> {
  const [n] = set.shape;
  const right = new Uint8Array(n);
  const classes = model.outputs[0]!.shape.at(-1)!;
  for (let from = 0; from < n; from += TOGETHER) {
    const rows = rowsOf(set, from, Math.min(from + TOGETHER, n));
    const data = await logitsOf(model, whitening ? perImageWhitening(rows) : rows, signal);
    const { margin } = logitMeasures({ data, shape: [rows.shape[0], classes] }, rows.labels);
    for (const [i, value] of margin.entries()) right[from + i] = Number(value > 0);
  }
  return right;
}
