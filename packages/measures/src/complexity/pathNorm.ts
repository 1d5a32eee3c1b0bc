import { shown } from "@rote/options";
import { checkFiniteRows } from "../check.ts";
import { MeasureArgumentError } from "../measureArgumentError.ts";
import type { Rows } from "../rows.ts";
import { largestOf, productOf } from "../scaleOf.ts";

/**
 * The ℓ₂ path norm of a network of dense layers: over all paths from an input to an output,
 *
 *     √( Σ over paths Π over its layers w² ),
 *
 * by one pass forward with squared weights. Biases are left out. It does not change where a unit's
 * weights are scaled up before a ReLU and down behind it.
 *
 * @param layers the weights of each layer, `[inputs, outputs]`, from the input on.
 * @throws {MeasureArgumentError} if there is no layer, sizes do not follow each other, or a weight
 * is not finite.
 *
 * Reference: Neyshabur, Tomioka & Srebro, "Norm-Based Capacity Control in Neural Networks", COLT
 * 2015, arXiv:1503.00036.
 */
export function pathNorm(layers: readonly Rows[]): number {
  const who = "pathNorm";
  if (!Array.isArray(layers) || layers.length === 0) {
    throw new MeasureArgumentError(
      `${who}: layers must be a list of at least one, got ${shown(layers)}.`,
    );
  }
  let sums: Float64Array | undefined;
  const scales: number[] = []; // squares of squares leave the range of numbers early
  for (const [k, layer] of layers.entries()) {
    checkFiniteRows(who, `layers[${k}]`, layer);
    const [inputs, outputs] = layer.shape;
    sums ??= new Float64Array(inputs).fill(1);
    if (inputs !== sums.length) {
      throw new MeasureArgumentError(
        `${who}: layers[${k}] must have ${sums.length} rows, the outputs before, got ${inputs}.`,
      );
    }
    const next = new Float64Array(outputs);
    const scale = largestOf(layer.data) || 1;
    scales.push(scale);
    for (let i = 0; i < inputs; i++) {
      for (let j = 0; j < outputs; j++) {
        const w = layer.data[i * outputs + j]! / scale;
        next[j] = next[j]! + sums[i]! * w * w;
      }
    }
    sums = next;
  }
  return productOf(scales, Math.sqrt(sums!.reduce((total, sum) => total + sum, 0)));
}
