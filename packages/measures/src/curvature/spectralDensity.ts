import { checkArgument, checkInteger, checkOptions, type OptionTable } from "@rote/options";
import { foldIn, key } from "@rote/random";
import { exp } from "@rote/random/elementary";
import { MeasureArgumentError } from "../measureArgumentError.ts";
import { lanczos, MOST_NUMBERS, type SymmetricOperator } from "./lanczos.ts";

export interface SpectralDensityOptions {
  /** Random first vectors. Defaults to 10. */
  draws?: number;
  /** Products with the matrix for each. Defaults to 80. */
  steps?: number;
  /** Places at which the density is given. Defaults to 512. */
  points?: number;
  /**
   * σ of the Gaussian that stands for each node. Defaults to a hundredth of the spectrum's width.
   */
  width?: number;
  /** Draws the vectors. Defaults to 0. */
  seed?: number;
  signal?: AbortSignal;
}

export interface SpectralDensity {
  /** Where the density is given, in rising order. */
  readonly at: Float64Array;
  /** The density there; its integral is about 1. */
  readonly density: Float64Array;
  /** The quadrature: Σ weights·f(nodes) is about tr f(H) / size. */
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

const SPECTRAL_DENSITY_OPTIONS: OptionTable<SpectralDensityOptions> = {
  draws: "number",
  steps: "number",
  points: "number",
  width: "number",
  seed: "number",
  signal: true,
};

/** Widths of the Gaussian beyond the outermost nodes at which the density ends. */
const MARGIN = 4;

/**
 * The density of the eigenvalues of a symmetric matrix that is known by its products alone, by
 * stochastic Lanczos quadrature:
 *
 *     φ(t) = 1/k · Σ over k draws Σ_i τ_i²·N(t; θ_i, σ²),
 *
 * with the Ritz values θ_i of Lanczos' method from a random vector of ±1, and as their weights the
 * squares τ_i² of the first components of the tridiagonal matrix' eigenvectors.
 *
 * @param operator H·v of a vector of `size` numbers, such as of the Hessian of a training loss.
 * @param size of the vectors: the number of weights.
 * @throws {MeasureArgumentError} if an option is out of its range, or the operator does not return
 * `size` finite numbers.
 *
 * References: Lin, Saad & Yang, "Approximating Spectral Densities of Large Matrices", SIAM Review
 * 58, 2016, arXiv:1308.5467; Ghorbani, Krishnan & Xiao, "An Investigation into Neural Net
 * Optimization via Hessian Eigenvalue Density", ICML 2019, arXiv:1901.10159.
 */
export async function spectralDensity(
  operator: SymmetricOperator,
  size: number,
  options: SpectralDensityOptions = {},
): Promise<SpectralDensity> {
  const who = "spectralDensity";
  checkOptions(who, options, SPECTRAL_DENSITY_OPTIONS, MeasureArgumentError);
  checkArgument(who, "operator", operator, "function", MeasureArgumentError);
  const { draws = 10, steps = 80, points = 512, width, seed = 0, signal } = options;
  checkInteger(who, "size", size, [1, MOST_NUMBERS], MeasureArgumentError);
  for (const [name, value] of Object.entries({ draws, steps }))
    checkInteger(who, name, value, [1], MeasureArgumentError);
  checkInteger(who, "points", points, [2, 2 ** 20], MeasureArgumentError);
  checkInteger(who, "seed", seed, [Number.MIN_SAFE_INTEGER], MeasureArgumentError);
  if (width !== undefined && !(width > 0 && width < Number.POSITIVE_INFINITY)) {
    throw new MeasureArgumentError(`${who}: width must be a number above 0, got ${width}.`);
  }
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const from = foldIn(key(seed, who), draw);
    const found = await lanczos(who, operator, size, { steps, key: from, signal });
    nodes.push(...found.values);
    weights.push(...found.weights.map((weight) => weight / draws));
  }
  const low = nodes.reduce((a, b) => Math.min(a, b));
  const high = nodes.reduce((a, b) => Math.max(a, b));
  const sigma = width ?? widthOf(low, high);
  const [begin, end] = [low - MARGIN * sigma, high + MARGIN * sigma];
  const at = Float64Array.from(
    { length: points },
    (_, i) => begin + ((end - begin) * i) / (points - 1),
  );
  const density = at.map((t) => {
    let sum = 0;
    for (const [i, node] of nodes.entries()) {
      const x = (t - node) / sigma;
      sum += weights[i]! * exp(-0.5 * x * x);
    }
    return sum / (sigma * Math.sqrt(2 * Math.PI));
  });
  if (!at.every(Number.isFinite) || !density.every(Number.isFinite)) {
    throw new MeasureArgumentError(
      `${who}: the operator must have a density within the range of numbers, got eigenvalues ` +
        `from ${low} to ${high} and a width of ${sigma}. Scale it.`,
    );
  }
  return { at, density, nodes: Float64Array.from(nodes), weights: Float64Array.from(weights) };
}

/** A hundredth of the spectrum's width; of one place a thousandth of how far it is from 0. */
function widthOf(low: number, high: number): number {
  const size = Math.max(Math.abs(low), Math.abs(high));
  const width = high / 100 - low / 100;
  return width > ROUNDING * size ? width : size / 1000 || 1e-3;
}

/** What eigenvalues that are the same differ by, as a share of them. */
const ROUNDING = 1e-14;
