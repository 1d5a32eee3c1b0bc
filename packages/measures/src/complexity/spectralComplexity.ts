import { checkOptions, shown } from "@rote/options";
import { key } from "@rote/random";
import { pow } from "@rote/random/elementary";
import { checkFiniteRows } from "../check.ts";
import { lanczos } from "../curvature/lanczos.ts";
import { MeasureArgumentError } from "../measureArgumentError.ts";
import type { Rows } from "../rows.ts";
import { productOf, scaleOf } from "../scaleOf.ts";

export interface SpectralComplexityOptions {
  /** M_i, of the shapes of the layers: those at initialization, or nothing for zeros. */
  references?: readonly Rows[];
}

/**
 * The spectral complexity of a network of dense layers with ReLUs between them,
 *
 *     R = Π_i ‖A_i‖σ · ( Σ_i (‖A_iᵀ − M_iᵀ‖₂,₁ / ‖A_i‖σ)^(2/3) )^(3/2),
 *
 * of the spectral norms ‖A_i‖σ, and the sums ‖·‖₂,₁ over the units of the lengths of the weights
 * into each. With probability 1 − δ the test error of a network on n inputs X is at most the share
 * of training examples of a margin below γ, plus a term of the order
 *
 *     R·‖X‖₂ / (γ·n) · ln(width) + √(ln(1/δ)/n).
 *
 * Biases are left out.
 *
 * @param layers A_iᵀ, the weights of each layer, `[inputs, outputs]`, from the input on.
 * @throws {MeasureArgumentError} if there is no layer, shapes do not fit, a weight is not finite,
 * or a layer is zero.
 *
 * Reference: Bartlett, Foster & Telgarsky, "Spectrally-normalized margin bounds for neural
 * networks", NeurIPS 2017, arXiv:1706.08498, theorem 1.1.
 */
export async function spectralComplexity(
  layers: readonly Rows[],
  options: SpectralComplexityOptions = {},
): Promise<number> {
  const who = "spectralComplexity";
  checkOptions(who, options, { references: "list" }, MeasureArgumentError);
  const { references } = options;
  if (!Array.isArray(layers) || layers.length === 0) {
    throw new MeasureArgumentError(
      `${who}: layers must be a list of at least one, got ${shown(layers)}.`,
    );
  }
  if (references !== undefined && references.length !== layers.length) {
    throw new MeasureArgumentError(
      `${who}: references must be ${layers.length}, one for each layer, got ${references.length}.`,
    );
  }
  let product = 1; // of the norms, each in units of its scale
  const scales: number[] = [];
  let sum = 0;
  for (const [i, layer] of layers.entries()) {
    checkFiniteRows(who, `layers[${i}]`, layer);
    const [inputs, outputs] = layer.shape;
    const before = layers[i - 1]?.shape[1] ?? inputs;
    if (inputs !== before) {
      throw new MeasureArgumentError(
        `${who}: layers[${i}] must have ${before} rows, the outputs before, got ${inputs}.`,
      );
    }
    const reference = references?.[i];
    if (references) checkFiniteRows(who, `references[${i}]`, reference!);
    if (reference && String(reference.shape) !== String(layer.shape)) {
      throw new MeasureArgumentError(
        `${who}: references[${i}] must have the shape [${layer.shape}], got [${reference.shape}].`,
      );
    }
    const scale = scaleOf(layer.data);
    const data = Float64Array.from(layer.data as ArrayLike<number>, (w) => w / scale);
    const scaled = { data, shape: layer.shape };
    const norm = await spectralNorm(who, scaled);
    if (norm === 0) throw new MeasureArgumentError(`${who}: layers[${i}] must not be zero.`);
    let lengths = 0;
    for (let unit = 0; unit < outputs; unit++) {
      let squares = 0;
      for (let from = 0; from < inputs; from++) {
        const at = from * outputs + unit;
        const difference = scaled.data[at]! - (reference?.data[at] ?? 0) / scale;
        squares += difference * difference;
      }
      lengths += Math.sqrt(squares);
    }
    product *= norm;
    scales.push(scale);
    sum += pow(lengths / norm, 2 / 3);
  }
  const complexity = productOf(scales, product * sum * Math.sqrt(sum));
  if (Number.isFinite(complexity)) return complexity;
  throw new MeasureArgumentError(
    `${who}: the complexity must be below 1.8e308, got ${complexity}.`,
  );
}

/** Steps in which the largest singular value of any matrix is found to about seven digits. */
const STEPS = 120;

/** ‖A‖σ: the root of the largest eigenvalue of AᵀA or AAᵀ, whichever is smaller. */
async function spectralNorm(who: string, { data, shape }: Rows): Promise<number> {
  const [rows, columns] = shape;
  const times = (v: ArrayLike<number>, isTransposed: boolean) => {
    const out = new Float64Array(isTransposed ? columns : rows);
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let j = 0; j < columns; j++) {
        const a = data[i * columns + j]!;
        if (isTransposed) out[j] = out[j]! + a * v[i]!;
        else sum += a * v[j]!;
      }
      if (!isTransposed) out[i] = sum;
    }
    return out;
  };
  const isWide = columns > rows;
  const size = Math.min(rows, columns);
  const gram = (v: Float64Array) => times(times(v, isWide), !isWide);
  const { values } = await lanczos(who, gram, size, { steps: STEPS, key: key(0, who) });
  return Math.sqrt(Math.max(values[0]!, 0));
}
